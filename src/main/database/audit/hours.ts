import { bytesOf, numbersIn } from './blob'
import { type BucketClock, bucketClock } from './search/bucket-clock'
import { firstNotBefore, sampled, type TimeSamples } from './search/time-index'

export const hour = 3_600_000

/** Which buckets have entries, and where each begins; at the end where the last ends. */
export type Bucketed = { readonly numbers: ArrayLike<number>; readonly starts: ArrayLike<number> }

/** Of ascending times. */
export function bucketed(times: Float64Array, { numberOf, startOf }: BucketClock): Bucketed {
  const count = times.length
  const numbers: number[] = []
  const starts: number[] = []
  let index = 0
  while (index < count) {
    const at = times[index] as number
    const number = numberOf(at)
    numbers.push(number)
    starts.push(index)
    const end = Math.max(startOf(number + 1), at + 1)
    // Doubled steps first: most buckets are short against the rest of a segment.
    let reach = 1
    while (index + reach < count && (times[index + reach] as number) < end) reach *= 2
    index = firstNotBefore(times, end, index + (reach >>> 1), Math.min(count, index + reach))
  }
  starts.push(count)
  return { numbers, starts }
}

const hours = bucketClock('utc', hour, 0)

/** Kept with a segment, so that a histogram of everything reads no times. */
export function packHours(times: Float64Array): Uint8Array {
  const { numbers, starts } = bucketed(times, hours)
  return Buffer.concat([bytesOf(Float64Array.from(numbers)), bytesOf(Uint32Array.from(starts))])
}

/** Kept too, so that a far place is found without them. */
export function packSamples(times: Float64Array): Uint8Array {
  const { indexes, moments } = sampled(times)
  return Buffer.concat([bytesOf(moments), bytesOf(indexes)])
}

export function openSamples(bytes: Uint8Array): TimeSamples {
  const length = bytes.length / 12
  return {
    moments: numbersIn.f64(bytes, 0, length),
    indexes: numbersIn.u32(bytes, length * 8, length)
  }
}

export function openHours(bytes: Uint8Array): Bucketed {
  const length = (bytes.length - 4) / 12
  return {
    numbers: numbersIn.f64(bytes, 0, length),
    starts: numbersIn.u32(bytes, length * 8, length + 1)
  }
}
