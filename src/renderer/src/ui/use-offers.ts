import { call } from '@renderer/api/call'
import { useEvent } from '@renderer/api/subscribe'
import type { Offers } from '@shared/contract/horizon'
import type { Feature } from '@shared/horizon/capabilities'
import { useQuery, useQueryClient } from '@tanstack/react-query'

const notAsked: Offers = { source: 'unknown', features: [], askedAt: null }

/** What the Horizon behind a profile has; `undefined` until main answered. */
export function useOffers(profileId: string): Offers | undefined {
  const client = useQueryClient()
  useEvent('horizon.offersChanged', changed => {
    void client.invalidateQueries({ queryKey: ['offers', changed.profileId] })
  })
  const { data, isError } = useQuery({
    queryKey: ['offers', profileId],
    queryFn: () => call('horizon.offers', { profileId })
  })
  return isError ? notAsked : data
}

/** `unknown` until Horizon was asked: then it is tried, and its answer says. */
export type OfferState = 'offered' | 'not-offered' | 'unknown'

export function offerState(offers: Offers | undefined, feature: Feature): OfferState {
  if (offers === undefined || offers.source === 'unknown') return 'unknown'
  return offers.features.includes(feature) ? 'offered' : 'not-offered'
}

export const useOffer = (profileId: string, feature: Feature): OfferState =>
  offerState(useOffers(profileId), feature)
