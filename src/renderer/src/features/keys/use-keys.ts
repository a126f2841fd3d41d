import { call } from '@renderer/api/call'
import { useQuery } from '@tanstack/react-query'

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
