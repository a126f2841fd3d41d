import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { accessOf, makePartner, type TestPartner } from '@support/sandbox-partners'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let horizon: Sandbox
let partner: TestPartner
beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed: 'partner-access', plan: 'enterprise' })
  partner = await makePartner(horizon, accessOf([]), { key: { rate_limit: 1_000 } })
})
afterAll(() => horizon.close())

const ids = (reply: { body: { id: string }[] }) => reply.body.map(({ id }) => id)
const refused = (error: string, status = 403) => ({ status, body: { error } })
const notThere = refused('not_found', 404)

describe('what is shared, and nothing else', () => {
  const lists = ['/api/agents', '/api/apps', '/api/departments', '/api/connections'] as const

  test('without a share every list is empty', async () => {
    await partner.rescope(accessOf([]))
    for (const path of [...lists, '/api/conversations']) {
      expect(await partner.call('GET', path), path).toMatchObject({ status: 200, body: [] })
    }
  })

  test('a department share reaches its agents, apps and connections', async () => {
    await partner.rescope(accessOf([['department', 'dept_sales', 'view']]))
    for (const path of lists.filter(path => path !== '/api/departments')) {
      const { body } = await partner.call('GET', path)
      expect(body.length, path).toBeGreaterThan(0)
      for (const item of body) expect(item.department_id, path).toBe('dept_sales')
    }
    expect(ids(await partner.call('GET', '/api/departments'))).toEqual(['dept_sales'])
  })

  test('a department share reaches what is added to the department later', async () => {
    await partner.rescope(accessOf([['department', 'dept_sales', 'interact']]))
    const { plaintext } = await makeKey(horizon)
    const body = { name: 'Newcomer', department_id: 'dept_sales' }
    const agent = await horizon.withKey(plaintext, 'POST', '/api/agents', body)
    const app = await horizon.withKey(plaintext, 'POST', '/api/apps', body)
    expect(ids(await partner.call('GET', '/api/agents'))).toContain(agent.body.id)
    expect(ids(await partner.call('GET', '/api/apps'))).toContain(app.body.id)
    const begun = await partner.call('POST', '/api/conversations', { agent_id: agent.body.id })
    expect(begun.status).toBe(201)
    await horizon.withKey(plaintext, 'DELETE', `/api/agents/${agent.body.id}`)
  })

  test('an agent share reaches that agent alone, and does not name its department', async () => {
    await partner.rescope(accessOf([['agent', 'agent_004', 'view']]))
    const { body } = await partner.call('GET', '/api/agents')
    expect(body).toMatchObject([{ id: 'agent_004', department_id: null }])
    expect((await partner.call('GET', '/api/agents/agent_004')).body.department_id).toBeNull()
    for (const path of lists.slice(1)) expect((await partner.call('GET', path)).body).toEqual([])
    expect(await partner.call('GET', '/api/agents/agent_005')).toMatchObject(notThere)
  })

  test('a connection share shows its status, read-only, and does not name its department', async () => {
    await partner.rescope(accessOf([['connection', 'conn_erp', 'view']]))
    expect((await partner.call('GET', '/api/connections')).body).toEqual([
      {
        id: 'conn_erp',
        name: 'Warehouse ERP',
        type: 'http',
        status: 'error',
        department_id: null
      }
    ])
    for (const method of ['POST', 'PATCH', 'DELETE']) {
      expect(await partner.call(method, '/api/connections/conn_erp', {})).toMatchObject(notThere)
    }
  })

  test('what is not shared is answered word for word as what does not exist', async () => {
    await partner.rescope(accessOf([['agent', 'agent_004', 'manage']]))
    const pairs = [
      ['GET', '/api/agents/agent_001', '/api/agents/agent_none', undefined],
      ['PATCH', '/api/agents/agent_001', '/api/agents/agent_none', { name: 'Mine' }],
      ['DELETE', '/api/agents/agent_001', '/api/agents/agent_none', undefined],
      ['GET', '/api/agents/agent_001/memories', '/api/agents/agent_none/memories', undefined],
      [
        'GET',
        '/api/departments/dept_sales/dashboard',
        '/api/departments/dept_none/dashboard',
        undefined
      ],
      [
        'GET',
        '/api/conversations/conv_001/messages',
        '/api/conversations/conv_none/messages',
        undefined
      ]
    ] as const
    for (const [method, hidden, missing, body] of pairs) {
      const replies = [
        await partner.call(method, hidden, body),
        await partner.call(method, missing, body)
      ]
      expect(replies[0], hidden).toMatchObject(notThere)
      expect(replies[0]?.body, hidden).toEqual(replies[1]?.body)
    }
    for (const [path, body] of [
      ['/api/conversations', { agent_id: 'agent_001' }],
      ['/api/conversations', { agent_id: 'agent_none' }],
      ['/api/agents', { name: 'Mine', department_id: 'dept_finance' }],
      ['/api/apps', { name: 'Mine', department_id: 'dept_none' }]
    ] as const) {
      expect(await partner.call('POST', path, body), path).toMatchObject(notThere)
    }
  })
})

