import type { Candidate } from '@shared/contract/rotation-events'
import { keyState } from '@shared/domain/key-status'
import { nonceOf, withoutNonce } from '@shared/domain/rotation-name'
import type { Key } from '@shared/horizon/key'
import type { Sight } from './rotation-observation'
import type { Attempt, RotationState } from './rotation-state'

/** Servers round times to seconds, and the measured clock offset is that coarse too. */
const toleranceMs = 2_000
/** A create that landed later than this was not sent by a lost request. */
const latestLandingMs = 24 * 3_600_000

export type Found = { readonly candidate: Candidate; readonly isActive: boolean }

/** Keys of a list that an attempt made or may have; those that it most likely made come first. */
export function candidatesOf(state: RotationState, attempt: Attempt, sight: Sight): Found[] {
  const ours = new Set([
    state.oldKey.id,
    state.replacement?.key.id,
    ...state.orphans.map(({ keyId }) => keyId)
  ])
  const known = attempt.knownIds === null ? null : new Set(attempt.knownIds)
  const strangers = sight.listing.keys.filter(({ id }) => !ours.has(id))
  const certain = strangers.filter(({ clientName }) => nonceOf(clientName) === attempt.nonce)
  const isNew = ({ id }: Key): boolean => known?.has(id) === false
  if (certain.length > 0) {
    const isAsSent = (key: Key): boolean =>
      key.clientName === attempt.clientName &&
      isNew(key) &&
      sameScopes(state.draft.scopes, key.scopes) &&
      isAtThatTime(key, attempt.intendedAt, sight)
    return inOrder(certain, isAsSent, 'nonce', sight)
  }
  // Those that did not fit into the list are still looked for.
  const isSought =
    attempt.outcome === 'unknown' || attempt.outcome === 'not-created' || attempt.unlisted > 0
  if (!isSought) return []
  const likely = strangers.filter(key => isNew(key) && isLikely(state, attempt, key, sight))
  return inOrder(likely, () => true, 'likely', sight)
}

/** A list may be full of keys that only carry the number: what works, and is as sent, goes first. */
function inOrder(
  keys: readonly Key[],
  isAsSent: (key: Key) => boolean,
  certainty: Candidate['certainty'],
  { listing, nowMs }: Sight
): Found[] {
  const all = keys.map(key => {
    const isActive = keyState(key, nowMs + listing.clockOffsetMs) === 'active'
    const rank = (isActive ? 2 : 0) + (isAsSent(key) ? 1 : 0)
    return { candidate: toCandidate(key, certainty), isActive, rank }
  })
  return all.sort((one, other) => other.rank - one.rank)
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
