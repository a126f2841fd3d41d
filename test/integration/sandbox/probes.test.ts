import { probeUserAgent } from '@shared/domain/probe-agent'
import { createClockFile, makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'

let horizon: Sandbox
let clock: Awaited<ReturnType<typeof createClockFile>>
beforeAll(async () => {
  clock = await createClockFile('2026-05-01T12:00:00Z')
  horizon = await startSandbox({ clockFile: clock.file })
})
afterAll(async () => {
  await horizon.close()
  await clock.remove()
})

const get = async (path: string) => (await horizon.admin('GET', path)).body
const callAs = (userAgent: string, plaintext: string, path = '/api/agents') =>
  horizon.withKey(plaintext, 'GET', path, undefined, { 'User-Agent': userAgent })
const probe = (plaintext: string, path?: string) => callAs(probeUserAgent, plaintext, path)

test('a probe is logged and counted like any request', async () => {
  const { id, plaintext } = await makeKey(horizon, { scopes: ['agents:read'] })
  await probe(plaintext)
  await probe(plaintext, '/api/conversations')
  const usage = await get(`/admin/api-keys/${id}/usage`)
  expect(usage).toMatchObject({ total_requests: 2, error_count: 1 })
  expect(usage.series.at(-1)).toMatchObject({ requests: 2, errors: 1 })
  expect(usage.rate_limit.peak_per_minute).toBe(2)
  const paths = usage.top_endpoints.map((endpoint: { path: string }) => endpoint.path)
  expect(paths.sort()).toEqual(['/api/agents', '/api/conversations'])
  const { data } = await get(`/admin/api-keys/${id}/requests`)
  expect(data).toMatchObject([
    { status: 403, user_agent: probeUserAgent },
    { status: 200, user_agent: probeUserAgent }
  ])
})

test('a probe is no caller and no use, of the key or of the organization', async () => {
  const { id, plaintext } = await makeKey(horizon)
  await probe(plaintext)
  await callAs(`${probeUserAgent}/1.0`, plaintext)
  expect(await get(`/admin/api-keys/${id}`)).toMatchObject({
    last_used_at: null,
    last_used_ip: null
  })
  for (const path of [`/admin/api-keys/${id}/usage`, '/admin/usage']) {
    expect((await get(path)).callers).toEqual([])
  }

  await callAs('billing/2.1', plaintext)
  await clock.advance(60_000)
  await probe(plaintext)
  expect(await get(`/admin/api-keys/${id}`)).toMatchObject({
    last_used_at: '2026-05-01T12:00:00Z',
    last_used_ip: '127.0.0.1'
  })
  const { callers, total_requests } = await get(`/admin/api-keys/${id}/usage`)
  expect(callers).toMatchObject([{ user_agent: 'billing/2.1', requests: 1 }])
  expect(total_requests).toBe(4)
})

test('who still calls with a revoked or expired key is in the log of that key', async () => {
  const revoked = await makeKey(horizon)
  await horizon.admin('DELETE', `/admin/api-keys/${revoked.id}`)
  const expired = await makeKey(horizon, { expires_at: '2026-05-01T13:00:00Z' })
  await clock.set('2026-05-01T13:00:00Z')
  for (const { id, plaintext } of [revoked, expired]) {
    await callAs('night-batch/3', plaintext)
    const { data } = await get(`/admin/api-keys/${id}/requests?status=401`)
    expect(data).toMatchObject([
      { status: 401, path: '/api/agents', ip: '127.0.0.1', user_agent: 'night-batch/3' }
    ])
    const { callers } = await get(`/admin/api-keys/${id}/usage`)
    expect(callers).toMatchObject([{ user_agent: 'night-batch/3', requests: 1, errors: 1 }])
    expect((await get(`/admin/api-keys/${id}`)).last_used_at).toBeNull()
  }
})
