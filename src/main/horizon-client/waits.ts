import { createHash } from 'node:crypto'
import type { Clock } from '@main/core/ports'
import { AppError } from '@shared/errors'
import type { Secret } from '@shared/secret'

/** Who was told to wait: a credential at an origin, however often the console connects to it. */
export type Asked = { readonly origin: string; readonly credential: Secret }

/** Beyond this nobody waits in front of a countdown. */
const longWaitSeconds = 3_600

type Wait = { readonly notedAt: number; readonly until: number; readonly seconds: number }

/**
 * Remembers how long Horizon asked to be left alone. Its wish is a minimum: until it is over
 * nothing leaves, whoever asks, and it is never shortened.
 */
export function createWaits(clock: Clock) {
  const waits = new Map<string, Wait>()

  const startWait = (subject: string, seconds: number): number => {
    const now = clock.now()
    waits.set(subject, { notedAt: now, until: now + seconds * 1000, seconds })
    return seconds
  }

  function secondsLeft(subject: string): number {
    const wait = waits.get(subject)
    if (wait === undefined) return 0
    const now = clock.now()
    // A clock that was set back must not make the wait any longer than it was.
    if (now < wait.notedAt) return startWait(subject, wait.seconds)
    if (now < wait.until) return Math.ceil((wait.until - now) / 1000)
    waits.delete(subject)
    return 0
  }

  function note(asked: Asked, seconds: number): void {
    const subject = subjectOf(asked)
    if (seconds > secondsLeft(subject)) startWait(subject, seconds)
  }

  /** Throws where the wait is not over. */
  function check(asked: Asked, method: string): void {
    const left = secondsLeft(subjectOf(asked))
    if (left === 0) return
    const wish = `Horizon asked the console to wait${untilWords(left, clock.now())}`
    throw new AppError(
      'rate-limited',
      method === 'GET'
        ? `${wish}, and the time is not over`
        : `${wish}, so this was not sent and nothing has changed`,
      {
        retryAfterSeconds: left,
        nextStep:
          left <= longWaitSeconds
            ? 'Try again when the time is over.'
            : 'Try again when the time is over. If Horizon cannot mean it, restart the console: it then asks anew.'
      }
    )
  }

  return { note, check }
}

/** When a long wait ends; a short one has its countdown. */
function untilWords(secondsLeft: number, nowMs: number): string {
  if (secondsLeft <= longWaitSeconds) return ''
  const until = new Date(nowMs + secondsLeft * 1_000)
  const isDate = until.getTime() <= Date.UTC(9999, 11, 31)
  return isDate
    ? ` until ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : ' for thousands of years'
}

const subjectOf = ({ origin, credential }: Asked): string =>
  `${origin} ${createHash('sha256').update(credential.reveal()).digest('hex')}`
