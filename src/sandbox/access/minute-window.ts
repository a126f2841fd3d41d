import { ApiError } from '../api-error'
import { minuteMs } from '../times'

/** Times of the requests that still count toward a sliding minute, oldest first. */
export type MinuteWindow = readonly number[]

export const withinMinute = (times: MinuteWindow, now: number): number[] =>
  times.filter(at => at > now - minuteMs && at <= now)

/** When one more request fits into the minute, in milliseconds since 1970. */
export function freeAt(minute: MinuteWindow, limit: number, now: number): number {
  const oldest = minute[Math.max(0, minute.length - limit)]
  return (oldest ?? now) + minuteMs
}

/** Throws 429; `whose` is empty or says that the limit is a shared one. */
export function refuseOverLimit(
  limit: number,
  per: 'minute' | 'day',
  whose: string,
  waitMs: number
): never {
  throw new ApiError(
    429,
    'rate_limit_exceeded',
    `Rate limit exceeded. Maximum ${limit} requests per ${per}${whose}.`,
    { retry_after: Math.max(1, Math.ceil(waitMs / 1000)) }
  )
}

export const minuteHeaders = (
  minute: MinuteWindow,
  limit: number,
  now: number
): Readonly<Record<string, string>> => ({
  'X-RateLimit-Limit': String(limit),
  'X-RateLimit-Remaining': String(Math.max(0, limit - minute.length)),
  'X-RateLimit-Reset': String(Math.ceil(freeAt(minute, limit, now) / 1000))
})
