import { changeSettings, useSettings } from '@renderer/ui/settings'
import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { auditPlaceIn, withAuditPlace } from './audit-path'
import type { AuditPlace, ChangePlace } from './audit-view-parts'

/**
 * The audit view's state in the location's parameters, beside what a page keeps there itself. The zone
 * that was chosen last holds wherever a location names none.
 */
export function useAuditPlace(): { readonly place: AuditPlace; readonly change: ChangePlace } {
  const [params, setParams] = useSearchParams()
  const preferred = useSettings().data?.timeZone ?? 'local'
  const search = params.toString()
  const place = useMemo(
    () => auditPlaceIn(new URLSearchParams(search), preferred),
    [search, preferred]
  )
  const change = useCallback<ChangePlace>(
    (changes, options) => {
      if (changes.zone !== undefined) changeSettings({ timeZone: changes.zone })
      setParams(before => withAuditPlace(before, changes), options)
    },
    [setParams]
  )
  return { place, change }
}
