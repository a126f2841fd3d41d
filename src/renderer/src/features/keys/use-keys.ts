import { call } from '@renderer/api/call'
import { usePendingReveals } from '@renderer/ui/key-pending-reveals'
import { useQuery } from '@tanstack/react-query'

/** The keys held locally, at once. Not read again while a fresh key is waiting to be stored. */
export function useKeys(profileId: string) {
  const isRevealing = usePendingReveals(profileId).length > 0
  return useQuery({
    queryKey: ['keys', profileId],
    queryFn: () => call('keys.list', { profileId }),
    enabled: query => query.state.data === undefined || !isRevealing
  })
}

/** Keys that were created but never confirmed as stored; read again whenever keys change. */
export function useStrayKeys(profileId: string) {
  return useQuery({
    queryKey: ['keys', profileId, 'strays'],
    queryFn: async () => (await call('keys.strays', { profileId })).strays
  })
}

/** One key as Horizon has it now; read again whenever keys change. */
export function useKey(profileId: string, keyId: string) {
  return useQuery({
    queryKey: ['keys', profileId, 'one', keyId],
    queryFn: () => call('keys.get', { profileId, keyId }),
    refetchOnMount: 'always'
  })
}
