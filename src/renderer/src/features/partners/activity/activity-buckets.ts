import { type UsageWindow, windowBuckets } from '@shared/domain/usage-window'
import type { PartnerActivity } from '@shared/horizon/audit-entry'
import type { Measure } from './activity-place'

export type ActivityBucket = {
  readonly fromMs: number
  readonly toMs: number
  readonly isInProgress: boolean
} & Readonly<Record<Measure, number>>

/** More than any window has; a reply with more is cut. */
const maxDrawn = 200

/** The series as it is drawn; what cannot be placed in time is left out. */
export function activityBuckets(
  { series }: Pick<PartnerActivity, 'series'>,
  window: UsageWindow,
  nowMs: number
): readonly ActivityBucket[] {
  const { bucketMs } = windowBuckets[window]
  return series
    .flatMap(({ start, apiCalls, agentInteractions, actions }) => {
      const fromMs = Date.parse(start)
      if (Number.isNaN(fromMs)) return []
      const toMs = fromMs + bucketMs
      const isInProgress = nowMs >= fromMs && nowMs < toMs
      return [{ fromMs, toMs, isInProgress, apiCalls, agentInteractions, actions }]
    })
    .slice(-maxDrawn)
}
