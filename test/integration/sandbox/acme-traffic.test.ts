import { unusualKeys } from '@shared/domain/unusual-usage'
import type { WireKey } from '@shared/horizon/key'
import { readUsage, type WireUsage } from '@shared/horizon/usage'
import { createClockFile, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'

const dayMs = 86_400_000
const now = Date.parse('2026-05-20T12:34:56Z')
const seed = 'a fixed seed'

let clock: Awaited<ReturnType<typeof createClockFile>>
let horizon: Sandbox
let keys: WireKey[]
/** Those of partners, which are in no list of the organization's. */
let partnerKeys: WireKey[]
beforeAll(async () => {
  clock = await createClockFile(new Date(now).toISOString())
  horizon = await startSandbox({ scenario: 'acme', seed, clockFile: clock.file })
  keys = (await horizon.admin('GET', '/admin/api-keys')).body
  const { body: partners } = await horizon.admin('GET', '/admin/partners')
  const lists = await Promise.all(
    partners.map(({ id }: { id: string }) => horizon.admin('GET', `/admin/partners/${id}/api-keys`))
  )
  partnerKeys = lists.flatMap(list => list.body)
})
afterAll(async () => {
  await horizon.close()
  await clock.remove()
})

const idOf = (name: string) => keys.find(key => key.client_name === name)?.id ?? ''
const usageOf = async (name: string): Promise<WireUsage> =>
  (await horizon.admin('GET', `/admin/api-keys/${idOf(name)}/usage?window=30d`)).body

type LogRow = { key_id: string; at: number; status: number; ip: string; is_counted: number }
const logOf = (name: string) =>
  stored<LogRow>(horizon, `SELECT * FROM request_log WHERE key_id = '${idOf(name)}' ORDER BY at`)
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

test('the last use of every key is its latest counted call, and that call its address', () => {
  const latest = stored<{ id: string; at: number; ip: string }>(
    horizon,
    `SELECT key_id AS id, max(at) AS at, ip FROM request_log
     WHERE is_counted = 1 AND key_id IS NOT NULL GROUP BY key_id`
  )
  expect(latest.length).toBeGreaterThan(40)
  for (const { id, at, ip } of latest) {
    const key = [...keys, ...partnerKeys].find(one => one.id === id)
    expect([Date.parse(key?.last_used_at ?? ''), key?.last_used_ip]).toEqual([at, ip])
  }
})

test('usage agrees with the log for every key', async () => {
  const from = Date.parse('2026-04-21T00:00:00Z')
  for (const key of keys) {
    const name = key.client_name ?? ''
    const rows = logOf(name).filter(row => row.at >= from)
    const { total_requests, error_count, callers } = await usageOf(name)
    expect([name, total_requests, error_count]).toEqual([
      name,
      rows.length,
      rows.filter(row => row.status >= 400).length
    ])
    expect(sum(callers.map(caller => caller.requests))).toBe(rows.length)
  }
})

test('goes back 120 days and never over a limit', () => {
  const [first] = stored<{ at: number }>(horizon, 'SELECT min(at) AS at FROM request_log')
  expect(now - (first?.at ?? 0)).toBeGreaterThan(119 * dayMs)
  const fullest = stored<{ id: string; requests: number }>(
    horizon,
    `SELECT key_id AS id, count(*) AS requests FROM request_log
     WHERE is_counted = 1 AND key_id IS NOT NULL GROUP BY key_id, at / 60000`
  )
  for (const { id, requests } of fullest) {
    const key = [...keys, ...partnerKeys].find(one => one.id === id)
    expect(requests).toBeLessThanOrEqual(key?.rate_limit ?? 0)
  }
})

test('an application is busy in office hours and quiet at weekends', () => {
  const rows = logOf('Production Backend')
  const atNight = rows.filter(row => new Date(row.at).getUTCHours() < 6).length
  const atWeekends = rows.filter(row => [0, 6].includes(new Date(row.at).getUTCDay())).length
  expect(rows.length).toBeGreaterThan(5_000)
  expect(atNight).toBe(0)
  expect(atWeekends / rows.length).toBeLessThan(0.1)
})

test('the night batch runs around one o’clock, every night', () => {
  const nights = logOf('Night batch').slice(0, -1)
  expect(new Set(nights.map(row => new Date(row.at).getUTCHours()))).toEqual(new Set([1]))
  expect(new Set(nights.map(row => Math.floor(row.at / dayMs))).size).toBeGreaterThan(115)
})

test('the weekly and the monthly job run at their distance', () => {
  const daysOf = (name: string) => [...new Set(logOf(name).map(row => Math.floor(row.at / dayMs)))]
  const distances = (days: readonly number[]) =>
    days.slice(1).map((day, nth) => day - (days[nth] ?? 0))
  expect(new Set(distances(daysOf('Weekly KPI mailer')))).toEqual(new Set([7]))
  expect(daysOf('Weekly KPI mailer').length).toBeGreaterThan(15)
  for (const distance of distances(daysOf('Month-end close'))) {
    expect(distance).toBeGreaterThan(27)
    expect(distance).toBeLessThan(32)
  }
  expect(daysOf('Month-end close').length).toBeGreaterThanOrEqual(4)
})

test('one key triples, another is refused more and more, one has three callers', async () => {
  const requests = (await usageOf('Helpdesk chatbot')).series.map(bucket => bucket.requests)
  const ratio = sum(requests.slice(-6, -1)) / sum(requests.slice(-13, -8))
  expect(ratio).toBeGreaterThan(2.4)
  expect(ratio).toBeLessThan(4)

  const refused = await usageOf('Ivo Petrov, exports')
  const perWeek = [0, 7, 14, 21].map(first =>
    sum(refused.series.slice(first, first + 7).map(bucket => bucket.errors))
  )
  expect(perWeek).toEqual([...perWeek].sort((a, b) => a - b))
  expect(perWeek[3]).toBeGreaterThan(2 * (perWeek[0] ?? 0))
  expect(refused.error_rate).toBe(1)

  const shared = await usageOf('Legacy intranet')
  const programs = shared.callers.map(({ ip, user_agent }) => `${ip} ${user_agent}`)
  expect(new Set(programs).size).toBe(3)
})

test('the busiest minute is that of the calls in the log that were let in, for every key', async () => {
  const from = Date.parse('2026-04-21T00:00:00Z')
  const turnedAway = [401, 429]
  for (const key of keys) {
    const name = key.client_name ?? ''
    const rows = logOf(name).filter(row => row.at >= from && !turnedAway.includes(row.status))
    const minutes = Map.groupBy(rows, ({ at }) => Math.floor(at / 60_000))
    const peak = Math.max(0, ...[...minutes.values()].map(({ length }) => length))
    const { rate_limit } = await usageOf(name)
    expect([name, rate_limit.peak_per_minute]).toEqual([name, peak])
    expect(rate_limit.utilization).toBe(peak / (rate_limit.limit_per_minute ?? 0))
  }
})

test('a throttled key shows its limit as reached, a key never used shows nothing', async () => {
  const throttled = await usageOf('Grafana scraper')
  expect(throttled.throttled_count).toBeGreaterThan(50)
  expect(throttled.rate_limit).toEqual({
    limit_per_minute: 30,
    peak_per_minute: 30,
    utilization: 1
  })
  expect(await usageOf('Kiosk pilot')).toMatchObject({ total_requests: 0, callers: [] })
  expect(keys.find(key => key.client_name === 'Kiosk pilot')?.last_used_at).toBeNull()
})

test('is recorded in the audit log as live calls are: uses by the hour, and every refusal', () => {
  const [refused] = stored<{ logged: number; audited: number }>(
    horizon,
    `SELECT (SELECT count(*) FROM request_log WHERE status IN (401, 403)) AS logged,
       (SELECT count(*) FROM audit_log WHERE outcome = 'denied' AND reason <> 'not_found')
         AS audited`
  )
  expect(refused?.logged).toBeGreaterThan(100)
  expect(refused?.audited).toBe(refused?.logged)
  const twice = stored(
    horizon,
    `SELECT 1 FROM audit_log WHERE action = 'api_key.used'
     GROUP BY api_key_id, ip, occurred_at / 3600000 HAVING count(*) > 1`
  )
  expect(twice).toEqual([])
})

test('is the same again for the same seed and time', async () => {
  const again = await startSandbox({ scenario: 'acme', seed, clockFile: clock.file })
  try {
    for (const sql of [
      'SELECT * FROM request_log WHERE key_id IS NOT NULL ORDER BY id',
      'SELECT * FROM audit_log ORDER BY seq',
      'SELECT * FROM partners ORDER BY id',
      'SELECT * FROM partner_users ORDER BY id',
      'SELECT * FROM partner_invitations ORDER BY partner_id',
      'SELECT * FROM api_keys ORDER BY id',
      'SELECT * FROM conversations ORDER BY id',
      'SELECT * FROM messages ORDER BY id',
      'SELECT * FROM agents ORDER BY id',
      'SELECT * FROM webhooks ORDER BY id',
      'SELECT * FROM webhook_deliveries ORDER BY id',
      'SELECT * FROM usage_callers ORDER BY subject, bucket_ms, start, caller_id'
    ]) {
      expect(stored(again, sql)).toEqual(stored(horizon, sql))
    }
  } finally {
    await again.close()
  }
})

test('the key that tripled and the one that is refused are found by the organization’s usage', async () => {
  const at = async (window: '7d' | '30d') => {
    const { body } = await horizon.admin('GET', `/admin/usage?window=${window}`)
    return { usage: readUsage(body), atMs: now }
  }
  const createdAt = new Map(keys.map(key => [key.id, key.created_at]))
  const found = unusualKeys({ week: await at('7d'), month: await at('30d'), createdAt }) ?? []
  const named = (name: string) => found.find(({ keyId }) => keyId === idOf(name))
  expect(named('Helpdesk chatbot')?.times).toBeGreaterThan(2)
  expect(named('Helpdesk chatbot')?.times).toBeLessThan(3.5)
  expect(named('Ivo Petrov, exports')?.errorShare).toBeGreaterThan(0.9)
  expect(found.length).toBeLessThanOrEqual(3)
})
