import { planLimits } from '@shared/domain/limits'
import {
  createClockFile,
  makeKey,
  type Sandbox,
  type SandboxReply,
  startSandbox
} from '@support/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

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

const keys = '/admin/api-keys'
const call = (plaintext: string) => horizon.withKey(plaintext, 'GET', '/api/agents')
const idsOf = async (query: string): Promise<string[]> =>
  (await horizon.admin('GET', `${keys}?${query}`)).body.map(({ id }: { id: string }) => id)

test('the plaintext is in the answer of the create and in no other', async () => {
  const { id, plaintext } = await makeKey(horizon)
  await call(plaintext)
  const path = `${keys}/${id}`
  const answers = [
    await horizon.admin('GET', path),
    await horizon.admin('PATCH', path, { rate_limit: 7 }),
    await horizon.admin('PATCH', path, { rate_limit: 8 }, { 'If-Match': '"1"' }),
    await horizon.admin('GET', `${path}/usage`),
    await horizon.admin('GET', `${path}/requests`),
    await horizon.admin('DELETE', path)
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 412, 200, 200, 200])
  expect(JSON.stringify(answers.map(({ body }) => body))).not.toMatch(
    /plaintext|hash|hz_live_[0-9A-Za-z]{5}/
  )
})

test('a key is replaced without a moment in which nothing works', async () => {
  const old = await makeKey(horizon, { scopes: ['agents:read'] })
  const successor = await makeKey(horizon, { scopes: ['agents:read'], rotated_from: old.id })
  const statuses = async () => [
    (await call(old.plaintext)).status,
    (await call(successor.plaintext)).status
  ]
  expect(await statuses()).toEqual([200, 200])
  await horizon.admin('DELETE', `${keys}/${old.id}`)
  expect(await statuses()).toEqual([401, 200])
})

test('there is no rotate endpoint for organization keys', async () => {
  const { id, plaintext } = await makeKey(horizon)
  const reply = await horizon.admin('POST', `${keys}/${id}/rotate`, {})
  expect(reply).toMatchObject({ status: 404, body: { error: 'not_found' } })
  expect((await call(plaintext)).status).toBe(200)
})

test('an expired key stays listed as expired, and nothing brings it back', async () => {
  const { id, plaintext } = await makeKey(horizon, { expires_at: '2026-05-01T12:30:00Z' })
  expect(await idsOf('status=active')).toContain(id)
  await clock.set('2026-05-01T12:30:00Z')
  expect(await idsOf('status=expired')).toEqual([id])
  expect(await idsOf('status=active')).not.toContain(id)
  for (const change of [{ expires_at: '2099-01-01T00:00:00Z' }, { expires_at: null }]) {
    const { status, body } = await horizon.admin('PATCH', `${keys}/${id}`, change)
    expect([status, body.details[0].field]).toEqual([400, 'expires_at'])
  }
  await horizon.admin('PATCH', `${keys}/${id}`, { client_name: 'Renamed' })
  expect((await call(plaintext)).body.error).toBe('api_key_expired')
})

test('a key that expired and was revoked is revoked', async () => {
  const { id, plaintext } = await makeKey(horizon, { expires_at: '2026-05-01T12:40:00Z' })
  await horizon.admin('DELETE', `${keys}/${id}`)
  await clock.set('2026-05-01T12:40:00Z')
  expect(await idsOf('status=revoked')).toContain(id)
  expect(await idsOf('status=expired')).not.toContain(id)
  expect((await call(plaintext)).body.error).toBe('api_key_revoked')
})

test('a revoked key is never enabled again', async () => {
  const { id } = await makeKey(horizon)
  await horizon.admin('DELETE', `${keys}/${id}`)
  const { status, body } = await horizon.admin('PATCH', `${keys}/${id}`, { enabled: true })
  expect([status, body.details[0].field]).toEqual([400, 'enabled'])
  expect((await horizon.admin('GET', `${keys}/${id}`)).body.enabled).toBe(false)
})

test('of two changes of the same version at the same time one is made', async () => {
  const { id } = await makeKey(horizon)
  const limits = [11, 12, 13, 14]
  const replies = await Promise.all(
    limits.map(limit =>
      horizon.admin('PATCH', `${keys}/${id}`, { rate_limit: limit }, { 'If-Match': '"1"' })
    )
  )
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412])
  const made = replies.find(({ status }) => status === 200)?.body
  const refused = replies.filter(({ status }) => status === 412)
  for (const { body } of refused) expect(body.current).toEqual(made)
  expect((await horizon.admin('GET', `${keys}/${id}`)).body).toEqual(made)
})

test('a change to what already is keeps the version', async () => {
  const { id } = await makeKey(horizon, { rate_limit: 20 })
  const { body } = await horizon.admin('PATCH', `${keys}/${id}`, { rate_limit: 20 })
  expect(body).toMatchObject({ rate_limit: 20, version: 1 })
})

