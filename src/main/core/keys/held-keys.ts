import type { Key } from '@shared/horizon/key'
import { holdPartnerKey } from '../partner-keys/held-partner-keys'
import type { Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { isPartnerKey } from './key-place'
import { keyStateOf } from './key-states'

/**
 * Puts one freshly read key into the held list, which stays as old as it was but for a millisecond:
 * the list that Horizon sent has to remain in the history as it was sent, or what changed since
 * could not be told any more. A partner's key goes into its partner's list. Never throws.
 */
export async function holdKey(open: OpenProfile, key: Key, log: Logger): Promise<void> {
  if (isPartnerKey(key)) return holdPartnerKey(open, key, log)
  keyStateOf(open).changes += 1
  try {
    const { keys, unreadable, clockOffsetMs, fetchedAt } = await open.data.keys.held()
    if (fetchedAt === null) return
    const isHeld = keys.some(({ id }) => id === key.id)
    const changed = isHeld ? keys.map(held => (held.id === key.id ? key : held)) : [key, ...keys]
    await open.data.keys.store({ keys: changed, unreadable, clockOffsetMs }, justAfter(fetchedAt))
  } catch (error) {
    log.failure('hold key', error)
  }
}

const justAfter = (time: string): string => new Date(Date.parse(time) + 1).toISOString()

/** Horizon's time, by which expiry is decided. */
export async function serverNow(open: OpenProfile, nowMs: number): Promise<number> {
  return nowMs + (await open.data.keys.held()).clockOffsetMs
}
