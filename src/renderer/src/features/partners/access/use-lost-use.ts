import { call } from '@renderer/api/call'
import { useQuery } from '@tanstack/react-query'
import { useServerNowMs } from '../use-partners'
import type { DiffCard } from './diff-cards'
import { lostUseWords, type UseLog, useDays } from './lost-use'

const dayMs = 24 * 3_600_000
const freshMs = 5 * 60_000

async function readLog(profileId: string, partnerId: string): Promise<UseLog | null> {
  const from = new Date(Date.now() - useDays * dayMs).toISOString()
  const page = await call('partners.log', {
    profileId,
    partnerId,
    filters: { outcome: 'success', from },
    after: null
  })
  if (!page.isOffered || page.failure !== undefined) return null
  const { entries, next, oldestAvailableAt } = page
  return { entries, hasMore: next !== null, from, oldestAvailableAt }
}

/** By card, how much of what it takes away was used. Asked only once something is taken away. */
export function useLostUse(
  profileId: string,
  partnerId: string,
  cards: readonly DiffCard[]
): ReadonlyMap<string, string> {
  const nowMs = useServerNowMs(profileId)
  const losing = cards.filter(({ lostIds }) => lostIds.length > 0)
  const { data: log } = useQuery({
    queryKey: ['partner-lost-use', profileId, partnerId],
    queryFn: () => readLog(profileId, partnerId),
    enabled: losing.length > 0,
    staleTime: freshMs
  })
  return new Map(
    log == null ? [] : losing.map(({ key, lostIds }) => [key, lostUseWords(lostIds, log, nowMs)])
  )
}
