import { callersWords } from '@shared/domain/caller-words'
import { hasStranger, notOnOld } from '@shared/domain/first-use'
import { deliveredWords, isAnyOpen, lostSecretWords } from '@shared/domain/rotation-entry-words'
import { visibleText } from '@shared/domain/visible-text'
import { areAttemptsSeen, isLive, situationOf } from './rotation-situation'
import type { RotationState } from './rotation-state'
import type { RotationVerdict } from './rotation-verdict'

const areDifferencesOpen = ({ replacement, areDifferencesAccepted }: RotationState): boolean =>
  replacement !== null && replacement.differences.length > 0 && !areDifferencesAccepted

export const partnershipEndedWords =
  'The partnership has ended, and both keys with it. The rotation can be closed.'

/** The present step in one sentence; without a verdict the callers were not judged. */
export function sentenceOf(
  state: RotationState,
  verdict: RotationVerdict | null,
  isRevealWaiting: boolean
): string {
  const { mode, attempts, orphans, replacement, consumers } = state
  switch (situationOf(state, verdict)) {
    case 'ready-to-create':
      return readyWords(state)
    case 'creating':
      return 'The request to create the new key is on its way.'
    case 'create-refused': {
      const message = attempts.at(-1)?.failure?.message
      const why = message === undefined ? '' : `: ${message.replace(/[.\s]+$/, '')}`
      return `Horizon did not create the new key${why}. The old key works on.`
    }
    case 'create-unknown':
      return 'The reply to Create was lost. Lists are looked through for the key, and nothing is sent again meanwhile.'
    case 'not-created':
      return areAttemptsSeen(state)
        ? 'No list showed a key from the lost request. Another attempt is possible, and lists are watched on.'
        : 'No list showed a key from the lost request so far.'
    case 'orphans-found':
      return orphansWords(
        orphans.filter(({ fate }) => fate === 'undecided'),
        attempts.reduce((sum, { unlisted }) => sum + unlisted, 0)
      )
    case 'to-store':
      return isRevealWaiting
        ? 'The new key waits to be stored. It can be shown until that is confirmed.'
        : 'The new key was not confirmed as stored, and it cannot be shown now.'
    case 'to-deliver': {
      const done = consumers.filter(({ isDone }) => isDone).length
      return consumers.length === 0
        ? 'The new key is stored. Bring it to every system that uses the old one.'
        : `${done} of ${consumers.length} systems have the new key.`
    }
    case 'to-verify':
      return 'The new key is delivered. Show that it works before the old one is given up.'
    case 'draining':
      return verdict === null
        ? 'Both keys work. Who still calls with the old one was not judged yet.'
        : verdict.sentence
    case 'ready-to-revoke':
      if (areDifferencesOpen(state)) {
        return 'The new key has other settings than asked for. Accept them with a reason before the old one is revoked.'
      }
      return mode === 'emergency'
        ? 'The new key is delivered. Revoke the old one now.'
        : 'Nobody needs the old key any more. It can be revoked.'
    case 'revoking':
      return 'The revocation of the old key is on its way.'
    case 'revoke-unconfirmed':
      return 'The old key must still be revoked: no list has confirmed it.'
    case 'replacement-ended':
      return 'The new key works no more. Create another one, or close the rotation.'
    case 'cancelling':
      return 'The revocation of the new key is on its way.'
    case 'cancel-unconfirmed':
      return 'The new key must still be revoked: no list has confirmed it.'
    case 'to-record':
      return recordWords(state)
    case 'ended':
      return endedWords(state, replacement)
  }
}

/** After an attempt whose key was ended, that is said: something was sent. */
function readyWords({ attempts, orphans }: RotationState): string {
  if (attempts.length === 0) return 'The new key can be created. Nothing was sent to Horizon yet.'
  const unconfirmed = orphans.filter(({ fate }) => fate === 'unconfirmed').length
  if (unconfirmed > 0) {
    const what = unconfirmed === 1 ? 'The key' : `${unconfirmed} of the keys`
    return `${what} of an earlier attempt must still be revoked: no list has confirmed it. Another one can be created.`
  }
  const ended = orphans.filter(({ fate }) => fate === 'ended').length
  if (ended === 0) return 'The new key can be created. Earlier attempts left no key that works.'
  return ended === 1
    ? 'The key that was created is revoked. Another one can be created.'
    : `The ${ended} keys that were created are revoked. Another one can be created.`
}

