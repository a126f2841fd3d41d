import { createClockFile, makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'

let horizon: Sandbox
let clock: Awaited<ReturnType<typeof createClockFile>>
beforeAll(async () => {
  clock = await createClockFile('2026-05-20T12:00:00Z')
  horizon = await startSandbox({ scenario: 'acme', seed: 'rules', clockFile: clock.file })
})
afterAll(async () => {
  await horizon.close()
  await clock.remove()
})

const keys = '/admin/api-keys'
const create = (more: object) =>
  horizon.admin('POST', keys, { client_name: 'CI', scopes: ['web'], ...more })

test('an expiry in any zone is answered in UTC', async () => {
  const { body } = await create({ expires_at: '2099-01-01T02:00:00+02:00' })
  expect(body.expires_at).toBe('2099-01-01T00:00:00Z')
})

test('an expiry at this very moment is past, a second later is not', async () => {
  const now = await create({ expires_at: '2026-05-20T12:00:00Z' })
  expect([now.status, now.body.details?.[0].field]).toEqual([422, 'expires_at'])
  expect((await create({ expires_at: '2026-05-20T12:00:01Z' })).status).toBe(201)
})

test('a deactivated user cannot become the owner of a key', async () => {
  const users = (await horizon.admin('GET', '/admin/users?limit=200')).body
  const gone = users.find((user: { status: string }) => user.status === 'deactivated')
  const { status, body } = await create({ type: 'user', owner_user_id: gone.id })
  expect([status, body.error, body.details[0].field]).toEqual([
    422,
    'unprocessable',
    'owner_user_id'
  ])
})

test('a refused creation makes no key, and a limit per day has no default', async () => {
  const count = async () => (await horizon.admin('GET', keys)).body.length
  const before = await count()
  for (const more of [{ scopes: [] }, { rate_limit: 301 }, { departments: ['dept_nowhere'] }]) {
    expect((await create(more)).status).toBeGreaterThanOrEqual(400)
  }
  expect(await count()).toBe(before)
  expect((await create({})).body.rate_limit_per_day).toBeNull()
})

test('whether a key exists is looked at before what is sent to it', async () => {
  const unknown = await horizon.admin('PATCH', `${keys}/key_none`, '{broken')
  expect([unknown.status, unknown.body.error]).toEqual([404, 'not_found'])
  const { id } = await makeKey(horizon)
  const known = await horizon.admin('PATCH', `${keys}/${id}`, '{broken')
  expect([known.status, known.body.error]).toEqual([400, 'malformed_json'])
})

test('a body of more than 1 MB is refused to a key as well, counted and with its minute', async () => {
  const { id, plaintext } = await makeKey(horizon, { rate_limit: 9 })
  const agent = { name: 'x'.repeat(2_000_000), department_id: 'dept_sales' }
  const reply = await horizon.withKey(plaintext, 'POST', '/api/agents', agent)
  expect([reply.status, reply.body.error]).toEqual([413, 'payload_too_large'])
  expect(reply.headers.get('x-ratelimit-remaining')).toBe('8')
  const { body } = await horizon.admin('GET', `${keys}/${id}/usage`)
  expect(body).toMatchObject({ total_requests: 1, error_count: 1 })
})
