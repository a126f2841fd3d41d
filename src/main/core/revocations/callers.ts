import type { ImpactCaller } from '@shared/contract/revocations'
import { isProbe } from '@shared/domain/probe-agent'
import type { LoggedRequest } from '@shared/horizon/request-log'

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
