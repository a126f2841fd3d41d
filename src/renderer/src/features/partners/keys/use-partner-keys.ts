import { call, toWireError } from '@renderer/api/call'
import { useEvent } from '@renderer/api/subscribe'
import { usePendingReveals } from '@renderer/ui/key-pending-reveals'
import type { PartnerKeyList } from '@shared/contract/partner-keys'
import { keyState } from '@shared/domain/key-status'
import type { Partner, PartnerKey } from '@shared/horizon/partner'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useServerNowMs } from '../use-partners'

const pollMs = 60_000
const none: readonly PartnerKey[] = []

/** A partner's keys: those held at once, then Horizon's, asked again while they are looked at. */
export function usePartnerKeys(profileId: string, partner: Pick<Partner, 'id' | 'settings'>) {
  const client = useQueryClient()
  const partnerId = partner.id
  const serverNowMs = useServerNowMs(profileId)
  // A page that moves under a shown key could lose it.
  const isRevealing = usePendingReveals(profileId).length > 0
  const queryKey = ['partner-keys', profileId, partnerId]
  const askedKey = ['partner-keys-refresh', profileId, partnerId]

  const held = useQuery({
    queryKey,
    queryFn: () => call('partnerKeys.list', { profileId, partnerId }),
    enabled: query => query.state.data === undefined || !isRevealing
  })
  const ask = async (isBackground: boolean): Promise<PartnerKeyList> => {
    const list = await call('partnerKeys.refresh', { profileId, partnerId, isBackground })
    client.setQueryData(queryKey, list)
    return list
  }
  const asked = useQuery({
    queryKey: askedKey,
    queryFn: () => ask(client.getQueryData(askedKey) !== undefined),
    enabled: !isRevealing,
    staleTime: pollMs / 2,
    refetchOnMount: true,
    refetchInterval: pollMs,
    refetchIntervalInBackground: false
  })
  useEvent('reveals.changed', changed => {
    if (changed.profileId === profileId) void client.invalidateQueries({ queryKey })
  })

  const list: PartnerKeyList | undefined = held.data ?? asked.data
  const keys = list?.keys ?? none
  const isKnown = list?.fetchedAt != null
  const failure = asked.error ? toWireError(asked.error) : list?.failure
  return {
    list,
    keys,
    /** Enabled and unexpired: those that count; `null` until they were read. */
    used: isKnown ? keys.filter(key => keyState(key, serverNowMs) === 'active').length : null,
    /** `null` where Horizon does not say. */
    max: list?.maxKeys ?? partner.settings?.maxApiKeys ?? null,
    isKnown,
    isOffered: list?.isOffered !== false,
    isLoading: !isKnown && asked.isFetching,
    isFetching: asked.isFetching,
    failure: failure?.code === 'paused' && isKnown ? undefined : failure,
    /** Answers the list as it was just read, or nothing where that failed. */
    readNow: () =>
      client
        .fetchQuery({ queryKey: askedKey, staleTime: 0, queryFn: () => ask(false) })
        // The query itself keeps and shows the failure.
        .catch(() => undefined)
  }
}
export type ShownPartnerKeys = ReturnType<typeof usePartnerKeys>

/** Whether another key has a place; not known counts as yes, Horizon then says. */
export const hasFreeSlot = ({ used, max }: Pick<ShownPartnerKeys, 'used' | 'max'>): boolean =>
  used === null || max === null || used < max
