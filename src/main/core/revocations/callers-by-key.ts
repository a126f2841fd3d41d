import type { KeyCallers } from '@shared/contract/revocations'
import { areAllNamed } from '@shared/domain/probe-share'
import { isAppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import type { Usage } from '@shared/horizon/usage'
import { wireFailure } from '../failure'
import { withRemedy } from '../keys/horizon-failure'
import type { Clock, Horizon, Logger } from '../ports'
import { callsOf, isCall, newest } from './callers'
import { endsRun } from './revoke-run'

/** One question a key: of a thousand keys the busiest of them are asked about, and no more. */
const maxAsked = 20
const askedAtOnce = 4
/** The facts have to stay fresh and the dialog has to open. */
const maxAskingMs = 5_000

type Ports = { readonly clock: Clock; readonly log: Logger }
type Asked = {
  readonly horizon: Horizon
  readonly keys: readonly Key[]
  /** Of the last 24 hours; `undefined` where that is not known. */
  readonly requestsOf: (keyId: string) => number | undefined
  readonly signal: AbortSignal
}
type Answer = { readonly callers: KeyCallers; readonly requests24h?: number }
/** `isEnd` where the next key would meet the same. */
type Found = { readonly keyId: string; readonly answer: Answer; readonly isEnd: boolean }

const nobody: KeyCallers = { state: 'known', count: 0, isWhole: true, lastRequestAt: null }
const notAsked: KeyCallers = { state: 'not-asked' }
const notOffered: KeyCallers = { state: 'not-offered' }

/** Who calls with each of many keys, as far as a few questions tell. Never throws. */
export function createCallersByKey({ clock, log }: Ports) {
  async function of({ horizon, keys, requestsOf, signal }: Asked) {
    const answers = await askBusiest({ horizon, keys, requestsOf, signal })
    const isOffered = ![...answers.values()].some(({ callers }) => callers === notOffered)
    const left = isOffered ? notAsked : notOffered
    return keys.map(key => {
      const requests24h = requestsOf(key.id)
      const callers = requests24h === 0 ? nobody : left
      return { key, requests24h, callers, ...answers.get(key.id) }
    })
  }

  async function askBusiest({ horizon, keys, requestsOf, signal }: Asked) {
    const busiest = keys
      .map(({ id }) => ({ id, requests: requestsOf(id) ?? 1 }))
      .filter(({ requests }) => requests > 0)
      .sort((one, other) => other.requests - one.requests)
      .slice(0, maxAsked)
    const answers = new Map<string, Answer>()
    const startedAt = clock.now()
    for (let from = 0; from < busiest.length; from += askedAtOnce) {
      if (signal.aborted || clock.now() - startedAt > maxAskingMs) break
      const next = busiest.slice(from, from + askedAtOnce)
      const found = await Promise.all(next.map(({ id }) => ask(horizon, id, signal)))
      for (const { keyId, answer } of found) answers.set(keyId, answer)
      if (found.some(({ isEnd }) => isEnd)) break
    }
    return answers
  }

  async function ask(horizon: Horizon, keyId: string, signal: AbortSignal): Promise<Found> {
    try {
      const usage = await horizon.usage(keyId, '24h', signal)
      if (usage === null) return { keyId, answer: { callers: notOffered }, isEnd: true }
      const answer = { callers: callersIn(usage), requests24h: callsOf(usage) }
      return { keyId, answer, isEnd: false }
    } catch (error) {
      const failure = wireFailure(withRemedy(error), log, 'callers of a key')
      const answer = { callers: { state: 'failed', failure } } as const
      return { keyId, answer, isEnd: isAppError(error, ...endsRun) }
    }
  }

  return { of }
}
export type CallersByKey = ReturnType<typeof createCallersByKey>

function callersIn(usage: Usage): KeyCallers {
  const callers = usage.callers.filter(isCall)
  const programs = new Set(callers.map(({ ip, userAgent }) => JSON.stringify([ip, userAgent])))
  return {
    state: 'known',
    count: programs.size,
    isWhole: areAllNamed(usage),
    lastRequestAt: newest(callers.map(({ lastSeenAt }) => lastSeenAt))
  }
}
