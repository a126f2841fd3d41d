import type { AuditExpression } from '@shared/domain/audit-query/ast'
import type { Segment, Segments } from '../segment'
import type { FlagsOf } from './column-flags'
import { type Leaf, type LeafPlan, planLeaf } from './leaf-plan'
import { createMatchCounts } from './match-counts'
import {
  both,
  bytesOf,
  either,
  inverse,
  listIndexes,
  type Matched,
  nothing,
  ofIndexes,
  runOf
} from './matched'
import type { TimeIndex } from './time-index'

type Conjunct = {
  readonly estimate: number
  readonly matched: () => Matched
  readonly sift?: LeafPlan['sift']
}

/** Below one match in so many entries, the others are asked entry by entry. */
const sparse = 24

export type Evaluate = (segment: Segment, expression: AuditExpression) => Matched
/** How many match: mostly known without their bits. */
export type CountIn = (segment: Segment, expression: AuditExpression) => number

export function createEvaluate(
  segments: Segments,
  timesOf: (segment: Segment) => TimeIndex,
  flagsOf: FlagsOf
): { readonly evaluate: Evaluate; readonly countIn: CountIn } {
  const keep = createMatchCache(segments)

  function evaluate(segment: Segment, expression: AuditExpression): Matched {
    const { count } = segment
    if (count === 0) return nothing
    switch (expression.kind) {
      case 'all':
        return runOf(0, count)
      case 'time':
        return ofTime(segment, expression)
      case 'not':
        return inverse(evaluate(segment, expression.of), count)
      case 'and':
        return keep(segment, expression, () => ofAll(segment, expression.of))
      case 'or':
        return keep(segment, expression, () =>
          expression.of.reduce<Matched>(
            (sum, one) => (sum.count === count ? sum : either(sum, evaluate(segment, one), count)),
            nothing
          )
        )
      default:
        return keep(segment, expression, () => planLeaf(segment, expression, flagsOf).matched())
    }
  }

  function ofTime(segment: Segment, { from, to }: Extract<AuditExpression, { kind: 'time' }>) {
    const times = timesOf(segment)
    return runOf(
      from === null ? 0 : times.firstFrom(from),
      to === null ? segment.count : times.firstFrom(to)
    )
  }

  /** The one that lets fewest through goes first; what is none anywhere ends it at once. */
  function ofAll(segment: Segment, expressions: readonly AuditExpression[]): Matched {
    const { count } = segment
    const conjuncts: Conjunct[] = []
    for (const expression of expressions) {
      const conjunct = conjunctOf(segment, expression)
      if (conjunct.estimate === 0) return nothing
      conjuncts.push(conjunct)
    }
    conjuncts.sort((one, other) => one.estimate - other.estimate)

    let matched = runOf(0, count)
    for (const conjunct of conjuncts) {
      if (matched.count === 0) return nothing
      const { sift } = conjunct
      if (sift !== undefined && matched.count * sparse < count) {
        const indexes = new Uint32Array(matched.count)
        const length = sift(indexes, listIndexes(matched, indexes))
        matched = ofIndexes(indexes.subarray(0, length), count)
      } else {
        matched = both(matched, conjunct.matched(), count)
      }
    }
    return matched
  }

  function conjunctOf(segment: Segment, expression: AuditExpression): Conjunct {
    const known = isLeaf(expression) ? keep.find(segment, expression) : undefined
    if (known !== undefined) return { estimate: known.count, matched: () => known }
    if (isLeaf(expression)) {
      const plan = planLeaf(segment, expression, flagsOf)
      return { ...plan, matched: () => keep(segment, expression, plan.matched) }
    }
    const matched = evaluate(segment, expression)
    return { estimate: matched.count, matched: () => matched }
  }

  /** Counts are kept of whole searches: the terms of a long one would push out its own. */
  function evaluateWhole(segment: Segment, expression: AuditExpression): Matched {
    const matched = evaluate(segment, expression)
    keep.noteCount(segment, expression, matched.count)
    return matched
  }

  const countIn = (segment: Segment, expression: AuditExpression): number =>
    keep.countOf(segment, expression) ?? evaluateWhole(segment, expression).count

  return { evaluate: evaluateWhole, countIn }
}

const isLeaf = (expression: AuditExpression): expression is Leaf =>
  expression.kind === 'match' ||
  expression.kind === 'ip' ||
  expression.kind === 'id' ||
  expression.kind === 'text'

/** Bits of the last searches and of their parts; a search over 10 million entries has 1.25 MB. */
const maxCachedBytes = 8 * 1024 * 1024

type OfExpression = { readonly bySegment: Map<string, Matched>; bytes: number }

function createMatchCache(segments: Segments) {
  const kept = new Map<string, OfExpression>()
  const keys = new WeakMap<AuditExpression, string>()
  const counts = createMatchCounts(() => segments.all().length)
  let bytes = 0

  const keyOf = (expression: AuditExpression): string => {
    const known = keys.get(expression)
    if (known !== undefined) return known
    const key = JSON.stringify(expression)
    keys.set(expression, key)
    return key
  }

  const find = (segment: Segment, expression: AuditExpression): Matched | undefined =>
    kept.get(keyOf(expression))?.bySegment.get(segment.id)

  function keep(segment: Segment, expression: AuditExpression, make: () => Matched): Matched {
    const key = keyOf(expression)
    const found = kept.get(key)?.bySegment.get(segment.id)
    const made = found ?? make()
    const mine = kept.get(key) ?? { bySegment: new Map<string, Matched>(), bytes: 0 }
    // Used last, goes last.
    kept.delete(key)
    kept.set(key, mine)
    if (found !== undefined) return found
    mine.bySegment.set(segment.id, made)
    mine.bytes += bytesOf(made)
    bytes += bytesOf(made)
    leaveOutRemoved(mine)
    for (const [oldest, value] of kept) {
      if (bytes <= maxCachedBytes || oldest === key) break
      kept.delete(oldest)
      bytes -= value.bytes
    }
    return made
  }

  /** Each state of the unsealed entries is a segment of its own. */
  function leaveOutRemoved(mine: OfExpression): void {
    if (mine.bySegment.size < 2 * segments.all().length + 16) return
    const there = new Set(segments.all().map(({ id }) => id))
    for (const [id, matched] of mine.bySegment) {
      if (there.has(id)) continue
      mine.bySegment.delete(id)
      mine.bytes -= bytesOf(matched)
      bytes -= bytesOf(matched)
    }
  }

  const countOf = (segment: Segment, expression: AuditExpression): number | undefined =>
    counts.find(keyOf(expression), segment.id)
  const noteCount = (segment: Segment, expression: AuditExpression, count: number): void =>
    counts.note(keyOf(expression), segment.id, count)

  return Object.assign(keep, { find, countOf, noteCount })
}
