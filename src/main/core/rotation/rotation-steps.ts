import type { RotationEntry, RotationEvent } from '@shared/contract/rotation-events'
import type { RotationStep } from '@shared/contract/rotation-views'
import { isAnyOpen, notDoneWords } from '@shared/domain/rotation-entry-words'
import { type RotationStage, rotationStages } from '@shared/domain/rotation-stages'
import type { HeldRotation } from './rotation-engine'
import { isLive, stageOf } from './rotation-situation'
import type { RotationState } from './rotation-state'
import type { RotationVerdict } from './rotation-verdict'
import { checksWords, consumersWords, drainWords, verifiedWords } from './rotation-words'

/** The wizard's steps, each with the evidence it rests on. */
export function stepsOf(
  { state, entries }: HeldRotation,
  verdict: RotationVerdict | null
): RotationStep[] {
  const present = rotationStages.indexOf(stageOf(state, verdict))
  return rotationStages.map((stage, index) => {
    const evidence = evidenceOf(stage, state, entries, verdict)
    const isDrained = stage === 'drain' && verdict?.answer === 'safe'
    const shown = stepState(stage, index - present, state, { ...evidence, isDrained })
    const isNever = shown === 'skipped' && neverTaken(stage, state)
    return { stage, state: shown, ...evidence, ...(isNever && { summary: neverWords(state) }) }
  })
}

/** These are decided by the operator: what was not, in a rotation that was given up, never will be. */
const givenUp: readonly RotationStage[] = ['deliver', 'verify', 'drain']

const neverTaken = (stage: RotationStage, { isCancelled, ended }: RotationState): boolean =>
  givenUp.includes(stage) && (isCancelled || ended?.how === 'closed')

const neverWords = ({ isCancelled }: RotationState): string =>
  notDoneWords(isCancelled ? 'cancelled' : 'closed')

type Evidence = Pick<RotationStep, 'summary' | 'at' | 'hasOpenParts'>

function stepState(
  stage: RotationStage,
  fromPresent: number,
  state: RotationState,
  { at, isDrained }: Evidence & { readonly isDrained: boolean }
): RotationStep['state'] {
  const { ended, isCancelled, mode } = state
  if (fromPresent === 0) return ended === null ? 'present' : 'done'
  if (fromPresent < 0) return at === null && !isDrained ? 'skipped' : 'done'
  const isSkipped = isCancelled || (mode === 'emergency' && stage === 'drain')
  if (isSkipped) return 'skipped'
  return stage === 'revoke' ? 'locked' : 'later'
}

function evidenceOf(
  stage: RotationStage,
  state: RotationState,
  entries: readonly RotationEntry[],
  verdict: RotationVerdict | null
): Evidence {
  const { startedAt, checks, replacement, consumers, deliveredAt, verified, ended, mode } = state
  switch (stage) {
    case 'preflight':
      return { summary: checksWords(checks), at: startedAt }
    case 'create':
      return replacement === null
        ? { summary: attemptsWords(state), at: null }
        : { summary: replacementWords(replacement), at: replacement.createdAt }
    case 'deliver':
      // Until it is delivered the page fills the list from the observed callers.
      return consumers.length === 0 && deliveredAt === null
        ? { summary: '', at: null }
        : deliveredEvidence(consumers, deliveredAt)
    case 'verify':
      return verified === null
        ? { summary: 'not verified', at: null }
        : { summary: verifiedWords(verified), at: verified.at }
    case 'drain':
      return drainEvidence(state, entries, verdict)
    case 'revoke':
      return revokeEvidence(state, entries, verdict)
    case 'record':
      return { summary: ended === null ? '' : endings[ended.how], at: ended?.at ?? null }
    default:
      return { summary: mode, at: null }
  }
}

const deliveredEvidence = (consumers: RotationState['consumers'], at: string | null): Evidence => ({
  summary: consumersWords(consumers, at !== null),
  at,
  ...(at !== null && isAnyOpen(consumers) && { hasOpenParts: true })
})

const endings = {
  recorded: 'recorded',
  cancelled: 'cancelled: new key revoked, old one kept',
  closed: 'closed without a new key'
} as const

function attemptsWords({ attempts }: RotationState): string {
  if (attempts.length === 0) return 'nothing sent yet'
  return attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`
}

function replacementWords({
  operationId,
  differences
}: NonNullable<RotationState['replacement']>): string {
  const what = operationId === null ? 'adopted key' : 'new key'
  if (differences.length === 0) return `${what}, same settings`
  return `${what}, ${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`
}

/** Over once the old key is revoked, on the grounds of that moment; until then as judged now. */
function drainEvidence(
  { mode, grounds, oldFate, deliveredAt }: RotationState,
  entries: readonly RotationEntry[],
  verdict: RotationVerdict | null
): Evidence {
  if (mode === 'emergency') return { summary: 'not waited for', at: null }
  const intended = last(entries, event => event.is === 'revoke-intended' && event.target === 'old')
  if (!isLive(oldFate) && grounds !== null && intended !== undefined) {
    const isEarly = grounds.overrideReason !== null
    return {
      summary: isEarly ? 'revoked early, with a reason' : groundsWords(grounds),
      at: intended.at
    }
  }
  if (deliveredAt === null) return { summary: '', at: null }
  return { summary: verdict === null ? 'not judged yet' : drainWords(verdict), at: null }
}

function groundsWords({ evidence, counts }: NonNullable<RotationState['grounds']>): string {
  return drainWords({ evidence, counts, answer: 'safe', sentence: '' })
}

function revokeEvidence(
  { oldKey, oldFate, oldEndedBy, isCancelled, mode }: RotationState,
  entries: readonly RotationEntry[],
  verdict: RotationVerdict | null
): Evidence {
  if (isCancelled) return { summary: 'old key kept', at: null }
  if (isLive(oldFate)) {
    const isOpen = mode === 'emergency' || verdict?.answer === 'safe'
    return { summary: isOpen ? '' : 'opens with the verdict', at: null }
  }
  const end = last(
    entries,
    event =>
      (event.is === 'revoke-settled' && event.keyId === oldKey.id && event.outcome === 'ended') ||
      (event.is === 'seen' && event.keyId === oldKey.id && event.state !== 'active')
  )
  const words = { revoked: 'revoked', expired: 'expired', gone: 'listed no more' } as const
  const how = oldFate in words ? words[oldFate as keyof typeof words] : oldFate
  const summary =
    oldEndedBy === 'us' ? 'old key revoked, confirmed' : `old key ${how}, not from here`
  return { summary, at: end?.at ?? null }
}

const last = (
  entries: readonly RotationEntry[],
  isIt: (event: RotationEvent) => boolean
): RotationEntry | undefined => entries.findLast(({ event }) => isIt(event))
