import { call } from '@renderer/api/call'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { usePendingReveals } from './key-pending-reveals'

export const keysQuery = (profileId: string) =>
  queryOptions({
    queryKey: ['keys', profileId],
    queryFn: () => call('keys.list', { profileId })
  })

/** The keys held locally, at once. Not read again while a fresh key is waiting to be stored. */
export function useKeys(profileId: string) {
  const isRevealing = usePendingReveals(profileId).length > 0
  return useQuery({
    ...keysQuery(profileId),
    enabled: query => query.state.data === undefined || !isRevealing
  })
}
