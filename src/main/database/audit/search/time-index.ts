import type { Segment } from '../segment'

/**
 * Answers where a moment lies in a segment, mostly without its times: late entries make segments
 * overlap, so that a place far back would otherwise need the times of nearly all of them. Kept are
 * every `step`th time and each one after an unusual pause; late entries are far apart, so that all
 * of theirs are kept.
 */
export type TimeIndex = {
  /** The first index whose time is not before this moment. */
  firstFrom(at: number): number
  /** Bounds of the time of an entry; equal where it is known. */
  atLeast(index: number): number
  atMost(index: number): number
  readonly bytes: number
}

const step = 128
const unusualPause = 24

export function createTimeIndex(segment: Segment): TimeIndex {
  const { count } = segment
  const { indexes: keptIndexes, moments: keptMoments } =
    segment.samples?.() ?? sampled(segment.times())

  function firstFrom(moment: number): number {
    if (moment <= segment.minAt) return 0
    if (moment > segment.maxAt) return count
    const place = firstNotBefore(keptMoments, moment, 0, keptMoments.length)
    const after = keptIndexes[place] as number
    const before = place === 0 ? -1 : (keptIndexes[place - 1] as number)
    if (after - before <= 1) return after
    return firstNotBefore(segment.times(), moment, before + 1, after)
  }

  /** The last kept one not after this index. */
  const placeOf = (index: number): number => {
    let low = 0
    let high = keptIndexes.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((keptIndexes[middle] as number) <= index) low = middle
      else high = middle - 1
    }
    return low
  }

  return {
    firstFrom,
    atLeast: index => keptMoments[placeOf(index)] as number,
    atMost(index) {
      const place = placeOf(index)
      return keptMoments[keptIndexes[place] === index ? place : place + 1] as number
    },
    bytes: keptIndexes.byteLength + keptMoments.byteLength
  }
}

/** Of the times of a segment some, with their indexes. */
export type TimeSamples = { readonly indexes: Uint32Array; readonly moments: Float64Array }

/** In a function of its own: what answers later must not hold all times in memory. */
export function sampled(times: Float64Array): TimeSamples {
  const count = times.length
  const at = (index: number) => times[index] as number
  const middle = (at((count * 3) >>> 2) - at(count >>> 2)) / Math.max(1, count >>> 1)
  const pause = Math.max(1, middle * unusualPause)

  const indexes: number[] = []
  const moments: number[] = []
  let last = Number.NEGATIVE_INFINITY
  let lastIndex = -step
  for (let index = 0; index < count; index += 1) {
    const time = at(index)
    if (index - lastIndex < step && time - last < pause && index !== count - 1) continue
    indexes.push(index)
    moments.push(time)
    lastIndex = index
    last = time
  }
  return { indexes: Uint32Array.from(indexes), moments: Float64Array.from(moments) }
}

/** The first place of an ascending list, between two places, whose value is not below this one. */
export function firstNotBefore(
  values: ArrayLike<number>,
  value: number,
  from: number,
  to: number
): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((values[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}
