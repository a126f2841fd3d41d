import type { QueryClient } from '@tanstack/react-query'
import { profilesQuery } from './ui/active-profile'
import { settingsQuery } from './ui/settings'
import { keysQuery } from './ui/use-keys'

/** A page without its data is better than none for longer. */
const limitMs = 150

/**
 * Asks for what the first picture shows before anything is drawn: else shell and placeholders are
 * drawn only to be drawn again. Never rejects: each query's failure is shown where it is used.
 */
export async function askFirstData(client: QueryClient): Promise<void> {
  const asked = Promise.all([client.prefetchQuery(settingsQuery), askProfile(client)])
  await Promise.race([asked, new Promise(resolve => setTimeout(resolve, limitMs))])
}

async function askProfile(client: QueryClient): Promise<void> {
  await client.prefetchQuery(profilesQuery)
  const profileId = client.getQueryData(profilesQuery.queryKey)?.activeProfileId
  if (profileId != null) await client.prefetchQuery(keysQuery(profileId))
}
