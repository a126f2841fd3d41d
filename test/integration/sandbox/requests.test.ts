import { readRequestPage, wireRequestPageSchema } from '@shared/horizon/request-log'
import { createClockFile, makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'

let horizon: Sandbox
let clock: Awaited<ReturnType<typeof createClockFile>>
let id: string
let plaintext: string

/** Six calls, a minute apart: 200, 404, 403, 200, 200, 429. */
beforeAll(async () => {
  clock = await createClockFile('2026-05-01T12:00:00Z')
  horizon = await startSandbox({ clockFile: clock.file })
  const key = await makeKey(horizon, { scopes: ['agents:read'], rate_limit: 1 })
  id = key.id
  plaintext = key.plaintext
  for (const path of ['agents', 'agents/agent_none', 'connections', 'agents', 'agents']) {
    await horizon.withKey(plaintext, 'GET', `/api/${path}`, undefined, { 'User-Agent': 'ci/1' })
    await clock.advance(60_000)
  }
  await clock.advance(-30_000)
  await horizon.withKey(plaintext, 'GET', '/api/agents')
  const other = await makeKey(horizon)
  await horizon.withKey(other.plaintext, 'GET', '/api/agents')
})
afterAll(async () => {
  await horizon.close()
  await clock.remove()
})

const page = (query = '') => horizon.admin('GET', `/admin/api-keys/${id}/requests?${query}`)
const statuses = async (query: string) =>
  (await page(query)).body.data.map((entry: { status: number }) => entry.status)

test('shows the calls of this key, newest first, with everything that was logged', async () => {
  const { status, body } = await page()
  expect(status).toBe(200)
  expect(wireRequestPageSchema.parse(body)).toEqual(body)
  expect(body.data.map((entry: { status: number }) => entry.status)).toEqual([
    429, 200, 200, 403, 404, 200
  ])
  expect(body.next_before).toBeNull()
  expect(body.data[4]).toEqual({
    id: expect.stringMatching(/^log_\d+$/),
    at: '2026-05-01T12:01:00Z',
    method: 'GET',
    path: '/api/agents/:id',
    status: 404,
    latency_ms: expect.any(Number),
    ip: '127.0.0.1',
    user_agent: 'ci/1',
    request_id: expect.stringMatching(/^req_/)
  })
  expect(readRequestPage(body)).toMatchObject({ nextBefore: null, unreadable: [] })
})

test('pages without a gap or a repetition, also while calls arrive', async () => {
  const all = (await page()).body.data
  const seen: unknown[] = []
  let before = ''
  do {
    const { body } = await page(`limit=2${before && `&before=${before}`}`)
    expect(body.data.length).toBeLessThanOrEqual(2)
    seen.push(...body.data)
    before = body.next_before ?? ''
    await clock.advance(60_000)
    await horizon.withKey(plaintext, 'GET', '/api/agents')
  } while (before !== '')
  expect(seen).toEqual(all)
})

test('filters by status, class of status, path, address and time, also together', async () => {
  const until = 'to=2026-05-01T12:05:00Z'
  expect(await statuses(`status=404&${until}`)).toEqual([404])
  expect(await statuses(`status=4xx&${until}`)).toEqual([429, 403, 404])
  expect(await statuses('status=5xx')).toEqual([])
  expect(await statuses('path=/api/connections')).toEqual([403])
  expect(await statuses('ip=127.0.0.2')).toEqual([])
  expect(await statuses(`ip=127.0.0.1&path=/api/agents&status=2xx&${until}`)).toEqual([
    200, 200, 200
  ])
  expect(await statuses('from=2026-05-01T12:01:00Z&to=2026-05-01T12:03:00Z')).toEqual([403, 404])
})

test.each([
  'limit=0',
  'limit=201',
  'limit=x',
  'before=',
  'before=7',
  'before=log_0',
  'before=log_x',
  'before=log_999999',
  'status=600',
  'status=4x',
  'status=ok',
  'from=yesterday',
  'to=2026-05-01'
])('%s is refused with 400 and the field', async query => {
  const { status, body } = await page(query)
  expect([status, body.error]).toEqual([400, 'validation_error'])
  expect(body.details[0].field).toBe(query.split('=')[0])
})

test('a span that ends before it starts is refused, an unknown key is not found', async () => {
  const { body } = await page('from=2026-05-02T00:00:00Z&to=2026-05-01T00:00:00Z')
  expect(body.details[0].field).toBe('to')
  const unknown = await horizon.admin('GET', '/admin/api-keys/key_none/requests')
  expect(unknown.status).toBe(404)
})

test('a cursor whose entry was pruned meanwhile ends the list', async () => {
  const { body } = await page('limit=5')
  await clock.set('2026-10-01T00:00:00Z')
  await horizon.withKey(plaintext, 'GET', '/api/agents')
  expect((await page(`before=${body.next_before}`)).body).toEqual({ data: [], next_before: null })
  expect(await statuses('')).toEqual([200])
})
