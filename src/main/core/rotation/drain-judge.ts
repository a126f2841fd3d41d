import type { Drain } from '@shared/contract/rotation-drain'
import { type DrainVerdict, drainVerdict, type PairVerdict } from '@shared/domain/drain-verdict'
import { spanText, stateCounts, verdictText } from '@shared/domain/drain-words'
import type { UsageWindow } from '@shared/domain/usage-window'
import { utcDay } from '@shared/domain/utc-time'
import type { Key } from '@shared/horizon/key'
import type { OffersService } from '../offers/offers-service'
import type { Clock } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { KeyKnowledge, KnowledgeOf } from './drain-knowledge'
import { isAbsent } from './drain-read'
import type { RotationPlaces } from './rotation-places'
import type { RotationState } from './rotation-state'

export type Judged = {
  readonly drain: Drain
  readonly counts: Readonly<Record<string, number>>
}
type Ports = {
  readonly clock: Clock
  readonly offers: Pick<OffersService, 'of'>
  readonly knowledgeOf: KnowledgeOf
  readonly places: Pick<RotationPlaces, 'held'>
}
type Answer = Pick<Drain, 'answer' | 'sentence' | 'earliestSafeAt'>

/** Older than this a caller may have come back: the page asks anew each minute. */
const freshMs = 150_000

/** Judges by what is held, as of the moment it was asked for: never safe where that is a while ago. */
export function createDrainJudge({ clock, offers, knowledgeOf, places }: Ports) {
  return async function judged(
    open: OpenProfile,
    state: RotationState,
    window: UsageWindow
  ): Promise<Judged> {
    const { keys, clockOffsetMs } = await places.held(open, state.place)
    const { oldKey, replacement } = state
    const [old, fresh] = await Promise.all([
      knowledgeOf(open, oldKey.id, window, clockOffsetMs),
      replacement && knowledgeOf(open, replacement.key.id, window, clockOffsetMs)
    ])
    const now = keys.find(({ id }) => id === oldKey.id) ?? oldKey
    const failure = old.failure ?? fresh?.failure
    const shared = {
      historyFrom: isoOrNull(old.historyFrom),
      fetchedAt: old.fetchedAt,
      ...(failure !== undefined && { failure }),
      lastUsedAt: now.lastUsedAt ?? null,
      window,
      oldUsage: old.shown.usage,
      replacementUsage: fresh?.shown.usage ?? null
    }
    if (old.fetchedAt === null) {
      const evidence = await evidenceWithout(open, state, old, now)
      const none = { answer: 'no-verdict', earliestSafeAt: null, pairs: [] } as const
      const sentence = unread(evidence, old, now, clock.now() + clockOffsetMs)
      return { drain: { ...shared, ...none, evidence, sentence, pairs: [] }, counts: {} }
    }
    const asOf = Date.parse(old.fetchedAt) + clockOffsetMs
    const verdict = verdictOf({ state, old, fresh, now, asOf, clockOffsetMs })
    const ageMs = Math.abs(clock.now() - Date.parse(old.fetchedAt))
    const answer = answerOf(verdict, old, { asOf, ageMs, failure })
    return {
      drain: { ...shared, ...answer, evidence: 'callers', pairs: verdict.pairs.map(toPair) },
      counts: stateCounts(verdict.pairs)
    }
  }

  /** Nothing was ever answered of its callers: because there is no such endpoint, or not yet. */
  async function evidenceWithout(
    open: OpenProfile,
    { place }: RotationState,
    { failure }: KeyKnowledge,
    { lastUsedAt }: Key
  ): Promise<Drain['evidence']> {
    const { source, features } = await offers.of(open)
    const isKnownAbsent = source !== 'unknown' && !features.includes('keys.usage')
    if (!isKnownAbsent && !(failure !== undefined && isAbsent(failure, place))) return 'callers'
    return lastUsedAt === undefined ? 'word' : 'last-used'
  }
}
export type DrainJudge = ReturnType<typeof createDrainJudge>

type Facts = {
  readonly state: RotationState
  readonly old: KeyKnowledge
  readonly fresh: KeyKnowledge | null
  readonly now: Key
  readonly asOf: number
  readonly clockOffsetMs: number
}

