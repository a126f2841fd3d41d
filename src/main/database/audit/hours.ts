import { bytesOf, numbersIn } from './blob'
import { firstNotBefore } from './search/time-index'

export const hour = 3_600_000

/** Which buckets of a width since 1970 have entries, and where each begins; at the end where the last ends. */
export type Bucketed = { readonly numbers: ArrayLike<number>; readonly starts: ArrayLike<number> }

/** Of ascending times. */
export function bucketed(times: Float64Array, bucketMs: number): Bucketed {
  const count = times.length
  const numbers: number[] = []
  const starts: number[] = []
  let index = 0
  while (index < count) {
    const number = Math.floor((times[index] as number) / bucketMs)
    numbers.push(number)
    starts.push(index)
    const end = (number + 1) * bucketMs
    // Doubled steps first: most buckets are short against the rest of a segment.
    let reach = 1
    while (index + reach < count && (times[index + reach] as number) < end) reach *= 2
    index = firstNotBefore(times, end, index + (reach >>> 1), Math.min(count, index + reach))
  }
  starts.push(count)
  return { numbers, starts }
}

/** Kept with a segment, so that a histogram of everything reads no times. */
export function packHours(times: Float64Array): Uint8Array {
  const { numbers, starts } = bucketed(times, hour)
  return Buffer.concat([bytesOf(Float64Array.from(numbers)), bytesOf(Uint32Array.from(starts))])
}

export function openHours(bytes: Uint8Array): Bucketed {
  const length = (bytes.length - 4) / 12
  return {
    numbers: numbersIn.f64(bytes, 0, length),
    starts: numbersIn.u32(bytes, length * 8, length + 1)
  }
}
