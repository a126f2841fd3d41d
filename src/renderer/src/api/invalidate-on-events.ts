import type { QueryClient } from '@tanstack/react-query'
import { subscribe } from './subscribe'

/** Keeps what the page holds in step with main. Returns the function that ends it. */
export function invalidateOnEvents(client: QueryClient): () => void {
  const invalidate = (...queryKey: string[]) => void client.invalidateQueries({ queryKey })

  const ends = [
    subscribe('keys.changed', ({ profileId }) => invalidate('keys', profileId)),
    subscribe('reveals.changed', ({ profileId }) => {
      invalidate('reveals', profileId)
      invalidate('keys', profileId)
    }),
    subscribe('profiles.changed', () => {
      invalidate('profiles')
      invalidate('secret-state')
    }),
    subscribe('app.noticesChanged', () => invalidate('notices')),
    subscribe('settings.changed', settings => client.setQueryData(['settings'], settings)),
    subscribe('clipboard.changed', state => client.setQueryData(['clipboard'], state)),
    subscribe('localHorizon.changed', status => client.setQueryData(['local-horizon'], status))
  ]
  return () => {
    for (const end of ends) end()
  }
}
