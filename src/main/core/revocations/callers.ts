import type { ImpactCaller } from '@shared/contract/revocations'
import { callerKey } from '@shared/domain/caller-words'
import { isProbe } from '@shared/domain/probe-agent'
import { areAllNamed } from '@shared/domain/probe-share'
import { AppError } from '@shared/errors'
import type { LoggedRequest } from '@shared/horizon/request-log'
import type { Usage } from '@shared/horizon/usage'

/** The console's own probes are no callers. */
export const isCall = ({ userAgent }: { readonly userAgent?: string }): boolean =>
  !isProbe(userAgent ?? '')

/** Requests by who makes them and what is asked, the busiest first. */
export function callersOf(requests: readonly LoggedRequest[]): ImpactCaller[] {
  const callers = new Map<string, ImpactCaller>()
  for (const { ip = '', method, path, userAgent = '', at } of requests) {
    const name = JSON.stringify([ip, method, path, userAgent])
    const known = callers.get(name)
    const isLater = known === undefined || Date.parse(at) > Date.parse(known.lastSeenAt)
    callers.set(name, {
      ip,
      method,
      path,
      userAgent,
      requests: (known?.requests ?? 0) + 1,
      lastSeenAt: isLater ? at : known.lastSeenAt
    })
  }
  return [...callers.values()].sort((one, other) => other.requests - one.requests)
}

/** One per address and endpoint, as a rotation counts them: a program's new version is no new caller. */
export function pairsOf(callers: readonly ImpactCaller[]): ImpactCaller[] {
  const pairs = Map.groupBy(callers, callerKey)
  return [...pairs.values()].flatMap(together).sort((one, other) => other.requests - one.requests)
}

function together(callers: readonly ImpactCaller[]): ImpactCaller[] {
  const [first] = callers
  if (first === undefined) return []
  const programs = new Set(callers.map(({ userAgent }) => userAgent).filter(Boolean))
  return [
    {
      ...first,
      userAgent: [...programs].join(', '),
      requests: callers.reduce((sum, { requests }) => sum + requests, 0),
      lastSeenAt: newest(callers.map(({ lastSeenAt }) => lastSeenAt)) ?? first.lastSeenAt
    }
  ]
}

/**
 * All requests but the console's own; a figure that cannot be read is not made up. The sum of the
 * callers where they are all named: some servers count probes in the total and name no caller.
 */
export function callsOf(usage: Usage): number {
  const { totalRequests, callers, unreadable } = usage
  if (totalRequests === undefined) {
    throw new AppError('response-invalid', `The usage could not be read: ${unreadable[0] ?? ''}`, {
      nextStep: 'Look at who uses the key elsewhere before you revoke it.'
    })
  }
  if (areAllNamed(usage)) return sumOf(callers.filter(isCall))
  return Math.max(0, totalRequests - sumOf(callers.filter(caller => !isCall(caller))))
}

const sumOf = (callers: Usage['callers']): number =>
  callers.reduce((sum, { requests }) => sum + requests, 0)

export const newest = (times: readonly string[]): string | null =>
  times.reduce<string | null>(
    (last, at) => (last === null || Date.parse(at) > Date.parse(last) ? at : last),
    null
  )
