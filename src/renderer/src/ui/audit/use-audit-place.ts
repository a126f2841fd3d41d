import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { auditPlaceIn, withAuditPlace } from './audit-path'
import type { AuditPlace, ChangePlace } from './audit-view-parts'

/** The audit view's state in the location's parameters, beside what a page keeps there itself. */
export function useAuditPlace(): { readonly place: AuditPlace; readonly change: ChangePlace } {
  const [params, setParams] = useSearchParams()
  const search = params.toString()
  const place = useMemo(() => auditPlaceIn(new URLSearchParams(search)), [search])
  const change = useCallback<ChangePlace>(
    (changes, options) =>
      setParams(before => withAuditPlace(before, { ...auditPlaceIn(before), ...changes }), options),
    [setParams]
  )
  return { place, change }
}
