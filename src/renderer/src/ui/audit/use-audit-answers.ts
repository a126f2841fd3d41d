import type { AuditSearch, AuditStatus } from '@shared/contract/audit'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { AuditPlace } from './audit-view-parts'
import type { Split } from './histogram/histogram-words'
import { rangeTerms } from './range-drawn'
import { rowCount } from './row-count'
import { fixedColumns } from './table/audit-columns'
import type { RowSource } from './table/create-row-source'
import { useRowSource } from './table/use-row-source'
import { useAuditCounts } from './use-audit-counts'
import { narrowed, useAuditSearch } from './use-audit-search'
import { useRangeCounts } from './use-range-counts'

type Options = {
  readonly profileId: string
  readonly fixed: string | undefined
  readonly place: AuditPlace
  readonly status: AuditStatus
}

type Chosen = {
  readonly split: Split
  /** Counted anew with another split, what came in since the search was run is still left out. */
  readonly of: AuditSearch
  readonly pin: string | undefined
}

const buckets = 96
const facetValues = 50
const facetFields = ['outcome', 'action', 'actor', 'ip', 'partner', 'key', 'resource'] as const

export type AuditAnswers = ReturnType<typeof useAuditAnswers>

/** What is searched, and what was answered: rows, counts, and how many rows there are. */
export function useAuditAnswers({ profileId, fixed, place, status }: Options) {
  const searching = useAuditSearch({ profileId, fixed, place, status })
  const { search } = searching
  const without = useMemo(() => fixedColumns(fixed), [fixed])
  const within = place.range === null ? undefined : rangeTerms(place.range)
  // Asked before the counts, which keep whoever answers busy for longer.
  const rows = useRowSource({
    search,
    order: place.order,
    within,
    pin: searching.pin
  })
  const [chosen, setChosen] = useState<Chosen>({ split: 'outcome', of: search, pin: undefined })
  const { split } = chosen
  const pin = chosen.of === search ? chosen.pin : undefined
  const facets = useMemo(
    () => facetFields.filter(field => !without.some(each => each === field)),
    [without]
  )
  const counting = useAuditCounts(
    search,
    useMemo(
      () => ({
        ...narrowed(search, [pin]),
        buckets,
        split,
        facets: [...facets],
        facetValues
      }),
      [search, pin, split, facets]
    )
  )
  const { pin: pinOfNow } = searching
  const onSplit = useCallback(
    (next: Split) => setChosen({ split: next, of: search, pin: pinOfNow }),
    [search, pinOfNow]
  )
  const canBegin = counting.counts?.isDone === true && !counting.isOfBefore
  const ranged = useRangeCounts({
    search,
    within,
    facets,
    facetValues,
    canBegin,
    pin: pinOfNow
  })
  const figures = within === undefined ? counting : ranged
  const { source } = rows
  useSyncExternalStore(source.subscribe, source.revision)
  const isCounted = !figures.isOtherSearch && !rows.isOfBefore
  const answered = rowCount({ source, counts: isCounted ? figures.counts : undefined })
  /** Rows of the search before keep their number, or the list would shrink under the reader. */
  const latest = useRef<{ readonly of: RowSource; readonly count: number }>(undefined)
  useEffect(() => {
    if (!rows.isOfBefore) latest.current = { of: source, count: answered.count }
  })
  const kept = rows.isOfBefore && latest.current?.of === source ? latest.current.count : undefined
  // What came in since may be what was missing when it was counted.
  const isOfNow = !figures.isOtherSearch && searching.arrived === 0
  return {
    searching,
    /** Of all that matches, for the chart. */
    counting,
    /** Of what the rows are of: the range drawn, where one is. */
    figures,
    within,
    rows,
    without,
    count: kept ?? answered.count,
    /** True where it is the count of this very search. */
    isKnown: answered.isKnown && !rows.isOfBefore,
    /** Of the match; `undefined` while it is of a search before. */
    coverage: isOfNow ? figures.counts?.coverage : undefined,
    split,
    onSplit
  }
}
