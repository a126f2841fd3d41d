import type { Codes } from '../segment'
import { countCodes } from './scan-codes'

/** Listed entries of a segment, and by place of a column how many of them there are. */
export type Tally = {
  readonly indexes: Uint32Array
  readonly length: number
  of(places: Codes, size: number): Uint32Array
}

/** Joined columns have the same places: these are only counted once. */
export function createTally(indexes: Uint32Array, length: number): Tally {
  const known = new Map<Codes, Uint32Array>()
  return {
    indexes,
    length,
    of(places, size) {
      const counted = known.get(places)
      if (counted !== undefined) return counted
      const counts = new Uint32Array(size)
      countCodes(places, indexes, length, counts)
      known.set(places, counts)
      return counts
    }
  }
}
