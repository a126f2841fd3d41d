import { call, toWireError } from '@renderer/api/call'
import type { PartnerLogFilters } from '@shared/contract/partners'
import type { UsageWindow } from '@shared/domain/usage-window'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'

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

/** The partner's part of the audit log, page by page, newest first. */
export function usePartnerLog(profileId: string, partnerId: string, filters: PartnerLogFilters) {
  const log = useInfiniteQuery({
    queryKey: ['partner-log', profileId, partnerId, filters],
    queryFn: ({ pageParam }) =>
      call('partners.log', {
        profileId,
        partnerId,
        filters,
        after: pageParam === '' ? null : pageParam
      }),
    initialPageParam: '',
    getNextPageParam: last => last.next ?? undefined,
    // What was left is not what is there now, and more pages than one are not read again at once.
    gcTime: 0,
    refetchOnMount: 'always',
    placeholderData: keepPreviousData
  })
  const pages = log.data?.pages ?? []
  return {
    entries: unique(pages.flatMap(page => page.entries)),
    unreadable: pages.reduce((sum, page) => sum + page.unreadable, 0),
    leftOut: pages.reduce((sum, page) => sum + (page.leftOut ?? 0), 0),
    isOffered: pages[0]?.isOffered !== false,
    oldestAvailableAt: pages[0]?.oldestAvailableAt ?? null,
    fetchedAt: pages[0]?.fetchedAt ?? null,
    failure: log.error ? toWireError(log.error) : pages.at(-1)?.failure,
    isLoading: pages.length === 0 && log.isFetching,
    isFetching: log.isFetching,
    /** What is shown is still that of the filters before. */
    isOld: log.isPlaceholderData,
    hasMore: log.hasNextPage,
    isLoadingMore: log.isFetchingNextPage,
    loadMore: () => void log.fetchNextPage(),
    refresh: () => void log.refetch()
  }
}
export type ShownPartnerLog = ReturnType<typeof usePartnerLog>

/** An entry that was recorded while a page was read can stand on two of them. */
function unique(entries: readonly AuditEntry[]): readonly AuditEntry[] {
  const seen = new Set<string>()
  return entries.filter(({ id }) => !seen.has(id) && seen.add(id))
}
