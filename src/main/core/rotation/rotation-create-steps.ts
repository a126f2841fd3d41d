import type { Candidate, RotationEvent } from '@shared/contract/rotation-events'
import { draftDifferences } from '@shared/domain/draft-differences'
import { withoutNonce } from '@shared/domain/rotation-name'
import type { Key } from '@shared/horizon/key'
import { isGivenUp, isSeenWithout, withLook } from './rotation-attempts'
import { hasLiveReplacement, hasPendingOrphan, isLive, isOnItsWay } from './rotation-situation'
import type { Attempt, KeyFate, Orphan, RotationState } from './rotation-state'

/** What the events around a create make of a state. Each throws where its event cannot follow. */

type EventOf<I extends RotationEvent['is']> = Extract<RotationEvent, { is: I }>

/** An event that cannot follow: a mistake of the program's, or a damaged journal. */
export function impossible(state: RotationState, event: RotationEvent['is'], why: string): Error {
  return new Error(`Rotation ${state.id}: “${event}” cannot follow event ${state.lastSeq}: ${why}`)
}

/** Why no create may be sent now; `null` where one may. */
export function againstCreate(state: RotationState): string | null {
  if (state.ended !== null) return 'it has ended'
  if (state.isCancelled) return 'it was cancelled'
  if (isOnItsWay(state)) return 'an attempt is on its way'
  if (hasPendingOrphan(state)) return 'a key that was found is not decided on'
  if (hasLiveReplacement(state)) return 'a replacement lives'
  if (!state.attempts.every(isSeenWithout)) return 'no list was seen without the attempt before'
  return null
}

export function createIntended(
  state: RotationState,
  event: EventOf<'create-intended'>,
  at: string
): RotationState {
  const { is, operationId, nonce, clientName, knownIds } = event
  const refusal = againstCreate(state)
  if (refusal !== null) throw impossible(state, is, refusal)
  const isKnown = state.attempts.some(
    attempt => attempt.operationId === operationId || attempt.nonce === nonce
  )
  if (isKnown) throw impossible(state, is, 'its operation or nonce was used before')
  if (!clientName.includes(nonce)) throw impossible(state, is, 'the name does not carry the nonce')
  const attempt: Attempt = {
    operationId,
    nonce,
    clientName,
    knownIds,
    intendedAt: at,
    outcome: 'on-its-way',
    failure: null,
    lostAt: null,
    looks: [],
    unlisted: 0
  }
  return { ...withoutReplacement(state), attempts: [...state.attempts, attempt] }
}

export function created(state: RotationState, event: EventOf<'created'>, at: string) {
  const { is, operationId, key, differences } = event
  attemptOf(state, event)
  if (key.id === state.oldKey.id) throw impossible(state, is, 'it is the key being replaced')
  const next = changeAttempt(state, operationId, attempt => ({
    ...attempt,
    outcome: 'created',
    failure: null
  }))
  if (state.replacement?.key.id === key.id) return next
  const orphan = state.orphans.find(({ keyId }) => keyId === key.id)
  if (orphan !== undefined && orphan.fate !== 'undecided') return next
  // It exists all the same: whatever cannot take the replacement's place is listed and decided on.
  if (state.ended !== null || state.isCancelled || hasLiveReplacement(state)) {
    return withOrphan(next, { ...candidateOf(key), operationId, fate: 'undecided' })
  }
  return asReplacement(next, { key, operationId, differences, storedAt: null }, at)
}

export function createRefused(
  state: RotationState,
  { is, operationId, failure }: EventOf<'create-refused'>
) {
  requireOnItsWay(state, is, operationId)
  return changeAttempt(state, operationId, attempt => ({
    ...attempt,
    outcome: 'refused',
    failure
  }))
}

export function createLost(
  state: RotationState,
  { is, operationId, failure }: EventOf<'create-lost'>,
  at: string
): RotationState {
  requireOnItsWay(state, is, operationId)
  return changeAttempt(state, operationId, attempt => ({
    ...attempt,
    outcome: 'unknown',
    failure,
    lostAt: at
  }))
}

