import type { Rotation } from '@shared/contract/rotation-views'
import { AppError } from '@shared/errors'
import {
  areAttemptsSeen,
  endingOf,
  hasLiveReplacement,
  hasPendingOrphan,
  isLive,
  isOnItsWay,
  type RotationContext
} from './rotation-situation'
import type { RotationState } from './rotation-state'

export type RotationAction = Rotation['actions'][number]['name']

const nothingKnown: RotationContext = { verdict: null, isRevealWaiting: false, isFresh: false }

/**
 * `null` where the action may be taken now, a sentence where it is locked, `absent` where it has no
 * place in what the rotation has come to.
 */
export const lockOf = (
  state: RotationState,
  action: RotationAction,
  context: RotationContext = nothingKnown
): string | null => locks[action](state, context)

/** Throws `object-changed` with the reason where the action may not be taken now. */
export function requireUnlocked(
  state: RotationState,
  action: RotationAction,
  context?: RotationContext
): void {
  const lock = lockOf(state, action, context)
  if (lock === null) return
  throw new AppError(
    'object-changed',
    lock === absent ? 'The rotation stands elsewhere by now, so nothing was done' : lock,
    { nextStep: 'Look at the rotation as it is now.' }
  )
}

const absent = 'absent'
const words = {
  onItsWay: 'The request is on its way. Wait for its outcome.',
  orphans: 'Decide first what becomes of the keys that were found: revoke each, or adopt one.',
  unseen:
    'The reply to Create was lost, so the key may still appear. Another attempt is possible once a list shows late enough that it did not.',
  deleting: 'The revocation is on its way. Wait for its outcome.',
  toStore: 'Confirm first that the new key is stored.',
  notStored:
    'The new key is not confirmed as stored, and it cannot be shown now. Start the console again, or cancel.',
  ended: 'The new key works no more. Create another one first.',
  stale: 'The new key was not seen active in a fresh list. Refresh first.',
  differences:
    'The new key has other settings than asked for. Accept the differences with a reason, or cancel.',
  toDeliver: 'Confirm first that the new key was delivered to every system.',
  toVerify: 'Verify first that the new key works.',
  notJudged: 'Whether the old key is still needed was not judged yet. Refresh its callers.',
  cannotReturn:
    'The old key works no more, or may not, so revoking the new one as well could leave no working key.',
  unconfirmed: 'The revocation of the old key is not confirmed by a list yet. Refresh.',
  isReplaced: 'There is a working replacement already. Revoke this key, or cancel first.'
} as const

type Lock = (state: RotationState, context: RotationContext) => string | null

const locks: Readonly<Record<RotationAction, Lock>> = {
  create(state) {
    if (state.ended !== null || state.isCancelled || hasLiveReplacement(state)) return absent
    if (isOnItsWay(state)) return words.onItsWay
    if (hasPendingOrphan(state)) return words.orphans
    return areAttemptsSeen(state) ? null : words.unseen
  },
  look({ attempts, orphans, replacement, oldFate }) {
    const isUnknown = attempts.some(
      ({ outcome, unlisted }) => outcome === 'unknown' || outcome === 'not-created' || unlisted > 0
    )
    const fates = [oldFate, replacement?.fate, ...orphans.map(({ fate }) => fate)]
    return isUnknown || fates.includes('unconfirmed') ? null : absent
  },
  adopt(state) {
    if (!state.orphans.some(({ fate }) => fate === 'undecided')) return absent
    if (state.ended !== null || state.isCancelled) return absent
    if (isOnItsWay(state)) return words.onItsWay
    return hasLiveReplacement(state) ? words.isReplaced : null
  },
  'revoke-orphan': ({ orphans }) =>
    orphans.some(({ fate }) => fate === 'undecided' || fate === 'unconfirmed') ? null : absent,
  deliver(state, context) {
    if (state.ended !== null || state.isCancelled || !hasLiveReplacement(state)) return absent
    return state.deliveredAt === null ? notStored(state, context) : absent
  },
  verify: ({ ended, isCancelled, replacement }) =>
    ended === null && !isCancelled && replacement?.fate === 'active' ? null : absent,
  revoke(state, context) {
    if (state.mode === 'emergency' || !canRevokeOld(state)) return absent
    const lock = againstRevoke(state, context)
    if (lock !== null) return lock
    if (state.verified === null) return words.toVerify
    const { verdict } = context
    if (verdict === null) return words.notJudged
    return verdict.answer === 'safe' ? null : verdict.sentence
  },
  'revoke-early'(state, context) {
    if (!canRevokeOld(state) || locks.revoke(state, context) === null) return absent
    return againstRevoke(state, context)
  },
  cancel(state) {
    if (state.ended !== null || !hasLiveReplacement(state)) return absent
    if (state.replacement?.fate === 'revoking' || state.oldFate === 'revoking') {
      return words.deleting
    }
    // A cancel that was not confirmed may be sent again, or it could neither end nor go on.
    return state.oldFate === 'active' || state.isCancelled ? null : words.cannotReturn
  },
  record(state) {
    const { ended, replacement, oldFate, isCancelled } = state
    const isOver = isCancelled ? !hasLiveReplacement(state) : oldFate !== 'active'
    if (ended !== null || replacement === null || !isOver) return absent
    return againstEnding(state)
  },
  close(state) {
    if (state.ended !== null || state.isCancelled || hasLiveReplacement(state)) return absent
    return againstEnding(state)
  }
}

const canRevokeOld = ({ ended, isCancelled, replacement, oldFate }: RotationState): boolean =>
  ended === null && !isCancelled && replacement !== null && isLive(oldFate)

/** What stands against revoking the old key, whatever its callers do and whatever the reason. */
function againstRevoke(state: RotationState, context: RotationContext): string | null {
  const { replacement, oldFate, areDifferencesAccepted, deliveredAt } = state
  if (oldFate === 'revoking') return words.deleting
  if (replacement?.fate !== 'active') return words.ended
  const lock = notStored(state, context)
  if (lock !== null) return lock
  if (replacement.differences.length > 0 && !areDifferencesAccepted) return words.differences
  if (deliveredAt === null) return words.toDeliver
  return context.isFresh ? null : words.stale
}

function notStored({ replacement }: RotationState, { isRevealWaiting }: RotationContext) {
  if (replacement === null || replacement.storedAt !== null) return null
  return isRevealWaiting ? words.toStore : words.notStored
}

function againstEnding(state: RotationState): string | null {
  if (endingOf(state) !== null) return null
  if (isOnItsWay(state)) return words.onItsWay
  if (hasPendingOrphan(state)) return words.orphans
  if (state.oldFate === 'revoking') return words.deleting
  if (!areAttemptsSeen(state)) return words.unseen
  return state.oldFate === 'unconfirmed' ? words.unconfirmed : words.toStore
}
