import type { Drain } from '@shared/contract/rotation-drain'
import type { DecidedVerdict, RevokeGrounds } from '@shared/contract/rotation-events'
import { openCallers } from '@shared/domain/drain-words'
import type { OpenProfile } from '../profiles/active-profile'
import type { RotationState } from './rotation-state'

/** Whether the old key is still needed, and by which evidence. */
export type RotationVerdict = {
  readonly answer: 'safe' | 'not-safe' | 'no-verdict'
  /** Answer and reason. */
  readonly sentence: string
  readonly evidence: RevokeGrounds['evidence']
  /** Callers by state. */
  readonly counts: Readonly<Record<string, number>>
  /** All that it was judged by. */
  readonly drain?: Drain
}

/** Judged by what is held; asking Horizon anew is `refresh`'s. */
export type RotationVerdicts = {
  verdictOf(open: OpenProfile, state: RotationState): Promise<RotationVerdict>
}

/** A server may name any number; the event that keeps them is handed to the page as a whole. */
const mostKept = 5_000
const mostAgents = 5
const longestAgent = 300

/** What the journal keeps of a verdict that a revocation is decided by. */
export function decidedBy(drain: Drain): DecidedVerdict {
  const { answer, sentence, earliestSafeAt, historyFrom, fetchedAt, lastUsedAt, pairs } = drain
  const open = openCallers(pairs)
  const isOpen = new Set(open)
  const kept = [...open, ...pairs.filter(pair => !isOpen.has(pair))].slice(0, mostKept)
  return {
    answer,
    sentence,
    earliestSafeAt,
    historyFrom,
    fetchedAt,
    lastUsedAt,
    pairs: kept.map(pair => ({
      ...pair,
      userAgents: pair.userAgents.slice(0, mostAgents).map(agent => agent.slice(0, longestAgent))
    })),
    pairsLeftOut: pairs.length - kept.length
  }
}
