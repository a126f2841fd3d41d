import type { Segment } from '../segment'
import { countBefore, type Matched, nextFrom } from './matched'
import { firstNotBefore, type TimeIndex } from './time-index'

/** A segment with how much matches in it; what does is only asked for where the place lies. */
export type Found = {
  readonly segment: Segment
  readonly count: number
  readonly matched: () => Matched
}

/** Matches of a segment before an index. */
const before = ({ segment, count, matched }: Found, index: number): number => {
  if (index <= 0 || count === 0) return 0
  return index >= segment.count ? count : countBefore(matched(), index)
}

/**
 * Per segment the index before which lie, over all segments together, the first `rank` matches by
 * time, number and place in the chain. Found by halving time: no list of matches is ever made.
 */
export function seek(
  found: readonly Found[],
  rank: number,
  timesOf: (segment: Segment) => TimeIndex
): number[] {
  const total = found.reduce((sum, { count }) => sum + count, 0)
  if (rank <= 0) return found.map(() => 0)
  if (rank >= total) return found.map(({ segment }) => segment.count)

  /** The times of a segment are only opened where the moment lies in it. */
  const firstFrom = (segment: Segment, moment: number): number => {
    if (moment <= segment.minAt) return 0
    return moment > segment.maxAt ? segment.count : timesOf(segment).firstFrom(moment)
  }
  const edgesAt = (moment: number) => found.map(({ segment }) => firstFrom(segment, moment))
  const countAt = (edges: readonly number[]) =>
    found.reduce((sum, one, nth) => sum + before(one, edges[nth] as number), 0)

  /** Whether so many matches lie up to a moment; most moments are decided by whole segments. */
  function isReached(moment: number): boolean {
    const open: Found[] = []
    let [over, begun] = [0, 0]
    for (const one of found) {
      if (one.segment.minAt > moment) continue
      begun += one.count
      if (one.segment.maxAt <= moment) over += one.count
      else open.push(one)
    }
    if (over >= rank || begun < rank) return over >= rank
    const among = open.map(one => before(one, firstFrom(one.segment, moment + 1)))
    return among.reduce((sum, count) => sum + count, over) >= rank
  }

  const at = smallest(
    Math.min(...found.map(({ segment }) => segment.minAt)),
    Math.max(...found.map(({ segment }) => segment.maxAt)),
    isReached
  )
  const ends = edgesAt(at + 1)
  if (countAt(ends) === rank) return ends
  const starts = edgesAt(at)
  return seekAmongEqual(found, starts, ends, rank - countAt(starts))
}

/** Entries of one time, by number; those of one number by segment. */
function seekAmongEqual(
  found: readonly Found[],
  starts: readonly number[],
  ends: readonly number[],
  rank: number
): number[] {
  const edges = [...starts]
  const among = found.flatMap((one, nth) => {
    const [start, end] = [starts[nth] as number, ends[nth] as number]
    return end > start ? [{ one, nth, seqs: one.segment.seqs(), start, end }] : []
  })
  type Among = (typeof among)[number]
  const firstFrom = ({ seqs, start, end }: Among, seq: number) =>
    firstNotBefore(seqs, seq, start, end)
  const countUpTo = (seq: number) =>
    among.reduce(
      (sum, each) =>
        sum + before(each.one, firstFrom(each, seq + 1)) - before(each.one, each.start),
      0
    )
  const seq = smallest(
    Math.min(...among.map(({ seqs, start }) => seqs[start] as number)),
    Math.max(...among.map(({ seqs, end }) => seqs[end - 1] as number)),
    number => countUpTo(number) >= rank
  )
  let missing = rank - countUpTo(seq - 1)
  for (const each of among) {
    const { one, nth } = each
    edges[nth] = firstFrom(each, seq)
    const end = firstFrom(each, seq + 1)
    while (missing > 0) {
      const next = nextFrom(one.matched(), edges[nth] as number)
      if (next === -1 || next >= end) break
      edges[nth] = next + 1
      missing -= 1
    }
  }
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
