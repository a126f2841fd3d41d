import type { QueryClient } from '@tanstack/react-query'
import { subscribe } from './subscribe'

/** Keeps what the page holds in step with main. Returns the function that ends it. */
export function invalidateOnEvents(client: QueryClient): () => void {
  const invalidate = (...queryKey: string[]) => void client.invalidateQueries({ queryKey })

  const ends = [
    subscribe('keys.changed', ({ profileId }) => {
      invalidate('keys', profileId)
      // Marked keys of another computer, and what became of a lineage, come from the same list.
      invalidate('rotations', profileId, 'list')
      invalidate('rotations', profileId, 'lineage')
    }),
    subscribe('horizon.answersAgain', ({ profileId }) => askAgain(client, profileId)),
    subscribe('reveals.changed', ({ profileId }) => {
      invalidate('reveals', profileId)
      invalidate('keys', profileId)
      invalidate('webhooks', profileId)
    }),
    subscribe('rotations.changed', ({ profileId }) => invalidate('rotations', profileId)),
    subscribe('webhooks.changed', ({ profileId }) => invalidate('webhooks', profileId)),
    subscribe('partners.changed', ({ profileId }) => invalidate('partners', profileId)),
    subscribe('partnerKeys.changed', ({ profileId, partnerId }) =>
      invalidate('partner-keys', profileId, partnerId)
    ),
    subscribe('audit.changed', ({ profileId, status }) =>
      client.setQueryData(['audit-status', profileId], status)
    ),
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

/** What could not be asked in the meantime; the list itself is what was just read. */
function askAgain(client: QueryClient, profileId: string): void {
  void client.invalidateQueries({
    predicate: ({ queryKey: [what, of], state }) =>
      of === profileId &&
      !ofTheList.has(what) &&
      (state.status === 'error' || hasFailed(state.data))
  })
}

const ofTheList: ReadonlySet<unknown> = new Set(['keys', 'key-refresh'])

/** Answers carry their failure; of those read page by page any page may. */
function hasFailed(data: unknown): boolean {
  const { failure, pages }: { failure?: unknown; pages?: unknown } = Object(data)
  return failure !== undefined || (Array.isArray(pages) && pages.some(hasFailed))
}
