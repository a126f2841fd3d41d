import { randomUUID } from 'node:crypto'
import type { CountsRequest, StoredCounts, TimeSpan } from '@main/core/audit-ports'
import type { AuditFacet } from '@shared/contract/audit'
import type { AuditExpression } from '@shared/domain/audit-query/ast'
import type { Segment } from '../segment'
import { type Buckets, bucketsOver } from './bucket-width'
import { createFacetCounts, type FacetCounts, topOfChoice } from './facet-counts'
import { createHistogram, type Histogram } from './histogram'
import { inverse, listIndexes, type Matched } from './matched'
import type { SearchPorts } from './search-ports'
import { createTally } from './tally'
import { timeBoundsOf } from './time-bounds'

/** One count under way; each step is short, and answers with what was counted by then. */
export type CountRun = {
  readonly countId: string
  step(budgetMs: number): StoredCounts
}

type Matching = { readonly segment: Segment; readonly matched: Matched }

const noHistogram = { from: null, to: null, bucketMs: 0, edges: [], series: [] }

/**
 * Newest segments first. Where no window is asked for, entries are put into buckets over all that
 * could match; when it is known from when to when something did, buckets of another width are filled
 * in a second round over what matched.
 */
export function createCountRun(ports: SearchPorts, request: CountsRequest): CountRun {
  const { evaluate, timesOf, labelsOf, startsOf, rollUp, now } = ports
  const { expression, window } = request
  const countId = randomUUID()
  const segments = ports.segments
    .all()
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.maxAt - one.maxAt)
  const unsealed = ports.segments.all().at(-1)?.id
  const facets = request.facets.map(field => ({
    field,
    counts: createFacetCounts(field, labelsOf(field))
  }))
  const choices = (request.choices ?? []).map(({ field, expression: beside }) => ({
    field,
    beside,
    counts: createFacetCounts(field, labelsOf(field))
  }))
  const split = request.split === 'none' ? undefined : { labels: labelsOf(request.split) }
  const histogramOver = (buckets: Buckets): Histogram =>
    createHistogram(buckets, split, startsOf, rollUp)

  let version = ports.segments.version()
  let held = segments.reduce((sum, { count }) => sum + count, 0)
  let scanned = 0
  let total = 0
  let elapsedMs = 0
  const matching: Matching[] = []

  const possible = window ?? possibleSpan(segments, expression)
  const bucketsFrom = (firstAt: number, lastAt: number): Buckets =>
    bucketsOver({ firstAt, lastAt, atMost: request.buckets, zone: request.zone })
  let histogram = possible && histogramOver(bucketsFrom(possible.from, possible.to - 1))
  /** Of the second round: what is still to be put into buckets. */
  let redrawn: Histogram | undefined
  let nextToCount = 0
  let nextToRedraw = 0

  function addTo(
    target: Histogram | undefined,
    segment: Segment,
    matched: Matched,
    targets: readonly FacetCounts[]
  ) {
    const { count } = segment
    const isMost = matched.count * 2 > count
    const listed = isMost ? inverse(matched, count) : matched
    const step = isMost ? -1 : 1
    const indexes = ports.indexesFor(count)
    if (isMost) target?.addAll(segment, createTally(ports.everyIndex(count), count))
    const tally = createTally(indexes, listIndexes(listed, indexes))
    target?.addMatched(segment, listed, tally, step)
    for (const counts of targets) {
      if (isMost) counts.addAll(segment)
      if (listed.count > 0) counts.addListed(segment, tally, step)
    }
  }

  function count(segment: Segment): void {
    const matched = evaluate(segment, expression)
    scanned += segment.count
    for (const { beside, counts } of choices) {
      const choice = evaluate(segment, beside)
      if (choice.count > 0) addTo(undefined, segment, choice, [counts])
    }
    if (matched.count === 0) return
    total += matched.count
    matching.push({ segment, matched })
    addTo(
      histogram,
      segment,
      matched,
      facets.map(({ counts }) => counts)
    )
  }

  /** Segments that were removed meanwhile are not read; the unsealed entries are in memory. */
  function leaveOutRemoved(): void {
    if (ports.segments.version() === version) return
    version = ports.segments.version()
    const there = new Set(ports.segments.all().map(({ id }) => id))
    for (let nth = segments.length - 1; nth >= nextToCount; nth -= 1) {
      const segment = segments[nth] as Segment
      if (there.has(segment.id) || segment.id === unsealed) continue
      segments.splice(nth, 1)
      held -= segment.count
    }
  }

  let own: Buckets | undefined
  function ownBuckets(): Buckets {
    own ??= bucketsFrom(...matchedSpan(matching, timesOf))
    return own
  }

  /** Counts on; true when all is done. */
  function goOn(): boolean {
    const segment = segments[nextToCount]
    if (segment !== undefined) {
      nextToCount += 1
      count(segment)
      return false
    }
    if (window !== null || total === 0 || histogram === undefined) return true
    const buckets = ownBuckets()
    if (buckets.clock.key === histogram.buckets.clock.key) return true
    redrawn ??= histogramOver(buckets)
    const found = matching[nextToRedraw]
    if (found !== undefined) {
      nextToRedraw += 1
      addTo(redrawn, found.segment, found.matched, [])
      return false
    }
    histogram = redrawn
    return true
  }

  let isDone = false

  function topOf(field: AuditFacet, counts: FacetCounts) {
    const choice = choices.find(one => one.field === field)
    return choice === undefined
      ? counts.top(request.facetValues)
      : topOfChoice(choice.counts, counts, request.facetValues)
  }

  function drawn(): StoredCounts['histogram'] {
    if (histogram === undefined) return noHistogram
    if (!isDone || window !== null) return histogram.read()
    return total === 0 ? noHistogram : histogram.read(ownBuckets())
  }

  return {
    countId,
    step(budgetMs) {
      const start = now()
      leaveOutRemoved()
      while (!isDone && now() - start < budgetMs) isDone = goOn()
      elapsedMs += now() - start
      return {
        countId,
        isDone,
        scanned,
        held,
        total,
        histogram: drawn(),
        facets: facets.map(({ field, counts }) => ({ field, ...topOf(field, counts) })),
        elapsedMs
      }
    }
  }
}

