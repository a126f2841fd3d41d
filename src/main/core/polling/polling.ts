import type { Polling } from '@shared/contract/horizon'
import { isAppError } from '@shared/errors'
import type { Clock } from '../ports'

export const allowedPerHour = 240
const hourMs = 3_600_000
/** Where a server's wait ends beyond this, no date can be written for it. */
const latest = Date.UTC(9999, 0)

type Span = { readonly from: number; readonly until: number }
type Pause = { readonly until: number; readonly reason: 'rate-limited' | 'budget' }
type Account = { sent: number[]; wait: Span | undefined }

/**
 * What the console asks of its own accord, per profile: counted in a sliding hour, and none of it
 * while Horizon asked to wait. What the operator asks for is not held back here.
 */
export function createPolling({ clock }: { readonly clock: Clock }) {
  const accounts = new Map<string, Account>()

  function accountOf(profileId: string): Account {
    const known = accounts.get(profileId) ?? { sent: [], wait: undefined }
    accounts.set(profileId, known)
    return known
  }

  /** A clock that was set back must not keep what is now in the future for longer than an hour. */
  const isRecent = (at: number, now: number): boolean => at <= now && now - at < hourMs

  function recent(profileId: string): readonly number[] {
    const account = accountOf(profileId)
    const now = clock.now()
    account.sent = account.sent.filter(at => isRecent(at, now))
    return account.sent
  }

  /** A request of the console's own left. */
  function count(profileId: string): void {
    accountOf(profileId).sent.push(clock.now())
  }

  /** Whatever asked: where Horizon said to wait, the console's own questions wait. */
  function observe(profileId: string, error: unknown): void {
    if (!isAppError(error, 'rate-limited', 'paused')) return
    const waitMs = (error.details.retryAfterSeconds ?? 0) * 1_000
    if (waitMs <= 0) return
    const from = clock.now()
    accountOf(profileId).wait = { from, until: Math.min(from + waitMs, latest) }
  }

  /** A connection made anew is asked once: where it still has to wait, it says so itself. */
  function renew(profileId: string): void {
    accountOf(profileId).wait = undefined
  }

  /** Why nothing is asked by the console itself now, and until when. */
  function pause(profileId: string): Pause | undefined {
    const now = clock.now()
    const { wait } = accountOf(profileId)
    if (wait !== undefined && wait.from <= now && now < wait.until) {
      return { until: wait.until, reason: 'rate-limited' }
    }
    const sent = recent(profileId)
    const oldestToEnd = sent[sent.length - allowedPerHour]
    return oldestToEnd === undefined ? undefined : { until: oldestToEnd + hourMs, reason: 'budget' }
  }

  function state({ profileId }: { readonly profileId: string }): Polling {
    const paused = pause(profileId)
    return {
      usedThisHour: recent(profileId).length,
      allowedPerHour,
      ...(paused !== undefined && {
        pausedUntil: new Date(paused.until).toISOString(),
        reason: paused.reason
      })
    }
  }

  return { count, observe, renew, pause, state }
}
export type PollingBudget = ReturnType<typeof createPolling>
