import { type Bucket, usageBuckets } from '@renderer/ui/usage-chart/usage-buckets'
import type { Drain } from '@shared/contract/rotation-drain'
import type { Usage } from '@shared/horizon/usage'

/** One bucket of both keys; `null` where nothing is held, `unreadable` where it cannot be read. */
export type DrainSlot = {
  readonly fromMs: number
  readonly toMs: number
  readonly isInProgress: boolean
  readonly old: SlotValue
  readonly replacement: SlotValue
}
/** `perHour` is of the whole bucket: of one in progress what is counted so far, and no guess. */
export type SlotValue =
  | { readonly requests: number; readonly perHour: number }
  | 'unreadable'
  | null

export type DrainSeries = { readonly slots: readonly DrainSlot[]; readonly bucketMs: number }

/** Both keys on the same buckets, from the first that either has to the last. */
export function drainSeries(
  { oldUsage, replacementUsage, window }: Drain,
  nowMs: number,
  replacementSinceMs = Number.NEGATIVE_INFINITY
): DrainSeries {
  const read = (usage: Usage | null) =>
    usage === null ? undefined : usageBuckets(usage, window, nowMs)
  const old = read(oldUsage)
  const fresh = read(replacementUsage)
  const oldAt = byStart(old?.buckets)
  const freshAt = byStart(fresh?.buckets)
  const starts = [...new Set([...oldAt.keys(), ...freshAt.keys()])].sort((a, b) => a - b)
  const bucketMs = old?.bucketMs ?? fresh?.bucketMs ?? 0
  return {
    bucketMs,
    slots: starts.map(fromMs => {
      const toMs = fromMs + bucketMs
      return {
        fromMs,
        toMs,
        isInProgress: nowMs >= fromMs && nowMs < toMs,
        old: slotValue(oldAt.get(fromMs), bucketMs),
        // Before it was made there was nothing to be used.
        replacement: toMs <= replacementSinceMs ? null : slotValue(freshAt.get(fromMs), bucketMs)
      }
    })
  }
}

const byStart = (buckets: readonly Bucket[] = []) =>
  new Map(buckets.map(bucket => [bucket.fromMs, bucket]))

const hourMs = 3_600_000

function slotValue(bucket: Bucket | undefined, bucketMs: number): SlotValue {
  if (bucket === undefined) return null
  if (bucket.state === 'unreadable') return 'unreadable'
  return { requests: bucket.requests, perHour: (bucket.requests * hourMs) / bucketMs }
}

/** Neighbouring slots in which this key can be read, as ranges of their places. */
export function readRuns(slots: readonly DrainSlot[], key: 'old' | 'replacement') {
  const runs: { from: number; rates: number[] }[] = []
  slots.forEach((slot, at) => {
    const value = slot[key]
    if (value === null || value === 'unreadable') return
    const last = runs.at(-1)
    if (last !== undefined && last.from + last.rates.length === at) last.rates.push(value.perHour)
    else runs.push({ from: at, rates: [value.perHour] })
  })
  return runs
}
