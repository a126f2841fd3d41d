import type { Segment } from '../segment'
import { countBefore, type Matched, nextFrom } from './matched'
import { firstNotBefore, type TimeIndex } from './time-index'

/** A segment with what matches in it. */
export type Found = { readonly segment: Segment; readonly matched: Matched }

/**
 * Per segment the index before which lie, over all segments together, the first `rank` matches by
 * time, number and place in the chain. Found by halving time: no list of matches is ever made.
 */
export function seek(
  found: readonly Found[],
  rank: number,
  timesOf: (segment: Segment) => TimeIndex
): number[] {
  const total = found.reduce((sum, { matched }) => sum + matched.count, 0)
  if (rank <= 0) return found.map(() => 0)
  if (rank >= total) return found.map(({ segment }) => segment.count)

  const atMost = (at: number) => found.map(({ segment }) => timesOf(segment).firstFrom(at + 1))
  const countAt = (edges: readonly number[]) =>
    found.reduce((sum, { matched }, nth) => sum + countBefore(matched, edges[nth] as number), 0)

  const at = smallest(
    Math.min(...found.map(({ segment }) => segment.minAt)),
    Math.max(...found.map(({ segment }) => segment.maxAt)),
    moment => countUpTo(found, moment, timesOf) >= rank
  )
  const ends = atMost(at)
  if (countAt(ends) === rank) return ends
  const starts = found.map(({ segment }) => timesOf(segment).firstFrom(at))
  return seekAmongEqual(found, starts, ends, rank - countAt(starts))
}

function countUpTo(
  found: readonly Found[],
  moment: number,
  timesOf: (segment: Segment) => TimeIndex
): number {
  let sum = 0
  for (const { segment, matched } of found) {
    if (matched.count === 0 || segment.minAt > moment) continue
    sum +=
      segment.maxAt <= moment
        ? matched.count
        : countBefore(matched, timesOf(segment).firstFrom(moment + 1))
  }
  return sum
}

/** Entries of one time, by number; those of one number by segment. */
function seekAmongEqual(
  found: readonly Found[],
  starts: readonly number[],
  ends: readonly number[],
  rank: number
): number[] {
  const among = found.map(({ segment, matched }, nth) => {
    const [start, end] = [starts[nth] as number, ends[nth] as number]
    return { segment, matched, start, end, before: countBefore(matched, start) }
  })
  const filled = among.filter(({ start, end }) => end > start)
  const firstFrom = ({ segment, start, end }: (typeof among)[number], seq: number) =>
    end > start ? firstNotBefore(segment.seqs(), seq, start, end) : start
  const countUpTo = (seq: number) =>
    filled.reduce(
      (sum, one) => sum + countBefore(one.matched, firstFrom(one, seq + 1)) - one.before,
      0
    )
  const seq = smallest(
    Math.min(...filled.map(({ segment, start }) => segment.seqs()[start] as number)),
    Math.max(...filled.map(({ segment, end }) => segment.seqs()[end - 1] as number)),
    number => countUpTo(number) >= rank
  )
  const edges = among.map(one => firstFrom(one, seq))
  let missing =
    rank -
    among.reduce(
      (sum, { matched, before }, nth) => sum + countBefore(matched, edges[nth] as number) - before,
      0
    )
  among.forEach((one, nth) => {
    const end = firstFrom(one, seq + 1)
    while (missing > 0) {
      const next = nextFrom(one.matched, edges[nth] as number)
      if (next === -1 || next >= end) break
      edges[nth] = next + 1
      missing -= 1
    }
  })
  return edges
}

/** The smallest whole number between two for which it holds; it holds for the second. */
function smallest(from: number, to: number, holds: (value: number) => boolean): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = Math.min(high - 1, Math.floor(low + (high - low) / 2))
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
