import type { PartnerLogFilters } from '@shared/contract/partners'
import { usageWindows } from '@shared/domain/usage-window'
import { usePartnerPlace } from '../detail/partner-place'

export const measures = ['apiCalls', 'agentInteractions', 'actions'] as const
export type Measure = (typeof measures)[number]

export const measureWords: Readonly<Record<Measure, string>> = {
  apiCalls: 'API calls',
  agentInteractions: 'Agent interactions',
  actions: 'Actions'
}

const filterNames = ['actor', 'action', 'resourceType', 'resourceId', 'ip', 'outcome'] as const
export const logFilterNames = [...filterNames, 'from', 'to'] as const
export type LogFilterName = (typeof logFilterNames)[number]

/** The Activity tab as the location holds it. */
export function useActivityPlace() {
  const { params, change } = usePartnerPlace()
  const filters: PartnerLogFilters = {}
  for (const name of filterNames) {
    const value = params.get(name)
    if (value !== null && value !== '') filters[name] = value
  }
  for (const name of ['from', 'to'] as const) {
    const at = Date.parse(params.get(name) ?? '')
    if (!Number.isNaN(at)) filters[name] = new Date(at).toISOString()
  }
  return {
    view: params.get('view') === 'log' ? ('log' as const) : ('summary' as const),
    window: usageWindows.find(window => window === params.get('window')) ?? '7d',
    measure: measures.find(measure => measure === params.get('measure')) ?? 'apiCalls',
    isTable: params.get('plot') === 'table',
    filters,
    change
  }
}
