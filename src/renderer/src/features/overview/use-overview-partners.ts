import { call, toWireError } from '@renderer/api/call'
import { usePartners } from '@renderer/ui/use-partners'
import { useQuery, useQueryClient } from '@tanstack/react-query'

/** Partners move slowly; the budget is for the keys. */
const pollMs = 300_000

/** The partners held, asked for again now and then while the overview is on screen. */
export function useOverviewPartners(profileId: string) {
  const client = useQueryClient()
  const { data: list } = usePartners(profileId)
  const { data } = useQuery({
    queryKey: ['partner-refresh', profileId],
    queryFn: async () => {
      try {
        const answer = await call('partners.refresh', { profileId, isBackground: true })
        client.setQueryData(['partners', profileId], answer)
        return { failure: null }
      } catch (error) {
        return { failure: toWireError(error) }
      }
    },
    staleTime: pollMs,
    refetchInterval: pollMs,
    refetchIntervalInBackground: false
  })
  return { list, failure: data?.failure ?? list?.failure }
}
