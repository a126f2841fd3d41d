import type { Absence, AuditCoverage } from '../contract/audit'
import type { AuditExpression } from './audit-query/ast'
import { isoOf, isoOrNull } from './audit-time'

/** Milliseconds since 1970, from inclusive, to exclusive; `null` reaches without end. */
export type AuditWindow = { readonly from: number | null; readonly to: number | null }

/** What is known about what is held of a log. */
export type CoverageFacts = {
  readonly held: number
  readonly firstAt: number | null
  readonly lastAt: number | null
  /** Numbers held without a break, in their order, with when the ends were recorded. */
  readonly runs: readonly {
    readonly fromSeq: number
    readonly toSeq: number
    readonly fromAt: number
    readonly toAt: number
    /** Of so many breaks that they were not kept: how many numbers in it are not held. */
    readonly leftOut?: number
  }[]
  /** The highest number reached in their order; spans asked for by their time may lie behind it. */
  readonly forwardSeq: number | null
  readonly highWaterSeq: number | null
  readonly currentAt: number | null
  readonly settled: readonly { readonly from: number; readonly to: number }[]
  readonly lost: readonly {
    readonly from: number
    readonly to: number
    readonly entries: number
  }[]
  readonly purgedBefore: number | null
}

type Missing = {
  readonly why: Absence['why']
  readonly from: number
  readonly to: number
  readonly entries: number | null
}

/** Asked this recently, a log counts as current: the next look comes within it. */
export const currentForMs = 10 * 60_000

/**
 * What of a window is held. It never claims more than is known: whatever Horizon has by its own
 * numbering and is not here is an absence, at the time it was recorded. An entry may be recorded long
 * after it occurred; up to which moment that was looked for again is what `settledTo` says.
 * What was recorded since the last sync is held nowhere; on a screen that is asked for again all the
 * time it becomes an absence after `graceMs`, in what outlives the moment at once.
 */
export function auditCoverage(
  facts: CoverageFacts,
  window: AuditWindow,
  now: number,
  graceMs: number = currentForMs
): AuditCoverage {
  const from = window.from ?? Number.NEGATIVE_INFINITY
  const to = window.to ?? Number.POSITIVE_INFINITY
  const clipped = absencesOf(facts, now, graceMs).flatMap(absence => clip(absence, from, to))
  return {
    from: isoOrNull(window.from ?? facts.firstAt),
    to: isoOrNull(window.to ?? facts.currentAt ?? facts.lastAt),
    settledTo: isoOrNull(settledTo(facts, window)),
    absences: merged(clipped).map(({ why, entries, ...span }) => ({
      why,
      from: Number.isFinite(span.from) ? isoOf(span.from) : null,
      to: Number.isFinite(span.to) ? isoOf(span.to) : null,
      entries
    })),
    currentAt: isoOrNull(facts.currentAt)
  }
}

function absencesOf(facts: CoverageFacts, now: number, graceMs: number): Missing[] {
  return [
    ...beginning(facts),
    ...holes(facts),
    ...leftOut(facts),
    ...damaged(facts),
    ...end(facts, now, graceMs)
  ]
}

/** What came before the first number held: let go here, or at Horizon before the first sync. */
function beginning({ runs, forwardSeq, purgedBefore }: CoverageFacts): Missing[] {
  const first = runs[0]
  const from = Number.NEGATIVE_INFINITY
  if (purgedBefore !== null) return [{ why: 'purged', from, to: purgedBefore, entries: null }]
  if (first === undefined || first.fromSeq <= 1) return []
  const isReached = forwardSeq !== null && forwardSeq >= first.fromSeq
  const why = isReached ? 'beyond-server' : 'not-downloaded'
  return [{ why, from, to: first.fromAt, entries: first.fromSeq - 1 }]
}

/**
 * Numbers between two that are held, but for those whose damage is known. Only those that the walk in
 * their order has passed are missing at Horizon; the others were not asked for yet.
 */
function holes({ runs, lost, forwardSeq, purgedBefore }: CoverageFacts): Missing[] {
  return runs.slice(1).flatMap((run, index): Missing[] => {
    const before = runs[index] ?? run
    // An entry may be recorded in the same millisecond as either neighbour.
    const span = {
      from: Math.min(before.toAt, run.fromAt),
      to: Math.max(before.toAt, run.fromAt) + 1
    }
    const left = run.fromSeq - before.toSeq - 1
    const passed = Math.min(Math.max((forwardSeq ?? 0) - before.toSeq, 0), left)
    const damagedThere = lost
      .filter(other => other.from < span.to && other.to > span.from)
      .reduce((sum, { entries }) => sum + entries, 0)
    const isPurged = purgedBefore !== null && span.to <= purgedBefore
    if (left <= damagedThere || isPurged) return []
    const missing = Math.max(passed - damagedThere, 0)
    const ahead = left - damagedThere - missing
    return [
      ...(missing > 0 ? [{ why: 'missing', ...span, entries: missing } as const] : []),
      ...(ahead > 0 ? [{ why: 'not-downloaded', ...span, entries: ahead } as const] : [])
    ]
  })
}

