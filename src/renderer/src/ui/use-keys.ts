import { call } from '@renderer/api/call'
import { useQuery } from '@tanstack/react-query'
import { usePendingReveals } from './key-pending-reveals'

/** The keys held locally, at once. Not read again while a fresh key is waiting to be stored. */
export function useKeys(profileId: string) {
  const isRevealing = usePendingReveals(profileId).length > 0
  return useQuery({
    queryKey: ['keys', profileId],
    queryFn: () => call('keys.list', { profileId }),
    enabled: query => query.state.data === undefined || !isRevealing
  })
}
