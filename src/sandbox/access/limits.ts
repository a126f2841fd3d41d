import type { PlanLimits } from '@shared/domain/limits'
import type { StoredKey } from '../store/api-keys'
import type { Db } from '../store/open'
import { countedSince, countSince } from '../store/request-log'
import { dayMs, minuteMs, startOfDay } from '../times'
import { freeAt, minuteHeaders, refuseOverLimit, withinMinute } from './minute-window'

/** Requests of one key, or of all keys together, that the limits still see. */
type Counter = { minute: number[]; day: number; ofDay: number }

const organizationWide = null
type Subject = string | typeof organizationWide

export type RateLimits = ReturnType<typeof createRateLimits>

/**
 * A sliding minute and a UTC day, per key and for the whole organization. Counted in memory from
 * the moment a request is admitted, so that requests under way at the same time cannot share the
 * last place; read back from the request log after a restart.
 */
export function createRateLimits(db: Db) {
  const counters = new Map<Subject, Counter>()

  function counterOf(subject: Subject, now: number): Counter {
    let counter = counters.get(subject)
    if (counter === undefined) {
      counter = { minute: countedSince(db, subject, now - minuteMs), day: -1, ofDay: 0 }
      counters.set(subject, counter)
    }
    counter.minute = withinMinute(counter.minute, now)
    const day = startOfDay(now)
    if (counter.day !== day) {
      counter.day = day
      counter.ofDay = countSince(db, subject, day)
    }
    return counter
  }

  /** Takes one place, or throws 429 and takes none. */
  function take(key: StoredKey, plan: PlanLimits, now: number): void {
    const ofKey = counterOf(key.id, now)
    const ofAll = counterOf(organizationWide, now)
    const checks = [
      [ofKey, '', key.rateLimit, key.rateLimitPerDay],
      [ofAll, ' for this organization', plan.requestsPerMinute, plan.requestsPerDay]
    ] as const
    for (const [counter, whose, perMinute, perDay] of checks) {
      if (counter.minute.length >= perMinute) {
        refuseOverLimit(perMinute, 'minute', whose, freeAt(counter.minute, perMinute, now) - now)
      }
      if (perDay !== null && counter.ofDay >= perDay) {
        refuseOverLimit(perDay, 'day', whose, startOfDay(now) + dayMs - now)
      }
    }
    for (const counter of [ofKey, ofAll]) {
      counter.minute.push(now)
      counter.ofDay += 1
    }
  }

  /** The headers of every answer to a key: always its own minute. */
  function headers(key: StoredKey, now: number): Readonly<Record<string, string>> {
    return minuteHeaders(counterOf(key.id, now).minute, key.rateLimit, now)
  }

  return { take, headers }
}