describe('levels', () => {
  const levels = ['view', 'interact', 'edit', 'manage'] as const
  const made = async () => {
    const { plaintext } = await makeKey(horizon)
    const body = { name: 'Passing', department_id: 'dept_sales' }
    return (await horizon.withKey(plaintext, 'POST', '/api/agents', body)).body.id as string
  }
  type Row = readonly [
    what: string,
    needs: (typeof levels)[number],
    method: string,
    path: (agentId: string) => string,
    body: (agentId: string) => object | undefined
  ]
  const ofAgent: readonly Row[] = [
    ['see an agent', 'view', 'GET', id => `/api/agents/${id}`, () => undefined],
    [
      'converse with an agent',
      'interact',
      'POST',
      () => '/api/conversations',
      id => ({ agent_id: id, message: 'Hello' })
    ],
    [
      'change instructions, skills and configuration',
      'edit',
      'PATCH',
      id => `/api/agents/${id}`,
      () => ({ instructions: 'Be brief.', skills: ['web/v1/create-site'], configuration: { a: 1 } })
    ],
    ['delete an agent', 'manage', 'DELETE', id => `/api/agents/${id}`, () => undefined]
  ]
  const ofDepartment: readonly Row[] = [
    [
      'see the dashboard',
      'interact',
      'GET',
      () => '/api/departments/dept_sales/dashboard',
      () => undefined
    ],
    [
      'create an agent',
      'manage',
      'POST',
      () => '/api/agents',
      () => ({ name: 'Theirs', department_id: 'dept_sales' })
    ],
    [
      'deploy an app',
      'manage',
      'POST',
      () => '/api/apps',
      () => ({ name: 'Theirs', department_id: 'dept_sales' })
    ]
  ]
  const check = async (
    [, needs, method, path, body]: Row,
    shareOf: (agentId: string) => ['agent' | 'department', string]
  ) => {
    for (const level of levels) {
      const id = await made()
      await partner.rescope(accessOf([[...shareOf(id), level]]))
      const reply = await partner.call(method, path(id), body(id))
      if (levels.indexOf(level) >= levels.indexOf(needs)) {
        expect(reply.status, level).toBeLessThan(300)
      } else {
        expect(reply, level).toMatchObject(refused('level_too_low'))
        expect(reply.body.message).toContain(needs)
      }
    }
  }

  test.each(ofAgent)('an agent share: to %s it takes %s', (...row) =>
    check(row, id => ['agent', id])
  )
  test.each([...ofAgent, ...ofDepartment])('a department share: to %s it takes %s', (...row) =>
    check(row, () => ['department', 'dept_sales'])
  )

  test('a view share shows an agent with its configuration, and changes nothing', async () => {
    await partner.rescope(accessOf([['agent', 'agent_004', 'view']]))
    const { body } = await partner.call('GET', '/api/agents/agent_004')
    expect(body).toMatchObject({
      id: 'agent_004',
      instructions: expect.any(String),
      skills: expect.any(Array),
      configuration: expect.any(Object)
    })
    await partner.call('PATCH', '/api/agents/agent_004', { name: 'Mine' })
    await partner.call('DELETE', '/api/agents/agent_004')
    expect((await partner.call('GET', '/api/agents/agent_004')).body).toEqual(body)
  })

  test('interact reads the outputs of what it started', async () => {
    await partner.rescope(accessOf([['agent', 'agent_004', 'interact']]))
    const begun = { agent_id: 'agent_004', message: 'How much?' }
    const { body } = await partner.call('POST', '/api/conversations', begun)
    expect(body).toMatchObject({ partner_id: partner.id, user_id: null })
    const path = `/api/conversations/${body.id}/messages`
    expect((await partner.asUser('POST', path, { content: 'And now?' })).status).toBe(201)
    const messages = await partner.call('GET', path)
    expect(messages.body.map(({ content }: { content: string }) => content)).toEqual([
      'How much?',
      'And now?'
    ])
    const byUser = await partner.asUser('POST', '/api/conversations', begun)
    expect(byUser.body).toMatchObject({ partner_id: partner.id, user_id: partner.user.id })
  })

  test('an Idempotency-Key makes one object per caller', async () => {
    await partner.rescope(accessOf([['agent', 'agent_004', 'interact']]))
    const body = { agent_id: 'agent_004' }
    const once = { 'Idempotency-Key': 'once' }
    const first = await partner.call('POST', '/api/conversations', body, once)
    expect(first.status).toBe(201)
    expect(await partner.call('POST', '/api/conversations', body, once)).toMatchObject({
      status: 409,
      body: { error: 'idempotent_replay', resource_id: first.body.id }
    })
    expect((await partner.asUser('POST', '/api/conversations', body, once)).status).toBe(201)
  })

  test('the highest level that reaches an agent counts', async () => {
    await partner.rescope(
      accessOf([
        ['department', 'dept_sales', 'view'],
        ['agent', 'agent_004', 'edit']
      ])
    )
    expect((await partner.call('PATCH', '/api/agents/agent_004', { name: 'A' })).status).toBe(200)
    expect(await partner.call('PATCH', '/api/agents/agent_005', { name: 'A' })).toMatchObject(
      refused('level_too_low')
    )
  })

  test('managing an agent does not allow creating one or deploying an app', async () => {
    await partner.rescope(accessOf([['agent', 'agent_004', 'manage']]))
    for (const path of ['/api/agents', '/api/apps']) {
      const reply = await partner.call('POST', path, { name: 'X', department_id: 'dept_sales' })
      expect(reply, path).toMatchObject(notThere)
    }
  })

  test('the level is looked at before the body', async () => {
    await partner.rescope(accessOf([['agent', 'agent_004', 'view']]))
    expect(await partner.call('PATCH', '/api/agents/agent_004', '{broken')).toMatchObject(
      refused('level_too_low')
    )
    expect(await partner.call('PATCH', '/api/agents/agent_001', '{broken')).toMatchObject(notThere)
  })
})

