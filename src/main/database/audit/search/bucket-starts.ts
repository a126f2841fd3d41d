import { bucketed, hour } from '../hours'
import type { Segment } from '../segment'
import { type BucketClock, bucketClock } from './bucket-clock'
import { createSegmentCache } from './per-segment'

/** Which buckets have entries of a segment, and where in it each begins. */
export type BucketStarts = {
  /** Ascending numbers of buckets, as the clock has them. */
  readonly numbers: Float64Array
  /** One more than numbers: the end of the last. */
  readonly starts: Uint32Array
  readonly bytes: number
}

const maxCachedBytes = 4 * 1024 * 1024

export function createBucketStarts() {
  const cache = createSegmentCache<BucketStarts>(maxCachedBytes)
  /** Wide buckets come from those of an hour: times of all segments are only read once. */
  const starts = (segment: Segment, clock: BucketClock): BucketStarts =>
    cache(segment, clock.key, () => {
      const known = clock.bucketMs > hour ? joined(starts(segment, hours), clock) : undefined
      return known ?? startsOf(segment, clock)
    })
  return starts
}

const hours = bucketClock('utc', hour, 0)

const kept = (numbers: ArrayLike<number>, starts: ArrayLike<number>): BucketStarts => ({
  numbers: Float64Array.from(numbers),
  starts: Uint32Array.from(starts),
  bytes: numbers.length * 12 + 100
})

/** Buckets of whole hours; `undefined` where one begins within an hour, as in zones of half an hour. */
function joined(ofHours: BucketStarts, { numberOf }: BucketClock): BucketStarts | undefined {
  const numbers: number[] = []
  const starts: number[] = []
  for (let nth = 0; nth < ofHours.numbers.length; nth += 1) {
    const from = (ofHours.numbers[nth] as number) * hour
    const number = numberOf(from)
    if (number !== numberOf(from + hour - 1)) return undefined
    if (number === numbers.at(-1)) continue
    numbers.push(number)
    starts.push(ofHours.starts[nth] as number)
  }
  starts.push(ofHours.starts.at(-1) as number)
  return kept(numbers, starts)
}

function startsOf(segment: Segment, clock: BucketClock): BucketStarts {
  const known = clock.key === hours.key ? segment.hours?.() : undefined
  const { numbers, starts } = known ?? bucketed(segment.times(), clock)
  return kept(numbers, starts)
}
