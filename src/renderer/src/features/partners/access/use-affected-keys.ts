import { call } from '@renderer/api/call'
import { useQuery } from '@tanstack/react-query'
import { useServerNowMs } from '../use-partners'

/** Names of the partner's keys that let something in now; `null` where they are not known. */
export function useAffectedKeys(profileId: string, partnerId: string): readonly string[] | null {
  const nowMs = useServerNowMs(profileId)
  const { data } = useQuery({
    queryKey: ['partner-keys', profileId, partnerId],
    queryFn: () => call('partnerKeys.list', { profileId, partnerId })
  })
  if (data === undefined || !data.isOffered || data.fetchedAt === null) return null
  return data.keys
    .filter(({ enabled, expiresAt }) => enabled && !(Date.parse(expiresAt ?? '') <= nowMs))
    .map(({ clientName, id }) => clientName || id)
}
