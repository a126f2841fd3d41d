import type { StoredCounts } from '@main/core/audit-ports'
import type { Segment } from '../segment'
import type { BucketClock } from './bucket-clock'
import type { BucketStarts } from './bucket-starts'
import { type Buckets, edgesOf } from './bucket-width'
import type { Labels } from './labels'
import { countBefore, type Matched, runOf } from './matched'
import type { Tally } from './tally'

export type Split = { readonly labels: Labels }

/** Entries over time, split by one field where asked, added up segment by segment. */
export type Histogram = {
  readonly buckets: Buckets
  /** `everything` is all of the segment. */
  addAll(segment: Segment, everything: Tally): void
  /** `tally` is of what matched. */
  addMatched(segment: Segment, matched: Matched, tally: Tally, step: 1 | -1): void
  /** Only these buckets, of the same width. */
  read(shown?: Buckets): StoredCounts['histogram']
}

const shownSeries = 8
/** Beyond so many values of a split, further ones are counted as others without a series of theirs. */
const maxSeries = 4_096

/** Sums of a segment beyond so many are not kept: they are counted anew. */
const maxRolledUp = 65_536

type StartsOf = (segment: Segment, clock: BucketClock) => BucketStarts

export function createHistogram(
  buckets: Buckets,
  split: Split | undefined,
  startsOf: StartsOf,
  rollUp: RollUp
): Histogram {
  const whole = new Float64Array(buckets.count)
  const series = new Map<number, Float64Array>()

  function seriesOf(label: number): Float64Array | undefined {
    const known = series.get(label)
    if (known !== undefined || label === 0 || series.size >= maxSeries) return known
    const made = new Float64Array(buckets.count)
    series.set(label, made)
    return made
  }

  const add = (counts: Float64Array | undefined, bucket: number, count: number): void => {
    if (counts !== undefined) counts[bucket] = (counts[bucket] as number) + count
  }

  /** Buckets of the segment that are shown, by their number here. */
  function shown(
    starts: BucketStarts,
    each: (bucket: number, from: number, to: number, nth: number) => void
  ) {
    for (let nth = 0; nth < starts.numbers.length; nth += 1) {
      const bucket = (starts.numbers[nth] as number) - buckets.first
      if (bucket < 0 || bucket >= buckets.count) continue
      each(bucket, starts.starts[nth] as number, starts.starts[nth + 1] as number, nth)
    }
  }

  function addAll(segment: Segment, everything: Tally): void {
    const starts = startsOf(segment, buckets.clock)
    const ids = split?.labels.of(segment).ids
    if (ids !== undefined && (ids.length + 1) * starts.numbers.length > maxRolledUp) {
      addMatched(segment, runOf(0, segment.count), everything, 1)
      return
    }
    shown(starts, (bucket, from, to) => add(whole, bucket, to - from))
    if (split === undefined || ids === undefined) return
    const { sums } = rollUp(segment, split.labels, starts, buckets.clock)
    shown(starts, (bucket, _from, _to, nth) => {
      const base = nth * (ids.length + 1) + 1
      for (let place = 0; place < ids.length; place += 1) {
        const count = sums[base + place] as number
        if (count !== 0) add(seriesOf(ids[place] as number), bucket, count)
      }
    })
  }

  function addMatched(segment: Segment, matched: Matched, tally: Tally, step: 1 | -1): void {
    const starts = startsOf(segment, buckets.clock)
    const spans: { readonly bucket: number; readonly before: number; readonly end: number }[] = []
    let total = 0
    shown(starts, (bucket, from, to) => {
      if (to <= matched.from || from >= matched.to) return
      const before = countBefore(matched, from)
      const end = countBefore(matched, to)
      if (end === before) return
      add(whole, bucket, (end - before) * step)
      spans.push({ bucket, before, end })
      total += end - before
    })
    if (split === undefined || spans.length === 0) return

    const { places } = segment.places(split.labels.column)
    const { byPlace } = split.labels.of(segment)
    const counts = new Uint32Array(split.labels.size() + 1)
    const left = new Uint32Array(counts.length)
    // What is in the longest is left of all, which the facets count anyway.
    const isLeft = total === tally.length && total >= byPlace.length
    const longest = isLeft ? longestOf(spans) : undefined
    if (longest !== undefined) {
      const all = tally.of(places, byPlace.length)
      for (let place = 0; place < all.length; place += 1) {
        const label = byPlace[place] as number
        left[label] = (left[label] as number) + (all[place] as number)
      }
    }
    const addCounts = (bucket: number, sums: Uint32Array) => {
      for (let label = 1; label < sums.length; label += 1) {
        if (sums[label] !== 0) add(seriesOf(label), bucket, (sums[label] as number) * step)
      }
    }
    for (const span of spans) {
      const { bucket, before, end } = span
      if (span === longest) continue
      const isShort = end - before < counts.length
      for (let nth = before; nth < end; nth += 1) {
        const label = byPlace[places[tally.indexes[nth] as number] as number] as number
        left[label] = (left[label] as number) - 1
        if (isShort) add(seriesOf(label), bucket, step)
        else counts[label] = (counts[label] as number) + 1
      }
      if (isShort) continue
      addCounts(bucket, counts)
      counts.fill(0)
    }
    if (longest !== undefined) addCounts(longest.bucket, left)
  }

  function read(part: Buckets = buckets): StoredCounts['histogram'] {
    const start = part.first - buckets.first
    const ofPart = (counts: Float64Array) => counts.subarray(start, start + part.count)
    const edges = edgesOf(part)
    const [from, to] = [edges[0], edges.at(-1)].map(at => new Date(at as number).toISOString())
    const base = { from: from as string, to: to as string, bucketMs: part.clock.bucketMs, edges }
    if (split === undefined) return { ...base, series: [{ value: '', counts: [...ofPart(whole)] }] }
    const sums = [...series]
      .map(([label, all]) => ({ label, counts: ofPart(all), sum: sumOf(ofPart(all)) }))
      .filter(({ sum }) => sum > 0)
      .sort(
        (one, other) =>
          other.sum - one.sum ||
          (split.labels.text(one.label) < split.labels.text(other.label) ? -1 : 1)
      )
      .slice(0, shownSeries)
    const rest = ofPart(whole).map((count, bucket) =>
      sums.reduce((left, { counts }) => left - (counts[bucket] as number), count)
    )
    const named = sums.map(({ label, counts }) => ({
      value: split.labels.text(label),
      counts: [...counts]
    }))
    const others = sumOf(rest) > 0 ? [{ value: 'other', counts: [...rest] }] : []
    return { ...base, series: [...named, ...others] }
  }

  return { buckets, addAll, addMatched, read }
}

