import { call, toWireError } from '@renderer/api/call'
import type { Drain } from '@shared/contract/rotation-drain'
import type { UsageWindow } from '@shared/domain/usage-window'
import type { WireError } from '@shared/errors'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'

const pollMs = 60_000

export type ShownDrain = {
  readonly drain: Drain | undefined
  /** Why what is shown is not fresh; a pause of the console's own is none. */
  readonly failure: WireError | undefined
  readonly isFetching: boolean
  readonly refresh: () => void
}

/** Who still calls with the old key: what is held at once, then asked every minute while looked at. */
export function useDrain(profileId: string, rotationId: string, window: UsageWindow): ShownDrain {
  const client = useQueryClient()
  const heldKey = ['rotations', profileId, 'drain', rotationId, window]
  const attemptKey = ['drain-refresh', profileId, rotationId, window]

  async function ask(isBackground: boolean) {
    const drain = await call('rotations.refreshDrain', {
      profileId,
      rotationId,
      window,
      isBackground
    })
    client.setQueryData(heldKey, drain)
    // A verdict can open what was locked.
    void client.invalidateQueries({ queryKey: ['rotations', profileId, 'one', rotationId] })
    return { failure: drain.failure }
  }

  const held = useQuery({
    queryKey: heldKey,
    queryFn: () => call('rotations.drain', { profileId, rotationId, window }),
    // Another window changes the chart alone; verdict and matrix stay in place.
    placeholderData: keepPreviousData
  })
  const attempt = useQuery({
    queryKey: attemptKey,
    queryFn: () => ask(client.getQueryData(attemptKey) !== undefined),
    refetchOnMount: 'always',
    refetchInterval: pollMs,
    refetchIntervalInBackground: false
  })

  const askNow = () =>
    client
      .fetchQuery({ queryKey: attemptKey, staleTime: 0, queryFn: () => ask(false) })
      // The query itself keeps and shows the failure.
      .catch(() => undefined)

  async function refresh(): Promise<void> {
    // This joins what is under way, and that may be of before.
    if (client.isFetching({ queryKey: attemptKey }) > 0) await askNow()
    await askNow()
  }

  const thrown = attempt.error ?? (held.data === undefined ? held.error : null)
  const failure = thrown ? toWireError(thrown) : (attempt.data?.failure ?? held.data?.failure)
  return {
    drain: held.data,
    failure: failure?.code === 'paused' && held.data !== undefined ? undefined : failure,
    isFetching: attempt.isFetching,
    refresh: () => void refresh()
  }
}