describe('never, whatever the level', () => {
  beforeAll(() =>
    partner.rescope(
      accessOf([['department', 'dept_sales', 'manage']], {
        conversation_history: 'all',
        usage_metrics: true,
        audit_logs: true
      })
    )
  )

  test.each([
    ['POST', '/api/quickbooks/v1/profit-and-loss-report', {}],
    ['POST', '/api/web/v1/nothing', {}],
    ['GET', '/api/agent-webhooks', undefined],
    ['POST', '/api/agent-webhooks', { agent_id: 'agent_004' }],
    ['GET', '/admin/organization', undefined],
    ['PATCH', '/admin/users/user_2', { role: 'admin' }],
    ['GET', '/admin/api-keys', undefined],
    ['POST', '/admin/partners', {}]
  ])('%s %s is refused with key and session', async (method, path, body) => {
    for (const call of [partner.call, partner.asUser]) {
      expect(await call(method, path, body)).toMatchObject(refused('level_too_low'))
    }
  })

  test('an unknown endpoint is not there', async () => {
    expect(await partner.call('GET', '/api/billing')).toMatchObject(notThere)
  })
})

test('organization keys see everything as before', async () => {
  const { plaintext } = await makeKey(horizon)
  const agents = await horizon.withKey(plaintext, 'GET', '/api/agents?limit=200')
  expect(
    new Set(agents.body.map((agent: { department_id: string }) => agent.department_id)).size
  ).toBeGreaterThan(3)
  expect(
    await horizon.withKey(plaintext, 'PUT', '/api/notifications', { events: [] })
  ).toMatchObject(refused('insufficient_scope'))
})
