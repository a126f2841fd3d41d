import { call, toWireError } from '@renderer/api/call'
import { usePendingReveals } from '@renderer/ui/key-pending-reveals'
import { useWebhooks } from '@renderer/ui/use-webhooks'
import type { WireError } from '@shared/errors'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'

const pollMs = 60_000
/** While the first trigger on a new token is waited for. */
const watchMs = 30_000

/** Keeps the webhooks fresh while their page is on screen; none is asked for while one is revealed. */
export function useWebhookRefresh(profileId: string) {
  const client = useQueryClient()
  const isRevealing = usePendingReveals(profileId).length > 0
  const { data: list } = useWebhooks(profileId)
  const isWatching =
    list?.rotations.some(({ state, firstTriggerAt }) => {
      return state === 'stored' && firstTriggerAt === null
    }) ?? false

  const ask = useCallback(
    async (isBackground: boolean): Promise<{ failure: WireError | null }> => {
      try {
        const answer = await call('webhooks.refresh', { profileId, isBackground })
        client.setQueryData(['webhooks', profileId], answer)
        return { failure: null }
      } catch (error) {
        return { failure: toWireError(error) }
      }
    },
    [client, profileId]
  )

  const queryKey = ['webhook-refresh', profileId]
  const { data, fetchStatus } = useQuery({
    queryKey,
    queryFn: () => ask(client.getQueryData(queryKey) !== undefined),
    enabled: !isRevealing,
    staleTime: 0,
    refetchOnMount: 'always',
    refetchInterval: isWatching ? watchMs : pollMs,
    refetchIntervalInBackground: false
  })

  const refreshNow = useCallback(() => {
    void client.fetchQuery({
      queryKey: ['webhook-refresh', profileId],
      queryFn: () => ask(false),
      staleTime: 0
    })
  }, [client, profileId, ask])

  return {
    list,
    /** False until the first answer: what is held may not even know what Horizon offers. */
    isAsked: data !== undefined,
    isRefreshing: fetchStatus === 'fetching',
    failure: data?.failure ?? list?.failure,
    refreshNow
  }
}
