import { formatNumber } from '@renderer/ui/format'
import type { Key } from '@shared/horizon/key'

/** For a field this Horizon does not send; never 0, never empty. */
export const notOffered = 'not offered'

export function typeWords(type: string): string {
  if (type === 'organization') return 'Organization'
  return type === 'user' ? 'User' : type
}

/** `undefined` where Horizon does not say; a key without a creator was made by the system. */
export function creatorName({ createdBy }: Pick<Key, 'createdBy'>): string | undefined {
  if (createdBy === undefined) return undefined
  if (createdBy === null) return 'System'
  return createdBy.name ?? createdBy.email ?? createdBy.id ?? undefined
}

export const keysWords = (count: number): string =>
  `${formatNumber(count)} ${count === 1 ? 'key' : 'keys'}`
