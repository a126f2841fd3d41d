import { type UsageWindow, windowBuckets } from '@shared/domain/usage-window'
import type { Usage } from '@shared/horizon/usage'

const minuteMs = 60_000
/** More than any window has; a reply with more is cut, and that is said. */
const maxDrawn = 200

type Span = { readonly fromMs: number; readonly toMs: number; readonly isInProgress: boolean }

export type ReadBucket = Span & {
  readonly state: 'read'
  readonly requests: number
  readonly errors: number
  readonly throttled: number
  /** Average over the part of the bucket that has passed. */
  readonly perMinute: number
  /** From 0 to 1; `null` where there was no request to fail. */
  readonly errorRate: number | null
}
export type UnreadableBucket = Span & { readonly state: 'unreadable'; readonly problem: string }
export type Bucket = ReadBucket | UnreadableBucket

export type UsageBuckets = {
  readonly buckets: readonly Bucket[]
  readonly bucketMs: number
  /** Buckets whose place in time is not known. */
  readonly unplaced: readonly string[]
  /** Left out of the picture because there are too many. */
  readonly notDrawn: number
}

/** The series as it is drawn. `nowMs` is Horizon's present when it answered. */
export function usageBuckets(usage: Usage, window: UsageWindow, nowMs: number): UsageBuckets {
  const bucketMs = (usage.bucketSeconds ?? windowBuckets[window].bucketMs / 1_000) * 1_000
  const unplaced: string[] = []
  const placed = usage.series.flatMap<Bucket>(slot => {
    const fromMs = Date.parse(slot.start ?? '')
    if (Number.isNaN(fromMs)) {
      if (slot.state === 'unreadable') unplaced.push(slot.problem)
      return []
    }
    const span = spanFrom(fromMs, bucketMs, nowMs)
    if (slot.state === 'unreadable')
      return [{ state: 'unreadable', problem: slot.problem, ...span }]
    return [readBucket(slot, span, nowMs)]
  })
  const notDrawn = Math.max(0, placed.length - maxDrawn)
  return { buckets: placed.slice(notDrawn), bucketMs, unplaced, notDrawn }
}

function spanFrom(fromMs: number, bucketMs: number, nowMs: number): Span {
  const toMs = fromMs + bucketMs
  return { fromMs, toMs, isInProgress: nowMs >= fromMs && nowMs < toMs }
}

type Counts = Pick<ReadBucket, 'requests' | 'errors' | 'throttled'>

function readBucket({ requests, errors, throttled }: Counts, span: Span, nowMs: number): Bucket {
  const passedMs = span.isInProgress ? nowMs - span.fromMs : span.toMs - span.fromMs
  const minutes = Math.max(1, passedMs / minuteMs)
  return {
    state: 'read',
    ...span,
    requests,
    errors,
    throttled,
    perMinute: requests / minutes,
    errorRate: requests === 0 ? null : Math.min(1, errors / requests)
  }
}

/** How a bucket's bar is divided, from the bottom; each part per minute. */
export function barParts({ requests, errors, throttled, perMinute }: ReadBucket) {
  const share = requests === 0 ? 0 : perMinute / requests
  const refused = Math.min(throttled, errors, requests)
  const failed = Math.min(errors, requests) - refused
  return {
    succeeded: (requests - failed - refused) * share,
    errors: failed * share,
    throttled: refused * share
  }
}

/** The highest average of all buckets that can be read. */
export const highestRate = (buckets: readonly Bucket[]): number =>
  Math.max(0, ...buckets.map(each => (each.state === 'read' ? each.perMinute : 0)))

export type Run = { readonly from: number; readonly to: number }

/** Neighbouring buckets without a request, as ranges of their places, both inclusive. */
export function emptyRuns(buckets: readonly Bucket[]): readonly Run[] {
  const runs: Run[] = []
  buckets.forEach((bucket, at) => {
    if (bucket.state !== 'read' || bucket.requests > 0) return
    const last = runs.at(-1)
    if (last?.to === at - 1) runs[runs.length - 1] = { from: last.from, to: at }
    else runs.push({ from: at, to: at })
  })
  return runs
}
