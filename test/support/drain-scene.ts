import type { RequestFilters } from '@shared/contract/usage'
import { type UsageWindow, windowBuckets, windowSpan } from '@shared/domain/usage-window'
import type { LoggedRequest } from '@shared/horizon/request-log'
import type { Usage } from '@shared/horizon/usage'
import { aUsage, connectedApp, startedAt } from './fakes'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
export const iso = (at: number) => new Date(at).toISOString()

type Caller = Usage['callers'][number]
export const pair = { ip: '10.8.4.1', method: 'GET', path: '/api/agents' }
/** An hourly job that last called three hours ago. */
export const hourly = (change: Partial<Caller> = {}): Caller => ({
  ...pair,
  userAgent: 'billing/2',
  requests: 700,
  errors: 0,
  firstSeenAt: iso(startedAt - 29 * day),
  lastSeenAt: iso(startedAt - 3 * hour),
  longestGapSeconds: 3_600,
  ...change
})
export const onNew = (of: Caller): Caller => ({
  ...of,
  requests: 3,
  firstSeenAt: iso(startedAt - 2 * hour),
  lastSeenAt: iso(startedAt - 1_000)
})

/** A window whose every bucket is there. */
export function whole(
  window: UsageWindow,
  now: number,
  callers: Caller[],
  change: Partial<Usage> = {}
) {
  const { count, bucketMs } = windowBuckets[window]
  const { from } = windowSpan(window, now)
  const series = Array.from({ length: count }, (_, nth) => ({
    state: 'read' as const,
    start: iso(from + nth * bucketMs),
    requests: 0,
    errors: 0,
    throttled: 0
  }))
  return aUsage({ window, series, callers, ...change })
}

export const entry = (at: number, of: Partial<LoggedRequest> = {}): LoggedRequest => ({
  ...pair,
  id: `log_${at}_${of.ip ?? ''}`,
  at: iso(at),
  status: 200,
  userAgent: 'billing/2',
  ...of
})

type Scene = {
  readonly old?: Caller[]
  readonly fresh?: Caller[]
  /** Newest first. */
  readonly entries?: LoggedRequest[] | null
  readonly features?: string[]
  readonly lastUsedAt?: string | null
}

/** A delivered and verified rotation of `key_1`, at a Horizon that answers as the scene says. */
export async function draining(scene: Scene = {}) {
  const app = await connectedApp()
  const { profileId, core, machine, horizon } = app
  const { state } = machine.remote
  const now = { ...scene }
  state.features = scene.features ?? ['keys.read', 'keys.usage', 'keys.requests']
  state.keys = state.keys.map(key => ({ ...key, lastUsedAt: scene.lastUsedAt }))
  horizon.usage.mockImplementation(async (keyId, window) => {
    if (!state.features?.includes('keys.usage')) return null
    const callers = keyId === 'key_1' ? now.old : now.fresh
    return whole(window, machine.time.clock.now(), callers ?? [])
  })
  horizon.requests.mockImplementation(async (_key, query: RequestFilters & { limit?: number }) => {
    if (now.entries === null) return null
    const fitting = (now.entries ?? []).filter(
      ({ at, ip, path }) =>
        (query.to === undefined || at < query.to) &&
        (query.ip === undefined || ip === query.ip) &&
        (query.path === undefined || path === query.path)
    )
    const requests = fitting.slice(0, query.limit)
    const isMore = requests.length < fitting.length
    return { requests, nextBefore: isMore ? (requests.at(-1)?.id ?? null) : null, unreadable: [] }
  })
  // Rotations are loaded at the first question about one: the hourly look at callers is then over.
  await core.handlers['rotations.preflight']({ profileId, keyId: 'key_1', mode: 'guided' })
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  const { id } = await core.handlers['rotations.start']({
    profileId,
    keyId: 'key_1',
    mode: 'guided',
    expiresAt: null
  })
  const of = { profileId, rotationId: id }
  const { revealId } = await core.handlers['rotations.create'](of)
  await core.handlers['reveals.acknowledge']({ revealId: revealId ?? '' })
  await core.handlers['rotations.deliver'](of)
  await core.handlers['rotations.verify']({ ...of, by: { kind: 'word', reason: 'Seen' } })
  horizon.usage.mockClear()
  horizon.requests.mockClear()
  const refresh = (window: UsageWindow = '24h', isBackground = false) =>
    core.handlers['rotations.refreshDrain']({ ...of, window, isBackground })
  const held = (window: UsageWindow = '24h') => core.handlers['rotations.drain']({ ...of, window })
  const get = () => core.handlers['rotations.get'](of)
  const asked = () => horizon.usage.mock.calls.map(([keyId, window]) => `${keyId} ${window}`)
  return { ...app, of, now, refresh, held, get, asked, advance: machine.time.advance }
}

export const moved = { old: [hourly()], fresh: [onNew(hourly())] }
