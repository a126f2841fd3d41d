import { useDirectory } from '@renderer/ui/use-directory'
import { useKeyRefresh } from '@renderer/ui/use-key-refresh'
import { useKeys } from '@renderer/ui/use-keys'
import { useNow } from '@renderer/ui/use-now'
import { useRotatingKeys } from '@renderer/ui/use-rotations'
import { inactiveUserIds, judgeKey } from '@shared/domain/key-filter'
import { useMemo } from 'react'

/** The keys as the list judges them, so that every figure is the list's own. */
export function useOverviewKeys(profileId: string) {
  const { data: list } = useKeys(profileId)
  const refresh = useKeyRefresh(profileId, { polls: true })
  const people = useDirectory(profileId, { refreshes: true })
  const serverNowMs = useNow() + (list?.clockOffsetMs ?? 0)
  const rotating = useRotatingKeys(profileId)
  const { users } = people
  const inactive = useMemo(() => inactiveUserIds(users ?? null), [users])
  const rows = useMemo(
    () =>
      list?.fetchedAt == null
        ? undefined
        : list.keys.map(key =>
            judgeKey(key, { nowMs: serverNowMs, inactiveUserIds: inactive, rotating })
          ),
    [list, serverNowMs, inactive, rotating]
  )
  return {
    list,
    rows,
    serverNowMs,
    people,
    failure: refresh.failure ?? list?.failure,
    isRefreshing: refresh.isRefreshing,
    refreshNow: refresh.refreshNow
  }
}
