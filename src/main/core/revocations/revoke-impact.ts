import type { RevokeImpact } from '@shared/contract/revocations'
import type { Key } from '@shared/horizon/key'
import type { Usage } from '@shared/horizon/usage'
import { wireFailure } from '../failure'
import { serverNow } from '../keys/held-keys'
import { withRemedy } from '../keys/horizon-failure'
import type { Clock, Horizon, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { callsOf, isCall, newest } from './callers'
import { type RequestsRead, readRequests } from './request-pages'

const tenMinutesMs = 600_000
const maxCallers = 10

type Ports = { readonly clock: Clock; readonly log: Logger }
type Asked = { readonly open: OpenProfile; readonly horizon: Horizon; readonly key: Key }

/** Who would be cut off, asked of Horizon at the moment of the question. Never throws. */
export function createRevokeImpact({ clock, log }: Ports) {
  async function impactOf(asked: Asked): Promise<RevokeImpact> {
    try {
      return await ask(asked)
    } catch (error) {
      return { state: 'failed', failure: wireFailure(withRemedy(error), log, 'revoke impact') }
    }
  }

  async function ask({ open, horizon, key }: Asked): Promise<RevokeImpact> {
    const { signal } = open
    const fetchedAt = new Date(clock.now()).toISOString()
    // By the server's clock: its log is written by that.
    const sinceMs = (await serverNow(open, clock.now())) - tenMinutesMs
    const from = new Date(sinceMs).toISOString()
    const recently = { keyId: key.id, filters: { from }, sinceMs, maxPages: 2, signal }
    const [usage, log10] = await Promise.all([
      horizon.usage(key.id, '24h', signal),
      readRequests(horizon, recently)
    ])
    if (usage === null || log10 === null) return { state: 'not-offered' }
    const callers = usage.callers.filter(isCall)
    const recent = log10.requests.filter(isCall)
    return {
      state: 'known',
      fetchedAt,
      lastRequestAt: await lastRequestAt({ open, horizon, key }, recent, callers),
      last10Minutes: recent.length,
      isWhole: log10.isWhole,
      last24Hours: callsOf(usage),
      callers: callers.slice(0, maxCallers).map(caller => ({
        ip: caller.ip,
        method: caller.method,
        path: caller.path,
        userAgent: caller.userAgent,
        requests: caller.requests,
        lastSeenAt: caller.lastSeenAt
      })),
      callerCount: callers.length
    }
  }

  /** Of the last minutes or hours where there is one, else looked for in the log before. */
  async function lastRequestAt(
    { open, horizon, key }: Asked,
    recent: RequestsRead['requests'],
    callers: Usage['callers']
  ): Promise<string | null> {
    const known = newest([...recent.map(({ at }) => at), ...callers.map(each => each.lastSeenAt)])
    if (known !== null) return known
    const asked = { keyId: key.id, filters: {}, sinceMs: 0, maxPages: 1, signal: open.signal }
    const found = await readRequests(horizon, asked)
    const last = newest((found?.requests ?? []).filter(isCall).map(({ at }) => at))
    return last ?? (found?.isWhole === true ? null : (key.lastUsedAt ?? null))
  }

  return { impactOf }
}
export type RevokeImpacts = ReturnType<typeof createRevokeImpact>
