import type { AuditCounts } from '@shared/contract/audit'
import type { RowSource } from './table/create-row-source'

type Options = {
  readonly source: RowSource
  /** Of the same search as the rows; `undefined` while it is being counted. */
  readonly counts: AuditCounts | undefined
}

/** How many rows the list has: as counted, else as far as it was looked at. */
export function rowCount({ source, counts }: Options): {
  readonly count: number
  readonly isKnown: boolean
} {
  const reach = source.reach()
  if (!reach.hasMore) return { count: reach.count, isKnown: true }
  const counted = counts?.total ?? 0
  const least = reach.count + 1
  return {
    count: source.isBegun() ? Math.max(counted, least) : counted,
    isKnown: counts?.isDone === true && counted >= least
  }
}