/** Somewhere between the ends of what is held: where, was too much to keep. */
const leftOut = ({ runs, forwardSeq, purgedBefore }: CoverageFacts): Missing[] =>
  runs.flatMap(({ leftOut: entries = 0, toSeq, fromAt, toAt }): Missing[] => {
    if (entries === 0 || (purgedBefore !== null && toAt < purgedBefore)) return []
    const why = forwardSeq !== null && forwardSeq >= toSeq ? 'missing' : 'not-downloaded'
    return [{ why, from: Math.min(fromAt, toAt), to: Math.max(fromAt, toAt) + 1, entries }]
  })

const damaged = ({ lost }: CoverageFacts): Missing[] =>
  lost.map(({ from, to, entries }) => ({ why: 'lost', from, to: Math.max(to, from + 1), entries }))

/** What Horizon recorded since: as far as its numbers tell, else since it was last asked. */
function end(facts: CoverageFacts, now: number, graceMs: number): Missing[] {
  const { runs, highWaterSeq, currentAt } = facts
  const last = runs.at(-1)
  const to = Number.POSITIVE_INFINITY
  if (last === undefined) {
    const isEmptyThere = currentAt !== null && (highWaterSeq ?? 0) <= 0
    if (!isEmptyThere) {
      const from = Number.NEGATIVE_INFINITY
      const entries = highWaterSeq !== null && highWaterSeq > 0 ? highWaterSeq : null
      return [{ why: 'not-downloaded', from, to, entries }]
    }
  }
  const behind = last === undefined ? 0 : (highWaterSeq ?? last.toSeq) - last.toSeq
  if (last !== undefined && (behind > 0 || currentAt === null)) {
    const entries = behind > 0 ? behind : null
    return [{ why: 'not-downloaded', from: last.toAt, to, entries }]
  }
  if (currentAt === null || Math.abs(now - currentAt) <= graceMs) return []
  // Noted by a clock that was set back since: then only the entries tell how far it goes.
  const from = now < currentAt ? Math.min(currentAt, last?.toAt ?? now) : currentAt
  return [{ why: 'not-downloaded', from, to, entries: null }]
}

function clip(absence: Missing, from: number, to: number): Missing[] {
  const start = Math.max(absence.from, from)
  const stop = Math.min(absence.to, to)
  if (start >= stop) return []
  const isWhole = start === absence.from && stop === absence.to
  // How many of them lie in a part of it, no number tells.
  return [{ ...absence, from: start, to: stop, entries: isWhole ? absence.entries : null }]
}

/** In the order of time; of one kind, those that touch are one. */
function merged(absences: readonly Missing[]): Missing[] {
  const inOrder = [...absences].sort((a, b) => a.from - b.from || a.to - b.to)
  const result: Missing[] = []
  for (const absence of inOrder) {
    const at = result.findLastIndex(({ why }) => why === absence.why)
    const before = result[at]
    if (before === undefined || before.to < absence.from) result.push(absence)
    else {
      const isKnown = before.entries !== null && absence.entries !== null
      result[at] = {
        ...before,
        to: Math.max(before.to, absence.to),
        entries: isKnown ? (before.entries ?? 0) + (absence.entries ?? 0) : null
      }
    }
  }
  return result
}

/** The end of the stretch that is settled from the beginning of the window on. */
function settledTo({ settled, firstAt }: CoverageFacts, window: AuditWindow): number | null {
  const start = Math.max(
    window.from ?? Number.NEGATIVE_INFINITY,
    firstAt ?? Number.POSITIVE_INFINITY
  )
  let reached: number | null = null
  for (const span of [...settled].sort((a, b) => a.from - b.from)) {
    if (span.from > (reached ?? start)) break
    if (span.to > start) reached = Math.max(reached ?? span.to, span.to)
  }
  if (reached === null || window.to === null) return reached
  return Math.min(reached, window.to)
}

/** A window that holds every entry an expression can match. */
export function windowOf(expression: AuditExpression): AuditWindow {
  switch (expression.kind) {
    case 'time':
      return { from: expression.from, to: expression.to }
    case 'and':
      return expression.of.map(windowOf).reduce(narrower, everything)
    case 'or':
      return expression.of.map(windowOf).reduce(wider)
    default:
      return everything
  }
}

const everything: AuditWindow = { from: null, to: null }

const narrower = (a: AuditWindow, b: AuditWindow): AuditWindow => ({
  from: a.from === null ? b.from : b.from === null ? a.from : Math.max(a.from, b.from),
  to: a.to === null ? b.to : b.to === null ? a.to : Math.min(a.to, b.to)
})
const wider = (a: AuditWindow, b: AuditWindow): AuditWindow => ({
  from: a.from === null || b.from === null ? null : Math.min(a.from, b.from),
  to: a.to === null || b.to === null ? null : Math.max(a.to, b.to)
})
