import { createClockFile, makeKey, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let horizon: Sandbox
let clock: Awaited<ReturnType<typeof createClockFile>>
beforeEach(async () => {
  clock = await createClockFile('2026-05-01T12:10:00Z')
  horizon = await startSandbox({ clockFile: clock.file })
})
afterEach(async () => {
  await horizon.close()
  await clock.remove()
})

type AuditRow = {
  seq: number
  action: string
  outcome: string
  reason: string | null
  actor_type: string
  actor_name: string | null
  resource_id: string | null
  api_key_id: string | null
  changes: string
  ip: string
  request_id: string
}
const audit = () => stored<AuditRow>(horizon, 'SELECT * FROM audit_log ORDER BY seq')
const actions = () => audit().map(row => `${row.action} ${row.outcome}`)

describe('request log', () => {
  test('holds every call of a key with its route, outcome, address and agent', async () => {
    const { id, plaintext } = await makeKey(horizon, { scopes: ['agents:read'] })
    const reply = await horizon.withKey(plaintext, 'GET', '/api/agents/agent_001', undefined, {
      'User-Agent': 'billing/2.1'
    })
    await horizon.withKey(plaintext, 'POST', '/api/agents', {})
    const rows = stored<Record<string, unknown>>(
      horizon,
      `SELECT * FROM request_log WHERE key_id = '${id}' ORDER BY id`
    )
    expect(rows).toMatchObject([
      {
        at: Date.parse('2026-05-01T12:10:00Z'),
        method: 'GET',
        path: '/api/agents/:id',
        status: 200,
        ip: '127.0.0.1',
        user_agent: 'billing/2.1',
        request_id: reply.headers.get('x-request-id')
      },
      { method: 'POST', path: '/api/agents', status: 403 }
    ])
    expect(rows[0]?.latency_ms).toBeGreaterThan(0)
  })

  test('holds administrative calls without a key, and no path as it was sent', async () => {
    await horizon.admin('GET', '/admin/api-keys/key_secret-looking')
    await horizon.admin('GET', '/admin/elsewhere/hz_live_typo')
    const rows = stored<{ path: string; key_id: string | null }>(
      horizon,
      'SELECT * FROM request_log'
    )
    expect(rows.map(row => [row.path, row.key_id])).toEqual([
      ['/admin/api-keys/:id', null],
      ['/admin/*', null]
    ])
  })

  test('adds up to exactly its sums, throttled and refused calls included', async () => {
    const { id, plaintext } = await makeKey(horizon, { rate_limit: 4, scopes: ['agents:read'] })
    const call = (path: string) => horizon.withKey(plaintext, 'GET', path)
    for (const path of ['/api/agents', '/api/agents/agent_none', '/api/connections'])
      await call(path)
    await clock.set('2026-05-01T12:10:50Z')
    for (let count = 0; count < 3; count += 1) await call('/api/agents')
    await clock.set('2026-05-01T13:30:00Z')
    await call('/api/agents')
    await horizon.admin('DELETE', `/admin/api-keys/${id}`)
    await call('/api/agents')

    const { body } = await horizon.admin('GET', `/admin/api-keys/${id}/usage?window=24h`)
    const busy = body.series.filter((bucket: { requests: number }) => bucket.requests > 0)
    expect(busy).toEqual([
      { start: '2026-05-01T12:00:00Z', requests: 6, errors: 4, throttled: 2 },
      { start: '2026-05-01T13:00:00Z', requests: 2, errors: 1, throttled: 0 }
    ])
    expect(body.rate_limit.peak_per_minute).toBe(4)
    const agents = body.callers.find((caller: { path: string }) => caller.path === '/api/agents')
    expect(agents).toMatchObject({ requests: 6, longest_gap_seconds: 4_750 })
  })

  test('is kept for 120 days', async () => {
    const { id, plaintext } = await makeKey(horizon)
    await horizon.withKey(plaintext, 'GET', '/api/agents')
    await clock.set('2026-08-28T12:00:00Z')
    await horizon.withKey(plaintext, 'GET', '/api/agents')
    const count = () =>
      stored<{ n: number }>(horizon, `SELECT count(*) n FROM request_log WHERE key_id = '${id}'`)[0]
        ?.n
    expect(count()).toBe(2)
    await clock.set('2026-08-30T12:00:00Z')
    await horizon.withKey(plaintext, 'GET', '/api/agents')
    expect(count()).toBe(2)
  })
})

test('an Idempotency-Key is remembered for 24 hours', async () => {
  const body = { client_name: 'CI', scopes: ['web'] }
  const post = async () => {
    const headers = { 'Idempotency-Key': 'once' }
    return (await horizon.admin('POST', '/admin/api-keys', body, headers)).status
  }
  expect(await post()).toBe(201)
  await clock.set('2026-05-02T12:09:59Z')
  expect(await post()).toBe(409)
  await clock.set('2026-05-02T12:10:01Z')
  expect(await post()).toBe(201)
})

describe('last use', () => {
  test('is the most recent admitted call and its address, without a new version', async () => {
    const { id, plaintext } = await makeKey(horizon)
    await horizon.withKey(plaintext, 'GET', '/api/agents')
    const key = async () => (await horizon.admin('GET', `/admin/api-keys/${id}`)).body
    expect(await key()).toMatchObject({
      last_used_at: '2026-05-01T12:10:00Z',
      last_used_ip: '127.0.0.1',
      version: 1
    })
    await horizon.admin('DELETE', `/admin/api-keys/${id}`)
    await clock.set('2026-05-01T12:20:00Z')
    await horizon.withKey(plaintext, 'GET', '/api/agents')
    expect((await key()).last_used_at).toBe('2026-05-01T12:10:00Z')
  })
})

describe('audit log', () => {
  test('holds administrative writes with who, what and the change', async () => {
    const actor = { 'X-Actor': 'Ada' }
    const made = await horizon.admin(
      'POST',
      '/admin/api-keys',
      { client_name: 'CI', scopes: ['web'] },
      actor
    )
    const path = `/admin/api-keys/${made.body.id}`
    const patched = await horizon.admin('PATCH', path, { rate_limit: 60 }, actor)
    await horizon.admin('PATCH', path, { rate_limit: 60 }, actor)
    await horizon.admin('DELETE', path)
    await horizon.admin('DELETE', path)
    await horizon.admin('GET', path)
    const rows = audit()
    expect(rows.map(row => [row.seq, row.action, row.actor_name])).toEqual([
      [1, 'api_key.created', 'Ada'],
      [2, 'api_key.updated', 'Ada'],
      [3, 'api_key.revoked', 'admin secret']
    ])
    expect(rows[1]).toMatchObject({
      actor_type: 'admin_secret',
      resource_id: made.body.id,
      outcome: 'success',
      request_id: patched.headers.get('x-request-id'),
      ip: '127.0.0.1'
    })
    expect(JSON.parse(rows[1]?.changes ?? '')).toEqual({ rate_limit: { from: 100, to: 60 } })
    expect(JSON.stringify(rows)).not.toContain(made.body.plaintext_key.slice(12))
  })

  test('holds a failed administrative write as an error with its reason', async () => {
    await horizon.admin('POST', '/admin/api-keys', {})
    expect(audit()).toMatchObject([
      { action: 'api_key.created', outcome: 'error', reason: 'validation_error' }
    ])
  })

  test('holds every denied call with its reason', async () => {
    const { id, plaintext } = await makeKey(horizon, { scopes: ['memory'] })
    await horizon.withKey(plaintext, 'GET', '/api/agents')
    await horizon.withKey('hz_live_nope', 'GET', '/api/agents')
    await horizon.admin('DELETE', `/admin/api-keys/${id}`)
    await horizon.withKey(plaintext, 'GET', '/api/agents')
    await horizon.admin('GET', '/admin/api-keys', undefined, { Authorization: 'Bearer nope' })
    const denied = audit().filter(row => row.outcome === 'denied')
    expect(denied.map(row => [row.action, row.reason, row.api_key_id])).toEqual([
      ['api_key.rejected', 'insufficient_scope', id],
      ['api_key.rejected', 'invalid_api_key', null],
      ['api_key.rejected', 'api_key_revoked', id],
      ['auth.admin_secret_rejected', 'invalid_admin_secret', null]
    ])
  })

  test("holds a key's use once per address and UTC hour", async () => {
    const { plaintext } = await makeKey(horizon)
    const use = () => horizon.withKey(plaintext, 'GET', '/api/agents')
    for (let count = 0; count < 3; count += 1) await use()
    await clock.set('2026-05-01T12:59:59Z')
    await use()
    expect(actions()).toEqual(['api_key.created success', 'api_key.used success'])
    await clock.set('2026-05-01T13:00:00Z')
    await use()
    expect(actions().filter(action => action.startsWith('api_key.used'))).toHaveLength(2)
  })

  test('holds what a key changes in the workspace', async () => {
    const { plaintext } = await makeKey(horizon)
    const made = await horizon.withKey(plaintext, 'POST', '/api/agents', {
      name: 'Temp',
      department_id: 'dept_general'
    })
    await horizon.withKey(plaintext, 'DELETE', `/api/agents/${made.body.id}`)
    expect(actions()).toEqual([
      'api_key.created success',
      'api_key.used success',
      'agent.created success',
      'agent.deleted success'
    ])
  })

  test('numbers its entries without a gap, also when calls run at the same time', async () => {
    const { plaintext } = await makeKey(horizon, { scopes: ['memory'] })
    await Promise.all([
      ...Array.from({ length: 10 }, () => horizon.withKey(plaintext, 'GET', '/api/agents')),
      ...Array.from({ length: 10 }, () => makeKey(horizon)),
      ...Array.from({ length: 5 }, () => horizon.admin('POST', '/admin/api-keys', {}))
    ])
    expect(audit().map(row => row.seq)).toEqual(Array.from({ length: 26 }, (_, index) => index + 1))
  })
})
