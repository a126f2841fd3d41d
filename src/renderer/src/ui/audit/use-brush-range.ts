import type { AuditSearch } from '@shared/contract/audit'
import { shortIso } from '@shared/domain/audit-query/edit-audit-query'
import { useCallback, useState } from 'react'
import type { TimeRange } from './histogram/histogram-model'

/** The brushed range of a search; another search begins without one. */
export function useBrushRange({ query, fixed, zone }: AuditSearch) {
  const of = `${zone} ${fixed} ${query}`
  const [kept, setKept] = useState<{ of: string; range: TimeRange | undefined }>()
  const range = kept?.of === of ? kept.range : undefined
  return {
    range,
    /** Beside the search, for the rows. */
    within: range && `after:${shortIso(range.from)} before:${shortIso(range.to)}`,
    brush: useCallback((next: TimeRange | undefined) => setKept({ of, range: next }), [of])
  }
}
