import { call, toWireError } from '@renderer/api/call'
import { usePendingReveals } from '@renderer/ui/key-pending-reveals'
import type { WireError } from '@shared/errors'
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'

const pollMs = 60_000

/** How the last question to Horizon ended; the keys themselves are under ['keys', profileId]. */
type Attempt = { readonly endedAtMs: number; readonly failure: WireError | undefined }

/** Time until Horizon may be asked again on its own word; 0 when it may. */
function pauseMs(attempt: Attempt | undefined): number {
  const askedForMs = (attempt?.failure?.retryAfterSeconds ?? 0) * 1_000
  return attempt === undefined ? 0 : Math.max(0, attempt.endedAtMs + askedForMs - Date.now())
}

async function refresh(client: QueryClient, profileId: string): Promise<Attempt> {
  try {
    const list = await call('keys.refresh', { profileId })
    client.setQueryData(['keys', profileId], list)
    return { endedAtMs: Date.now(), failure: list.failure }
  } catch (error) {
    return { endedAtMs: Date.now(), failure: toWireError(error) }
  }
}

const attemptOf = (client: QueryClient, profileId: string) =>
  queryOptions({
    queryKey: ['key-refresh', profileId],
    queryFn: () => refresh(client, profileId),
    staleTime: 0
  })

type Options = {
  /** Asks at mount and every minute; else only watches what others ask. */
  readonly polls: boolean
}

/** Keeps the keys fresh: one question at a time, none while hidden, revealing or told to wait. */
export function useKeyRefresh(profileId: string, { polls }: Options) {
  const client = useQueryClient()
  const isRevealing = usePendingReveals(profileId).length > 0
  const { data, fetchStatus } = useQuery({
    ...attemptOf(client, profileId),
    enabled: polls && !isRevealing,
    refetchOnMount: query => (pauseMs(query.state.data) > 0 ? false : 'always'),
    refetchOnWindowFocus: query =>
      Date.now() - query.state.dataUpdatedAt >= pollMs && pauseMs(query.state.data) === 0,
    refetchInterval: query => Math.max(pollMs, pauseMs(query.state.data)),
    refetchIntervalInBackground: false
  })

  /** Does nothing while Horizon has asked for a pause; joins a question that is under way. */
  const refreshNow = useCallback(() => {
    const options = attemptOf(client, profileId)
    if (pauseMs(client.getQueryData(options.queryKey)) === 0) void client.fetchQuery(options)
  }, [client, profileId])

  return { isRefreshing: fetchStatus === 'fetching', failure: data?.failure, refreshNow }
}
