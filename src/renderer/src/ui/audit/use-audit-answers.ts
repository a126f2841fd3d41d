import type { AuditStatus } from '@shared/contract/audit'
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { AuditPlace } from './audit-view-parts'
import type { Split } from './histogram/histogram-words'
import { rowCount } from './row-count'
import { fixedColumns } from './table/audit-columns'
import type { RowSource } from './table/create-row-source'
import { useRowSource } from './table/use-row-source'
import { useAuditCounts } from './use-audit-counts'
import { useAuditSearch } from './use-audit-search'
import { useBrushRange } from './use-brush-range'

type Options = {
  readonly profileId: string
  readonly fixed: string | undefined
  readonly place: AuditPlace
  readonly status: AuditStatus
  readonly split: Split
}

const buckets = 96
const facetValues = 50
const facetFields = ['outcome', 'action', 'actor', 'ip', 'partner', 'key', 'resource'] as const

export type AuditAnswers = ReturnType<typeof useAuditAnswers>

/** What is searched, and what was answered: rows, counts, and how many rows there are. */
export function useAuditAnswers({ profileId, fixed, place, status, split }: Options) {
  const searching = useAuditSearch({ profileId, fixed, place, status })
  const { search } = searching
  const brushing = useBrushRange(search)
  const without = useMemo(() => fixedColumns(fixed), [fixed])
  // Asked before the counts, which keep whoever answers busy for longer.
  const rows = useRowSource({
    search,
    order: place.order,
    within: brushing.within,
    pin: searching.pin
  })
  const counting = useAuditCounts(
    useMemo(
      () => ({
        ...search,
        buckets,
        split,
        facets: facetFields.filter(field => !without.some(each => each === field)),
        facetValues
      }),
      [search, split, without]
    )
  )
  const { source } = rows
  useSyncExternalStore(source.subscribe, source.revision)
  const isCounted = !counting.isOfBefore && !rows.isOfBefore
  const answered = rowCount({
    source,
    counts: isCounted ? counting.counts : undefined,
    brush: brushing.range
  })
  /** Rows of the search before keep their number, or the list would shrink under the reader. */
  const latest = useRef<{ readonly of: RowSource; readonly count: number }>(undefined)
  useEffect(() => {
    if (!rows.isOfBefore) latest.current = { of: source, count: answered.count }
  })
  const kept = rows.isOfBefore && latest.current?.of === source ? latest.current.count : undefined
  return {
    searching,
    brushing,
    counting,
    rows,
    without,
    count: kept ?? answered.count,
    /** True where it is the count of this very search. */
    isKnown: answered.isKnown && !rows.isOfBefore,
    /** Of the match; `undefined` while it is of a search before. */
    coverage: counting.isOfBefore ? undefined : counting.counts?.coverage
  }
}
