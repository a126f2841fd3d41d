import { wireDeliveryPageSchema } from '@shared/horizon/webhook'
import { createClockFile, makeKey, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { makeWebhook, trigger } from '@support/webhooks'
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

const deliveries = async (path: string, query = '') =>
  (await horizon.admin('GET', `${path}/deliveries${query}`)).body
const webhook = async (path: string) => (await horizon.admin('GET', path)).body
const rejected = () =>
  stored<{ outcome: string; reason: string; resource_id: string | null; ip: string }>(
    horizon,
    "SELECT * FROM audit_log WHERE action = 'webhook.rejected' ORDER BY seq"
  )

describe('a trigger', () => {
  test('asks for no header, answers 202 with a conversation that was begun by a webhook', async () => {
    const { token } = await makeWebhook(horizon)
    const reply = await trigger(horizon, token, { message: 'Order 66 is late' })
    expect(reply.status).toBe(202)
    expect(Object.keys(reply.body)).toEqual(['conversation_id'])
    const { plaintext } = await makeKey(horizon)
    const { body } = await horizon.withKey(
      plaintext,
      'GET',
      '/api/conversations?trigger_type=webhook'
    )
    expect(body).toMatchObject([
      {
        id: reply.body.conversation_id,
        agent_id: 'agent_001',
        user_id: null,
        trigger_type: 'webhook'
      }
    ])
    const path = `/api/conversations/${reply.body.conversation_id}/messages`
    expect((await horizon.withKey(plaintext, 'GET', path)).body).toMatchObject([
      { role: 'user', content: 'Order 66 is late' }
    ])
  })

  test.each([
    ['nothing', undefined, []],
    ['an object', { order: 66 }, ['{"order":66}']],
    ['a list', [1, 2], ['[1,2]']]
  ])('may send %s', async (_what, body, contents) => {
    const { token } = await makeWebhook(horizon)
    const reply = await trigger(horizon, token, body)
    expect(reply.status).toBe(202)
    expect(stored<{ content: string }>(horizon, 'SELECT content FROM messages')).toEqual(
      contents.map(content => ({ content }))
    )
  })

  test('is recorded, audited and the last of its webhook, without a new version', async () => {
    const { id, path, token } = await makeWebhook(horizon)
    const { body, headers } = await trigger(horizon, token, {}, { 'User-Agent': 'Zendesk/1' })
    expect(await webhook(path)).toMatchObject({
      last_triggered_at: '2026-05-01T12:10:00Z',
      version: 1
    })
    const page = await deliveries(path)
    expect(wireDeliveryPageSchema.parse(page)).toEqual(page)
    expect(page).toEqual({
      data: [
        {
          id: expect.stringMatching(/^dlv_\d+$/),
          at: '2026-05-01T12:10:00Z',
          direction: 'inbound',
          status: 'accepted',
          http_status: 202,
          reason: null,
          event: null,
          ip: '127.0.0.1',
          user_agent: 'Zendesk/1',
          request_id: headers.get('x-request-id'),
          conversation_id: body.conversation_id,
          token_hint: token.slice(0, 12),
          attempts: []
        }
      ],
      next_before: null
    })
    const rows = stored(horizon, "SELECT * FROM audit_log WHERE action = 'webhook.triggered'")
    expect(rows).toMatchObject([
      {
        outcome: 'success',
        actor_type: 'system',
        resource_type: 'webhook',
        resource_id: id,
        ip: '127.0.0.1',
        api_key_id: null
      }
    ])
  })

  test('that is not JSON is refused and recorded, and does nothing', async () => {
    const { path, token } = await makeWebhook(horizon)
    const reply = await trigger(horizon, token, '{not json')
    expect(reply).toMatchObject({ status: 400, body: { error: 'malformed_json' } })
    expect(await webhook(path)).toMatchObject({ last_triggered_at: null })
    expect((await deliveries(path)).data).toMatchObject([
      { status: 'refused', http_status: 400, reason: 'malformed_json', conversation_id: null }
    ])
    expect(stored(horizon, 'SELECT 1 FROM conversations')).toEqual([])
    expect(rejected()).toMatchObject([{ outcome: 'error', reason: 'malformed_json' }])
  })
})

describe('an unknown token', () => {
  test('and a disabled webhook get the same 404', async () => {
    const { id, path, token } = await makeWebhook(horizon)
    await horizon.admin('PATCH', path, { enabled: false })
    const disabled = await trigger(horizon, token)
    const { plaintext } = await makeKey(horizon)
    const unknown = [
      await trigger(horizon, 'nope'),
      await trigger(horizon, plaintext),
      await trigger(horizon, `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`)
    ]
    for (const reply of unknown) {
      expect([reply.status, reply.body]).toEqual([404, disabled.body])
      expect(reply.headers.get('x-ratelimit-limit')).toBeNull()
    }
    expect(disabled.headers.get('x-ratelimit-limit')).toBeNull()
    expect(rejected().map(row => [row.reason, row.resource_id])).toEqual([
      ['webhook_disabled', id],
      ['not_found', null],
      ['not_found', null],
      ['not_found', null]
    ])
    expect((await deliveries(path)).data).toMatchObject([
      { status: 'refused', http_status: 404, reason: 'webhook_disabled' }
    ])
    await horizon.admin('PATCH', path, { enabled: true })
    expect((await trigger(horizon, token)).status).toBe(202)
  })

  test('is no API key, and no API key is one', async () => {
    const { token } = await makeWebhook(horizon)
    expect((await horizon.withKey(token, 'GET', '/api/agents')).body.error).toBe('invalid_api_key')
  })
})

describe('the allowlist', () => {
  test.each([
    [['127.0.0.1'], 202],
    [['127.0.0.0/8', '192.0.2.0/24'], 202],
    [['::ffff:127.0.0.0/104'], 202],
    [['192.0.2.0/24'], 403],
    [['::/0'], 403],
    [null, 202]
  ])('%j answers 127.0.0.1 with %i', async (ip_allowlist, status) => {
    const { token } = await makeWebhook(horizon, { ip_allowlist })
    const reply = await trigger(horizon, token)
    expect(reply.status).toBe(status)
    if (status === 403) expect(reply.body.error).toBe('ip_not_allowed')
  })

  test('lets an address in once null has cleared it, and every refusal is recorded', async () => {
    const { path, token } = await makeWebhook(horizon, { ip_allowlist: ['192.0.2.0/24'] })
    expect((await trigger(horizon, token)).status).toBe(403)
    expect(await webhook(path)).toMatchObject({ last_triggered_at: null })
    expect(rejected()).toMatchObject([
      { outcome: 'denied', reason: 'ip_not_allowed', ip: '127.0.0.1' }
    ])
    await horizon.admin('PATCH', path, { ip_allowlist: null })
    expect((await trigger(horizon, token)).status).toBe(202)
    expect((await deliveries(path)).data).toMatchObject([
      { status: 'accepted' },
      { status: 'refused', http_status: 403, reason: 'ip_not_allowed', ip: '127.0.0.1' }
    ])
  })

  test('comes before the rate limit: a stranger uses none of it up', async () => {
    const { path, token } = await makeWebhook(horizon, {
      ip_allowlist: ['192.0.2.0/24'],
      rate_limit: 1
    })
    for (let count = 0; count < 3; count += 1) await trigger(horizon, token)
    await horizon.admin('PATCH', path, { ip_allowlist: null })
    expect((await trigger(horizon, token)).status).toBe(202)
  })
})

describe('the rate limit', () => {
  test('is a sliding minute of the webhook’s own, with the headers of a key', async () => {
    const { path, token } = await makeWebhook(horizon, { rate_limit: 2 })
    const other = await makeWebhook(horizon, { rate_limit: 2 })
    const first = await trigger(horizon, token)
    expect(first.headers.get('x-ratelimit-limit')).toBe('2')
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1')
    expect(first.headers.get('x-ratelimit-reset')).toBe(
      String(Date.parse('2026-05-01T12:11:00Z') / 1000)
    )
    await clock.set('2026-05-01T12:10:30Z')
    expect((await trigger(horizon, token)).status).toBe(202)
    const refused = await trigger(horizon, token)
    expect(refused).toMatchObject({
      status: 429,
      body: {
        error: 'rate_limit_exceeded',
        message: 'Rate limit exceeded. Maximum 2 requests per minute.',
        retry_after: 30
      }
    })
    expect(refused.headers.get('retry-after')).toBe('30')
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
    expect((await trigger(horizon, other.token)).status).toBe(202)
    expect((await deliveries(path)).data[0]).toMatchObject({
      status: 'refused',
      reason: 'rate_limit_exceeded'
    })
    expect(rejected()).toMatchObject([{ outcome: 'denied', reason: 'rate_limit_exceeded' }])
    await clock.set('2026-05-01T12:11:01Z')
    expect((await trigger(horizon, token)).status).toBe(202)
  })

  test('is still used up after a restart', async () => {
    const { token } = await makeWebhook(horizon, { rate_limit: 2 })
    for (let count = 0; count < 2; count += 1) await trigger(horizon, token)
    await horizon.stop()
    const { dataFolder } = horizon
    const again = await startSandbox({ data: dataFolder, clockFile: clock.file })
    expect((await trigger(again, token)).status).toBe(429)
    await again.close()
  })

  test('cannot be overrun by triggers at the same time', async () => {
    const { token } = await makeWebhook(horizon, { rate_limit: 3 })
    const replies = await Promise.all(Array.from({ length: 12 }, () => trigger(horizon, token)))
    expect(replies.filter(reply => reply.status === 202)).toHaveLength(3)
  })
})

describe('the list of deliveries', () => {
  test('pages with before, filters by direction, and refuses what makes no sense', async () => {
    const { path, token } = await makeWebhook(horizon)
    for (let count = 0; count < 5; count += 1) await trigger(horizon, token)
    const whole = await deliveries(path)
    const first = await deliveries(path, '?limit=2')
    const second = await deliveries(path, `?limit=2&before=${first.next_before}`)
    const third = await deliveries(path, `?limit=2&before=${second.next_before}`)
    expect([...first.data, ...second.data, ...third.data]).toEqual(whole.data)
    expect(third.next_before).toBeNull()
    expect((await deliveries(path, '?direction=inbound')).data).toHaveLength(5)
    expect((await deliveries(path, '?direction=outbound')).data).toEqual([])
    for (const query of ['?before=dlv_x', '?limit=201', '?direction=up']) {
      expect((await horizon.admin('GET', `${path}/deliveries${query}`)).status).toBe(400)
    }
  })

  test('reaches back 120 days', async () => {
    const { path, token } = await makeWebhook(horizon)
    await trigger(horizon, token)
    await clock.set('2026-08-28T12:00:00Z')
    await trigger(horizon, token)
    expect((await deliveries(path)).data).toHaveLength(2)
    await clock.set('2026-08-30T12:00:00Z')
    await trigger(horizon, token)
    expect((await deliveries(path)).data).toHaveLength(2)
  })
})

test('the token of a path is in no table, whatever becomes of the call', async () => {
  const { path, token } = await makeWebhook(horizon, { rate_limit: 2 })
  const headers = { 'Idempotency-Key': 'once' }
  await trigger(horizon, token, {}, headers)
  await trigger(horizon, token, '{', headers)
  await trigger(horizon, token)
  await fetch(`${horizon.url}/api/webhooks/agent/${token}`)
  await fetch(`${horizon.url}/api/webhooks/agent/${token}/more`, { method: 'POST' })
  await horizon.admin('PATCH', path, { enabled: false })
  await trigger(horizon, token)
  const paths = stored<{ path: string }>(horizon, 'SELECT DISTINCT path FROM request_log')
  expect(paths.map(row => row.path)).toContain('/api/webhooks/agent/:token')
  const tables = stored<{ name: string }>(
    horizon,
    "SELECT name FROM sqlite_master WHERE type = 'table'"
  )
  const everything = JSON.stringify(
    tables.map(({ name }) => stored(horizon, `SELECT * FROM ${name}`))
  )
  expect(everything).not.toContain(token.slice(12))
  const [row] = stored<{ bytes: number }>(
    horizon,
    'SELECT length(token_hash) AS bytes FROM webhooks'
  )
  expect(row?.bytes).toBe(32)
})
