import { type ErrorCode, unreachedCodes, type WireError } from '@shared/errors'
import type { Clock, Timers } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { PollingBudget } from './polling'

/** Seconds before the first, second, … further attempt; the last one repeats. */
const waitSeconds = [5, 10, 20, 40, 60] as const
/** So that consoles that lost Horizon together do not all come back in the same second. */
const jitter = 0.2

/** What may pass by itself. A refused secret does not: asking again would lock the address out. */
const passing: readonly ErrorCode[] = [
  ...unreachedCodes,
  'rate-limited',
  'paused',
  'server-error',
  'unavailable'
]

type Ports = {
  readonly clock: Clock
  readonly timers: Timers
  readonly polling: Pick<PollingBudget, 'pause'>
  readonly retry: (open: OpenProfile) => Promise<unknown>
  readonly random: () => number
}
type Waiting = { attempts: number; at: number | undefined; cancel: (() => void) | undefined }

/** After a failed refresh asks again by itself, until one succeeds or the profile is left. */
export function createReconnect({ clock, timers, polling, retry, random }: Ports) {
  const waiting = new WeakMap<OpenProfile, Waiting>()

  /** To be told how each refresh ended; answers when it is asked again by itself. */
  function ended(open: OpenProfile, failure: WireError | undefined): number | undefined {
    const isPassing = failure !== undefined && passing.includes(failure.code)
    if (isPassing && !open.signal.aborted) schedule(open)
    else stop(open)
    return waiting.get(open)?.at
  }

  function schedule(open: OpenProfile): void {
    const state = waiting.get(open) ?? begin(open)
    if (state.cancel !== undefined) return
    const inMs = waitMs(open, state.attempts)
    state.at = clock.now() + inMs
    state.cancel = timers.after(inMs, () => {
      state.cancel = undefined
      attempt(open, state)
    })
  }

  function attempt(open: OpenProfile, state: Waiting): void {
    if (open.signal.aborted) return
    if (polling.pause(open.profileId) === undefined) {
      state.attempts += 1
      void retry(open).catch(() => undefined)
    } else schedule(open)
  }

  function begin(open: OpenProfile): Waiting {
    const state: Waiting = { attempts: 0, at: undefined, cancel: undefined }
    waiting.set(open, state)
    open.signal.addEventListener('abort', () => stop(open), { once: true })
    return state
  }

  function stop(open: OpenProfile): void {
    waiting.get(open)?.cancel?.()
    waiting.delete(open)
  }

  /** Never earlier than Horizon, or the console's own budget, allows. */
  function waitMs({ profileId }: OpenProfile, attempts: number): number {
    const seconds = waitSeconds[Math.min(attempts, waitSeconds.length - 1)] ?? 60
    const spread = 1 + jitter * (2 * random() - 1)
    const pause = polling.pause(profileId)
    const pausedMs = pause === undefined ? 0 : pause.until - clock.now()
    // A timer takes no more than this; what is still paused then waits again.
    return Math.min(Math.max(seconds * 1_000 * spread, pausedMs), 3_600_000)
  }

  return { ended }
}
