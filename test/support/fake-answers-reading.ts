import type { EventName, EventPayload, Handlers } from '@shared/contract'
import type { Directory, Offers, Polling } from '@shared/contract/horizon'
import type { KeyChange } from '@shared/domain/key-changes'
import { type UsageWindow, windowBuckets, windowSpan } from '@shared/domain/usage-window'
import { features } from '@shared/horizon/capabilities'
import type { Key } from '@shared/horizon/key'
import type { LoggedRequest } from '@shared/horizon/request-log'
import type { Usage, UsageSlot } from '@shared/horizon/usage'

/** What the answers about reading show; the bridge's own world has all of it. */
type World = { keys: Key[] }
type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void

/** What Horizon is asked beside its keys; a test fills it through `fakeReading(bridge.world)`. */
export type FakeReading = {
  offers: Offers
  directory: Directory
  polling: Polling
  changes: { since: string | null; upTo: string | null; changes: KeyChange[] }
}
const readingOf = new WeakMap<object, FakeReading>()

const department = (number: number) => `dept_${number}`
const person = (index: number, name: string, role: string, status = 'active') => ({
  id: `usr_${index}`,
  name,
  email: `${name.toLowerCase().replaceAll(' ', '.')}@acme.example`,
  role,
  status,
  departmentIds: [department((index % 3) + 1)]
})

export function fakeReading(world: object): FakeReading {
  const known = readingOf.get(world)
  if (known !== undefined) return known
  const now = new Date().toISOString()
  const reading: FakeReading = {
    offers: { source: 'capabilities', features: [...features], askedAt: now },
    directory: {
      users: [
        person(0, 'Ada Moreau', 'owner'),
        person(1, 'Jonas Weber', 'admin'),
        person(2, 'Priya Raman', 'manager'),
        person(3, 'Tomas Lindqvist', 'member', 'deactivated'),
        person(4, 'Mei Tanaka', 'member', 'pending')
      ],
      departments: ['Finance', 'Support', 'Platform'].map((name, index) => ({
        id: department(index + 1),
        name
      })),
      fetchedAt: now
    },
    polling: { usedThisHour: 14, allowedPerHour: 240 },
    changes: { since: null, upTo: now, changes: [] }
  }
  readingOf.set(world, reading)
  return reading
}

/** Answers of every procedure that only reads, beside the list of keys. */
export function readingAnswers(world: World, emit: Emit, nowMs: number): Partial<Handlers> {
  const now = () => new Date(nowMs).toISOString()
  const usageAnswer = async ({ keyId, window }: { keyId: string | null; window: UsageWindow }) => ({
    usage: fakeUsage(window, nowMs, keyId === null ? world.keys : undefined),
    fetchedAt: now()
  })

  return {
    'usage.held': usageAnswer,
    'usage.fetch': usageAnswer,
    'requests.held': async () => ({ page: fakeRequestPage(nowMs), fetchedAt: now() }),
    'requests.fetch': async ({ filters, before }) => {
      const page = fakeRequestPage(nowMs, before)
      const isAsked = (request: LoggedRequest) =>
        (filters.status === undefined || hasStatus(request, filters.status)) &&
        (filters.ip === undefined || request.ip === filters.ip) &&
        (filters.path === undefined || request.path.startsWith(filters.path))
      return { page: { ...page, requests: page.requests.filter(isAsked) }, fetchedAt: now() }
    },
    'horizon.offers': async () => fakeReading(world).offers,
    'horizon.polling': async () => fakeReading(world).polling,
    'directory.get': async () => fakeReading(world).directory,
    'directory.refresh': async () => fakeReading(world).directory,
    'keys.changes': async () => fakeReading(world).changes,
    'keys.markChangesSeen': async ({ profileId, upTo }) => {
      fakeReading(world).changes = { since: upTo, upTo, changes: [] }
      emit('keys.changed', { profileId })
      return {}
    }
  }
}

const hasStatus = ({ status }: LoggedRequest, wanted: string): boolean =>
  wanted.endsWith('xx') ? `${status}`.startsWith(wanted.slice(0, 1)) : `${status}` === wanted

const endpoints = [
  { method: 'POST', path: '/api/conversations/v1/send', share: 6 },
  { method: 'GET', path: '/api/conversations/v1/list', share: 3 },
  { method: 'GET', path: '/api/agents/v1/list', share: 1 }
] as const
const places = [
  { ip: '10.8.4.11', userAgent: 'acme-backend/4.2', share: 7 },
  { ip: '10.8.4.12', userAgent: 'acme-backend/4.2', share: 2 },
  { ip: '203.0.113.7', userAgent: 'curl/8.10.1', share: 1 }
] as const