test.each([
  [{ rate_limit: 0 }, 'rate_limit'],
  [{ rate_limit: null }, 'rate_limit'],
  [{ rate_limit: 1.5 }, 'rate_limit'],
  [{ rate_limit: '20' }, 'rate_limit'],
  [{ rate_limit_per_day: 0 }, 'rate_limit_per_day'],
  [{ rate_limit_per_day: -5 }, 'rate_limit_per_day'],
  [{ client_name: ' ' }, 'client_name']
])('a change to %j is refused beside its field', async (change, field) => {
  const { id } = await makeKey(horizon)
  const { status, body } = await horizon.admin('PATCH', `${keys}/${id}`, change)
  expect([status, body.error, body.details[0].field]).toEqual([400, 'validation_error', field])
})

test('a changed limit counts for the next request', async () => {
  const { id, plaintext } = await makeKey(horizon, { rate_limit: 1 })
  expect([(await call(plaintext)).status, (await call(plaintext)).status]).toEqual([200, 429])
  await horizon.admin('PATCH', `${keys}/${id}`, { rate_limit: 2, rate_limit_per_day: 2 })
  expect((await call(plaintext)).headers.get('x-ratelimit-limit')).toBe('2')
  expect((await call(plaintext)).body.message).toContain('Maximum 2 requests per minute')
})

test('every answer to a key describes its minute, refusals too', async () => {
  const { id, plaintext } = await makeKey(horizon, { scopes: ['agents:read'], rate_limit: 3 })
  const paths = ['/api/agents', '/api/conversations', '/api/agents/agent_none', '/api/agents']
  const replies: SandboxReply[] = []
  for (const path of paths) replies.push(await horizon.withKey(plaintext, 'GET', path))
  await horizon.admin('DELETE', `${keys}/${id}`)
  replies.push(await call(plaintext))
  expect(replies.map(({ status }) => status)).toEqual([200, 403, 404, 429, 401])
  const named = (name: string) => replies.map(({ headers }) => headers.get(name))
  expect(named('x-ratelimit-limit')).toEqual(['3', '3', '3', '3', '3'])
  expect(named('x-ratelimit-remaining')).toEqual(['2', '1', '0', '0', '0'])
  for (const reset of named('x-ratelimit-reset')) expect(reset).toMatch(/^\d{10}$/)
})

test('the request log sends 50 entries where no limit is asked', async () => {
  const { id, plaintext } = await makeKey(horizon)
  for (let count = 0; count < 51; count += 1) await call(plaintext)
  const { body } = await horizon.admin('GET', `${keys}/${id}/requests`)
  expect(body.data).toHaveLength(50)
  expect(body.next_before).toBe(body.data.at(-1).id)
})

describe.each([
  ['starter', 60, 10_000],
  ['professional', 300, 100_000],
  ['enterprise', 1_000, null]
] as const)('the %s plan', (plan, perMinute, perDay) => {
  let planned: Sandbox
  beforeAll(async () => {
    planned = await startSandbox({ plan })
  })
  afterAll(() => planned.close())
  const change = (body: object) =>
    makeKey(planned).then(({ id }) => planned.admin('PATCH', `${keys}/${id}`, body))

  test(`allows ${perMinute} a minute and ${perDay ?? 'any number'} a day, no more`, async () => {
    expect((await planned.admin('GET', '/admin/organization')).body.limits).toMatchObject({
      requests_per_minute: perMinute,
      requests_per_day: perDay,
      users: planLimits[plan].users,
      departments: planLimits[plan].departments,
      agents: planLimits[plan].agents
    })
    const most = { rate_limit: perMinute, rate_limit_per_day: perDay ?? 1_000_000_000 }
    expect((await change(most)).body).toMatchObject(most)
    const tooMany = await change({ rate_limit: perMinute + 1 })
    expect(tooMany).toMatchObject({ status: 422, body: { error: 'limit_above_plan' } })
    expect(tooMany.body.message).toContain(String(perMinute))
    if (perDay === null) return
    expect((await change({ rate_limit_per_day: perDay + 1 })).body.error).toBe('limit_above_plan')
  })
})

test('the documented figures of the plans are these', () => {
  const documented = Object.entries(planLimits).map(([plan, limits]) => {
    const { requestsPerMinute, requestsPerDay, users, departments, agents } = limits
    return [plan, requestsPerMinute, requestsPerDay, users, departments, agents]
  })
  expect(documented).toEqual([
    ['starter', 60, 10_000, 5, 1, 5],
    ['professional', 300, 100_000, 50, 10, 25],
    ['enterprise', 1_000, null, null, null, null]
  ])
})
