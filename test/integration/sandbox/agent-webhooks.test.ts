import { wireWebhookSchema } from '@shared/horizon/webhook'
import { webhookEvents } from '@shared/horizon/webhook-events'
import { makeKey, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { makeWebhook, trigger, webhooksPath } from '@support/webhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let horizon: Sandbox
beforeEach(async () => {
  horizon = await startSandbox()
})
afterEach(() => horizon.close())

const draft = {
  agent_id: 'agent_001',
  url: 'https://hooks.example/in',
  events: ['skill.completed', 'agent.error']
}
const fieldsOf = (body: { details?: { field: string }[] }) =>
  body.details?.map(({ field }) => field)

type AuditRow = {
  action: string
  outcome: string
  actor_type: string
  actor_name: string | null
  api_key_id: string | null
  resource_id: string | null
  resource_name: string | null
  changes: string
  metadata: string
}
const audit = () =>
  stored<AuditRow>(horizon, "SELECT * FROM audit_log WHERE action LIKE 'webhook.%' ORDER BY seq")

describe('create', () => {
  test('answers token, trigger URL and secret once; lists hold the hint only', async () => {
    const { status, body } = await horizon.admin('POST', webhooksPath, {
      ...draft,
      ip_allowlist: ['203.0.113.7', '2001:DB8::/32'],
      rate_limit: 30
    })
    expect(status).toBe(201)
    expect(body.token).toMatch(/^hz_live_[0-9A-Za-z]{40}$/)
    expect(body.trigger_url).toBe(`${horizon.url}/api/webhooks/agent/${body.token}`)
    expect(body.secret).toMatch(/^whsec_\w{32}$/)
    const { token, secret, trigger_url: _url, ...listed } = body
    expect(listed).toMatchObject({
      ...draft,
      token_hint: token.slice(0, 12),
      ip_allowlist: ['203.0.113.7/32', '2001:db8::/32'],
      rate_limit: 30,
      enabled: true,
      rotated_at: null,
      last_triggered_at: null,
      version: 1,
      created_by: { id: null, name: 'admin secret', email: null }
    })
    const one = await horizon.admin('GET', `${webhooksPath}/${body.id}`)
    const all = await horizon.admin('GET', webhooksPath)
    expect(one.body).toEqual(listed)
    expect(all.body).toEqual([listed])
    expect(wireWebhookSchema.parse(one.body)).toEqual(one.body)
    const patched = await horizon.admin('PATCH', `${webhooksPath}/${body.id}`, { rate_limit: 31 })
    const delivered = await horizon.admin('GET', `${webhooksPath}/${body.id}/deliveries`)
    const shown = JSON.stringify([one.body, all.body, patched.body, delivered.body])
    expect(shown).not.toContain(token.slice(12))
    expect(shown).not.toContain(secret)
  })

  test('takes the secret that is sent, and the default limit where none is', async () => {
    const secret = 'whsec_mysecretkey123'
    const { body } = await horizon.admin('POST', webhooksPath, { ...draft, secret })
    expect(body).toMatchObject({ secret, rate_limit: 100, ip_allowlist: null })
  })

  test('takes every documented event, each once', async () => {
    const events = [...webhookEvents, ...webhookEvents]
    const { body } = await horizon.admin('POST', webhooksPath, { ...draft, events })
    expect(body.events).toEqual([
      'skill.completed',
      'skill.failed',
      'agent.error',
      'agent.status_changed',
      'conversation.created',
      'scheduled_job.completed',
      'scheduled_job.failed'
    ])
  })

  test.each([
    ['agent_id', { agent_id: undefined }],
    ['url', { url: undefined }],
    ['url', { url: 'http://example.com/hook' }],
    ['url', { url: 'example.com' }],
    ['url', { url: 'https://example.com/api/webhooks/agent/abc' }],
    ['events', { events: undefined }],
    ['events', { events: [] }],
    ['events.0', { events: ['api_key.created'] }],
    ['ip_allowlist', { ip_allowlist: [] }],
    ['ip_allowlist.1', { ip_allowlist: ['10.0.0.0/8', '10.1.2.3/8'] }],
    ['rate_limit', { rate_limit: 0 }],
    ['rate_limit', { rate_limit: 1.5 }],
    ['secret', { secret: 'short' }]
  ])('a wrong %s is named: %j', async (field, change) => {
    const { status, body } = await horizon.admin('POST', webhooksPath, { ...draft, ...change })
    expect([status, body.error, fieldsOf(body)]).toEqual([400, 'validation_error', [field]])
    expect((await horizon.admin('GET', webhooksPath)).body).toEqual([])
  })

  test('plain http goes to this machine', async () => {
    const url = 'http://127.0.0.1:9999/hook'
    expect((await horizon.admin('POST', webhooksPath, { ...draft, url })).status).toBe(201)
  })

  test('an unknown agent and a limit above the plan are wrong against the state', async () => {
    const agent = await horizon.admin('POST', webhooksPath, { ...draft, agent_id: 'agent_nope' })
    expect([agent.status, agent.body.error, fieldsOf(agent.body)]).toEqual([
      422,
      'unprocessable',
      ['agent_id']
    ])
    const limit = await horizon.admin('POST', webhooksPath, { ...draft, rate_limit: 301 })
    expect([limit.status, limit.body.error, fieldsOf(limit.body)]).toEqual([
      422,
      'limit_above_plan',
      ['rate_limit']
    ])
  })

  test('happens once per Idempotency-Key, without a second plaintext', async () => {
    const headers = { 'Idempotency-Key': 'once' }
    const first = await horizon.admin('POST', webhooksPath, draft, headers)
    const again = await horizon.admin('POST', webhooksPath, draft, headers)
    expect(again).toMatchObject({
      status: 409,
      body: { error: 'idempotent_replay', resource_id: first.body.id }
    })
    expect(again.body.token).toBeUndefined()
    const other = { ...draft, rate_limit: 7 }
    expect((await horizon.admin('POST', webhooksPath, other, headers)).body.error).toBe(
      'idempotency_mismatch'
    )
    expect((await horizon.admin('GET', webhooksPath)).body).toHaveLength(1)
  })

  test('remembers who made it', async () => {
    const actor = { 'X-Actor': 'Ada' }
    const byAda = await horizon.admin('POST', webhooksPath, draft, actor)
    const ofKey = await makeKey(horizon, { client_name: 'Terraform', scopes: ['webhooks'] })
    const byKey = await horizon.withKey(ofKey.plaintext, 'POST', webhooksPath, draft)
    const ofUser = await makeKey(horizon, {
      type: 'user',
      owner_user_id: 'user_1',
      scopes: ['webhooks']
    })
    const byUser = await horizon.withKey(ofUser.plaintext, 'POST', webhooksPath, draft)
    expect([byAda, byKey, byUser].map(({ body }) => body.created_by)).toEqual([
      { id: null, name: 'Ada', email: null },
      { id: null, name: 'Terraform', email: null },
      { id: 'user_1', name: 'Local Owner', email: 'owner@local.example' }
    ])
  })
})

describe('the list', () => {
  test('is whole without a limit, pages with one, and is newest first', async () => {
    const made = [
      await makeWebhook(horizon),
      await makeWebhook(horizon),
      await makeWebhook(horizon)
    ]
    const whole = await horizon.admin('GET', webhooksPath)
    expect(whole.body).toHaveLength(3)
    expect(new Set(whole.body.map((one: { id: string }) => one.id))).toEqual(
      new Set(made.map(one => one.id))
    )
    expect(whole.headers.get('x-total-count')).toBeNull()
    const page = await horizon.admin('GET', `${webhooksPath}?limit=2&offset=1`)
    expect(page.body).toEqual(whole.body.slice(1))
    expect(page.headers.get('x-total-count')).toBe('3')
  })
})

describe('update', () => {
  test('changes what it may, null clears the allowlist and goes back to the default limit', async () => {
    const { path } = await makeWebhook(horizon, { ip_allowlist: ['10.0.0.0/8'], rate_limit: 5 })
    const change = {
      url: 'https://other.example/',
      events: ['skill.failed'],
      ip_allowlist: ['192.0.2.0/24'],
      rate_limit: 9,
      enabled: false
    }
    const changed = await horizon.admin('PATCH', path, change)
    expect(changed.body).toMatchObject({ ...change, version: 2 })
    const cleared = await horizon.admin('PATCH', path, { ip_allowlist: null, rate_limit: null })
    expect(cleared.body).toMatchObject({ ip_allowlist: null, rate_limit: 100, version: 3 })
    expect((await horizon.admin('GET', path)).body).toEqual(cleared.body)
  })

  test('takes no other field, and nothing that a create would refuse', async () => {
    const { path } = await makeWebhook(horizon)
    const cases: [object, number, string][] = [
      [{ token: 'mine' }, 400, 'token'],
      [{ secret: 'whsec_other' }, 400, 'secret'],
      [{ agent_id: 'agent_001' }, 400, 'agent_id'],
      [{ events: [] }, 400, 'events'],
      [{ ip_allowlist: ['no'] }, 400, 'ip_allowlist.0'],
      [{ url: 'http://example.com' }, 400, 'url'],
      [{ rate_limit: 301 }, 422, 'rate_limit']
    ]
    for (const [body, status, field] of cases) {
      const reply = await horizon.admin('PATCH', path, body)
      expect([reply.status, fieldsOf(reply.body)]).toEqual([status, [field]])
    }
    expect((await horizon.admin('GET', path)).body.version).toBe(1)
  })

  test('If-Match with another version changes nothing and shows the webhook as it is', async () => {
    const { path } = await makeWebhook(horizon)
    const patch = (version: string, rate_limit: number) =>
      horizon.admin('PATCH', path, { rate_limit }, { 'If-Match': version })
    expect((await patch('"1"', 50)).status).toBe(200)
    const late = await patch('"1"', 60)
    expect(late).toMatchObject({
      status: 412,
      body: { error: 'precondition_failed', current: { rate_limit: 50, version: 2 } }
    })
    expect((await patch('two', 60)).status).toBe(400)
  })

  test('without a change keeps the version and says nothing', async () => {
    const { path } = await makeWebhook(horizon, { rate_limit: 5 })
    expect((await horizon.admin('PATCH', path, { rate_limit: 5 })).body.version).toBe(1)
    expect(audit().map(row => row.action)).toEqual(['webhook.created'])
  })
})

describe('delete', () => {
  test('ends it for good: its token, its place in the list, its deliveries', async () => {
    const { id, path, token } = await makeWebhook(horizon)
    await trigger(horizon, token)
    expect((await horizon.admin('DELETE', path)).status).toBe(204)
    expect((await trigger(horizon, token)).status).toBe(404)
    for (const [method, end] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/rotate'],
      ['GET', '/deliveries']
    ]) {
      expect((await horizon.admin(method ?? '', `${path}${end}`)).status).toBe(404)
    }
    expect(stored(horizon, `SELECT 1 FROM webhook_deliveries WHERE webhook_id = '${id}'`)).toEqual(
      []
    )
  })

  test('of an agent ends its webhooks, and each is in the audit log', async () => {
    const { plaintext } = await makeKey(horizon)
    const { id, token } = await makeWebhook(horizon)
    await horizon.withKey(plaintext, 'DELETE', '/api/agents/agent_001')
    expect((await trigger(horizon, token)).status).toBe(404)
    const deleted = audit().filter(row => row.action === 'webhook.deleted')
    expect(deleted.map(row => row.resource_id)).toEqual([id])
  })
})

