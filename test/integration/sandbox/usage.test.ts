import { type Account, account } from '@sandbox/accounting'
import { findKey } from '@sandbox/store/api-keys'
import { type Db, openStore } from '@sandbox/store/open'
import { type UsageWindow, usageWindows } from '@shared/domain/usage-window'
import { readUsage, type WireUsage, wireUsageSchema } from '@shared/horizon/usage'
import { removePartners } from '@support/format-3'
import { createClockFile, makeKey, type Sandbox, startSandbox, stored } from '@support/sandbox'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const now = Date.parse('2026-05-20T12:34:56Z')

let horizon: Sandbox
let clock: Awaited<ReturnType<typeof createClockFile>>
beforeEach(async () => {
  clock = await createClockFile(new Date(now).toISOString())
  horizon = await startSandbox({ clockFile: clock.file })
})
afterEach(async () => {
  await horizon.close()
  await clock.remove()
})

const get = async (path: string) => (await horizon.admin('GET', path)).body
const usageOf = (id: string, window: UsageWindow): Promise<WireUsage> =>
  get(`/admin/api-keys/${id}/usage?window=${window}`)

type LogRow = {
  at: number
  key_id: string
  method: string
  path: string
  status: number
  ip: string
  user_agent: string
  is_counted: number
}

const iso = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z')
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
const countBy = <T>(items: readonly T[], nameOf: (item: T) => string | number) => {
  const groups = new Map<string | number, T[]>()
  for (const item of items) {
    const group = groups.get(nameOf(item)) ?? []
    group.push(item)
    groups.set(nameOf(item), group)
  }
  return groups
}
const errorsOf = (rows: readonly LogRow[]) => rows.filter(row => row.status >= 400).length
const throttledOf = (rows: readonly LogRow[]) => rows.filter(row => row.status === 429).length
const compare = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

/** Every figure of a window, worked out from single requests and nothing else. */
function recompute(log: readonly LogRow[], window: UsageWindow, limit: number) {
  const [count, bucketMs] = { '24h': [24, hourMs], '7d': [28, 6 * hourMs], '30d': [30, dayMs] }[
    window
  ] as [number, number]
  const to = Math.floor(now / bucketMs) * bucketMs + bucketMs
  const from = to - count * bucketMs
  const rows = log.filter(row => row.at >= from && row.at < to).sort((a, b) => a.at - b.at)
  const counted = rows.filter(row => row.is_counted === 1)
  const minutes = [...countBy(counted, row => Math.floor(row.at / 60_000)).values()]
  const peak = Math.max(0, ...minutes.map(minute => minute.length))
  const endpoints = [...countBy(rows, row => JSON.stringify([row.method, row.path])).values()]
  const calls = rows.filter(row => !row.user_agent.startsWith('horizon-console-probe'))
  const callers = countBy(calls, row =>
    JSON.stringify([row.ip, row.method, row.path, row.user_agent])
  )
  return {
    window,
    bucket_seconds: bucketMs / 1000,
    total_requests: rows.length,
    error_count: errorsOf(rows),
    error_rate: share(errorsOf(rows), rows.length),
    throttled_count: throttledOf(rows),
    rate_limit: {
      limit_per_minute: limit,
      peak_per_minute: peak,
      utilization: share(peak, limit)
    },
    series: Array.from({ length: count }, (_, nth) => {
      const start = from + nth * bucketMs
      const inBucket = rows.filter(row => row.at >= start && row.at < start + bucketMs)
      return {
        start: iso(start),
        requests: inBucket.length,
        errors: errorsOf(inBucket),
        throttled: throttledOf(inBucket)
      }
    }),
    top_endpoints: endpoints
      .map(group => ({
        method: group[0]?.method,
        path: group[0]?.path,
        requests: group.length,
        errors: errorsOf(group)
      }))
      .sort(compare),
    callers: [...callers.values()]
      .map(group => {
        const seconds = group.map(row => Math.floor(row.at / 1000))
        const gaps = seconds.slice(1).map((second, nth) => second - (seconds[nth] ?? 0))
        return {
          ip: group[0]?.ip,
          method: group[0]?.method,
          path: group[0]?.path,
          user_agent: group[0]?.user_agent,
          requests: group.length,
          errors: errorsOf(group),
          first_seen_at: iso((seconds[0] ?? 0) * 1000),
          last_seen_at: iso((seconds.at(-1) ?? 0) * 1000),
          longest_gap_seconds: Math.max(0, ...gaps)
        }
      })
      .sort(compare)
  }
}