function verdictOf({ state, old, fresh, now, asOf, clockOffsetMs }: Facts): DrainVerdict {
  const { deliveredAt, waivers } = state
  const lastUsedAt = lastUseOf(now, old)
  return drainVerdict({
    now: asOf,
    deliveredAt: deliveredAt === null ? asOf : Date.parse(deliveredAt) + clockOffsetMs,
    historyFrom: old.historyFrom ?? asOf,
    isComplete: old.isComplete,
    ...(lastUsedAt !== undefined && { lastUsedAt }),
    old: old.pairs,
    replacement: fresh?.pairs ?? [],
    waivers
  })
}

/** A server may count the console's probes as use, and those are no callers. */
function lastUseOf({ lastUsedAt }: Key, { lastProbedAt }: KeyKnowledge): number | null | undefined {
  if (lastUsedAt == null) return lastUsedAt
  const at = Date.parse(lastUsedAt)
  const isByProbe = lastProbedAt !== null && at <= lastProbedAt + 60_000
  return Number.isNaN(at) || isByProbe ? undefined : at
}

function answerOf(
  verdict: DrainVerdict,
  { historyFrom, incompleteFrom }: KeyKnowledge,
  now: {
    readonly asOf: number
    readonly ageMs: number
    readonly failure: KeyKnowledge['failure']
  }
): Answer {
  const { answer } = verdict
  const sentence = verdictText(verdict)
  // Whoever was left out may be waited for: no date holds, and the callers that are known may be few.
  if (incompleteFrom !== null && answer !== 'safe') {
    const isOpen = answer === 'not-safe'
    const left = incompleteWords(incompleteFrom)
    return { answer, sentence: isOpen ? `${sentence} ${left}` : left, earliestSafeAt: null }
  }
  if (answer !== 'safe') {
    return { answer, sentence, earliestSafeAt: isoOrNull(verdict.earliestSafeAt) }
  }
  const none = { answer: 'no-verdict', earliestSafeAt: null } as const
  if (now.failure !== undefined) {
    const why = unended(now.failure.message)
    return { ...none, sentence: `Who calls with the old key could not be read anew: ${why}.` }
  }
  if (now.ageMs > freshMs) {
    const age = spanText(now.ageMs)
    return { ...none, sentence: `Who calls was read ${age} ago, and may have changed. Refresh.` }
  }
  const known = spanText(now.asOf - (historyFrom ?? now.asOf))
  return {
    answer,
    sentence: `${sentence} Its callers are known for ${known}.`,
    earliestSafeAt: null
  }
}

const incompleteWords = (from: number): string =>
  `More callers used the old key than the console keeps: its history is incomplete from ${utcDay(new Date(from).toISOString())}, which is not enough for a verdict.`

const unended = (message: string): string => message.replace(/[.\s]+$/, '')

function unread(
  evidence: Drain['evidence'],
  { failure }: KeyKnowledge,
  { lastUsedAt }: Key,
  nowMs: number
): string {
  if (evidence === 'word') {
    return 'This Horizon does not say who uses the old key, nor when: only your word counts.'
  }
  if (evidence === 'last-used') {
    const at = Date.parse(lastUsedAt ?? '')
    const when = Number.isNaN(at)
      ? 'was never used'
      : `was last used ${spanText(Math.max(0, nowMs - at))} ago`
    return `The old key ${when}, and this Horizon does not say by whom.`
  }
  return failure === undefined
    ? 'Who calls with the old key was not read yet. Refresh.'
    : `Who calls with the old key could not be read: ${unended(failure.message)}.`
}

const isoOrNull = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString()

function toPair({ waiver, ...pair }: PairVerdict): Drain['pairs'][number] {
  return {
    ...pair,
    userAgents: [...pair.userAgents],
    lastSeenOnOldAt: new Date(pair.lastSeenOnOldAt).toISOString(),
    firstSeenOnNewAt: isoOrNull(pair.firstSeenOnNewAt),
    quietEnoughAt: isoOrNull(pair.quietEnoughAt),
    waiver: waiver === undefined ? null : { reason: waiver.reason, by: waiver.by, at: waiver.at }
  }
}
