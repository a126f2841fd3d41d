import { call, toWireError } from '@renderer/api/call'
import type { KeyList } from '@shared/contract/keys'
import type { WireError } from '@shared/errors'
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { usePendingReveals } from './key-pending-reveals'

const pollMs = 60_000
/** A timer set for longer than 24.8 days would go off at once, and again and again. */
const longestTimerMs = 2_000_000_000

/** How the last question to Horizon ended; the keys themselves are under ['keys', profileId]. */
type Attempt = {
  readonly endedAtMs: number
  readonly failure: WireError | undefined
  /** Its failure is then in the list that came with it. */
  readonly hasList: boolean
}

/** Time until Horizon may be asked again on its own word; 0 when it may. */
function pauseMs(attempt: Attempt | undefined): number {
  const askedForMs = (attempt?.failure?.retryAfterSeconds ?? 0) * 1_000
  return attempt === undefined ? 0 : Math.max(0, attempt.endedAtMs + askedForMs - Date.now())
}

async function refresh(client: QueryClient, profileId: string, isBackground: boolean) {
  try {
    const list = await call('keys.refresh', { profileId, isBackground })
    client.setQueryData(['keys', profileId], list)
    return { endedAtMs: Date.now(), failure: list.failure, hasList: true }
  } catch (error) {
    return { endedAtMs: Date.now(), failure: toWireError(error), hasList: false }
  }
}

const attemptOf = (client: QueryClient, profileId: string) => {
  const queryKey = ['key-refresh', profileId]
  return queryOptions({
    queryKey,
    // The first question of a start is the operator's, who has just opened the profile.
    queryFn: (): Promise<Attempt> =>
      refresh(client, profileId, client.getQueryData(queryKey) !== undefined),
    staleTime: 0
  })
}

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
    refetchInterval: query => Math.min(Math.max(pollMs, pauseMs(query.state.data)), longestTimerMs),
    refetchIntervalInBackground: false
  })

  /** Does nothing while Horizon has asked for a pause; joins a question that is under way. */
  const refreshNow = useCallback(() => {
    const options = attemptOf(client, profileId)
    // Main may have been answered since, after the admin secret was replaced for one.
    const isAnswered = client.getQueryData<KeyList>(['keys', profileId])?.failure === undefined
    if (!isAnswered && pauseMs(client.getQueryData(options.queryKey)) > 0) return
    void client.fetchQuery({ ...options, queryFn: () => refresh(client, profileId, false) })
  }, [client, profileId])

  // Main asks by itself too: the list it read last says how that ended.
  const held = client.getQueryData<KeyList>(['keys', profileId])
  return {
    isRefreshing: fetchStatus === 'fetching',
    failure: data?.hasList ? held?.failure : data?.failure,
    refreshNow
  }
}
