import { call } from '@renderer/api/call'
import { usePendingReveals } from '@renderer/ui/key-pending-reveals'
import { useQuery, useQueryClient } from '@tanstack/react-query'

const pollMs = 60_000

/**
 * Keeps the list fresh that a partner's key stands in; for the organization's own keys it does
 * nothing. What is locked in the rotation depends on how fresh that list is.
 */
export function usePartnerList(profileId: string, partnerId: string | undefined) {
  const client = useQueryClient()
  const isRevealing = usePendingReveals(profileId).length > 0
  const queryKey = ['rotation-partner-list', profileId, partnerId]
  const refresh = async (isBackground: boolean) => {
    if (partnerId === undefined) return null
    const { fetchedAt } = await call('partnerKeys.refresh', { profileId, partnerId, isBackground })
    void client.invalidateQueries({ queryKey: ['rotations', profileId] })
    return fetchedAt
  }
  useQuery({
    queryKey,
    queryFn: () => refresh(client.getQueryData(queryKey) !== undefined),
    enabled: partnerId !== undefined && !isRevealing,
    staleTime: pollMs / 2,
    refetchOnMount: true,
    refetchInterval: pollMs,
    refetchIntervalInBackground: false
  })
  return {
    // The failure stands above the page: the organization's list is asked of the same Horizon.
    refreshNow: () => void refresh(false).catch(() => undefined)
  }
}
