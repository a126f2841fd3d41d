import type { AuditZone } from '@shared/domain/audit-query/ast'
import { type BucketClock, bucketClock } from './bucket-clock'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const widths = [
  ...[1, 2, 5, 10, 30].map(count => count * second),
  ...[1, 2, 5, 10, 30].map(count => count * minute),
  ...[1, 2, 3, 6, 12].map(count => count * hour),
  ...[1, 2, 7, 30].map(count => count * day)
]

const latestDate = 8_640_000_000_000_000

export type Buckets = {
  readonly clock: BucketClock
  /** The number of the first. */
  readonly first: number
  readonly count: number
}
type Over = {
  readonly firstAt: number
  readonly lastAt: number
  readonly atMost: number
  readonly zone: AuditZone
}

/** The narrowest round width with which at most so many buckets cover both moments and all between. */
export function bucketsOver({ firstAt, lastAt, atMost, zone }: Over): Buckets {
  for (let nth = 0; ; nth += 1) {
    // Beyond a month, for dates thousands of years apart, each is twice the one before.
    const beyond = nth - widths.length + 1
    const bucketMs = widths[nth] ?? 30 * day * 2 ** beyond
    const clock = bucketClock(zone, bucketMs, firstAt)
    const first = clock.numberOf(firstAt)
    const count = clock.numberOf(lastAt) - first + 1
    // No width is enough for one bucket over moments on both sides of 1970: these get two.
    if (count <= atMost || bucketMs > latestDate) return { clock, first, count }
  }
}

/** Where each begins and, at the end, where the last ends; as far as a date can be written. */
export const edgesOf = ({ clock, first, count }: Buckets): number[] =>
  Array.from({ length: count + 1 }, (_, nth) =>
    Math.min(latestDate, Math.max(-latestDate, clock.startOf(first + nth)))
  )
