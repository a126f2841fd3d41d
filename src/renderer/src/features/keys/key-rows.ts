import { type HygieneContext, type JudgedKey, judgeKey } from '@shared/domain/key-filter'
import { type KeyStatus, shownStatus } from '@shared/domain/key-status'
import type { Key } from '@shared/horizon/key'
import { creatorName } from './key-words'
import type { SortColumn } from './keys-location'

export type KeyRow = { readonly key: Key; readonly status: KeyStatus }

export const toKeyRows = (
  keys: readonly Key[],
  serverNowMs: number,
  rotating?: { has(keyId: string): boolean }
): readonly KeyRow[] =>
  keys.map(key => ({ key, status: shownStatus(key, serverNowMs, rotating?.has(key.id) ?? false) }))

/** The list's rows, each judged once; `purposeOf` is what each is searched by beside itself. */
export const judgeKeys = (
  keys: readonly Key[],
  context: HygieneContext,
  purposeOf: (keyId: string) => string
): readonly JudgedKey[] => keys.map(key => judgeKey(key, context, purposeOf(key.id)))

/** Over for good: cannot be used again. */
export const isEnded = ({ status }: KeyRow): boolean => status === 'expired' || status === 'revoked'

/** Why Horizon refuses every call with a key that is not over, as far as it is known here. */
export function refusedReason({ key, status, hygiene }: JudgedKey): string | undefined {
  if (isEnded({ key, status })) return undefined
  if (hygiene.includes('owner-inactive')) return 'its owner is deactivated'
  return key.scopes.length === 0 ? 'it has no scope' : undefined
}

export type HiddenCounts = { readonly revoked: number; readonly expired: number }

export const hiddenCounts = (rows: readonly Pick<KeyRow, 'status'>[]): HiddenCounts => ({
  revoked: rows.filter(row => row.status === 'revoked').length,
  expired: rows.filter(row => row.status === 'expired').length
})

const said: Partial<Readonly<Record<SortColumn, (key: Key) => boolean>>> = {
  type: key => key.type !== undefined,
  creator: key => creatorName(key) !== undefined,
  created: key => key.createdAt != null,
  expires: key => key.expiresAt !== undefined,
  lastUsed: key => key.lastUsedAt !== undefined,
  hint: key => key.hint !== undefined
}

/** Columns this Horizon sends for no key at all. */
export function unsaidColumns(rows: readonly KeyRow[]): ReadonlySet<SortColumn> {
  const columns = rows.length === 0 ? [] : (Object.keys(said) as SortColumn[])
  return new Set(columns.filter(column => !rows.some(({ key }) => said[column]?.(key))))
}