export function found(state: RotationState, event: EventOf<'found'>): RotationState {
  const { is, operationId, candidates } = event
  if (attemptOf(state, event).outcome === 'on-its-way') {
    throw impossible(state, is, 'its reply may still come')
  }
  if (candidates.some(({ keyId }) => keyId === state.oldKey.id)) {
    throw impossible(state, is, 'it is the key being replaced')
  }
  const next = changeAttempt(state, operationId, attempt =>
    attempt.outcome === 'created' ? attempt : { ...attempt, outcome: 'found' }
  )
  const known = new Set([state.replacement?.key.id, ...state.orphans.map(({ keyId }) => keyId)])
  const added = new Map<string, Orphan>()
  for (const candidate of candidates) {
    const { keyId, enabled } = candidate
    if (known.has(keyId) || added.has(keyId)) continue
    added.set(keyId, { ...candidate, operationId, fate: enabled ? 'undecided' : 'ended' })
  }
  return { ...next, orphans: [...next.orphans, ...added.values()] }
}

/** What is not listed is as good as undecided: it works, and may be the key that is looked for. */
export function moreFound(state: RotationState, event: EventOf<'more-found'>): RotationState {
  const { is, operationId, count } = event
  if (attemptOf(state, event).outcome === 'on-its-way') {
    throw impossible(state, is, 'its reply may still come')
  }
  return changeAttempt(state, operationId, attempt => ({ ...attempt, unlisted: count }))
}

export function looked(state: RotationState, event: EventOf<'looked'>, at: string) {
  const { is, operationId, when, times = 1 } = event
  if (attemptOf(state, event).outcome === 'on-its-way') {
    throw impossible(state, is, 'its reply may still come')
  }
  return changeAttempt(state, operationId, attempt => {
    const seen = { ...attempt, looks: withLook(attempt, when, at, times) }
    return seen.outcome === 'unknown' && isGivenUp(seen)
      ? { ...seen, outcome: 'not-created' }
      : seen
  })
}

export function adopted(state: RotationState, { is, key }: EventOf<'adopted'>, at: string) {
  if (state.ended !== null) throw impossible(state, is, 'it has ended')
  if (state.isCancelled) throw impossible(state, is, 'it was cancelled')
  if (isOnItsWay(state)) throw impossible(state, is, 'an attempt is on its way')
  if (hasLiveReplacement(state)) throw impossible(state, is, 'a replacement lives')
  if (key.id === state.oldKey.id) throw impossible(state, is, 'it is the key being replaced')
  if (!key.enabled) throw impossible(state, is, 'the key works no more')
  const orphan = state.orphans.find(({ keyId }) => keyId === key.id)
  if (orphan !== undefined && orphan.fate !== 'undecided') {
    throw impossible(state, is, `the key is ${orphan.fate}`)
  }
  const orphans = state.orphans.map(orphan =>
    orphan.keyId === key.id ? { ...orphan, fate: 'adopted' as const } : orphan
  )
  // Whatever its name is now: the operator chose it.
  const draft = { ...state.draft, clientName: withoutNonce(key.clientName) }
  const differences = draftDifferences(draft, { ...key, clientName: draft.clientName })
  return asReplacement(
    { ...state, orphans, orphansDecided: state.orphansDecided + 1 },
    { key, operationId: null, differences, storedAt: at },
    at
  )
}

/** The key that is looked for may still land: what was found says nothing of it any more. */
export function disowned(state: RotationState, { is, keyId }: EventOf<'disowned'>): RotationState {
  const orphan = state.orphans.find(each => each.keyId === keyId)
  if (orphan?.fate !== 'undecided') throw impossible(state, is, 'the key is not to be decided on')
  if (orphan.certainty !== 'likely') throw impossible(state, is, 'its name carries the nonce')
  const { operationId } = orphan
  const orphans = state.orphans.map(each =>
    each.keyId === keyId ? { ...each, fate: 'disowned' as const } : each
  )
  const isAnyLeft = orphans.some(
    each => each.operationId === operationId && each.fate !== 'disowned'
  )
  const orphansDecided = state.orphansDecided + 1
  return changeAttempt({ ...state, orphans, orphansDecided }, operationId, attempt =>
    attempt.outcome === 'found' && !isAnyLeft
      ? { ...attempt, outcome: isGivenUp(attempt) ? 'not-created' : 'unknown' }
      : attempt
  )
}

