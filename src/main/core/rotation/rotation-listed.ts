import type { RotationEvent } from '@shared/contract/rotation-events'
import type { Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { RotationPlaces } from './rotation-places'
import { plainKey } from './rotation-started'
import type { RotationState } from './rotation-state'

type Ended = Extract<RotationEvent, { is: 'ended' }>

/** The new key as it is listed when a rotation ends. Never throws: nothing waits for a record. */
export async function lastListed(
  open: OpenProfile,
  { replacement, place }: RotationState,
  places: Pick<RotationPlaces, 'held'>,
  log: Logger
): Promise<Pick<Ended, 'replacement'>> {
  try {
    const { keys } = await places.held(open, place)
    const key = keys.find(({ id }) => id === replacement?.key.id)
    return key === undefined ? {} : { replacement: plainKey(key) }
  } catch (error) {
    log.failure('read the new key for the record', error)
    return {}
  }
}
