import { join } from 'node:path'
import {
  createClockFile,
  makeKey,
  type Sandbox,
  type SandboxReply,
  send,
  startSandbox
} from '@support/sandbox'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let horizon: Sandbox
let clock: Awaited<ReturnType<typeof createClockFile>>
let logged: string[]
beforeEach(async () => {
  logged = []
  clock = await createClockFile('2026-05-01T12:00:00Z')
  horizon = await startSandbox({ clockFile: clock.file, log: text => logged.push(text) })
})
afterEach(async () => {
  await horizon.close()
  await clock.remove()
})

const keys = '/admin/api-keys'
const anonymous = (path: string) => send(horizon.url + path, 'GET', undefined, {})
const get = (plaintext: string, path: string) => horizon.withKey(plaintext, 'GET', path)

/** Takes a table away from the running server, so that a handler fails. */
function breakTable(name: string): void {
  const db = new Database(join(horizon.dataFolder, 'horizon.db'))
  db.pragma('foreign_keys = OFF')
  db.exec(`DROP TABLE ${name}`)
  db.close()
}

/** One refusal of each documented status, with the fields its body may have beside the two. */
async function refusals(): Promise<(readonly [number, string, SandboxReply, string[]])[]> {
  const { id, plaintext } = await makeKey(horizon, { scopes: ['agents:read', 'web'] })
  const limited = await makeKey(horizon, { rate_limit: 1 })
  await get(limited.plaintext, '/api/agents')
  const post = (body: unknown, more?: Record<string, string>) =>
    horizon.admin('POST', keys, body, more)
  const draft = { client_name: 'CI', scopes: ['web'] }
  const once = { 'Idempotency-Key': 'once' }
  await post(draft, once)
  return [
    [400, 'validation_error', await post({}), ['details']],
    [400, 'malformed_json', await post('{'), []],
    [401, 'missing_credentials', await anonymous('/api/agents'), []],
    [401, 'invalid_api_key', await get('hz_live_nope', '/api/agents'), []],
    [401, 'invalid_admin_secret', await horizon.admin('GET', keys, undefined, wrongSecret), []],
    [403, 'insufficient_scope', await get(plaintext, '/api/connections'), []],
    [404, 'not_found', await get(plaintext, '/api/agents/agent_none'), []],
    [
      404,
      'skill_not_found',
      await horizon.withKey(plaintext, 'POST', '/api/web/v1/nothing', {}),
      []
    ],
    [409, 'idempotent_replay', await post(draft, once), ['resource_id']],
    [412, 'precondition_failed', await patch(id, { 'If-Match': '"7"' }), ['current']],
    [422, 'limit_above_plan', await post({ ...draft, rate_limit: 301 }), ['details']],
    [429, 'rate_limit_exceeded', await get(limited.plaintext, '/api/agents'), ['retry_after']]
  ]
}
const wrongSecret = { Authorization: 'Bearer nope' }
const patch = (id: string, headers: Record<string, string>) =>
  horizon.admin('PATCH', `${keys}/${id}`, { rate_limit: 5 }, headers)

test('every refusal is a code, a message and nothing that is not documented for it', async () => {
  for (const [status, code, reply, more] of await refusals()) {
    const { error, message, ...rest } = reply.body
    expect([reply.status, error]).toEqual([status, code])
    expect(message).toMatch(/^[A-Z].{8,}\.$/)
    expect([code, ...Object.keys(rest)]).toEqual([code, ...more])
    expect(reply.headers.get('content-type')).toMatch(/^application\/json/)
    expect(reply.headers.get('x-request-id')).toMatch(/^req_/)
    for (const detail of rest.details ?? []) {
      expect(detail).toEqual({ field: expect.any(String), issue: expect.any(String) })
    }
  }
})

test('a missing scope is named in single quotes', async () => {
  const { plaintext } = await makeKey(horizon, { scopes: ['web'] })
  const { body } = await get(plaintext, '/api/usage')
  expect(body.message).toContain("'billing:read'")
})

describe('a Horizon that fails', () => {
  test('answers 500 with a number to look for, and tells the reason to its log alone', async () => {
    const { plaintext } = await makeKey(horizon)
    breakTable('apps')
    const reply = await get(plaintext, '/api/apps')
    expect(reply).toMatchObject({ status: 500, body: { error: 'internal_error' } })
    expect(reply.body.message).toContain(reply.headers.get('x-request-id'))
    expect(JSON.stringify(reply.body)).not.toMatch(/table|sqlite/i)
    expect(logged.join('\n')).toContain('no such table: apps')
  })

  test('counts the request all the same, as a request and as an error', async () => {
    const { id, plaintext } = await makeKey(horizon, { rate_limit: 3 })
    breakTable('apps')
    const reply = await get(plaintext, '/api/apps')
    expect(reply.status).toBe(500)
    expect(reply.headers.get('x-ratelimit-limit')).toBe('3')
    expect(reply.headers.get('x-ratelimit-remaining')).toBe('2')
    const { body } = await horizon.admin('GET', `${keys}/${id}/usage`)
    expect(body).toMatchObject({ total_requests: 1, error_count: 1, error_rate: 1 })
  })
})

test('no key and no admin secret is in what is logged, whatever goes wrong', async () => {
  const { plaintext } = await makeKey(horizon)
  await horizon.admin('GET', keys, undefined, wrongSecret)
  breakTable('apps')
  await get(plaintext, '/api/apps')
  await get(`${plaintext}x`, '/api/agents')
  await horizon.admin('GET', `${keys}/${plaintext}`)
  expect(logged.length).toBeGreaterThan(0)
  for (const secret of [plaintext.slice(12), horizon.adminSecret, 'nope']) {
    expect(logged.join('\n')).not.toContain(secret)
  }
})
