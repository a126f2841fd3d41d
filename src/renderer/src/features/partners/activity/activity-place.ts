import { usageWindows } from '@shared/domain/usage-window'
import { usePartnerPlace } from '../detail/partner-place'

export const measures = ['apiCalls', 'agentInteractions', 'actions'] as const
export type Measure = (typeof measures)[number]

export const measureWords: Readonly<Record<Measure, string>> = {
  apiCalls: 'API calls',
  agentInteractions: 'Agent interactions',
  actions: 'Actions'
}

/** The Activity tab as the location holds it. */
export function useActivityPlace() {
  const { params, change } = usePartnerPlace()
  return {
    view: params.get('view') === 'log' ? ('log' as const) : ('summary' as const),
    window: usageWindows.find(window => window === params.get('window')) ?? '7d',
    measure: measures.find(measure => measure === params.get('measure')) ?? 'apiCalls',
    isTable: params.get('plot') === 'table',
    change
  }
}
