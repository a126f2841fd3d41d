import type { PlanLimits } from '@shared/domain/limits'
import { ApiError } from '../api-error'
import type { StoredKey } from '../store/api-keys'
import type { Db } from '../store/open'
import { countedSince, countSince } from '../store/request-log'
import { dayMs, minuteMs, startOfDay } from '../times'

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
    counter.minute = counter.minute.filter(at => at > now - minuteMs && at <= now)
    const day = startOfDay(now)
    if (counter.day !== day) {
      counter.day = day
      counter.ofDay = countSince(db, subject, day)
    }
    return counter
  }

  /** When one more request fits into the minute, in milliseconds since 1970. */
  function freeAt(counter: Counter, limit: number, now: number): number {
    const { minute } = counter
    const oldest = minute[Math.max(0, minute.length - limit)]
    return (oldest ?? now) + minuteMs
  }

  function refuse(limit: number, per: 'minute' | 'day', subject: Subject, waitMs: number): never {
    const whose = subject === organizationWide ? ' for this organization' : ''
    throw new ApiError(
      429,
      'rate_limit_exceeded',
      `Rate limit exceeded. Maximum ${limit} requests per ${per}${whose}.`,
      { retry_after: Math.max(1, Math.ceil(waitMs / 1000)) }
    )
  }

  /** Takes one place, or throws 429 and takes none. */
  function take(key: StoredKey, plan: PlanLimits, now: number): void {
    const ofKey = counterOf(key.id, now)
    const ofAll = counterOf(organizationWide, now)
    const checks = [
      [ofKey, key.id, key.rateLimit, key.rateLimitPerDay],
      [ofAll, organizationWide, plan.requestsPerMinute, plan.requestsPerDay]
    ] as const
    for (const [counter, subject, perMinute, perDay] of checks) {
      if (counter.minute.length >= perMinute) {
        refuse(perMinute, 'minute', subject, freeAt(counter, perMinute, now) - now)
      }
      if (perDay !== null && counter.ofDay >= perDay) {
        refuse(perDay, 'day', subject, startOfDay(now) + dayMs - now)
      }
    }
    for (const counter of [ofKey, ofAll]) {
      counter.minute.push(now)
      counter.ofDay += 1
    }
  }

  /** The headers of every answer to a key: always its own minute. */
  function headers(key: StoredKey, now: number): Readonly<Record<string, string>> {
    const counter = counterOf(key.id, now)
    return {
      'X-RateLimit-Limit': String(key.rateLimit),
      'X-RateLimit-Remaining': String(Math.max(0, key.rateLimit - counter.minute.length)),
      'X-RateLimit-Reset': String(Math.ceil(freeAt(counter, key.rateLimit, now) / 1000))
    }
  }

  return { take, headers }
}
