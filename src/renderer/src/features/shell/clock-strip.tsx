import { formatDuration } from '@renderer/ui/format'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { useKeys } from '@renderer/ui/use-keys'

/** From here on a difference between the clocks is said: it moves every "expires in". */
export const clockToleranceMs = 300_000

export function ClockStrip({ profileId }: { readonly profileId: string }) {
  const { data: list } = useKeys(profileId)
  const offsetMs = list?.clockOffsetMs ?? 0
  if (Math.abs(offsetMs) <= clockToleranceMs) return null
  return (
    <NoticeStrip tone="warn" title="This computer and Horizon disagree about the time">
      Horizon is {formatDuration(Math.abs(offsetMs))} {offsetMs > 0 ? 'ahead' : 'behind'}. Whether a
      key has expired is judged by Horizon’s clock; check which of the two is wrong.
    </NoticeStrip>
  )
}
