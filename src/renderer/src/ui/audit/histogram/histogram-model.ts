import type { Absence, AuditCounts } from '@shared/contract/audit'

export type Histogram = {
  readonly from: number
  readonly to: number
  readonly bucketMs: number
  readonly series: AuditCounts['histogram']['series']
  /** Of all series, bucket by bucket. */
  readonly totals: readonly number[]
}
/** A run of buckets, the last one included. */
export type BucketRange = { readonly first: number; readonly last: number }
export type TimeRange = { readonly from: number; readonly to: number }

/** `undefined` where nothing matches. */
export function histogramOf({ histogram }: AuditCounts): Histogram | undefined {
  const { from, to, bucketMs, series } = histogram
  const [start, end] = [Date.parse(from ?? ''), Date.parse(to ?? '')]
  const length = series[0]?.counts.length ?? 0
  if (Number.isNaN(start) || Number.isNaN(end) || length === 0 || !(bucketMs > 0)) return undefined
  const totals = Array.from({ length }, (_, at) =>
    series.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0)
  )
  return { from: start, to: start + length * bucketMs, bucketMs, series, totals }
}

export const timesOf = (histogram: Histogram, { first, last }: BucketRange): TimeRange => ({
  from: histogram.from + first * histogram.bucketMs,
  to: histogram.from + (last + 1) * histogram.bucketMs
})

/** The buckets between two moments, as far as the histogram shows them. */
export function bucketsIn(histogram: Histogram, range: TimeRange): BucketRange | undefined {
  const { from, bucketMs, totals } = histogram
  const first = Math.max(0, Math.round((range.from - from) / bucketMs))
  const last = Math.min(totals.length, Math.round((range.to - from) / bucketMs)) - 1
  return last < first ? undefined : { first, last }
}

export const countIn = ({ totals }: Histogram, { first, last }: BucketRange): number =>
  totals.slice(first, last + 1).reduce((sum, count) => sum + count, 0)

export type Gap = TimeRange & { readonly absence: Absence }

/** What is not held of the time the histogram shows; an open end reaches to its edge. */
export function gapsIn({ from, to }: TimeRange, absences: readonly Absence[]): readonly Gap[] {
  return absences.flatMap(absence => {
    const start = Math.max(from, absence.from === null ? from : Date.parse(absence.from))
    const end = Math.min(to, absence.to === null ? to : Date.parse(absence.to))
    return end > start ? [{ from: start, to: end, absence }] : []
  })
}
