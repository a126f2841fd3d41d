import { call, toWireError } from '@renderer/api/call'
import { useKeys } from '@renderer/ui/use-keys'
import { useNow } from '@renderer/ui/use-now'
import { usePartners } from '@renderer/ui/use-partners'
import type { PartnerList } from '@shared/contract/partners'
import type { WireError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'

const pollMs = 60_000

/** Keeps the partners fresh while their page is on screen. */
export function usePartnerRefresh(profileId: string) {
  const client = useQueryClient()
  const { data: list } = usePartners(profileId)

  const ask = useCallback(
    async (isBackground: boolean): Promise<{ failure: WireError | null }> => {
      try {
        const answer = await call('partners.refresh', { profileId, isBackground })
        client.setQueryData(['partners', profileId], answer)
        return { failure: null }
      } catch (error) {
        return { failure: toWireError(error) }
      }
    },
    [client, profileId]
  )

  const queryKey = ['partner-refresh', profileId]
  const { data, fetchStatus } = useQuery({
    queryKey,
    queryFn: () => ask(client.getQueryData(queryKey) !== undefined),
    staleTime: 0,
    refetchOnMount: 'always',
    refetchInterval: pollMs,
    refetchIntervalInBackground: false
  })

  const refreshNow = useCallback(() => {
    void client.fetchQuery({
      queryKey: ['partner-refresh', profileId],
      queryFn: () => ask(false),
      staleTime: 0
    })
  }, [client, profileId, ask])

  const failure = data?.failure ?? list?.failure
  return {
    list,
    /** False until the first answer: what is held may not even know what Horizon offers. */
    isAsked: data !== undefined,
    isRefreshing: fetchStatus === 'fetching',
    // Told to wait while there is something to show: no word of it.
    failure: failure?.code === 'paused' && list?.fetchedAt != null ? undefined : failure,
    refreshNow
  }
}

/** One partner, asked for afresh; what is held until it is there and where Horizon does not answer. */
export function usePartner(profileId: string, partnerId: string) {
  const { data: list } = usePartners(profileId)
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['partner', profileId, partnerId],
    queryFn: () => call('partners.get', { profileId, partnerId }),
    staleTime: 0,
    refetchOnMount: 'always'
  })
  const held = list?.partners.find(({ id }) => id === partnerId)
  // Whichever was read last.
  const isListNewer = (list?.fetchedAt ?? '') > (data?.fetchedAt ?? '')
  const partner = (isListNewer ? held : undefined) ?? data?.partner ?? held
  const failure = error === null ? data?.failure : toWireError(error)
  return {
    /** `undefined` until something is known of it. */
    partner,
    list,
    fetchedAt: (isListNewer ? list?.fetchedAt : data?.fetchedAt) ?? null,
    /** Why what is shown is not fresh; `not-found` where Horizon has no such partner. */
    failure,
    isFetching,
    refetch: useCallback(() => void refetch(), [refetch])
  }
}

/** Puts what a change answered in place of what was held, before main says that it changed. */
export function keepPartner(client: QueryClient, profileId: string, partner: Partner): void {
  client.setQueryData(['partner', profileId, partner.id], {
    partner,
    fetchedAt: new Date().toISOString()
  })
  client.setQueryData<PartnerList>(
    ['partners', profileId],
    list =>
      list && {
        ...list,
        partners: list.partners.some(({ id }) => id === partner.id)
          ? list.partners.map(each => (each.id === partner.id ? partner : each))
          : [...list.partners, partner]
      }
  )
}

/** Horizon's clock, by which partnerships expire, as far as the console knows it. */
export function useServerNowMs(profileId: string): number {
  const { data: keys } = useKeys(profileId)
  return useNow() + (keys?.clockOffsetMs ?? 0)
}
