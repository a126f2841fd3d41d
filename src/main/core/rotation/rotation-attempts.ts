import type { WireError } from '@shared/errors'
import type { Attempt, Effect, Look, Looks, RotationState } from './rotation-state'

/** Looks that come by themselves after a loss, in order, and how long after it. */
const timedLooks = [
  { when: 'at-once', afterMs: 0 },
  { when: 'after-5-s', afterMs: 5_000 },
  { when: 'after-60-s', afterMs: 60_000 },
  { when: 'after-10-min', afterMs: 600_000 }
] as const
const looksAtStarts = 3
/** A list this long after a lost reply shows what is going to be there, but for the latest. */
const settledAfterMs = 60_000

/** Statuses by which something in front of Horizon says that it stopped waiting. */
const gaveUpWaiting = [408, 502, 504]

/** Horizon said itself that it failed; else the request may still be on its way to it. */
function isAnswered(failure: WireError | null): boolean {
  const status = failure?.status
  return status !== undefined && status >= 400 && !gaveUpWaiting.includes(status)
}

const lostAtMs = ({ lostAt, intendedAt }: Attempt): number => Date.parse(lostAt ?? intendedAt)

/** How many of the timed looks are over: a later one stands for those before it. */
const timedDone = ({ looks }: Attempt): number =>
  1 + Math.max(-1, ...looks.map(({ when }) => timedLooks.findIndex(timed => timed.when === when)))

const startsDone = ({ looks }: Attempt): number =>
  looks.find(({ when }) => when === 'at-start')?.count ?? 0

/** How many lists showed nothing of it. */
export const lookCount = ({ looks }: Pick<Attempt, 'looks'>): number =>
  looks.reduce((sum, { count }) => sum + count, 0)

/** Summed up, so that any number of looks costs the same. */
export function withLook({ looks }: Attempt, when: Look, at: string, times: number): Looks[] {
  const known = looks.find(each => each.when === when)
  if (known === undefined) return [...looks, { when, count: times, firstAt: at, lastAt: at }]
  const { firstAt, count } = known
  // A clock that was set back does not make an earlier look undone.
  const lastAt = Date.parse(at) > Date.parse(known.lastAt) ? at : known.lastAt
  const summed = { when, count: count + times, firstAt, lastAt }
  return looks.map(each => (each === known ? summed : each))
}

/** All looks are over and showed nothing. */
export const isGivenUp = (attempt: Attempt): boolean =>
  timedDone(attempt) === timedLooks.length && startsDone(attempt) >= looksAtStarts

/** True where its outcome is known, or a list late enough showed nothing of it. */
export function isSeenWithout(attempt: Attempt): boolean {
  if (attempt.outcome === 'on-its-way') return false
  if (attempt.outcome !== 'unknown') return true
  if (isAnswered(attempt.failure)) return attempt.looks.length > 0
  return attempt.looks.some(
    ({ when, lastAt }) =>
      when === 'after-60-s' ||
      when === 'after-10-min' ||
      when === 'at-start' ||
      Date.parse(lastAt) - lostAtMs(attempt) >= settledAfterMs
  )
}

/** When a list is asked for by itself next; `null` where that is at a start, or never. */
export function nextLookAt(_state: RotationState, attempt: Attempt): string | null {
  if (attempt.outcome !== 'unknown') return null
  const next = timedLooks[timedDone(attempt)]
  return next === undefined ? null : new Date(lostAtMs(attempt) + next.afterMs).toISOString()
}

/** Which look a list of now is; `null` where none is due. Those at starts are never due by time. */
export function dueLook(attempt: Attempt, nowMs: number): Look | null {
  if (attempt.outcome !== 'unknown') return null
  const due = timedLooks
    .slice(timedDone(attempt))
    .filter(({ afterMs }) => lostAtMs(attempt) + afterMs <= nowMs)
  return due.at(-1)?.when ?? null
}

/** The next timed look of an attempt whose outcome is unknown. */
export function nextTimedLook(attempt: Attempt, nowMs: number): Effect[] {
  if (attempt.outcome !== 'unknown') return []
  const { operationId } = attempt
  const due = dueLook(attempt, nowMs)
  if (due !== null) return [{ do: 'look', operationId, when: due, afterMs: 0 }]
  const next = timedLooks[timedDone(attempt)]
  if (next === undefined) return []
  // A clock that was set back does not put a look off for longer than it was meant to wait.
  const afterMs = Math.min(lostAtMs(attempt) + next.afterMs - nowMs, next.afterMs)
  return [{ do: 'look', operationId, when: next.when, afterMs }]
}

/** As `nextTimedLook`, and where those are over, one of the three at the starts after them. */
export function lookAfterStart(attempt: Attempt, nowMs: number): Effect[] {
  const timed = nextTimedLook(attempt, nowMs)
  if (timed.length > 0 || attempt.outcome !== 'unknown') return timed
  return [{ do: 'look', operationId: attempt.operationId, when: 'at-start', afterMs: 0 }]
}