const inOneOrder = (usage: WireUsage) => ({
  ...usage,
  top_endpoints: [...usage.top_endpoints].sort(compare),
  callers: [...usage.callers].sort(compare)
})
const isDescending = (items: readonly { requests: number }[]) =>
  items.every((item, nth) => nth === 0 || (items[nth - 1]?.requests ?? 0) >= item.requests)

const logOf = (where: string) =>
  stored<LogRow>(horizon, `SELECT * FROM request_log WHERE ${where} ORDER BY at`)

/** Requests as they reach the accounting: one at a time or several, in order or late. */
const traffic = fc.array(
  fc.array(
    fc.record({
      // Half of it within three hours, so that gaps, minutes and bucket borders meet.
      at: fc.oneof(
        fc.integer({ min: now - 3 * hourMs, max: now }),
        fc.integer({ min: now - 33 * dayMs, max: now }),
        fc.integer({ min: 0, max: 40 }).map(nth => now - 56_000 - nth * 30_000)
      ),
      method: fc.constantFrom('GET', 'POST'),
      template: fc.constantFrom('/api/agents', '/api/agents/:id', '/api/conversations'),
      ip: fc.constantFrom('203.0.113.1', '203.0.113.2'),
      userAgent: fc.constantFrom('billing/2.1', '', 'horizon-console-probe'),
      status: fc.constantFrom(200, 201, 404, 429, 500)
    }),
    { minLength: 1, maxLength: 12 }
  ),
  { maxLength: 12 }
)

function record(db: Db, keyId: string, batch: readonly Pick<Account, TrafficField>[]): void {
  const key = findKey(db, keyId) ?? null
  const dones = [...batch]
    .sort((a, b) => a.at - b.at)
    .map(request => ({
      ...request,
      recordedAt: request.at,
      requestId: 'req_1',
      area: 'api' as const,
      key,
      webhook: null,
      caller: null,
      claimedName: null,
      isCounted: request.status !== 429,
      latencyMs: 1,
      failure: null,
      action: undefined,
      happenings: []
    }))
  db.transaction(() => account(db, dones, now))()
}
type TrafficField = 'at' | 'method' | 'template' | 'ip' | 'userAgent' | 'status'

describe('every figure equals the request log', () => {
  test('for any traffic, of a key and of the organization, in every window', async () => {
    const db = openStore(horizon.dataFolder)
    try {
      await fc.assert(
        fc.asyncProperty(traffic, async batches => {
          const { id } = await makeKey(horizon, { rate_limit: 40 })
          for (const batch of batches) record(db, id, batch)
          for (const window of usageWindows) {
            const ofKey = await usageOf(id, window)
            expect(wireUsageSchema.parse(ofKey)).toEqual(ofKey)
            expect(inOneOrder(ofKey)).toEqual(recompute(logOf(`key_id = '${id}'`), window, 40))
            expect(isDescending(ofKey.callers) && isDescending(ofKey.top_endpoints)).toBe(true)
            const { by_key, ...ofAll } = await get(`/admin/usage?window=${window}`)
            const log = logOf('key_id IS NOT NULL')
            expect(inOneOrder(ofAll)).toEqual(recompute(log, window, 300))
            expect(isDescending(by_key)).toBe(true)
            const total = by_key.reduce((sum: number, key: { requests: number }) => {
              return sum + key.requests
            }, 0)
            expect(total).toBe(ofAll.total_requests)
            const own = by_key.find((key: { key_id: string }) => key.key_id === id)
            expect(own?.requests ?? 0).toBe(ofKey.total_requests)
            expect(own?.throttled ?? 0).toBe(ofKey.throttled_count)
          }
        }),
        { numRuns: 25 }
      )
    } finally {
      db.close()
    }
  })

  test('for real calls: refused, throttled and after the revocation', async () => {
    const { id, plaintext } = await makeKey(horizon, { rate_limit: 3, scopes: ['agents:read'] })
    const call = (path: string) => horizon.withKey(plaintext, 'GET', path)
    for (const path of ['/api/agents', '/api/agents/agent_none', '/api/connections', '/api/apps'])
      await call(path)
    await horizon.admin('DELETE', `/admin/api-keys/${id}`)
    await call('/api/agents')
    const usage = await usageOf(id, '24h')
    expect(usage).toMatchObject({
      total_requests: 5,
      error_count: 4,
      error_rate: 0.8,
      throttled_count: 1,
      rate_limit: { limit_per_minute: 3, peak_per_minute: 3, utilization: 1 }
    })
    expect(inOneOrder(usage)).toEqual(recompute(logOf(`key_id = '${id}'`), '24h', 3))
  })
})

