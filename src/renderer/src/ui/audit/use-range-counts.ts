import type { AuditFacet, AuditSearch } from '@shared/contract/audit'
import { useMemo } from 'react'
import { useAuditCounts } from './use-audit-counts'
import { narrowed } from './use-audit-search'

type Options = {
  readonly search: AuditSearch
  /** Terms of the range drawn; `undefined` while none is. */
  readonly within: string | undefined
  /** Leaves out what came in since the search was run. */
  readonly pin: string | undefined
  readonly facets: readonly AuditFacet[]
  readonly facetValues: number
  /** All that matches is counted, for the chart. */
  readonly canBegin: boolean
}

/** Total and values of the range drawn in the chart, which stays of all that matches. */
export function useRangeCounts(options: Options) {
  const { search, within, pin, facets, facetValues, canBegin } = options
  const ranged = useMemo(() => narrowed(search, [within]), [search, within])
  const ask = useMemo(
    () => ({
      ...narrowed(ranged, [pin]),
      buckets: 1,
      split: 'none' as const,
      facets: [...facets],
      facetValues
    }),
    [ranged, pin, facets, facetValues]
  )
  return useAuditCounts(ranged, ask, within !== undefined && canBegin)
}
