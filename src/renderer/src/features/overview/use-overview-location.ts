import { type UsageWindow, usageWindows } from '@shared/domain/usage-window'
import { useSearchParams } from 'wouter'

const defaultWindow: UsageWindow = '7d'

/** The page's choices as the location holds them. */
export function useOverviewLocation() {
  const [params, setParams] = useSearchParams()
  const asked = params.get('window')
  return {
    window: usageWindows.find(each => each === asked) ?? defaultWindow,
    isTable: params.get('view') === 'table',
    change: (name: 'window' | 'view', value: string | null) =>
      setParams(
        before => {
          const next = new URLSearchParams(before)
          if (value === null) next.delete(name)
          else next.set(name, value)
          return next
        },
        { replace: true }
      )
  }
}