describe('audit log', () => {
  test('holds every write with who and what, and never a token or a secret', async () => {
    const actor = { 'X-Actor': 'Ada' }
    const { plaintext, id: keyId } = await makeKey(horizon, { scopes: ['webhooks'] })
    const made = await horizon.admin('POST', webhooksPath, draft, actor)
    const path = `${webhooksPath}/${made.body.id}`
    const change = { ip_allowlist: ['10.0.0.0/8'] }
    await horizon.withKey(plaintext, 'PATCH', path, change)
    const rotated = await horizon.admin('POST', `${path}/rotate`, undefined, actor)
    await horizon.admin('DELETE', path, undefined, actor)
    const rows = audit()
    expect(rows.map(row => [row.action, row.outcome, row.actor_type, row.api_key_id])).toEqual([
      ['webhook.created', 'success', 'admin_secret', null],
      ['webhook.updated', 'success', 'api_key', keyId],
      ['webhook.rotated', 'success', 'admin_secret', null],
      ['webhook.deleted', 'success', 'admin_secret', null]
    ])
    expect(rows.every(row => row.resource_id === made.body.id)).toBe(true)
    expect(rows[0]).toMatchObject({ actor_name: 'Ada', resource_name: 'Assistant' })
    expect(JSON.parse(rows[1]?.changes ?? '')).toEqual({
      ip_allowlist: { from: null, to: ['10.0.0.0/8'] }
    })
    expect(JSON.parse(rows[2]?.changes ?? '')).toEqual({
      token_hint: { from: made.body.token_hint, to: rotated.body.token_hint }
    })
    const text = JSON.stringify(stored(horizon, 'SELECT * FROM audit_log'))
    for (const secret of [
      made.body.token.slice(12),
      rotated.body.token.slice(12),
      made.body.secret
    ]) {
      expect(text).not.toContain(secret)
    }
  })

  test('holds a failed write of the admin secret with its reason', async () => {
    await horizon.admin('POST', webhooksPath, {})
    expect(audit()).toMatchObject([
      { action: 'webhook.created', outcome: 'error', reason: 'validation_error' }
    ])
  })
})

test('only a call with a key is counted as a use of it', async () => {
  const { id, plaintext } = await makeKey(horizon, { scopes: ['webhooks'] })
  const { token } = await makeWebhook(horizon)
  await trigger(horizon, token)
  await horizon.admin('GET', webhooksPath)
  const usage = async () =>
    (await horizon.admin('GET', `/admin/api-keys/${id}/usage?window=24h`)).body.total_requests
  const organization = async () =>
    (await horizon.admin('GET', '/admin/usage?window=24h')).body.total_requests
  expect([await usage(), await organization()]).toEqual([0, 0])
  const reply = await horizon.withKey(plaintext, 'GET', webhooksPath)
  expect(reply.headers.get('x-ratelimit-remaining')).toBe('99')
  expect([await usage(), await organization()]).toEqual([1, 1])
})
