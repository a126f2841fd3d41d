import { NoticeStrip } from '@renderer/ui/notice-strip'
import { useDirectory } from '@renderer/ui/use-directory'
import { inactiveUserIds, judgeKey } from '@shared/domain/key-filter'
import type { Key } from '@shared/horizon/key'
import { refusedReason } from './key-rows'

type Props = {
  readonly profileId: string
  readonly keyObject: Key
  readonly serverNowMs: number
}

/** Where a key's calls are shown: it is active, and none of them can go through. */
export function RefusedStrip({ profileId, keyObject, serverNowMs }: Props) {
  const { users } = useDirectory(profileId)
  const context = { nowMs: serverNowMs, inactiveUserIds: inactiveUserIds(users ?? null) }
  const reason = refusedReason(judgeKey(keyObject, context))
  if (reason === undefined) return null
  return (
    <NoticeStrip tone="warn" title="Horizon refuses every call with this key">
      The key is active, but {reason}. Refused calls are counted here as errors and take nothing
      from the limit.
    </NoticeStrip>
  )
}
