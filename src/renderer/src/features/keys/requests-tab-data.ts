import { call, toWireError } from '@renderer/api/call'
import type { HeldRequests, RequestFilters } from '@shared/contract/usage'
import type { WireError } from '@shared/errors'
import type { LoggedRequest } from '@shared/horizon/request-log'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'

export type ShownRequests = {
  readonly requests: readonly LoggedRequest[]
  /** Entries that could not be read, named as in the reply. */
  readonly unreadable: readonly string[]
  /** Of what stands first; `null` where nothing is held. */
  readonly fetchedAt: string | null
  readonly failure: WireError | undefined
  /** True where what is shown is what was held, without the filters that are set. */
  readonly isHeld: boolean
  readonly isLoading: boolean
  readonly isFetching: boolean
  readonly hasOlder: boolean
  readonly isLoadingOlder: boolean
  readonly loadOlder: () => void
  readonly refresh: () => void
}

/** A key's request log, page by page; what is held stands in where Horizon does not answer. */
export function useRequests(
  profileId: string,
  keyId: string,
  filters: RequestFilters,
  isEnabled: boolean
): ShownRequests {
  const held = useQuery({
    queryKey: ['requests', profileId, keyId, 'held'],
    queryFn: () => call('requests.held', { profileId, keyId }),
    enabled: isEnabled,
    refetchOnMount: 'always'
  })
  const log = useInfiniteQuery({
    queryKey: ['requests', profileId, keyId, filters],
    queryFn: ({ pageParam }) =>
      call('requests.fetch', {
        profileId,
        keyId,
        filters,
        ...(pageParam && { before: pageParam })
      }),
    initialPageParam: '',
    getNextPageParam: last => last.page?.nextBefore ?? undefined,
    enabled: isEnabled,
    // What was left is not what is there now, and more pages than one are not read again at once.
    gcTime: 0,
    refetchOnMount: 'always'
  })

  const answered = (log.data?.pages ?? []).filter(each => each.page !== null)
  const isFiltered = Object.keys(filters).length > 0
  const standIn = answered.length === 0 && !isFiltered ? held.data : undefined
  const pages: readonly HeldRequests[] = standIn?.page == null ? answered : [standIn]
  const failure = log.error ? toWireError(log.error) : log.data?.pages.at(-1)?.failure
  return {
    requests: unique(pages.flatMap(each => each.page?.requests ?? [])),
    unreadable: pages.flatMap(each => each.page?.unreadable ?? []),
    fetchedAt: pages[0]?.fetchedAt ?? null,
    failure,
    isHeld: standIn?.page != null || (failure !== undefined && pages.length > 0),
    isLoading: isEnabled && pages.length === 0 && log.isFetching,
    isFetching: log.isFetching,
    hasOlder: answered.length > 0 && log.hasNextPage,
    isLoadingOlder: log.isFetchingNextPage,
    loadOlder: () => void log.fetchNextPage(),
    refresh: () => void log.refetch()
  }
}

/** A request that was logged while a page was read can stand on two of them. */
function unique(requests: readonly LoggedRequest[]): readonly LoggedRequest[] {
  const seen = new Set<string>()
  return requests.filter(({ id }) => !seen.has(id) && seen.add(id))
}