/** Splits a whole number by shares; what is left over goes to the first. */
function split<T extends { readonly share: number }>(total: number, parts: readonly T[]) {
  const whole = parts.reduce((sum, { share }) => sum + share, 0)
  const floors = parts.map(({ share }) => Math.floor((total * share) / whole))
  const rest = total - floors.reduce((sum, count) => sum + count, 0)
  return parts.map((part, index) => ({ part, count: (floors[index] ?? 0) + (index ? 0 : rest) }))
}

/** Requests in a bucket: busy in office hours, quiet at night, nothing at weekends. */
function bucketOf(startMs: number, hours: number): UsageSlot {
  const start = new Date(startMs)
  const isWeekend = [0, 6].includes(start.getUTCDay())
  const isOffice = start.getUTCHours() >= 8 && start.getUTCHours() < 18
  const hourly = isWeekend ? 0 : hours >= 24 ? 60 : isOffice ? 110 : 12
  const wobble = (startMs / 3_600_000) % 7
  const requests = hourly === 0 ? 0 : Math.round(hourly * hours + wobble * 3)
  return {
    state: 'read',
    start: start.toISOString(),
    requests,
    errors: Math.floor(requests / 50),
    throttled: Math.floor(requests / 200)
  }
}

/** Usage whose parts add up to its totals, as Horizon's do. */
export function fakeUsage(window: UsageWindow, nowMs: number, keys?: readonly Key[]): Usage {
  const { count, bucketMs } = windowBuckets[window]
  const { from } = windowSpan(window, nowMs)
  const series = Array.from({ length: count }, (_, nth) =>
    bucketOf(from + nth * bucketMs, bucketMs / 3_600_000)
  )
  const sum = (of: 'requests' | 'errors' | 'throttled') =>
    series.reduce((total, slot) => total + (slot.state === 'read' ? slot[of] : 0), 0)
  const totals = { requests: sum('requests'), errors: sum('errors'), throttled: sum('throttled') }
  const errorsOf = new Map(split(totals.errors, endpoints).map(each => [each.part, each.count]))
  const seen = { firstSeenAt: new Date(from).toISOString(), lastSeenAt: iso(nowMs - 90_000) }
  return {
    window,
    bucketSeconds: bucketMs / 1_000,
    totalRequests: totals.requests,
    errorCount: totals.errors,
    errorRate: totals.requests === 0 ? 0 : totals.errors / totals.requests,
    throttledCount: totals.throttled,
    rateLimit: { limitPerMinute: 100, peakPerMinute: 34, utilization: 0.34 },
    series,
    topEndpoints: split(totals.requests, endpoints).map(({ part, count: requests }) => ({
      method: part.method,
      path: part.path,
      requests,
      errors: errorsOf.get(part) ?? 0
    })),
    callers: split(totals.requests, places).map(({ part, count: requests }, index) => ({
      ip: part.ip,
      userAgent: part.userAgent,
      method: endpoints[0].method,
      path: endpoints[0].path,
      requests,
      errors: index === 0 ? totals.errors : 0,
      longestGapSeconds: 3_600 * (index + 1),
      ...seen
    })),
    ...(keys !== undefined && { byKey: byKeyOf(keys, totals) }),
    unreadable: []
  }
}

function byKeyOf(
  keys: readonly Key[],
  totals: Record<'requests' | 'errors' | 'throttled', number>
) {
  const busy = keys.filter(({ enabled }) => enabled).slice(0, 3)
  const parts = busy.map((key, index) => ({ key, share: 3 - index }))
  const errors = split(totals.errors, parts)
  const throttled = split(totals.throttled, parts)
  return split(totals.requests, parts).map(({ part, count }, index) => ({
    keyId: part.key.id,
    clientName: part.key.clientName,
    requests: count,
    errors: errors[index]?.count ?? 0,
    throttled: throttled[index]?.count ?? 0
  }))
}

const statuses = [200, 200, 200, 200, 201, 200, 429, 200, 401, 200, 404, 200, 500] as const
const pageSize = 100

/** One page of a log of 240 requests, newest first. */
export function fakeRequestPage(nowMs: number, before?: string) {
  const first = before === undefined ? 0 : Number(before)
  const last = Math.min(first + pageSize, 240)
  const requests = Array.from({ length: last - first }, (_, nth) => aRequest(first + nth, nowMs))
  return { requests, nextBefore: last === 240 ? null : `${last}`, unreadable: [] }
}

function aRequest(index: number, nowMs: number): LoggedRequest {
  const at = <T>(list: readonly T[]): T => list[index % list.length] as T
  const { method, path } = at(endpoints)
  const { ip, userAgent } = at(places)
  return {
    id: `log_${1_000 - index}`,
    at: iso(nowMs - 90_000 - index * 47_000),
    method,
    path,
    status: at(statuses),
    latencyMs: 20 + ((index * 37) % 180),
    ip,
    userAgent,
    requestId: `req_${(1_000 - index).toString(16)}`
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()
