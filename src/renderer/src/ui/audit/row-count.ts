import type { AuditCounts } from '@shared/contract/audit'
import { bucketsIn, countIn, histogramOf, type TimeRange } from './histogram/histogram-model'
import type { RowSource } from './table/create-row-source'

type Options = {
  readonly source: RowSource
  /** Of the same search as the rows; `undefined` while it is being counted. */
  readonly counts: AuditCounts | undefined
  readonly brush: TimeRange | undefined
}

/** How many rows the list has: as counted, else as far as it was looked at. */
export function rowCount({ source, counts, brush }: Options): {
  readonly count: number
  readonly isKnown: boolean
} {
  const reach = source.reach()
  if (!reach.hasMore) return { count: reach.count, isKnown: true }
  const histogram = counts && histogramOf(counts)
  const range = histogram && brush && bucketsIn(histogram, brush)
  const counted =
    counts === undefined
      ? 0
      : brush === undefined
        ? counts.total
        : histogram && range
          ? countIn(histogram, range)
          : 0
  const least = reach.count + 1
  return {
    count: source.isBegun() ? Math.max(counted, least) : counted,
    isKnown: counts?.isDone === true && counted >= least
  }
}
