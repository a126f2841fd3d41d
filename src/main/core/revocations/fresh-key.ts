import { visibleText } from '@shared/domain/visible-text'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { holdKey } from '../keys/held-keys'
import { withRemedy } from '../keys/horizon-failure'
import { changedFacts } from '../keys/key-facts'
import { placeOf, tellKeysChanged } from '../keys/key-place'
import type { EventBus, Horizon, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { MustRevokes } from './must-revoke'

type Ports = {
  readonly log: Logger
  readonly events: EventBus
  readonly mustRevoke: Pick<MustRevokes, 'observeOne'>
}

/** A key read again right before it is revoked: what is shown is what is acted on, or nothing is. */
export function createFreshKeys({ log, events, mustRevoke }: Ports) {
  /** The key as it is at Horizon now; throws where there is nothing left to revoke. */
  async function readAgain(open: OpenProfile, horizon: Horizon, keyId: string): Promise<Key> {
    const key = await horizon.getKey(keyId, open.signal).catch(error => {
      throw withRemedy(error)
    })
    return requireRevocable(open, keyId, key)
  }

  async function requireRevocable(open: OpenProfile, keyId: string, key: Key | null): Promise<Key> {
    if (key === null) {
      throw new AppError('object-changed', 'Horizon does not list this key any more', {
        nextStep: 'Refresh the list.'
      })
    }
    if (!key.enabled) {
      await mustRevoke.observeOne(open, keyId, key)
      await hold(open, key)
      throw new AppError('object-changed', alreadyRevoked(key), {
        nextStep: 'Nothing is left to do.'
      })
    }
    return key
  }

  async function requireUnchanged(open: OpenProfile, seen: Key, fresh: Key): Promise<void> {
    const changes = changedFacts(seen, fresh)
    if (changes.length === 0) return
    await hold(open, fresh)
    throw new AppError(
      'object-changed',
      `The key changed since you looked, so it was not revoked: ${changes.join('; ')}`,
      { nextStep: 'Open the dialog again to see it as it is now.' }
    )
  }

  async function hold(open: OpenProfile, key: Key): Promise<void> {
    await holdKey(open, key, log)
    tellKeysChanged(events, open, placeOf(key))
  }

  return { readAgain, requireRevocable, requireUnchanged, hold }
}
export type FreshKeys = ReturnType<typeof createFreshKeys>

const alreadyRevoked = ({ revokedAt }: Key): string =>
  revokedAt == null
    ? 'This key is already revoked'
    : `This key is already revoked, since ${visibleText(revokedAt, 80)}`
