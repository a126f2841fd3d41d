import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let horizon: Sandbox
let plaintext: string
beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed: 'workspace', plan: 'enterprise' })
  plaintext = (await makeKey(horizon, { rate_limit: 1_000 })).plaintext
})
afterAll(() => horizon.close())

const call = (method: string, path: string, body?: unknown) =>
  horizon.withKey(plaintext, method, path, body)

describe('conversations', () => {
  test('are created with their first message and listed newest first', async () => {
    const made = await call('POST', '/api/conversations', { agent_id: 'agent_003', message: 'Hi' })
    expect(made.body).toEqual({
      id: expect.stringMatching(/^conv_/),
      agent_id: 'agent_003',
      user_id: null,
      status: 'active',
      trigger_type: 'api',
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/)
    })
    const list = await call('GET', '/api/conversations?agent_id=agent_003&status=active')
    expect(list.body[0]).toEqual(made.body)
    const messages = await call('GET', `/api/conversations/${made.body.id}/messages`)
    expect(messages.body).toMatchObject([{ role: 'user', content: 'Hi' }])
  })

  test('take messages in order', async () => {
    const { body } = await call('POST', '/api/conversations', { agent_id: 'agent_001' })
    for (const content of ['one', 'two']) {
      expect(
        (await call('POST', `/api/conversations/${body.id}/messages`, { content })).status
      ).toBe(201)
    }
    const messages = await call('GET', `/api/conversations/${body.id}/messages`)
    expect(messages.body.map((message: { content: string }) => message.content)).toEqual([
      'one',
      'two'
    ])
  })

  test('need an agent and words', async () => {
    expect((await call('POST', '/api/conversations', {})).status).toBe(400)
    expect((await call('POST', '/api/conversations', { agent_id: 'agent_x' })).status).toBe(422)
    expect((await call('GET', '/api/conversations/conv_x/messages')).status).toBe(404)
    const empty = await call('POST', '/api/conversations/conv_001/messages', { content: '' })
    expect(empty.status).toBe(400)
  })
})

describe('agents', () => {
  test('are created, changed and deleted', async () => {
    const made = await call('POST', '/api/agents', {
      name: 'Temp',
      department_id: 'dept_sales',
      instructions: 'Be brief.'
    })
    expect(made).toMatchObject({ status: 201, body: { name: 'Temp', status: 'idle', skills: [] } })
    const path = `/api/agents/${made.body.id}`
    const change = { skills: ['web/v1/create-site'], configuration: { language: 'fr' } }
    expect((await call('PATCH', path, change)).body).toMatchObject({ ...made.body, ...change })
    expect((await call('PATCH', path, { department_id: 'dept_finance' })).status).toBe(400)
    expect((await call('DELETE', path)).status).toBe(204)
    expect((await call('GET', path)).status).toBe(404)
  })

  test('cannot be made where there is no such department', async () => {
    const reply = await call('POST', '/api/agents', { name: 'Temp', department_id: 'dept_x' })
    expect(reply).toMatchObject({ status: 422, body: { error: 'unprocessable' } })
  })

  test('have memories in an envelope, filtered by tag', async () => {
    const { body } = await call('GET', '/api/agents/agent_001/memories')
    expect(body.data).toMatchObject([{ agent_id: 'agent_001', tag: 'preference' }])
    const none = await call('GET', '/api/agents/agent_001/memories?tag=fact')
    expect(none.body).toEqual({ data: [] })
  })
})

describe('apps, departments, connections', () => {
  test('an app is deployed into a department', async () => {
    const made = await call('POST', '/api/apps', { name: 'Booth', department_id: 'dept_sales' })
    expect(made).toMatchObject({ status: 201, body: { status: 'deployed', name: 'Booth' } })
    expect((await call('GET', '/api/apps')).body).toContainEqual(made.body)
  })

  test('the dashboard adds up what happened in the department', async () => {
    const path = '/api/departments/dept_engineering/dashboard'
    const before = (await call('GET', path)).body
    await call('POST', '/api/conversations', { agent_id: 'agent_013', message: 'x'.repeat(400) })
    const after = (await call('GET', path)).body
    expect(after.performance.conversations).toBe(before.performance.conversations + 1)
    expect(after.tokens).toBe(before.tokens + 100)
    expect(after.agents).toHaveLength(3)
    expect((await call('GET', '/api/departments/dept_x/dashboard')).status).toBe(404)
  })
})

describe('lists', () => {
  test.each(['/api/agents', '/api/conversations', '/api/apps', '/api/agents/agent_001/memories'])(
    '%s takes limit up to 200 and offset',
    async path => {
      expect((await call('GET', `${path}?limit=201`)).status).toBe(400)
      const { body } = await call('GET', `${path}?limit=1&offset=0`)
      expect(body.data ?? body).toHaveLength(1)
    }
  )
})

describe('skills', () => {
  test.each([
    'quickbooks/v1/profit-and-loss-report',
    'sage-intacct/v1/query-gldetail',
    'web/v1/create-site',
    'platform/v1/get-skill'
  ])('%s is accepted for later', async skill => {
    expect((await call('POST', `/api/${skill}`, { any: 'input' })).status).toBe(202)
    expect((await call('POST', `/api/${skill}`)).status).toBe(202)
  })

  test('an unknown one is not found', async () => {
    const reply = await call('POST', '/api/web/v2/create-site', {})
    expect(reply).toMatchObject({ status: 404, body: { error: 'skill_not_found' } })
  })
})
