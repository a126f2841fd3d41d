import { ApiError } from '../api-error'
import { minuteMs } from '../times'

const maxWrongPerMinute = 10

export type Lockout = ReturnType<typeof createLockout>

/**
 * Refuses an address for a minute once it guessed wrong ten times within one. In memory: a restart
 * clears it.
 */
export function createLockout(message: string) {
  const wrongByAddress = new Map<string, number[]>()
  const lockedUntil = new Map<string, number>()

  /** Throws 429 for an address that guessed too often, whatever it sends now. */
  function check(ip: string, now: number): void {
    const until = lockedUntil.get(ip)
    if (until === undefined) return
    if (until <= now) {
      lockedUntil.delete(ip)
      return
    }
    throw new ApiError(429, 'rate_limit_exceeded', message, {
      retry_after: Math.max(1, Math.ceil((until - now) / 1000))
    })
  }

  function countWrong(ip: string, now: number): void {
    const recent = (wrongByAddress.get(ip) ?? []).filter(at => at > now - minuteMs)
    recent.push(now)
    if (recent.length >= maxWrongPerMinute) {
      lockedUntil.set(ip, now + minuteMs)
      wrongByAddress.delete(ip)
    } else {
      wrongByAddress.set(ip, recent)
    }
  }

  return { check, countWrong }
}
