import type { RotationStage, Situation } from '@shared/domain/rotation-stages'
import { isSeenWithout } from './rotation-attempts'
import type { KeyFate, Orphan, RotationState } from './rotation-state'

/** What is not in a rotation's state, and decides with it. */
export type RotationContext = {
  /** Whether the old key is still needed; `null` where that was not judged. */
  readonly verdict: {
    readonly answer: 'safe' | 'not-safe' | 'no-verdict'
    readonly sentence: string
  } | null
  /** The replacement's plaintext waits to be confirmed as stored. */
  readonly isRevealWaiting: boolean
  /** The replacement was seen enabled in a list that is not old. */
  readonly isFresh: boolean
}

/** Works, or may still. */
export const isLive = (fate: KeyFate): boolean =>
  fate === 'active' || fate === 'revoking' || fate === 'unconfirmed'

/** The operator has to say what becomes of it, or a DELETE for it is on its way. */
export const isPending = ({ fate }: Orphan): boolean => fate === 'undecided' || fate === 'revoking'

/** Those too many to be listed wait for the operator, too. */
export const hasPendingOrphan = ({ orphans, attempts }: RotationState): boolean =>
  orphans.some(isPending) || attempts.some(({ unlisted }) => unlisted > 0)

export const isOnItsWay = ({ attempts }: RotationState): boolean =>
  attempts.some(({ outcome }) => outcome === 'on-its-way')

export const hasLiveReplacement = ({ replacement }: RotationState): boolean =>
  replacement !== null && isLive(replacement.fate)

/** Every attempt's outcome is known, or a list late enough showed nothing of it. */
export const areAttemptsSeen = ({ attempts }: RotationState): boolean =>
  attempts.every(isSeenWithout)

/** False once it has ended and nothing that turned up later waits for a decision. */
export const isOpen = (state: RotationState): boolean =>
  state.ended === null || isOnItsWay(state) || hasPendingOrphan(state)

/**
 * What has to be decided or waited for. `create-unknown` becomes `not-created` once a list showed
 * nothing late enough for another attempt; looks go on for a late landing even so.
 */
export function situationOf(
  state: RotationState,
  verdict: RotationContext['verdict'] = null
): Situation {
  if (isOnItsWay(state)) return 'creating'
  if (state.ended !== null) return hasPendingOrphan(state) ? 'orphans-found' : 'ended'
  const { replacement, oldFate } = state
  if (replacement?.fate === 'revoking') return 'cancelling'
  if (oldFate === 'revoking') return 'revoking'
  if (hasPendingOrphan(state)) return 'orphans-found'
  if (replacement?.fate === 'unconfirmed') return 'cancel-unconfirmed'
  if (oldFate === 'unconfirmed') return 'revoke-unconfirmed'
  if (state.isCancelled) return 'to-record'
  if (replacement === null) return beforeReplacement(state)
  if (!isLive(replacement.fate)) return 'replacement-ended'
  return afterReplacement(state, replacement, verdict)
}

function beforeReplacement(state: RotationState): Situation {
  if (!areAttemptsSeen(state)) return 'create-unknown'
  switch (state.attempts.at(-1)?.outcome) {
    case 'refused':
      return 'create-refused'
    case 'unknown':
    case 'not-created':
      return 'not-created'
    default:
      return 'ready-to-create'
  }
}

function afterReplacement(
  { mode, oldFate, oldEndedBy, deliveredAt, verified }: RotationState,
  { storedAt }: NonNullable<RotationState['replacement']>,
  verdict: RotationContext['verdict']
): Situation {
  if (storedAt === null) return 'to-store'
  if (!isLive(oldFate) && oldEndedBy === 'us') return 'to-record'
  if (deliveredAt === null) return 'to-deliver'
  if (verified === null && mode === 'guided') return 'to-verify'
  if (!isLive(oldFate)) return 'to-record'
  return mode === 'emergency' || verdict?.answer === 'safe' ? 'ready-to-revoke' : 'draining'
}

const stages: Readonly<Record<Exclude<Situation, 'orphans-found'>, RotationStage>> = {
  'ready-to-create': 'create',
  creating: 'create',
  'create-refused': 'create',
  'create-unknown': 'create',
  'not-created': 'create',
  'replacement-ended': 'create',
  'to-store': 'deliver',
  'to-deliver': 'deliver',
  'to-verify': 'verify',
  draining: 'drain',
  'ready-to-revoke': 'revoke',
  revoking: 'revoke',
  'revoke-unconfirmed': 'revoke',
  cancelling: 'revoke',
  'cancel-unconfirmed': 'revoke',
  'to-record': 'record',
  ended: 'record'
}

/** Where it stands among the steps; keys that turned up meanwhile do not move it. */
export function stageOf(
  state: RotationState,
  verdict: RotationContext['verdict'] = null
): RotationStage {
  const situation = situationOf(state, verdict)
  if (situation !== 'orphans-found') return stages[situation]
  const attempts = state.attempts.map(attempt => ({ ...attempt, unlisted: 0 }))
  const decided = situationOf({ ...state, attempts, orphans: [] }, verdict)
  return decided === 'orphans-found' ? 'create' : stages[decided]
}

/** How it would be ended now; `null` while there is something left to do. */
export function endingOf(state: RotationState): 'recorded' | 'cancelled' | 'closed' | null {
  if (state.ended !== null || isOnItsWay(state) || hasPendingOrphan(state)) return null
  const { replacement, oldFate } = state
  if (state.isCancelled) return hasLiveReplacement(state) ? null : 'cancelled'
  if (replacement !== null && !isLive(oldFate)) {
    const { fate, storedAt } = replacement
    return !isLive(fate) || (fate === 'active' && storedAt !== null) ? 'recorded' : null
  }
  if (hasLiveReplacement(state) || oldFate === 'revoking' || !areAttemptsSeen(state)) return null
  return 'closed'
}