export function plaintextLost(
  state: RotationState,
  { is, keyId, wasShown }: EventOf<'plaintext-lost'>
): RotationState {
  const { replacement } = state
  if (replacement?.key.id !== keyId) throw impossible(state, is, 'it is not the replacement')
  const { key, operationId, storedAt, fate } = replacement
  if (storedAt !== null || operationId === null) throw impossible(state, is, 'it is stored')
  const orphan: Orphan = {
    ...candidateOf(key),
    operationId,
    fate: orphanFates[fate],
    ...(wasShown && { wasShown })
  }
  const next = changeAttempt(state, operationId, attempt => ({ ...attempt, outcome: 'found' }))
  return withOrphan({ ...next, ...nothingDelivered, replacement: null }, orphan)
}

const orphanFates: Readonly<Record<KeyFate, Orphan['fate']>> = {
  active: 'undecided',
  revoking: 'revoking',
  unconfirmed: 'unconfirmed',
  revoked: 'ended',
  expired: 'ended',
  gone: 'ended'
}

const candidateOf = (key: Key): Candidate => ({
  keyId: key.id,
  clientName: key.clientName,
  createdAt: key.createdAt ?? null,
  enabled: key.enabled,
  certainty: 'nonce'
})

const nothingDelivered = { areDifferencesAccepted: false, deliveredAt: null, verified: null }

function asReplacement(
  before: RotationState,
  replacement: Omit<NonNullable<RotationState['replacement']>, 'createdAt' | 'fate'>,
  at: string
): RotationState {
  const { key } = replacement
  const state = withoutReplacement(before)
  return {
    ...state,
    ...nothingDelivered,
    orphans: state.orphans.filter(({ keyId, fate }) => keyId !== key.id || fate === 'adopted'),
    replacement: { ...replacement, createdAt: at, fate: key.enabled ? 'active' : 'revoked' }
  }
}

/** One that works no more makes room, and is kept in view: it may be seen to work again. */
function withoutReplacement(state: RotationState): RotationState {
  const { replacement } = state
  if (replacement === null || isLive(replacement.fate)) return state
  const { key, operationId } = replacement
  // One that no attempt of this rotation made stands under the rotation itself.
  const orphan: Orphan = {
    ...candidateOf(key),
    operationId: operationId ?? state.id,
    fate: 'ended'
  }
  const orphans = state.orphans.filter(({ keyId }) => keyId !== key.id)
  return { ...state, ...nothingDelivered, replacement: null, orphans: [...orphans, orphan] }
}

function withOrphan(state: RotationState, orphan: Orphan): RotationState {
  const isKnown = state.orphans.some(({ keyId }) => keyId === orphan.keyId)
  return isKnown ? state : { ...state, orphans: [...state.orphans, orphan] }
}

function attemptOf(
  state: RotationState,
  { is, operationId }: { is: RotationEvent['is']; operationId: string }
): Attempt {
  const attempt = state.attempts.find(each => each.operationId === operationId)
  if (attempt === undefined) throw impossible(state, is, 'it names an attempt that was not made')
  return attempt
}

function requireOnItsWay(state: RotationState, is: RotationEvent['is'], operationId: string): void {
  if (attemptOf(state, { is, operationId }).outcome !== 'on-its-way') {
    throw impossible(state, is, 'the attempt’s outcome was settled before')
  }
}

const changeAttempt = (
  state: RotationState,
  operationId: string,
  change: (attempt: Attempt) => Attempt
): RotationState => ({
  ...state,
  attempts: state.attempts.map(each => (each.operationId === operationId ? change(each) : each))
})
