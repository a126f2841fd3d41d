import { call, toWireError } from '@renderer/api/call'
import type { UsageWindow } from '@shared/domain/usage-window'
import { useQuery } from '@tanstack/react-query'

const pollMs = 60_000

/** What a partner did in a window, asked again while it is looked at. */
export function usePartnerActivity(profileId: string, partnerId: string, window: UsageWindow) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['partner-activity', profileId, partnerId, window],
    queryFn: () => call('partners.activity', { profileId, partnerId, window }),
    refetchOnMount: 'always',
    refetchInterval: pollMs,
    refetchIntervalInBackground: false
  })
  return {
    activity: data?.activity ?? null,
    isOffered: data?.isOffered !== false,
    fetchedAt: data?.fetchedAt ?? null,
    failure: error ? toWireError(error) : data?.failure,
    isFetching,
    refresh: () => void refetch()
  }
}