function orphansWords(undecided: RotationState['orphans'], unlisted: number): string {
  const count = undecided.length
  if (unlisted > 0) {
    const more = unlisted === 1 ? '1 more key' : `${unlisted} more keys`
    return `Horizon lists ${more} of this rotation than are listed here. Find them in the list of keys by the number in their name, and revoke those that nobody needs.`
  }
  if (count === 0) return 'The revocation of a key that was found is on its way.'
  const shown = undecided.filter(({ wasShown }) => wasShown).length
  if (shown === 1 && count === 1) return `The new key works, but ${lostSecretWords}`
  if (shown > 0) {
    return `${count} keys work that are not confirmed as stored, ${shown} of which ${shown === 1 ? 'was' : 'were'} shown here. Adopt the one that was stored, and revoke the others.`
  }
  return count === 1
    ? 'A key was created that nobody saw. Revoke it, or adopt it if its plaintext is at hand.'
    : `${count} keys were created that nobody saw. Revoke them, or adopt the one whose plaintext is at hand.`
}

function recordWords({ isCancelled, oldEndedBy, oldFate }: RotationState): string {
  if (isCancelled) return 'The new key is revoked and the old one works on.'
  if (oldEndedBy === 'us') return 'The old key is revoked. Record the rotation to end it.'
  const how = oldFate === 'expired' ? 'has expired' : 'was ended by somebody else'
  return `The old key ${how}. Record the rotation to end it.`
}

function endedWords(
  { ended, oldFate }: RotationState,
  replacement: RotationState['replacement']
): string {
  switch (ended?.how) {
    case 'recorded':
      return replacement !== null && isLive(replacement.fate)
        ? 'Done: the new key took the old one’s place.'
        : 'Done: the old key is gone.'
    case 'cancelled':
      return isLive(oldFate) ? 'Cancelled: the old key works on.' : 'Cancelled.'
    default:
      return 'Closed without a new key.'
  }
}

/** "6 checks passed, 1 warning". */
export function checksWords(checks: RotationState['checks']): string {
  if (checks.length === 0) return 'begun from a key that was found'
  const passed = checks.filter(({ result }) => result === 'passed').length
  const warnings = checks.length - passed
  const words = `${passed} ${passed === 1 ? 'check' : 'checks'} passed`
  if (warnings === 0) return words
  return `${words}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`
}

/** "3 of 3 systems done"; once it is delivered, "marked as delivered; 0 of 1 systems ticked". */
export function consumersWords(
  consumers: RotationState['consumers'],
  isDelivered: boolean
): string {
  if (consumers.length === 0) return 'no systems listed'
  if (isDelivered && isAnyOpen(consumers)) return deliveredWords(consumers)
  const done = consumers.filter(({ isDone }) => isDone).length
  return `${done} of ${consumers.length} ${consumers.length === 1 ? 'system' : 'systems'} done`
}

/** "200 permitted, 403 outside", "in use by 1 caller, not one of the old key’s". */
export function verifiedWords({ by }: NonNullable<RotationState['verified']>): string {
  switch (by.kind) {
    case 'proof': {
      const { permitted, refused } = by.proof
      const outside = refused.status === undefined ? '' : `, ${refused.status} outside`
      return `${permitted.status ?? 'call'} permitted${outside}`
    }
    case 'first-use': {
      const users = `in use by ${callersWords(by.callers)}`
      if (!hasStranger(by.who ?? [])) return users
      return by.callers === 1 ? `${users}, ${notOnOld}` : `${users}, not all of the old key’s`
    }
    case 'word':
      return `by word: ${visibleText(by.reason, 60)}`
  }
}

/** "6 of 8 callers settled". */
export function drainWords({ evidence, counts, answer }: RotationVerdict): string {
  if (evidence === 'last-used') return 'by time of last use only'
  if (evidence === 'word') return 'by the operator’s word only'
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (all === 0) return answer === 'safe' ? 'no callers' : 'no verdict'
  const settled = (counts.drained ?? 0) + (counts.waived ?? 0)
  return `${settled} of ${callersWords(all)} settled`
}
