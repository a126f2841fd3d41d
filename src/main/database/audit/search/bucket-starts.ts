import { bucketed, hour } from '../hours'
import type { Segment } from '../segment'
import { createSegmentCache } from './per-segment'

/** Which buckets of a width have entries of a segment, and where in it each begins. */
export type BucketStarts = {
  /** Ascending numbers of buckets since 1970. */
  readonly numbers: Float64Array
  /** One more than numbers: the end of the last. */
  readonly starts: Uint32Array
  readonly bytes: number
}

const maxCachedBytes = 4 * 1024 * 1024

export function createBucketStarts() {
  const cache = createSegmentCache<BucketStarts>(maxCachedBytes)
  /** Wide buckets come from those of an hour: times of all segments are only read once. */
  const starts = (segment: Segment, bucketMs: number): BucketStarts =>
    cache(segment, String(bucketMs), () =>
      bucketMs > hour && bucketMs % hour === 0
        ? joined(starts(segment, hour), bucketMs / hour)
        : startsOf(segment, bucketMs)
    )
  return starts
}

const kept = (numbers: ArrayLike<number>, starts: ArrayLike<number>): BucketStarts => ({
  numbers: Float64Array.from(numbers),
  starts: Uint32Array.from(starts),
  bytes: numbers.length * 12 + 100
})

/** Buckets so many times as wide. */
function joined(narrow: BucketStarts, factor: number): BucketStarts {
  const numbers: number[] = []
  const starts: number[] = []
  for (let nth = 0; nth < narrow.numbers.length; nth += 1) {
    const number = Math.floor((narrow.numbers[nth] as number) / factor)
    if (number === numbers.at(-1)) continue
    numbers.push(number)
    starts.push(narrow.starts[nth] as number)
  }
  starts.push(narrow.starts.at(-1) as number)
  return kept(numbers, starts)
}

function startsOf(segment: Segment, bucketMs: number): BucketStarts {
  const known = bucketMs === hour ? segment.hours?.() : undefined
  const { numbers, starts } = known ?? bucketed(segment.times(), bucketMs)
  return kept(numbers, starts)
}
