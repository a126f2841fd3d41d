import { type KeyStatus, keyStatus } from '@shared/domain/key-status'
import type { Key } from '@shared/horizon/key'

export type KeyRow = { readonly key: Key; readonly status: KeyStatus }

export const toKeyRows = (keys: readonly Key[], serverNowMs: number): readonly KeyRow[] =>
  keys.map(key => ({ key, status: keyStatus(key, serverNowMs) }))

/** Over for good: cannot be used again. */
export const isEnded = ({ status }: KeyRow): boolean => status === 'expired' || status === 'revoked'

export function matchesText({ key }: KeyRow, text: string): boolean {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return true
  return [key.clientName, key.hint ?? '', key.id].some(each => each.toLowerCase().includes(wanted))
}

export type HiddenCounts = { readonly revoked: number; readonly expired: number }

export const hiddenCounts = (rows: readonly KeyRow[]): HiddenCounts => ({
  revoked: rows.filter(row => row.status === 'revoked').length,
  expired: rows.filter(row => row.status === 'expired').length
})
