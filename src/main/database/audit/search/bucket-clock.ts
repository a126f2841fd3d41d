import type { AuditZone } from '@shared/domain/audit-query/ast'
import { hour } from '../hours'

/** Where buckets of a width begin, as the clock of a zone has it. */
export type BucketClock = {
  readonly bucketMs: number
  /** The same where all buckets are the same. */
  readonly key: string
  readonly numberOf: (at: number) => number
  /** When a bucket begins: where the one before ends. */
  readonly startOf: (number: number) => number
}

const minute = 60_000
/** Beyond it the clock of a zone cannot be read: buckets lie there as they do in UTC. */
const latestRead = 8_639_000_000_000_000

const offsetAt = (at: number): number =>
  Math.abs(at) > latestRead ? 0 : -new Date(at).getTimezoneOffset() * minute

/** Weeks begin on a Monday; times are counted from a Thursday. */
function sinceMonday(bucketMs: number): number {
  const day = 86_400_000
  return bucketMs === 7 * day ? 3 * day : 0
}

/**
 * Up to an hour, buckets are all as long and begin where an hour of the zone does around `near`.
 * Longer ones begin by its calendar, so that a day in which clocks change has 23 or 25 hours.
 */
export function bucketClock(zone: AuditZone, bucketMs: number, near: number): BucketClock {
  if (zone === 'local' && bucketMs > hour) return calendarClock(bucketMs)
  const offset = zone === 'local' ? offsetAt(near) : 0
  const shift = (((offset % bucketMs) + bucketMs) % bucketMs) + sinceMonday(bucketMs)
  return {
    bucketMs,
    key: `${bucketMs} ${shift}`,
    numberOf: at => Math.floor((at + shift) / bucketMs),
    startOf: number => number * bucketMs - shift
  }
}

/** A time that clocks skipped begins where they skipped it, up to a whole day of an island's. */
function firstShowing(wall: number, at: number): number {
  const skipped = at + offsetAt(at) - wall
  let [before, from] = [at - skipped, at]
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (middle + offsetAt(middle) < wall) before = middle
    else from = middle
  }
  return from
}

function calendarClock(bucketMs: number): BucketClock {
  const startOf = (number: number): number => {
    const wall = number * bucketMs - sinceMonday(bucketMs)
    if (Math.abs(wall) > latestRead) return wall
    const shown = new Date(wall)
    const at = new Date(2000, 0, 1)
    at.setFullYear(shown.getUTCFullYear(), shown.getUTCMonth(), shown.getUTCDate())
    return firstShowing(wall, at.setHours(shown.getUTCHours()))
  }
  return {
    bucketMs,
    key: `${bucketMs} local`,
    numberOf(at) {
      let number = Math.floor((at + offsetAt(at) + sinceMonday(bucketMs)) / bucketMs)
      // Where clocks were set back, a time of day comes twice: starts decide.
      while (startOf(number + 1) <= at) number += 1
      while (startOf(number) > at) number -= 1
      return number
    },
    startOf
  }
}
