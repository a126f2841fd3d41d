import type { AuditExpression } from '@shared/domain/audit-query/ast'
import type { Segment } from '../segment'
import type { Evaluate } from './evaluate'
import { type Matched, nextFrom, previousFrom } from './matched'
import type { TimeIndex } from './time-index'

export type Order = 'newest' | 'oldest'
export type Hit = { readonly segment: Segment; readonly index: number }

/** The entries of a result one after another; what it has passed it never gives again. */
export type Walk = {
  take(limit: number): readonly Hit[]
  skip(count: number): void
  readonly hasMore: () => boolean
}

/**
 * Where a segment stands in a walk. Its next entry's time is only looked up when no other segment
 * can come before: first the segment's own bound, then the bound of the entry, then the time.
 */
type Source = {
  readonly segment: Segment
  /** Of `oldest` the first index not yet given, of `newest` the one after the last. */
  edge: number
  matched: Matched | undefined
  index: number
  at: number
  isExact: boolean
}

type Ports = {
  readonly evaluate: Evaluate
  readonly timesOf: (segment: Segment) => TimeIndex
}

/** `edges`: what lies before them was passed, per segment; without, the walk begins at its beginning. */
export function createWalk(
  { evaluate, timesOf }: Ports,
  segments: readonly Segment[],
  expression: AuditExpression,
  order: Order,
  edges?: readonly number[]
): Walk {
  const isNewest = order === 'newest'
  const sources: Source[] = segments.flatMap((segment, nth) => {
    const edge = edges?.[nth] ?? (isNewest ? segment.count : 0)
    if (edge === (isNewest ? 0 : segment.count)) return []
    const at = isNewest ? segment.maxAt : segment.minAt
    return [{ segment, edge, matched: undefined, index: -1, at, isExact: false }]
  })

  /** False where a segment has no more. */
  function find(source: Source): boolean {
    const { segment, edge } = source
    source.matched ??= evaluate(segment, expression)
    source.index = isNewest
      ? previousFrom(source.matched, edge - 1)
      : nextFrom(source.matched, edge)
    if (source.index === -1) return false
    const times = timesOf(segment)
    const { index } = source
    const [low, high] = [times.atLeast(index), times.atMost(index)]
    source.at = isNewest ? high : low
    source.isExact = low === high
    return true
  }

  const isBefore = (one: Source, other: Source): boolean => {
    if (one.at !== other.at) return isNewest ? one.at > other.at : one.at < other.at
    if (one.isExact !== other.isExact) return !one.isExact
    return one.isExact && isEarlier(one, other) !== isNewest
  }

  /** `sources` is a heap, the next one first: looked through for each entry, 92 took a tenth of a page's time. */
  function sink(from: number): void {
    const source = sources[from] as Source
    let nth = from
    for (;;) {
      let child = 2 * nth + 1
      if (child >= sources.length) break
      const [one, other] = [sources[child] as Source, sources[child + 1]]
      if (other !== undefined && isBefore(other, one)) child += 1
      const first = sources[child] as Source
      if (!isBefore(first, source)) break
      sources[nth] = first
      nth = child
    }
    sources[nth] = source
  }
  for (let nth = (sources.length >> 1) - 1; nth >= 0; nth -= 1) sink(nth)

  function removeFirst(): void {
    const last = sources.pop() as Source
    if (sources.length === 0) return
    sources[0] = last
    sink(0)
  }

  /** Of the first one, which stands where it stood before. */
  function findNext(first: Source): void {
    if (find(first)) sink(0)
    else removeFirst()
  }

  /** The segment whose next entry is the next of all, its time and index known. */
  function ahead(): Source | undefined {
    for (;;) {
      const first = sources[0]
      if (first === undefined || first.isExact) return first
      if (first.index === -1) findNext(first)
      else {
        first.at = first.segment.times()[first.index] as number
        first.isExact = true
        sink(0)
      }
    }
  }

  function next(): Hit | undefined {
    const source = ahead()
    if (source === undefined) return undefined
    const hit = { segment: source.segment, index: source.index }
    source.edge = isNewest ? source.index : source.index + 1
    findNext(source)
    return hit
  }

  return {
    take(limit) {
      const hits: Hit[] = []
      while (hits.length < limit) {
        const hit = next()
        if (hit === undefined) break
        hits.push(hit)
      }
      return hits
    },
    skip(count) {
      for (let passed = 0; passed < count && next() !== undefined; passed += 1);
    },
    hasMore: () => ahead() !== undefined
  }
}

/** Of two entries of one time: by number, then by place in the chain. */
function isEarlier(one: Source, other: Source): boolean {
  const [seq, otherSeq] = [one, other].map(({ segment, index }) => segment.seqs()[index] as number)
  if (seq !== otherSeq) return (seq as number) < (otherSeq as number)
  return one.segment.firstPosition < other.segment.firstPosition
}
