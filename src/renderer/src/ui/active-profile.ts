import { call } from '@renderer/api/call'
import type { Profile } from '@shared/contract/profiles'
import { queryOptions, useQuery } from '@tanstack/react-query'

export const profilesQuery = queryOptions({
  queryKey: ['profiles'],
  queryFn: () => call('profiles.list', {})
})

export const useProfiles = () => useQuery(profilesQuery)

/** The profile this window works with; `null` while it is not known and where there is none. */
export function useActiveProfile(): Profile | null {
  const { data } = useProfiles()
  return data?.profiles.find(profile => profile.id === data.activeProfileId) ?? null
}