const sumOf = (counts: Float64Array): number => counts.reduce((sum, count) => sum + count, 0)

/** Of two that are as long any one does. */
const longestOf = <T extends { readonly before: number; readonly end: number }>(
  spans: readonly T[]
): T =>
  spans.reduce((most, span) => (span.end - span.before > most.end - most.before ? span : most))

/** Entries of a segment by bucket and label, bucket by bucket; first those without one. */
type RolledUp = { readonly sums: Uint32Array; readonly bytes: number }
export type RollUp = (
  segment: Segment,
  labels: Labels,
  starts: BucketStarts,
  clock: BucketClock
) => RolledUp

export function rolledUp(
  segment: Segment,
  labels: Labels,
  { numbers, starts }: BucketStarts
): RolledUp {
  const { places } = segment.places(labels.column)
  const { byPlace, ids } = labels.of(segment)
  const nths = new Map(Array.from(ids, (label, nth) => [label, nth + 1]))
  const nthOf = Uint16Array.from(byPlace, label => nths.get(label) ?? 0)
  const width = ids.length + 1
  const sums = new Uint32Array(numbers.length * width)
  for (let nth = 0; nth < numbers.length; nth += 1) {
    const end = starts[nth + 1] as number
    for (let index = starts[nth] as number; index < end; index += 1) {
      const at = nth * width + (nthOf[places[index] as number] as number)
      sums[at] = (sums[at] as number) + 1
    }
  }
  return { sums, bytes: sums.byteLength + 100 }
}