describe('a window', () => {
  test.each([
    ['24h', 24, 3_600, '2026-05-19T13:00:00Z', '2026-05-20T12:00:00Z'],
    ['7d', 28, 21_600, '2026-05-13T18:00:00Z', '2026-05-20T12:00:00Z'],
    ['30d', 30, 86_400, '2026-04-21T00:00:00Z', '2026-05-20T00:00:00Z']
  ] as const)(
    '%s is %i buckets of %i s, empty ones included',
    async (window, count, seconds, first, last) => {
      const { id } = await makeKey(horizon)
      const usage = await usageOf(id, window)
      expect(usage.bucket_seconds).toBe(seconds)
      expect(usage.series).toHaveLength(count)
      expect([usage.series[0]?.start, usage.series.at(-1)?.start]).toEqual([first, last])
      expect(usage).toMatchObject({ total_requests: 0, error_rate: 0, callers: [] })
      expect(readUsage(usage).unreadable).toEqual([])
    }
  )

  test('is the last day where none is asked for; another is refused by name', async () => {
    const { id } = await makeKey(horizon)
    expect((await get('/admin/usage')).window).toBe('24h')
    for (const path of [`/admin/api-keys/${id}/usage`, '/admin/usage']) {
      const { status, body } = await horizon.admin('GET', `${path}?window=1y`)
      expect([status, body.error, body.details[0].field]).toEqual([
        400,
        'validation_error',
        'window'
      ])
    }
    expect((await horizon.admin('GET', '/admin/api-keys/key_none/usage')).status).toBe(404)
  })

  test('holds the ten busiest endpoints and the thousand busiest callers', async () => {
    const { id } = await makeKey(horizon)
    const db = openStore(horizon.dataFolder)
    const request = { at: now, method: 'GET', userAgent: 'crawler', status: 200 }
    const many = Array.from({ length: 1_100 }, (_, nth) => ({
      ...request,
      template: `/api/part-${nth % 12}`,
      ip: `10.0.${nth >> 8}.${nth & 255}`
    }))
    const [first] = many
    record(db, id, first ? [...many, first] : many)
    db.close()
    const { callers, top_endpoints, total_requests } = await usageOf(id, '24h')
    expect([total_requests, callers.length, top_endpoints.length]).toEqual([1_101, 1_000, 10])
    expect(callers[0]).toMatchObject({ ip: '10.0.0.0', requests: 2 })
  })
})

test('a call recorded late does not set the last use back', async () => {
  const { id } = await makeKey(horizon)
  const db = openStore(horizon.dataFolder)
  const request = { method: 'GET', template: '/api/agents', userAgent: '', status: 200 }
  record(db, id, [{ ...request, at: now - 5_000, ip: '203.0.113.5' }])
  record(db, id, [{ ...request, at: now - 9_000, ip: '203.0.113.9' }])
  db.close()
  expect(await get(`/admin/api-keys/${id}`)).toMatchObject({
    last_used_at: '2026-05-20T12:34:51Z',
    last_used_ip: '203.0.113.5'
  })
})

test('a folder of the format before adds its log up again', async () => {
  const { dataFolder } = horizon
  const { id, plaintext } = await makeKey(horizon)
  for (let count = 0; count < 3; count += 1) await horizon.withKey(plaintext, 'GET', '/api/agents')
  const before = await usageOf(id, '7d')
  await horizon.stop()
  const db = openStore(dataFolder)
  removePartners(db)
  db.exec(`DROP TABLE usage_callers; DROP TABLE usage_buckets; DROP TABLE usage_minutes;
    DROP TABLE callers; DROP TABLE webhook_deliveries; DROP TABLE webhooks;
    CREATE TABLE usage_hours (key_id TEXT); PRAGMA user_version = 1;
    CREATE TABLE usage_minutes (key_id TEXT)`)
  db.close()
  const again = await startSandbox({ clockFile: clock.file, data: dataFolder })
  const { body } = await again.admin('GET', `/admin/api-keys/${id}/usage?window=7d`)
  expect(body).toEqual(before)
  await again.close()
})

test('a key learns how much the organization uses, not who calls from where', async () => {
  const { plaintext } = await makeKey(horizon, { scopes: ['billing:read'] })
  const path = '/api/usage?window=7d'
  await horizon.withKey(plaintext, 'GET', path)
  const { callers: _callers, by_key: _byKey, ...whole } = await get('/admin/usage?window=7d')
  expect(whole.total_requests).toBe(1)
  // The call that asks is counted once it is answered.
  expect((await horizon.withKey(plaintext, 'GET', path)).body).toEqual(whole)
})
