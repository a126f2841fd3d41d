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

/** Buckets lie at multiples of their width since 1970, in UTC. */
export type Buckets = {
  readonly bucketMs: number
  /** The number of the first. */
  readonly first: number
  readonly count: number
}

/** The narrowest round width with which at most so many buckets cover both moments and all between. */
export function bucketsOver(firstAt: number, lastAt: number, atMost: number): Buckets {
  for (let nth = 0; ; nth += 1) {
    // Beyond a month, for dates thousands of years apart, each is twice the one before.
    const beyond = nth - widths.length + 1
    const bucketMs = widths[nth] ?? 30 * day * 2 ** beyond
    const first = Math.floor(firstAt / bucketMs)
    const count = Math.floor(lastAt / bucketMs) - first + 1
    // No width is enough for one bucket over moments on both sides of 1970: these get two.
    if (count <= atMost || bucketMs > latestDate) return { bucketMs, first, count }
  }
}

/** The outer bounds of buckets, as far as a date can be written. */
export const boundsOf = ({ bucketMs, first, count }: Buckets) => ({
  from: new Date(Math.max(-latestDate, first * bucketMs)).toISOString(),
  to: new Date(Math.min(latestDate, (first + count) * bucketMs)).toISOString()
})
