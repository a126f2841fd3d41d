import { rm } from 'node:fs/promises'
import { openStore } from '@sandbox/store/open'
import { logRequests } from '@sandbox/store/request-log'
import { createClockFile, makeKey, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const folders: string[] = []
let horizon: Sandbox
let clock: Awaited<ReturnType<typeof createClockFile>>

beforeEach(async () => {
  clock = await createClockFile('2026-05-01T12:00:10Z')
  horizon = await startSandbox({ clockFile: clock.file, plan: 'starter' })
})
afterEach(async () => {
  await horizon.close()
  await clock.remove()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

const call = (plaintext: string) => horizon.withKey(plaintext, 'GET', '/api/agents')
async function callTimes(plaintext: string, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) await call(plaintext)
}
const remainingOf = (reply: { headers: Headers }) => reply.headers.get('x-ratelimit-remaining')

describe('per key and minute', () => {
  test('every answer describes the minute of the key', async () => {
    const { plaintext } = await makeKey(horizon, { rate_limit: 3 })
    const { headers } = await call(plaintext)
    expect(headers.get('x-ratelimit-limit')).toBe('3')
    expect(headers.get('x-ratelimit-remaining')).toBe('2')
    expect(headers.get('x-ratelimit-reset')).toBe(String(Date.parse('2026-05-01T12:01:10Z') / 1000))
    expect(headers.get('retry-after')).toBeNull()
  })

  test('the request beyond the limit gets 429 with the wait, as documented', async () => {
    const { plaintext } = await makeKey(horizon, { rate_limit: 2 })
    await call(plaintext)
    await clock.advance(20_000)
    await call(plaintext)
    const refused = await call(plaintext)
    expect(refused.status).toBe(429)
    expect(refused.body).toEqual({
      error: 'rate_limit_exceeded',
      message: 'Rate limit exceeded. Maximum 2 requests per minute.',
      retry_after: 40
    })
    expect(refused.headers.get('retry-after')).toBe('40')
    expect(remainingOf(refused)).toBe('0')
  })

  test('the minute slides: a place is free again 60 s after its request', async () => {
    const { plaintext } = await makeKey(horizon, { rate_limit: 2 })
    await call(plaintext)
    await clock.advance(30_000)
    await call(plaintext)
    await clock.advance(29_999)
    expect((await call(plaintext)).status).toBe(429)
    await clock.advance(1)
    expect((await call(plaintext)).status).toBe(200)
    expect((await call(plaintext)).status).toBe(429)
  })

  test('a request answered 429 does not count, one answered 403 or 404 does', async () => {
    const { plaintext } = await makeKey(horizon, { rate_limit: 3, scopes: ['memory'] })
    expect((await call(plaintext)).status).toBe(403)
    const missing = await horizon.withKey(plaintext, 'GET', '/api/nothing')
    expect([missing.status, remainingOf(missing)]).toEqual([404, '1'])
    await call(plaintext)
    for (let count = 0; count < 5; count += 1) expect((await call(plaintext)).status).toBe(429)
    await clock.advance(60_000)
    expect(remainingOf(await call(plaintext))).toBe('2')
  })

  test('the rate limit is met before the scope is looked at', async () => {
    const { plaintext } = await makeKey(horizon, { rate_limit: 1, scopes: ['memory'] })
    expect((await call(plaintext)).status).toBe(403)
    expect((await call(plaintext)).status).toBe(429)
  })

  test('requests at the same time cannot share the last place', async () => {
    const { plaintext } = await makeKey(horizon, { rate_limit: 5 })
    const replies = await Promise.all(Array.from({ length: 12 }, () => call(plaintext)))
    expect(replies.filter(reply => reply.status === 200)).toHaveLength(5)
  })

  test('a lowered limit applies at once and says when a place is free', async () => {
    const { id, plaintext } = await makeKey(horizon, { rate_limit: 10 })
    await callTimes(plaintext, 3)
    await clock.advance(10_000)
    await callTimes(plaintext, 1)
    await horizon.admin('PATCH', `/admin/api-keys/${id}`, { rate_limit: 1 })
    expect((await call(plaintext)).body.retry_after).toBe(60)
  })
})

describe('per key and day', () => {
  test('is refused by name until the next UTC day', async () => {
    const { plaintext } = await makeKey(horizon, { rate_limit_per_day: 2 })
    await callTimes(plaintext, 2)
    const refused = await call(plaintext)
    expect(refused.body).toMatchObject({
      message: 'Rate limit exceeded. Maximum 2 requests per day.',
      retry_after: 12 * 3600 - 10
    })
    // The headers speak of the key's minute even where the day was the reason.
    expect([refused.headers.get('x-ratelimit-limit'), remainingOf(refused)]).toEqual(['60', '58'])
    await clock.set('2026-05-01T23:59:59Z')
    expect((await call(plaintext)).status).toBe(429)
    await clock.set('2026-05-02T00:00:00Z')
    expect((await call(plaintext)).status).toBe(200)
  })
})

describe('for the whole organization', () => {
  test('all keys share the figure of the plan, and the 429 says so', async () => {
    const first = await makeKey(horizon)
    const second = await makeKey(horizon)
    await callTimes(first.plaintext, 40)
    await callTimes(second.plaintext, 20)
    const refused = await call(second.plaintext)
    expect(refused.body.message).toBe(
      'Rate limit exceeded. Maximum 60 requests per minute for this organization.'
    )
    expect(remainingOf(refused)).toBe('40')
  })

  test('all keys share the requests per day of the plan, whoever used them', async () => {
    const spender = await makeKey(horizon)
    const { plaintext } = await makeKey(horizon)
    const db = openStore(horizon.dataFolder)
    const noon = Date.parse('2026-05-01T12:00:10Z')
    const spent = Array.from({ length: 9_999 }, (_, nth) => ({
      at: noon - 3_600_000 + nth,
      keyId: spender.id,
      method: 'GET',
      path: '/api/agents',
      status: 200,
      latencyMs: 1,
      ip: '203.0.113.1',
      userAgent: 'ci/1',
      requestId: 'req_1',
      isCounted: true
    }))
    db.transaction(() => logRequests(db, spent, noon))()
    db.close()
    expect((await call(plaintext)).status).toBe(200)
    const refused = await call(plaintext)
    expect(refused.body).toMatchObject({
      message: 'Rate limit exceeded. Maximum 10000 requests per day for this organization.',
      retry_after: 12 * 3600 - 10
    })
    await clock.set('2026-05-02T00:00:00Z')
    expect((await call(plaintext)).status).toBe(200)
  })

  test('a key without a wish gets no more than the plan', async () => {
    const { body } = await horizon.admin('GET', '/admin/api-keys')
    expect(body).toEqual([])
    const { id } = await makeKey(horizon)
    expect((await horizon.admin('GET', `/admin/api-keys/${id}`)).body.rate_limit).toBe(60)
  })
})

test('the counts survive a restart', async () => {
  const { dataFolder } = horizon
  const { plaintext } = await makeKey(horizon, { rate_limit: 5, rate_limit_per_day: 6 })
  await callTimes(plaintext, 4)
  await horizon.stop()
  horizon = await startSandbox({ clockFile: clock.file, data: dataFolder })
  folders.push(dataFolder)
  expect(remainingOf(await call(plaintext))).toBe('0')
  expect((await call(plaintext)).body.message).toContain('5 requests per minute')
  await clock.advance(60_000)
  expect((await call(plaintext)).status).toBe(200)
  expect((await call(plaintext)).body.message).toContain('6 requests per day')
  const [counted] = stored<{ n: number }>(
    horizon,
    'SELECT count(*) n FROM request_log WHERE is_counted = 1'
  )
  expect(counted?.n).toBe(6)
})
