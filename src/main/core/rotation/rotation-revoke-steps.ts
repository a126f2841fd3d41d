import type { RotationEvent } from '@shared/contract/rotation-events'
import { impossible } from './rotation-create-steps'
import type { KeyFate, Orphan, RotationState } from './rotation-state'

/** What revocations, and what lists show of a rotation's keys, make of a state. */

type EventOf<I extends RotationEvent['is']> = Extract<RotationEvent, { is: I }>

/** Who writes what the console found out itself; nobody confirms a revocation under this name. */
export const byConsole = 'console'

export function revokeIntended(
  state: RotationState,
  event: EventOf<'revoke-intended'>,
  by: string
): RotationState {
  const { is, target, keyId, grounds } = event
  if (by === byConsole) throw impossible(state, is, 'no person confirmed it')
  const refusal = refusals[target](state, event)
  if (refusal !== null) throw impossible(state, is, refusal)
  const revoking = { ...withFate(state, keyId, 'revoking'), ...(target === 'old' && { grounds }) }
  if (target === 'orphan') return { ...revoking, orphansDecided: state.orphansDecided + 1 }
  return target === 'replacement' ? { ...revoking, isCancelled: true } : revoking
}

type Refusal = (state: RotationState, event: EventOf<'revoke-intended'>) => string | null
/** A DELETE whose outcome was not confirmed may be sent again, by a person. */
const revocable: readonly (KeyFate | Orphan['fate'])[] = ['active', 'undecided', 'unconfirmed']

const refusals: Readonly<Record<EventOf<'revoke-intended'>['target'], Refusal>> = {
  old(state, { keyId, grounds }) {
    const { oldKey, oldFate, replacement, orphans, ended, mode } = state
    if (ended !== null) return 'it has ended'
    if (keyId !== oldKey.id) return 'it names another key than the one being replaced'
    if (keyId === replacement?.key.id) return 'it names the replacement'
    if (orphans.some(orphan => orphan.keyId === keyId)) return 'it names a key that was found'
    if (!revocable.includes(oldFate)) return `the key is ${oldFate}`
    if (replacement?.fate !== 'active') return 'no replacement is active'
    if (replacement.storedAt === null) return 'the replacement is not stored'
    if (replacement.differences.length > 0 && !state.areDifferencesAccepted) {
      return 'the differences are not accepted'
    }
    if (grounds === null) return 'it has no grounds'
    if (mode === 'emergency' && grounds.overrideReason === null) return 'it has no reason'
    return null
  },
  replacement({ replacement, oldFate, ended, isCancelled }, { keyId }) {
    if (ended !== null) return 'it has ended'
    if (replacement?.key.id !== keyId) return 'it names another key than the replacement'
    if (!revocable.includes(replacement.fate)) return `the replacement is ${replacement.fate}`
    return oldFate === 'active' || isCancelled ? null : 'the old key would not be left'
  },
  orphan({ orphans, replacement, oldKey }, { keyId }) {
    if (keyId === oldKey.id) return 'it names the key being replaced'
    if (keyId === replacement?.key.id) return 'it names the replacement'
    const orphan = orphans.find(each => each.keyId === keyId)
    if (orphan === undefined) return 'it names no key that was found'
    return revocable.includes(orphan.fate) ? null : `the key is ${orphan.fate}`
  }
}

export function revokeSettled(state: RotationState, event: EventOf<'revoke-settled'>) {
  const { is, keyId, outcome } = event
  const fate = fateOf(state, keyId)
  if (fate === null) throw impossible(state, is, 'it names a key of no rotation')
  if (fate === 'active' || fate === 'undecided' || fate === 'adopted' || fate === 'disowned') {
    throw impossible(state, is, 'no revocation was intended')
  }
  // A list was quicker than the reply, and it decides.
  if (fate !== 'revoking' && fate !== 'unconfirmed') return state
  switch (outcome) {
    case 'ended':
      return withFate(endedByUs(state, keyId), keyId, 'revoked')
    case 'not-confirmed':
    case 'unknown':
      return withFate(state, keyId, 'unconfirmed')
    case 'refused': {
      const isReplacement = state.replacement?.key.id === keyId
      const kept = isReplacement ? { ...state, isCancelled: false } : state
      return withFate(kept, keyId, 'active')
    }
  }
}

export function seen(state: RotationState, event: EventOf<'seen'>): RotationState {
  const { is, keyId, state: shown } = event
  const fate = fateOf(state, keyId)
  if (fate === null) throw impossible(state, is, 'it names a key of no rotation')
  if (fate === 'disowned') return state
  const wasAsked = fate === 'revoking' || fate === 'unconfirmed'
  if (shown !== 'active') {
    if (fate === 'adopted') return state
    const isOld = keyId === state.oldKey.id
    const byWhom =
      isOld && (wasAsked || fate === 'active')
        ? { ...state, oldEndedBy: wasAsked ? ('us' as const) : ('other' as const) }
        : state
    return withFate(byWhom, keyId, shown)
  }
  if (wasAsked || fate === 'active' || fate === 'undecided' || fate === 'adopted') return state
  // Works again. What this rotation wanted dead must still be revoked.
  const isWantedDead =
    keyId === state.oldKey.id
      ? state.oldEndedBy === 'us'
      : keyId === state.replacement?.key.id && state.isCancelled
  const back = withFate(state, keyId, isWantedDead ? 'unconfirmed' : 'active')
  return keyId === state.oldKey.id && !isWantedDead ? { ...back, oldEndedBy: null } : back
}

const endedByUs = (state: RotationState, keyId: string): RotationState =>
  keyId === state.oldKey.id ? { ...state, oldEndedBy: 'us' } : state

/** What is known of a key of this rotation; `null` where it is none. */
export function fateOf(state: RotationState, keyId: string): KeyFate | Orphan['fate'] | null {
  if (keyId === state.oldKey.id) return state.oldFate
  if (keyId === state.replacement?.key.id) return state.replacement.fate
  return state.orphans.find(orphan => orphan.keyId === keyId)?.fate ?? null
}

const orphanFate = (fate: KeyFate): Orphan['fate'] => {
  if (fate === 'active') return 'undecided'
  return fate === 'revoking' || fate === 'unconfirmed' ? fate : 'ended'
}

function withFate(state: RotationState, keyId: string, fate: KeyFate): RotationState {
  if (keyId === state.oldKey.id) return { ...state, oldFate: fate }
  if (keyId === state.replacement?.key.id) {
    return { ...state, replacement: { ...state.replacement, fate } }
  }
  const orphans = state.orphans.map(orphan =>
    orphan.keyId === keyId ? { ...orphan, fate: orphanFate(fate) } : orphan
  )
  return { ...state, orphans }
}
