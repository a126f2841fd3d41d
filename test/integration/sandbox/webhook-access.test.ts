import { makeKey, type Sandbox, send, startSandbox } from '@support/sandbox'
import { webhooksPath } from '@support/webhooks'
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

describe('the webhook endpoints', () => {
  test('a key with the scope and the admin secret, in both its forms, open every endpoint', async () => {
    const { plaintext } = await makeKey(horizon, { scopes: ['webhooks'] })
    const ways: Record<string, string>[] = [
      { 'x-api-key': plaintext },
      { Authorization: `Bearer ${horizon.adminSecret}` },
      { 'x-admin-secret': horizon.adminSecret },
      { 'x-api-key': plaintext, 'x-admin-secret': horizon.adminSecret }
    ]
    for (const headers of ways) {
      const call = (method: string, path: string, body?: unknown) =>
        send(horizon.url + path, method, body, headers)
      const made = await call('POST', webhooksPath, draft)
      const path = `${webhooksPath}/${made.body.id}`
      const statuses = [
        made.status,
        (await call('GET', webhooksPath)).status,
        (await call('GET', path)).status,
        (await call('PATCH', path, { rate_limit: 5 })).status,
        (await call('POST', `${path}/rotate`)).status,
        (await call('GET', `${path}/deliveries`)).status,
        (await call('DELETE', path)).status
      ]
      expect(statuses).toEqual([201, 200, 200, 200, 200, 200, 204])
    }
  })

  test('a key without the scope is refused, and whoever sends nothing or something wrong', async () => {
    const { plaintext } = await makeKey(horizon, { scopes: ['webhooks'] })
    const other = await makeKey(horizon, { scopes: ['conversations', 'agents:write'] })
    const secret = horizon.adminSecret
    const cases: [Record<string, string>, number, string][] = [
      [{}, 401, 'missing_credentials'],
      [{ 'x-api-key': other.plaintext }, 403, 'insufficient_scope'],
      [{ 'x-api-key': 'hz_live_wrong' }, 401, 'invalid_api_key'],
      [{ 'x-admin-secret': 'wrong' }, 401, 'invalid_admin_secret'],
      [{ 'x-api-key': plaintext, 'x-admin-secret': 'wrong' }, 401, 'invalid_admin_secret'],
      [{ 'x-api-key': 'hz_live_wrong', 'x-admin-secret': secret }, 401, 'invalid_api_key'],
      [{ 'x-api-key': other.plaintext, 'x-admin-secret': secret }, 403, 'insufficient_scope']
    ]
    for (const [headers, status, error] of cases) {
      const reply = await send(horizon.url + webhooksPath, 'GET', undefined, headers)
      expect([reply.status, reply.body.error]).toEqual([status, error])
    }
  })

  test('the admin secret still opens nothing else under /api', async () => {
    const reply = await horizon.admin('GET', '/api/agents')
    expect(reply).toMatchObject({ status: 401, body: { error: 'missing_credentials' } })
  })

  test('wrong admin secrets lock this door too', async () => {
    for (let guess = 0; guess < 10; guess += 1) {
      await send(horizon.url + webhooksPath, 'GET', undefined, { 'x-admin-secret': `no-${guess}` })
    }
    expect((await horizon.admin('GET', webhooksPath)).status).toBe(429)
    expect((await horizon.admin('GET', '/admin/api-keys')).status).toBe(429)
  })

  test('a key for some departments sees only the webhooks of their agents', async () => {
    const acme = await startSandbox({ scenario: 'acme', seed: 'departments' })
    try {
      const { plaintext } = await makeKey(acme, {
        scopes: ['webhooks'],
        departments: ['dept_sales']
      })
      const call = (method: string, path: string, body?: unknown) =>
        acme.withKey(plaintext, method, path, body)
      const all = (await acme.admin('GET', webhooksPath)).body as { id: string; agent_id: string }[]
      const seen = (await call('GET', webhooksPath)).body
      expect(seen.map((webhook: { agent_id: string }) => webhook.agent_id)).toEqual(['agent_004'])
      const foreign = all.find(webhook => webhook.agent_id === 'agent_001')
      for (const [method, path] of [
        ['GET', ''],
        ['PATCH', ''],
        ['DELETE', ''],
        ['POST', '/rotate'],
        ['GET', '/deliveries']
      ] as const) {
        const reply = await call(
          method,
          `${webhooksPath}/${foreign?.id}${path}`,
          method === 'PATCH' ? {} : undefined
        )
        expect(reply).toMatchObject({ status: 403, body: { error: 'department_not_allowed' } })
      }
      const created = await call('POST', webhooksPath, draft)
      expect(created.body.error).toBe('department_not_allowed')
    } finally {
      await acme.close()
    }
  })

  test('capabilities say that the admin secret opens it', async () => {
    expect((await horizon.admin('GET', '/admin/capabilities')).body.features).toContain(
      'webhooks.admin'
    )
  })
})
