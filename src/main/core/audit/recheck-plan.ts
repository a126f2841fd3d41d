import type { TimeSpan } from '../audit-ports'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** Entries may be recorded this much later than they occurred: younger spans are never settled. */
export const overlapMs = 60 * minuteMs
export const overlapEveryMs = 10 * minuteMs
/** What one walk of the console's own fetches at the most. */
export const maxRecheckPages = 40
const wantedPages = 20

type Known = {
  readonly held: number
  readonly firstAt: number | null
  readonly runs: readonly { readonly toAt: number }[]
  readonly settled: readonly TimeSpan[]
  readonly purgedBefore: number | null
}
type Walked = {
  readonly walked: readonly TimeSpan[]
  readonly avoided: readonly TimeSpan[]
  readonly spanMs: number
}

/**
 * What time it is at Horizon at the least: when its newest entry was recorded. This computer's clock
 * may say anything.
 */
export const serverTime = ({ runs }: Pick<Known, 'runs'>): number | null =>
  runs.at(-1)?.toAt ?? null

/**
 * A server may keep times finer than it tells them: at the edge of a span it then judges otherwise
 * than what is held. At whole minutes both agree.
 */
export const wholeMinutes = ({ from, to }: TimeSpan): TimeSpan => ({
  from: minuteBefore(from),
  to: minuteAfter(to)
})
const minuteBefore = (moment: number): number => Math.floor(moment / minuteMs) * minuteMs
const minuteAfter = (moment: number): number => Math.ceil(moment / minuteMs) * minuteMs

/**
 * Since when what is held can be compared with what Horizon has: what it may have let go by now, and
 * what was purged here, differs without having vanished.
 */
export function comparableFrom(
  { firstAt, purgedBefore }: Pick<Known, 'firstAt' | 'purgedBefore'>,
  oldestAvailableAt: number | null
): number {
  const hasLetGo = oldestAvailableAt !== null && firstAt !== null && oldestAvailableAt > firstAt
  // What is oldest there now may be gone before it is asked for.
  const letGo = hasLetGo ? oldestAvailableAt + overlapMs : Number.NEGATIVE_INFINITY
  return minuteAfter(Math.max(letGo, purgedBefore ?? Number.NEGATIVE_INFINITY))
}

/** The last hour before what Horizon recorded last, itself included. */
export function overlapSpan(known: Known, oldestAvailableAt: number | null): TimeSpan | null {
  const now = serverTime(known)
  if (now === null) return null
  const { from, to } = wholeMinutes({ from: now - overlapMs, to: now + 1 })
  const start = Math.max(from, comparableFrom(known, oldestAvailableAt))
  return start < to ? { from: start, to } : null
}

/** Up to here nothing is expected to come any more. */
export const settleableTo = (known: Pick<Known, 'runs'>): number =>
  minuteBefore((serverTime(known) ?? Number.NEGATIVE_INFINITY) - overlapMs)

/** What can be settled. */
function settleable(known: Known, oldestAvailableAt: number | null): TimeSpan | null {
  const now = serverTime(known)
  if (now === null || known.firstAt === null) return null
  const from = Math.max(minuteBefore(known.firstAt), comparableFrom(known, oldestAvailableAt))
  const to = settleableTo(known)
  return from < to ? { from, to } : null
}

/** The newest span not settled yet; then, once in each run of the app, the settled ones again. */
export function nextRecheck(
  known: Known,
  oldestAvailableAt: number | null,
  { walked, avoided, spanMs }: Walked
): TimeSpan | null {
  const whole = settleable(known, oldestAvailableAt)
  if (whole === null) return null
  const open = without(whole, [...known.settled, ...avoided])
  const gap = open.at(-1) ?? without(whole, [...walked, ...avoided]).at(-1)
  if (gap === undefined) return null
  const length = Math.max(minuteMs, minuteBefore(Math.min(spanMs, spanFor(known))))
  const start = Math.floor((gap.to - 1) / length) * length
  return { from: Math.max(gap.from, start), to: gap.to }
}

/** A day, or as much less as one walk can be expected to fetch. */
function spanFor({ held, firstAt, runs }: Known): number {
  const lengthMs = (serverTime({ runs }) ?? 0) - (firstAt ?? 0)
  const perDay = lengthMs <= 0 ? 0 : (held * dayMs) / lengthMs
  const most = wantedPages * 1_000
  return perDay <= most ? dayMs : Math.floor((dayMs * most) / perDay)
}

/** What is left of a span, in its order. */
export function without(whole: TimeSpan, taken: readonly TimeSpan[]): TimeSpan[] {
  const left: TimeSpan[] = []
  let from = whole.from
  for (const span of [...taken].sort((a, b) => a.from - b.from)) {
    if (span.from > from) left.push({ from, to: Math.min(span.from, whole.to) })
    from = Math.max(from, span.to)
    if (from >= whole.to) return left.filter(part => part.from < part.to)
  }
  left.push({ from, to: whole.to })
  return left.filter(part => part.from < part.to)
}

/** A long span in pieces of a day, so that each is compared for itself; the newest first. */
export function inPieces({ from, to }: TimeSpan, pieceMs = dayMs): TimeSpan[] {
  const pieces: TimeSpan[] = []
  for (let end = to; end > from; ) {
    const start = Math.max(from, Math.floor((end - 1) / pieceMs) * pieceMs)
    pieces.push({ from: start, to: end })
    end = start
  }
  return pieces
}
