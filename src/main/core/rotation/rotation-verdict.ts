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
const mostBytes = 500_000
const encoder = new TextEncoder()
/** Programs of a caller and characters of each, tried in turn until all is within `mostBytes`. */
const agentsKept = [
  { count: 5, length: 300 },
  { count: 2, length: 120 },
  { count: 1, length: 60 },
  { count: 0, length: 0 }
] as const

/** What the journal keeps of a verdict that a revocation is decided by. */
export function decidedBy(drain: Drain): DecidedVerdict {
  const { answer, sentence, earliestSafeAt, historyFrom, fetchedAt, lastUsedAt, pairs } = drain
  const open = openCallers(pairs)
  const isOpen = new Set(open)
  const first = [...open, ...pairs.filter(pair => !isOpen.has(pair))].slice(0, mostKept)
  const kept = bounded(first)
  const areAgentsCut = kept.some((pair, at) => !isWhole(pair, first[at]))
  return {
    answer,
    sentence,
    earliestSafeAt,
    historyFrom,
    fetchedAt,
    lastUsedAt,
    pairs: kept,
    pairsLeftOut: pairs.length - kept.length,
    ...(areAgentsCut && { areAgentsCut })
  }
}

/** What callers call themselves gives way first, then the callers at the end. */
function bounded(pairs: Drain['pairs']): Drain['pairs'] {
  for (const { count, length } of agentsKept) {
    const cut = pairs.map(pair => ({
      ...pair,
      userAgents: pair.userAgents.slice(0, count).map(agent => agent.slice(0, length))
    }))
    const kept = within(cut)
    if (kept.length === pairs.length || count === 0) return kept
  }
  return []
}

function within(pairs: Drain['pairs']): Drain['pairs'] {
  let bytes = 0
  const end = pairs.findIndex(pair => {
    bytes += encoder.encode(JSON.stringify(pair)).length + 1
    return bytes > mostBytes
  })
  return end === -1 ? pairs : pairs.slice(0, end)
}

const isWhole = (cut: Drain['pairs'][number], pair: Drain['pairs'][number] | undefined): boolean =>
  pair !== undefined &&
  cut.userAgents.length === pair.userAgents.length &&
  cut.userAgents.every((agent, at) => agent.length === pair.userAgents[at]?.length)
