import type { StoredCounts } from '@main/core/audit-ports'
import type { Segment } from '../segment'
import type { BucketStarts } from './bucket-starts'
import { type Buckets, boundsOf } from './bucket-width'
import type { Labels } from './labels'
import { countBefore, type Matched, runOf } from './matched'

export type Split = { readonly column: 'action' | 'outcome'; readonly labels: Labels }

/** Entries over time, split by one field where asked, added up segment by segment. */
export type Histogram = {
  readonly buckets: Buckets
  /** `indexes` are all of the segment. */
  addAll(segment: Segment, indexes: Uint32Array): void
  /** `indexes` are those of `matched`; only read where it is split. */
  addMatched(segment: Segment, matched: Matched, indexes: Uint32Array, step: 1 | -1): void
  /** Only these buckets, of the same width. */
  read(shown?: Buckets): StoredCounts['histogram']
}

const shownSeries = 8
/** Beyond so many values of a split, further ones are counted as others without a series of theirs. */
const maxSeries = 4_096

/** Sums of a segment beyond so many are not kept: they are counted anew. */
const maxRolledUp = 65_536

type StartsOf = (segment: Segment, bucketMs: number) => BucketStarts

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

  function addAll(segment: Segment, indexes: Uint32Array): void {
    const starts = startsOf(segment, buckets.bucketMs)
    const byCode = split?.labels.of(segment).byCode
    if (byCode !== undefined && byCode.length * starts.numbers.length > maxRolledUp) {
      addMatched(segment, runOf(0, segment.count), indexes, 1)
      return
    }
    shown(starts, (bucket, from, to) => add(whole, bucket, to - from))
    if (split === undefined || byCode === undefined) return
    const { sums } = rollUp(segment, split.column, starts, buckets.bucketMs)
    shown(starts, (bucket, _from, _to, nth) => {
      for (let code = 1; code < byCode.length; code += 1) {
        const count = sums[nth * byCode.length + code] as number
        if (count !== 0) add(seriesOf(byCode[code] as number), bucket, count)
      }
    })
  }

  function addMatched(
    segment: Segment,
    matched: Matched,
    indexes: Uint32Array,
    step: 1 | -1
  ): void {
    const starts = startsOf(segment, buckets.bucketMs)
    const { byCode } = split?.labels.of(segment) ?? {}
    const codes = split && segment.column(split.column).codes
    const counts = new Uint32Array(byCode?.length ?? 0)
    shown(starts, (bucket, from, to) => {
      if (to <= matched.from || from >= matched.to) return
      const before = countBefore(matched, from)
      const end = countBefore(matched, to)
      if (end === before) return
      add(whole, bucket, (end - before) * step)
      if (codes === undefined || byCode === undefined) return
      if (end - before < counts.length) {
        for (let nth = before; nth < end; nth += 1) {
          const label = byCode[codes[indexes[nth] as number] as number] as number
          add(seriesOf(label), bucket, step)
        }
        return
      }
      for (let nth = before; nth < end; nth += 1) {
        const code = codes[indexes[nth] as number] as number
        counts[code] = (counts[code] as number) + 1
      }
      for (let code = 0; code < counts.length; code += 1) {
        if (counts[code] === 0) continue
        add(seriesOf(byCode[code] as number), bucket, (counts[code] as number) * step)
        counts[code] = 0
      }
    })
  }

  function read(part: Buckets = buckets): StoredCounts['histogram'] {
    const start = part.first - buckets.first
    const ofPart = (counts: Float64Array) => counts.subarray(start, start + part.count)
    const base = { ...boundsOf(part), bucketMs: part.bucketMs }
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

/** Entries of a segment by bucket and code of a column, bucket by bucket. */
type RolledUp = { readonly sums: Uint32Array; readonly bytes: number }
export type RollUp = (
  segment: Segment,
  column: 'action' | 'outcome',
  starts: BucketStarts,
  bucketMs: number
) => RolledUp

export function rolledUp(
  segment: Segment,
  name: 'action' | 'outcome',
  { numbers, starts }: BucketStarts
): RolledUp {
  const { codes, counts } = segment.column(name)
  const width = counts.length
  const sums = new Uint32Array(numbers.length * width)
  for (let nth = 0; nth < numbers.length; nth += 1) {
    const end = starts[nth + 1] as number
    for (let index = starts[nth] as number; index < end; index += 1) {
      const at = nth * width + (codes[index] as number)
      sums[at] = (sums[at] as number) + 1
    }
  }
  return { sums, bytes: sums.byteLength + 100 }
}
