import type { RevokeGrounds } from '@shared/contract/rotation-events'
import type { Rotation } from '@shared/contract/rotation-views'

export type Decision = {
  /** When the revocation was decided. */
  readonly at: string
  readonly grounds: RevokeGrounds | null
}

/** By what the old key was revoked; of one that was sent and refused, nothing is over. */
export function decisionOf({ entries, oldKeyId }: Rotation): Decision | null {
  const nth = entries.findLastIndex(
    ({ event }) => event.is === 'revoke-intended' && event.target === 'old'
  )
  const entry = entries[nth]
  if (entry?.event.is !== 'revoke-intended') return null
  const settled = entries
    .slice(nth + 1)
    .find(({ event }) => event.is === 'revoke-settled' && event.keyId === oldKeyId)?.event
  const isRefused = settled?.is === 'revoke-settled' && settled.outcome === 'refused'
  return isRefused ? null : { at: entry.at, grounds: entry.event.grounds }
}
