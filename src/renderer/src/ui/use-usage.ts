import { call, toWireError } from '@renderer/api/call'
import type { HeldUsage } from '@shared/contract/usage'
import type { UsageWindow } from '@shared/domain/usage-window'
import type { WireError } from '@shared/errors'
import { useQuery, useQueryClient } from '@tanstack/react-query'

const defaultPollMs = 60_000

type Options = {
  /** False where it is known that Horizon has no such endpoint. */
  readonly isEnabled?: boolean
  readonly pollMs?: number
}

export type ShownUsage = {
  readonly usage: HeldUsage['usage']
  readonly fetchedAt: string | null
  /** Why what is shown is not fresh; a pause of the console's own is none. */
  readonly failure: WireError | undefined
  /** Nothing is held and the first answer is on its way. */
  readonly isLoading: boolean
  readonly isFetching: boolean
  readonly refresh: () => void
}

/**
 * A key's usage, or with `null` the organization's: what is held at once, then Horizon's answer,
 * asked again every minute, or `pollMs`, while the window is looked at.
 */
export function useUsage(
  profileId: string,
  keyId: string | null,
  window: UsageWindow,
  { isEnabled = true, pollMs = defaultPollMs }: Options = {}
): ShownUsage {
  const client = useQueryClient()
  const queryKey = ['usage', profileId, keyId ?? '', window]
  const fetchUsage = (isBackground: boolean) =>
    call('usage.fetch', { profileId, keyId, window, isBackground })

  const held = useQuery({
    queryKey: [...queryKey, 'held'],
    queryFn: () => call('usage.held', { profileId, keyId, window }),
    enabled: isEnabled,
    refetchOnMount: 'always'
  })
  const fresh = useQuery({
    queryKey,
    queryFn: () => fetchUsage(client.getQueryData(queryKey) !== undefined),
    enabled: isEnabled,
    refetchOnMount: 'always',
    refetchInterval: pollMs,
    refetchIntervalInBackground: false
  })

  const shown = fresh.data ?? held.data
  const failure = fresh.error ? toWireError(fresh.error) : fresh.data?.failure
  return {
    usage: shown?.usage ?? null,
    fetchedAt: shown?.fetchedAt ?? null,
    failure: failure?.code === 'paused' && shown?.usage != null ? undefined : failure,
    isLoading: isEnabled && shown?.usage == null && fresh.isFetching,
    isFetching: fresh.isFetching,
    refresh: () =>
      void client
        .fetchQuery({ queryKey, staleTime: 0, queryFn: () => fetchUsage(false) })
        // The query itself keeps and shows the failure.
        .catch(() => undefined)
  }
}
