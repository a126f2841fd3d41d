import type { RotatedKey } from '@shared/contract/rotation-events'
import type { DiffRow, Rotation, RotationSummary } from '@shared/contract/rotation-views'
import { keyState } from '@shared/domain/key-status'
import { replacementDiff } from '@shared/domain/replacement'
import { withoutNonce } from '@shared/domain/rotation-name'
import type { Clock } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { contractFailure } from '../replies/questions'
import type { PendingReveals } from '../reveals/pending-reveals'
import { contractDraft } from './contract-draft'
import { lookCount, nextLookAt } from './rotation-attempts'
import type { HeldRotation } from './rotation-engine'
import { lockOf, type RotationAction } from './rotation-locks'
import type { RotationPlaces } from './rotation-places'
import { isLive, type RotationContext, situationOf, stageOf } from './rotation-situation'
import type { RotationState } from './rotation-state'
import { stepsOf } from './rotation-steps'
import type { RotationVerdict, RotationVerdicts } from './rotation-verdict'
import { partnershipEndedWords, sentenceOf } from './rotation-words'

/** A list older than this does not show that the replacement works: the page refreshes each minute. */
const freshMs = 150_000

const actions: readonly RotationAction[] = [
  'create',
  'look',
  'adopt',
  'revoke-orphan',
  'deliver',
  'verify',
  'revoke',
  'revoke-early',
  'cancel',
  'record',
  'close'
]

type Ports = {
  readonly clock: Clock
  readonly waiting: Pick<PendingReveals, 'has'>
  readonly verdicts: RotationVerdicts
  readonly places: Pick<RotationPlaces, 'held' | 'isPartnerRevoked'>
}

/** Rotations as the page shows them. */
export function createRotationView({ clock, waiting, verdicts, places }: Ports) {
  async function rotation(open: OpenProfile, held: HeldRotation): Promise<Rotation> {
    const { state, entries } = held
    const { oldKey, replacement, verified, deliveredAt } = state
    const { keys } = await places.held(open, state.place)
    const find = (keyId: string | undefined) => keys.find(({ id }) => id === keyId) ?? null
    const verdict = await verdictOf(open, state)
    const context = await contextOf(open, state, verdict)
    const proof =
      verified?.by.kind === 'proof'
        ? verified.by.proof
        : replacement === null
          ? null
          : await open.data.records.proof(replacement.key.id)
    return {
      ...(await toSummary(open, state, verdict)),
      steps: stepsOf(held, verdict),
      oldKey,
      oldKeyNow: find(oldKey.id),
      replacement: replacement?.key ?? null,
      replacementNow: find(replacement?.key.id),
      draft: contractDraft(state.draft),
      diff: diffOf(state, find(replacement?.key.id)),
      differences: [...(replacement?.differences ?? [])],
      areDifferencesAccepted: state.areDifferencesAccepted,
      revealId: waitingReveal(state),
      storedAt: replacement?.storedAt ?? null,
      deliveredAt,
      proof,
      checks: [...state.checks],
      attempts: state.attempts.map(attempt => ({
        operationId: attempt.operationId,
        clientName: attempt.clientName,
        nonce: attempt.nonce,
        sentAt: attempt.intendedAt,
        outcome: attempt.outcome,
        failure: contractFailure(attempt.failure ?? undefined) ?? null,
        looks: lookCount(attempt),
        ...(attempt.unlisted > 0 && { unlisted: attempt.unlisted }),
        nextLookAt: nextLookAt(state, attempt)
      })),
      orphans: [...state.orphans],
      consumers: [...state.consumers],
      actions: actions.flatMap(name => {
        const lockedBecause = lockOf(state, name, context)
        // `absent`: it has no place in what the rotation has come to.
        return lockedBecause === 'absent' ? [] : [{ name, lockedBecause }]
      }),
      entries: [...entries]
    }
  }

  const summary = async (open: OpenProfile, { state }: HeldRotation): Promise<RotationSummary> =>
    toSummary(open, state, await verdictOf(open, state))

  async function toSummary(
    open: OpenProfile,
    state: RotationState,
    verdict: RotationVerdict | null
  ): Promise<RotationSummary> {
    const situation = situationOf(state, verdict)
    const isPartnerRevoked =
      situation === 'replacement-ended' && (await places.isPartnerRevoked(open, state.place))
    const { id, mode, oldKey, replacement, startedAt, startedBy, deadline, ended } = state
    return {
      id,
      mode,
      oldKeyId: oldKey.id,
      ...ofPartner(state),
      clientName: withoutNonce(oldKey.clientName) || oldKey.clientName,
      oldHint: oldKey.hint ?? null,
      replacementId: replacement?.key.id ?? null,
      replacementHint: replacement?.key.hint ?? null,
      startedAt,
      startedBy,
      stage: stageOf(state, verdict),
      situation,
      ...(isPartnerRevoked && { isPartnerRevoked }),
      sentence: isPartnerRevoked
        ? partnershipEndedWords
        : sentenceOf(state, verdict, waitingReveal(state) !== null),
      deadline,
      endedAt: ended?.at ?? null,
      endedHow: ended?.how ?? null
    }
  }

  /** Only once both keys are in use is there something to judge. */
  async function verdictOf(
    open: OpenProfile,
    state: RotationState
  ): Promise<RotationVerdict | null> {
    const { mode, deliveredAt, oldFate, replacement, isCancelled, ended } = state
    if (mode === 'emergency' || deliveredAt === null || replacement === null || isCancelled) {
      return null
    }
    // Of one that ended, a key that turned up since is no reason to read who calls.
    return isLive(oldFate) && ended === null ? verdicts.verdictOf(open, state) : null
  }

  async function contextOf(
    open: OpenProfile,
    state: RotationState,
    verdict: RotationVerdict | null
  ): Promise<RotationContext> {
    return {
      verdict,
      isRevealWaiting: waitingReveal(state) !== null,
      isFresh: await isFresh(open, state)
    }
  }

  async function isFresh(open: OpenProfile, { replacement, place }: RotationState) {
    const { keys, fetchedAt, clockOffsetMs } = await places.held(open, place)
    if (fetchedAt === null || replacement === null) return false
    const key = keys.find(({ id }) => id === replacement.key.id)
    const ageMs = clock.now() - Date.parse(fetchedAt)
    const isActive = key !== undefined && keyState(key, clock.now() + clockOffsetMs) === 'active'
    return isActive && Math.abs(ageMs) <= freshMs
  }

  function waitingReveal({ replacement }: RotationState): string | null {
    const revealId = replacement?.operationId ?? null
    return revealId !== null && waiting.has(revealId) ? revealId : null
  }

  return { rotation, summary, verdictOf, contextOf }
}
export type RotationView = ReturnType<typeof createRotationView>

const ofPartner = ({ place, partnerName }: RotationState) =>
  place.kind === 'organization'
    ? {}
    : { partnerId: place.partnerId, partnerName: partnerName ?? place.partnerId }

/** Against the replacement as it is now, for somebody may have changed it since. */
export function diffOf(
  { oldKey, replacement, draft }: RotationState,
  now: RotatedKey | null
): DiffRow[] {
  return replacement === null
    ? replacementDiff(oldKey, draft)
    : replacementDiff(oldKey, now ?? replacement.key, draft)
}
