import type { Candidate, RotationEvent } from '@shared/contract/rotation-events'
import { keyState } from '@shared/domain/key-status'
import { nonceOf, withoutNonce } from '@shared/domain/rotation-name'
import type { Key } from '@shared/horizon/key'
import type { KeyListing } from '../ports'
import { dueLook } from './rotation-attempts'
import { isPending } from './rotation-situation'
import type { Attempt, Look, RotationState } from './rotation-state'

/** Servers round times to seconds, and the measured clock offset is that coarse too. */
const toleranceMs = 2_000
/** A create that landed later than this was not sent by a lost request. */
const latestLandingMs = 24 * 3_600_000
/** A server may show any number of keys: more are listed once these are decided on. */
const mostPending = 100

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
  const looks = state.attempts.flatMap(attempt => lookFor(state, attempt, sight))
  return [...looks, ...(sight.isLater ? fates(state, sight) : [])]
}

function lookFor(state: RotationState, attempt: Attempt, sight: Sight): RotationEvent[] {
  const { operationId, outcome } = attempt
  if (outcome === 'on-its-way') return []
  const candidates = candidatesOf(state, attempt, sight)
  if (candidates.length > 0) {
    const room = Math.max(0, mostPending - state.orphans.filter(isPending).length)
    const listed = candidates.slice(0, room)
    return listed.length === 0 ? [] : [{ is: 'found', operationId, candidates: listed }]
  }
  if (outcome !== 'unknown' || !sight.isLater) return []
  const wanted = sight.wanted.get(operationId)
  // The operator, who is shown the unreadable rows, may go on where the console would wait for ever.
  if (mayBeUnread(attempt, sight) && wanted !== 'asked') return []
  const when = dueLook(attempt, Date.parse(sight.fetchedAt)) ?? wanted
  return when === undefined ? [] : [{ is: 'looked', operationId, when }]
}

function candidatesOf(state: RotationState, attempt: Attempt, sight: Sight): Candidate[] {
  const ours = new Set([
    state.oldKey.id,
    state.replacement?.key.id,
    ...state.orphans.map(({ keyId }) => keyId)
  ])
  const strangers = sight.listing.keys.filter(({ id }) => !ours.has(id))
  const certain = strangers.filter(({ clientName }) => nonceOf(clientName) === attempt.nonce)
  if (certain.length > 0) return certain.map(key => toCandidate(key, 'nonce'))
  const { outcome } = attempt
  if (outcome !== 'unknown' && outcome !== 'not-created') return []
  const known = attempt.knownIds === null ? null : new Set(attempt.knownIds)
  return strangers
    .filter(key => known?.has(key.id) === false && isLikely(state, attempt, key, sight))
    .map(key => toCandidate(key, 'likely'))
}

/** A server that cuts names, or leaves brackets out, loses the nonce. */
function isLikely(state: RotationState, attempt: Attempt, key: Key, sight: Sight): boolean {
  const { clientName, intendedAt } = attempt
  if (sight.foreignIds.has(key.id)) return false
  const isNamed =
    key.clientName !== '' &&
    nonceOf(key.clientName) === null &&
    (clientName.startsWith(key.clientName) || key.clientName === withoutNonce(clientName))
  return (
    isNamed && sameScopes(state.draft.scopes, key.scopes) && isAtThatTime(key, intendedAt, sight)
  )
}

function isAtThatTime({ createdAt }: Key, intendedAt: string, { listing }: Sight): boolean {
  if (createdAt == null) return true
  const sentAt = Date.parse(intendedAt) + listing.clockOffsetMs
  const age = Date.parse(createdAt) - sentAt
  return age >= -toleranceMs && age <= latestLandingMs
}

const sameScopes = (one: readonly string[], other: readonly string[]): boolean =>
  [...new Set(one)].sort().join('\n') === [...new Set(other)].sort().join('\n')

const toCandidate = (
  { id: keyId, clientName, createdAt, enabled }: Key,
  certainty: Candidate['certainty']
): Candidate => ({ keyId, clientName, createdAt: createdAt ?? null, enabled, certainty })

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
