import type { Absence, AuditCounts } from '@shared/contract/audit'

export type Histogram = {
  readonly from: number
  readonly to: number
  /** Where each bucket begins and, at the end, where the last one ends. */
  readonly edges: readonly number[]
  readonly series: AuditCounts['histogram']['series']
  /** Of all series, bucket by bucket. */
  readonly totals: readonly number[]
}
/** A run of buckets, the last one included. */
export type BucketRange = { readonly first: number; readonly last: number }
export type TimeRange = { readonly from: number; readonly to: number }

/** `undefined` where nothing matches. */
export function histogramOf({ histogram }: AuditCounts): Histogram | undefined {
  const { edges, series } = histogram
  const [from, to] = [edges[0], edges.at(-1)]
  if (from === undefined || to === undefined || !(to > from)) return undefined
  const totals = Array.from({ length: edges.length - 1 }, (_, at) =>
    series.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0)
  )
  return { from, to, edges, series, totals }
}

const edgeOf = ({ edges, to }: Histogram, at: number): number => edges[at] ?? to

export const timesOf = (histogram: Histogram, { first, last }: BucketRange): TimeRange => ({
  from: edgeOf(histogram, first),
  to: edgeOf(histogram, last + 1)
})

/** The buckets between two moments, as far as the histogram shows them. */
export function bucketsIn(histogram: Histogram, range: TimeRange): BucketRange | undefined {
  const first = Math.max(0, Math.round(placeOf(histogram, range.from)))
  const last = Math.min(histogram.totals.length, Math.round(placeOf(histogram, range.to))) - 1
  return last < first ? undefined : { first, last }
}

/** How many buckets before a moment, with the part of its own: days have 23 to 25 hours. */
export function placeOf(histogram: Histogram, ms: number): number {
  const { edges, from, to, totals } = histogram
  if (ms <= from) return 0
  if (ms >= to) return totals.length
  const after = edges.findIndex(edge => edge > ms)
  const start = edgeOf(histogram, after - 1)
  return after - 1 + (ms - start) / (edgeOf(histogram, after) - start)
}

export type Gap = TimeRange & {
  readonly absence: Absence
  /** From when to when it is; one without a known beginning has none. One without an end ends now. */
  readonly whole: TimeRange
  /** It begins before the first bucket, or goes on after the last. */
  readonly isBefore: boolean
  readonly isAfter: boolean
}

/**
 * What is not held, with the part of it that the histogram shows: of none where only what is held
 * begins or ends there, as before a removal and after an interrupted download.
 */
export function gapsIn(
  { from, to }: TimeRange,
  absences: readonly Absence[],
  presentMs: number
): readonly Gap[] {
  const within = (ms: number) => Math.min(to, Math.max(from, ms))
  return absences.map(absence => {
    const start = absence.from === null ? Number.NEGATIVE_INFINITY : Date.parse(absence.from)
    const end = absence.to === null ? Math.max(start, presentMs) : Date.parse(absence.to)
    return {
      from: within(start),
      to: within(end),
      absence,
      whole: { from: start, to: end },
      isBefore: start < from,
      isAfter: absence.to === null || end > to
    }
  })
}

/** Those to be named at a bucket: at the outermost ones also what lies beyond them. */
export function gapsAt(histogram: Histogram, gaps: readonly Gap[], at: number): readonly Gap[] {
  const { from, to } = timesOf(histogram, { first: at, last: at })
  return gaps.filter(
    gap =>
      isIn(gap, { from, to }) ||
      (gap.isBefore && at === 0) ||
      (gap.isAfter && at === histogram.totals.length - 1)
  )
}

export const isIn = (gap: Gap, { from, to }: TimeRange): boolean => gap.from < to && gap.to > from
