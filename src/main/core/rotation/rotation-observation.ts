import type { RotationEvent } from '@shared/contract/rotation-events'
import { keyState } from '@shared/domain/key-status'
import type { Key } from '@shared/horizon/key'
import type { KeyListing } from '../ports'
import { dueLook } from './rotation-attempts'
import { candidatesOf } from './rotation-candidates'
import { isPending } from './rotation-situation'
import type { Attempt, Look, RotationState } from './rotation-state'

/**
 * A server may show any number of keys, new ones in each list: so many are listed that nobody
 * decided on, and each decision makes room for another. The others are counted.
 */
const mostUndecided = 100

export type Sight = {
  readonly listing: KeyListing
  readonly fetchedAt: string
  readonly nowMs: number
  /** Asked for after the rotation's keys last changed: what is missing in it is missing. */
  readonly isLater: boolean
  /** Looks of these attempts that are wanted beside those due by time. */
  readonly wanted: ReadonlyMap<string, Look>
  /** Keys that other rotations and creates made. */
  readonly foreignIds: ReadonlySet<string>
}

/** What a whole list shows of a rotation's keys, where that is something new. */
export function observed(state: RotationState, sight: Sight): RotationEvent[] {
  let room = roomIn(state)
  const looks = state.attempts.flatMap(attempt => {
    const events = lookFor(state, attempt, sight, room)
    for (const event of events) if (event.is === 'found') room -= event.candidates.length
    return events
  })
  return [...looks, ...(sight.isLater ? fates(state, sight) : [])]
}

/** Each attempt and each decision is a person's: a server alone cannot fill a journal with keys. */
function roomIn({ orphans, orphansDecided, attempts }: RotationState): number {
  const listed = mostUndecided + orphansDecided + attempts.length - orphans.length
  const pending = mostUndecided - orphans.filter(isPending).length
  return Math.max(0, Math.min(listed, pending))
}

function lookFor(
  state: RotationState,
  attempt: Attempt,
  sight: Sight,
  room: number
): RotationEvent[] {
  const { operationId, outcome } = attempt
  if (outcome === 'on-its-way') return []
  const candidates = candidatesOf(state, attempt, sight)
  const listed = candidates.slice(0, room).map(({ candidate }) => candidate)
  const unlisted = candidates.slice(room).filter(({ isActive }) => isActive).length
  const more = moreFor(attempt, unlisted, sight)
  if (listed.length > 0) return [{ is: 'found', operationId, candidates: listed }, ...more]
  if (unlisted > 0 || more.length > 0) return more
  if (outcome !== 'unknown' || !sight.isLater) return []
  const wanted = sight.wanted.get(operationId)
  // The operator, who is shown the unreadable rows, may go on where the console would wait for ever.
  if (mayBeUnread(attempt, sight) && wanted !== 'asked') return []
  const when = dueLook(attempt, Date.parse(sight.fetchedAt)) ?? wanted
  return when === undefined ? [] : [{ is: 'looked', operationId, when }]
}

/** Only what is much more or much less than was known: a list that differs by a few is no news. */
function moreFor(
  { operationId, unlisted: known }: Attempt,
  count: number,
  { listing, isLater }: Sight
): RotationEvent[] {
  const isMore = count > 0 && count >= 2 * known
  // Where rows could not be read, or an older list is late, the others may be there all the same.
  const isLess = known > 0 && count <= known / 2 && isLater && listing.unreadable.length === 0
  return isMore || isLess ? [{ is: 'more-found', operationId, count }] : []
}

/** A row that could not be read, and was not listed before, may be the key that is looked for. */
const mayBeUnread = ({ knownIds }: Attempt, { listing }: Sight): boolean =>
  listing.unreadable.some(({ id }) => id === undefined || knownIds?.includes(id) !== true)

function fates(state: RotationState, sight: Sight): RotationEvent[] {
  const { oldKey, oldFate, replacement, orphans, ended } = state
  // Once it has ended, its keys are watched as every key is; what it left undecided is still its.
  const main =
    ended === null
      ? [
          { keyId: oldKey.id, fate: oldFate },
          ...(replacement === null ? [] : [{ keyId: replacement.key.id, fate: replacement.fate }])
        ]
      : []
  const others = orphans.filter(({ fate }) => fate !== 'adopted' && fate !== 'disowned')
  const listed = new Map(sight.listing.keys.map(key => [key.id, key]))
  return [...main, ...others].flatMap(({ keyId, fate }) => {
    const shown = shownState(keyId, listed.get(keyId), sight)
    if (shown === null || fate === 'revoking') return []
    const isHeldLive = fate === 'active' || fate === 'undecided' || fate === 'unconfirmed'
    const isNews = isHeldLive ? shown !== 'active' : shown === 'active'
    return isNews ? [{ is: 'seen', keyId, state: shown }] : []
  })
}

type Shown = Extract<RotationEvent, { is: 'seen' }>['state']

/** `null` where a row that could not be read may be this key. */
function shownState(keyId: string, key: Key | undefined, { listing, nowMs }: Sight): Shown | null {
  if (key !== undefined) return keyState(key, nowMs + listing.clockOffsetMs)
  return listing.unreadable.some(({ id }) => id === undefined || id === keyId) ? null : 'gone'
}
