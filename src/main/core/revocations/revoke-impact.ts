import type { ImpactCaller, RevokeImpact } from '@shared/contract/revocations'
import { areAllNamed } from '@shared/domain/probe-share'
import { windowSpan } from '@shared/domain/usage-window'
import type { Key } from '@shared/horizon/key'
import type { Usage } from '@shared/horizon/usage'
import { wireFailure } from '../failure'
import { serverNow } from '../keys/held-keys'
import { withRemedy } from '../keys/horizon-failure'
import type { Clock, Horizon, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { CallerRecording } from '../usage/caller-recording'
import { callersOf, callsOf, isCall, newest, pairsOf } from './callers'
import { type RequestsRead, readRequests } from './request-pages'

const tenMinutesMs = 600_000
const dayMs = 86_400_000

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly callers: Pick<CallerRecording, 'heard'>
}
type Asked = { readonly open: OpenProfile; readonly horizon: Horizon; readonly key: Key }

/** Who would be cut off, asked of Horizon at the moment of the question. Never throws. */
export function createRevokeImpact({ clock, log, callers: history }: Ports) {
  async function impactOf(asked: Asked): Promise<RevokeImpact> {
    try {
      const { open, horizon, key } = asked
      return await ask({ open, horizon: history.heard(open, horizon), key })
    } catch (error) {
      return { state: 'failed', failure: wireFailure(withRemedy(error), log, 'revoke impact') }
    }
  }

  async function ask({ open, horizon, key }: Asked): Promise<RevokeImpact> {
    const { signal } = open
    const fetchedAt = new Date(clock.now()).toISOString()
    // By the server's clock: its log is written by that.
    const nowMs = await serverNow(open, clock.now())
    const sinceMs = nowMs - tenMinutesMs
    const from = new Date(sinceMs).toISOString()
    const recently = { keyId: key.id, filters: { from }, sinceMs, maxPages: 2, signal }
    const [usage, log10] = await Promise.all([
      horizon.usage(key.id, '24h', signal),
      readRequests(horizon, recently)
    ])
    if (usage === null || log10 === null) return { state: 'not-offered' }
    const early = await beforeUsage({ open, horizon, key }, usage, nowMs)
    const callers = pairsOf([...usage.callers.filter(isCall).map(toCaller), ...early.callers])
    const recent = log10.requests.filter(isCall)
    return {
      state: 'known',
      fetchedAt,
      lastRequestAt: await lastRequestAt({ open, horizon, key }, recent, callers),
      last10Minutes: recent.length,
      isWhole: log10.isWhole,
      last24Hours: callsOf(usage) + early.count,
      callers,
      callerCount: callers.length,
      ...(!(early.isWhole && areAllNamed(usage)) && { hasMoreCallers: true })
    }
  }

  /**
   * Usage counts whole hours, so that its day begins up to an hour late: who called then is in the
   * log alone.
   */
  async function beforeUsage({ open, horizon, key }: Asked, usage: Usage, nowMs: number) {
    const sinceMs = nowMs - dayMs
    const untilMs = startOf(usage) ?? windowSpan('24h', nowMs).from
    if (untilMs <= sinceMs) return { callers: [], count: 0, isWhole: true }
    const filters = { from: new Date(sinceMs).toISOString(), to: new Date(untilMs).toISOString() }
    const asked = { keyId: key.id, filters, sinceMs, maxPages: 2, signal: open.signal }
    const read = await readRequests(horizon, asked)
    const calls = (read?.requests ?? []).filter(
      request => isCall(request) && Date.parse(request.at) < untilMs
    )
    return { callers: callersOf(calls), count: calls.length, isWhole: read?.isWhole === true }
  }

  /** Of the last minutes or hours where there is one, else looked for in the log before. */
  async function lastRequestAt(
    { open, horizon, key }: Asked,
    recent: RequestsRead['requests'],
    callers: readonly ImpactCaller[]
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

const startOf = ({ series }: Usage): number | undefined =>
  series
    .map(({ start }) => Date.parse(start ?? ''))
    .filter(at => !Number.isNaN(at))
    .sort((one, other) => one - other)[0]

const toCaller = (caller: Usage['callers'][number]): ImpactCaller => ({
  ip: caller.ip,
  method: caller.method,
  path: caller.path,
  userAgent: caller.userAgent,
  requests: caller.requests,
  lastSeenAt: caller.lastSeenAt
})

export type RevokeImpacts = ReturnType<typeof createRevokeImpact>
