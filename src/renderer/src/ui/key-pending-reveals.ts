import { call } from '@renderer/api/call'
import type { PendingReveal } from '@shared/contract/reveals'
import { useQuery } from '@tanstack/react-query'

const none: readonly PendingReveal[] = []

/** Keys waiting to be confirmed as stored, oldest first: who they are, never their plaintext. */
export function usePendingReveals(profileId: string | undefined): readonly PendingReveal[] {
  const { data } = useQuery({
    queryKey: ['reveals', profileId],
    queryFn: async () => (await call('reveals.pending', { profileId: profileId ?? '' })).reveals,
    enabled: profileId !== undefined
  })
  return data ?? none
}
