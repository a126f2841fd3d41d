export const usageWindows = ['24h', '7d', '30d'] as const
export type UsageWindow = (typeof usageWindows)[number]

const hourMs = 3_600_000

/** A window is this many buckets that start at multiples of their length since 1970, in UTC. */
export const windowBuckets: Readonly<
  Record<UsageWindow, { readonly count: number; readonly bucketMs: number }>
> = {
  '24h': { count: 24, bucketMs: hourMs },
  '7d': { count: 28, bucketMs: 6 * hourMs },
  '30d': { count: 30, bucketMs: 24 * hourMs }
}

/** From the start of the first bucket to the end, exclusive, of the one in progress. */
export function windowSpan(window: UsageWindow, nowMs: number): { from: number; to: number } {
  const { count, bucketMs } = windowBuckets[window]
  const to = (Math.floor(nowMs / bucketMs) + 1) * bucketMs
  return { from: to - count * bucketMs, to }
}