/** The times of the first and the last match. Times are read where their bounds do not decide. */
function matchedSpan(
  matching: readonly Matching[],
  timesOf: SearchPorts['timesOf']
): readonly [firstAt: number, lastAt: number] {
  // Where all matches, no times are needed.
  const leastAt = ({ segment, matched }: Matching) =>
    matched.from === 0 ? segment.minAt : timesOf(segment).atLeast(matched.from)
  const mostAt = ({ segment, matched }: Matching) =>
    matched.to === segment.count ? segment.maxAt : timesOf(segment).atMost(matched.to - 1)
  let firstAt = Number.POSITIVE_INFINITY
  let lastAt = Number.NEGATIVE_INFINITY
  const starts = matching
    .map(one => ({ ...one, bound: leastAt(one) }))
    .sort((one, other) => one.bound - other.bound)
  for (const { segment, matched, bound } of starts) {
    if (bound >= firstAt) break
    const at = matched.from === 0 ? segment.minAt : (segment.times()[matched.from] as number)
    firstAt = Math.min(firstAt, at)
  }
  const ends = matching
    .map(one => ({ ...one, bound: mostAt(one) }))
    .sort((one, other) => other.bound - one.bound)
  for (const { segment, matched, bound } of ends) {
    if (bound <= lastAt) break
    const isLast = matched.to === segment.count
    lastAt = Math.max(lastAt, isLast ? segment.maxAt : (segment.times()[matched.to - 1] as number))
  }
  return [firstAt, lastAt]
}

/** From when to when there can be matches; `to` is exclusive. */
function possibleSpan(
  segments: readonly Segment[],
  expression: AuditExpression
): TimeSpan | undefined {
  const bounds = timeBoundsOf(expression)
  const from = segments.reduce((least, { minAt }) => Math.min(least, minAt), Infinity)
  const to = segments.reduce((most, { maxAt }) => Math.max(most, maxAt + 1), -Infinity)
  const span = { from: Math.max(from, bounds.from), to: Math.min(to, bounds.to) }
  return span.from < span.to ? span : undefined
}
