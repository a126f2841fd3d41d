import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let horizon: Sandbox
beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed: 'scopes', plan: 'enterprise' })
})
afterAll(() => horizon.close())

const skill = '/api/quickbooks/v1/profit-and-loss-report'
const agent = { name: 'Temp', department_id: 'dept_sales' }
const webhook = {
  agent_id: 'agent_001',
  url: 'https://hooks.example/in',
  events: ['agent.error']
}

type Row = readonly [
  method: string,
  path: string,
  body: object | undefined,
  scopes: readonly string[],
  status: number
]
const table: readonly Row[] = [
  ['GET', '/api/conversations', undefined, ['conversations', 'conversations:read'], 200],
  [
    'GET',
    '/api/conversations/conv_001/messages',
    undefined,
    ['conversations', 'conversations:read'],
    200
  ],
  [
    'POST',
    '/api/conversations',
    { agent_id: 'agent_001' },
    ['conversations', 'conversations:write'],
    201
  ],
  [
    'POST',
    '/api/conversations/conv_001/messages',
    { content: 'Hello' },
    ['conversations', 'conversations:write'],
    201
  ],
  ['GET', '/api/agents', undefined, ['agents:read', 'agents:write'], 200],
  ['GET', '/api/agents/agent_001', undefined, ['agents:read', 'agents:write'], 200],
  ['GET', '/api/apps', undefined, ['agents:read', 'agents:write'], 200],
  ['GET', '/api/departments', undefined, ['agents:read', 'agents:write'], 200],
  ['GET', '/api/departments/dept_sales/dashboard', undefined, ['agents:read', 'agents:write'], 200],
  ['POST', '/api/agents', agent, ['agents:write'], 201],
  ['PATCH', '/api/agents/agent_002', { name: 'Invoice reader' }, ['agents:write'], 200],
  ['POST', '/api/apps', agent, ['agents:write'], 201],
  ['GET', '/api/connections', undefined, ['connections:read', 'connections:write'], 200],
  ['GET', '/api/agents/agent_001/memories', undefined, ['memory'], 200],
  ['GET', '/api/usage', undefined, ['billing:read'], 200],
  ['GET', '/api/audit-logs', undefined, ['audit:read'], 200],
  ['GET', '/api/agent-webhooks', undefined, ['webhooks'], 200],
  ['POST', '/api/agent-webhooks', webhook, ['webhooks'], 201],
  ['POST', skill, {}, ['quickbooks', 'skills:execute'], 202]
]
const everyScope = [
  ...new Set([...table.flatMap(row => row[3]), 'web', 'platform', 'scheduler', 'crm-sync']),
  'users:read',
  'users:write',
  'billing:read',
  'billing:write',
  'audit:read'
]

describe.each(table)('%s %s', (method, path, body, scopes, status) => {
  test(`is opened by each of ${scopes.join(', ')} and by all scopes`, async () => {
    for (const scope of [...scopes, '*']) {
      const { plaintext } = await makeKey(horizon, { scopes: [scope] })
      const reply = await horizon.withKey(plaintext, method, path, body)
      expect({ scope, status: reply.status }).toEqual({ scope, status })
    }
  })

  test('is opened by no other scope, and the refusal names what is missing', async () => {
    const others = everyScope.filter(scope => !scopes.includes(scope))
    const { plaintext } = await makeKey(horizon, { scopes: others })
    const reply = await horizon.withKey(plaintext, method, path, body)
    expect(reply).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } })
    for (const scope of scopes) expect(reply.body.message).toContain(`'${scope}'`)
  })
})

describe('order of checks', () => {
  test('the scope is looked at before existence and body', async () => {
    const { plaintext } = await makeKey(horizon, { scopes: ['memory'] })
    for (const [method, path, body] of [
      ['GET', '/api/agents/agent_none', undefined],
      ['POST', '/api/quickbooks/v1/nothing', '{broken'],
      ['PATCH', '/api/agents/agent_001', '{broken']
    ] as const) {
      expect((await horizon.withKey(plaintext, method, path, body)).status).toBe(403)
    }
  })

  test('existence is looked at before the body', async () => {
    const { plaintext } = await makeKey(horizon)
    const unknown = await horizon.withKey(plaintext, 'PATCH', '/api/agents/agent_none', '{broken')
    expect(unknown.body.error).toBe('not_found')
    const noSkill = await horizon.withKey(plaintext, 'POST', '/api/web/v1/nothing', '{broken')
    expect(noSkill).toMatchObject({ status: 404, body: { error: 'skill_not_found' } })
    const broken = await horizon.withKey(plaintext, 'PATCH', '/api/agents/agent_001', '{broken')
    expect(broken.body.error).toBe('malformed_json')
  })
})

describe('departments of an organization key', () => {
  let plaintext: string
  beforeAll(async () => {
    plaintext = (await makeKey(horizon, { departments: ['dept_finance'] })).plaintext
  })
  const get = async (path: string) => (await horizon.withKey(plaintext, 'GET', path)).body

  test.each(['/api/agents', '/api/apps', '/api/connections'])(
    '%s shows only theirs',
    async path => {
      const items: { department_id: string }[] = await get(path)
      expect(items.length).toBeGreaterThan(0)
      expect(new Set(items.map(item => item.department_id))).toEqual(new Set(['dept_finance']))
    }
  )

  test('departments and conversations are only theirs', async () => {
    expect(await get('/api/departments')).toMatchObject([{ id: 'dept_finance' }])
    const agents = new Set((await get('/api/agents')).map((item: { id: string }) => item.id))
    const conversations: { agent_id: string }[] = await get('/api/conversations')
    expect(conversations.length).toBeGreaterThan(0)
    expect(conversations.every(item => agents.has(item.agent_id))).toBe(true)
  })

  test.each([
    ['GET', '/api/agents/agent_004', undefined],
    ['PATCH', '/api/agents/agent_004', { name: 'Mine' }],
    ['DELETE', '/api/agents/agent_004', undefined],
    ['GET', '/api/agents/agent_004/memories', undefined],
    ['POST', '/api/agents', agent],
    ['POST', '/api/apps', agent],
    ['GET', '/api/departments/dept_sales/dashboard', undefined],
    ['POST', '/api/conversations', { agent_id: 'agent_004' }],
    ['GET', '/api/conversations/conv_004/messages', undefined],
    ['POST', '/api/conversations/conv_004/messages', { content: 'Hello' }]
  ])('%s %s elsewhere is refused', async (method, path, body) => {
    const reply = await horizon.withKey(plaintext, method, path, body)
    expect(reply).toMatchObject({ status: 403, body: { error: 'department_not_allowed' } })
  })

  test('a refused creation leaves nothing behind', async () => {
    const names = (await horizon.admin('GET', '/admin/agents?limit=200')).body.map(
      (item: { name: string }) => item.name
    )
    expect(names).not.toContain('Mine')
  })
})

describe('user keys', () => {
  const keyOf = (owner_user_id: string, scopes: readonly string[] = ['*']) =>
    makeKey(horizon, { type: 'user', owner_user_id, scopes })
  const users = async () => (await horizon.admin('GET', '/admin/users?limit=200')).body
  const userNamed = async (name: string) =>
    (await users()).find((user: { name: string }) => user.name === name)

  test("a key's rights follow its owner's role from one request to the next", async () => {
    const { id } = await userNamed('Hana Sato')
    const { plaintext } = await keyOf(id, ['agents:write', 'agents:read'])
    const change = () =>
      horizon.withKey(plaintext, 'PATCH', '/api/agents/agent_001', { name: 'Ledger analyst' })
    expect((await change()).body.error).toBe('insufficient_scope')
    expect((await horizon.withKey(plaintext, 'GET', '/api/agents')).status).toBe(200)
    await horizon.admin('PATCH', `/admin/users/${id}`, { role: 'manager' })
    expect((await change()).status).toBe(200)
    await horizon.admin('PATCH', `/admin/users/${id}`, { role: 'member' })
    expect((await change()).status).toBe(403)
  })

  test("all scopes on a member's key are only what a member may do", async () => {
    const { id } = await userNamed('Hana Sato')
    const { plaintext } = await keyOf(id)
    const statusOf = async (method: string, path: string) =>
      (await horizon.withKey(plaintext, method, path, method === 'GET' ? undefined : {})).status
    expect(await statusOf('GET', '/api/agents')).toBe(200)
    expect(await statusOf('GET', '/api/agents/agent_001/memories')).toBe(200)
    expect(await statusOf('POST', '/api/agents')).toBe(403)
    expect(await statusOf('POST', skill)).toBe(403)
  })

  test("a manager's key runs skills of every category and opens the documented groups", async () => {
    const { id } = await userNamed('Oskar Nowak')
    const { plaintext } = await keyOf(id)
    const statusOf = async (method: string, path: string) =>
      (await horizon.withKey(plaintext, method, path, method === 'GET' ? undefined : {})).status
    expect(await statusOf('POST', skill)).toBe(202)
    expect(await statusOf('POST', '/api/web/v1/create-site')).toBe(202)
    expect(await statusOf('GET', '/api/agents/agent_001/memories')).toBe(200)
    expect(await statusOf('GET', '/api/connections')).toBe(200)
    const restricted = await keyOf(id, ['connections:write'])
    const refused = await horizon.withKey(restricted.plaintext, 'GET', '/api/connections')
    expect(refused.body.message).toContain('role of this API key')
  })

  test('an owner who becomes an admin sees every department, and loses that again', async () => {
    const { id } = await userNamed('Hana Sato')
    const { plaintext } = await keyOf(id)
    const seen = async () =>
      (await horizon.withKey(plaintext, 'GET', '/api/departments')).body.length
    expect(await seen()).toBe(1)
    await horizon.admin('PATCH', `/admin/users/${id}`, { role: 'admin' })
    expect(await seen()).toBe(6)
    await horizon.admin('PATCH', `/admin/users/${id}`, { role: 'member' })
    expect(await seen()).toBe(1)
  })

  test('managers and members see their own departments only, admins all', async () => {
    const member = await keyOf((await userNamed('Hana Sato')).id)
    const manager = await keyOf((await userNamed('Luc Fontaine')).id)
    const admin = await keyOf((await userNamed('Jonas Weber')).id)
    const departmentsOf = async (plaintext: string) =>
      (await horizon.withKey(plaintext, 'GET', '/api/departments')).body.map(
        (item: { id: string }) => item.id
      )
    expect(await departmentsOf(member.plaintext)).toEqual(['dept_finance'])
    expect(await departmentsOf(manager.plaintext)).toEqual(['dept_sales', 'dept_marketing'])
    expect(await departmentsOf(admin.plaintext)).toHaveLength(6)
    const elsewhere = await horizon.withKey(member.plaintext, 'GET', '/api/agents/agent_004')
    expect(elsewhere.body.error).toBe('department_not_allowed')
  })

  test('scopes beyond the role are accepted at creation and kept', async () => {
    const { id } = await keyOf((await userNamed('Hana Sato')).id, ['billing:write', 'users:write'])
    const { body } = await horizon.admin('GET', `/admin/api-keys/${id}`)
    expect(body.scopes).toEqual(['billing:write', 'users:write'])
  })

  test('a deactivated owner stops every key of theirs, and reactivation starts them again', async () => {
    const { id } = await userNamed('Wei Chen')
    const { plaintext } = await keyOf(id)
    await horizon.admin('PATCH', `/admin/users/${id}`, { status: 'deactivated' })
    expect(await horizon.withKey(plaintext, 'GET', '/api/agents')).toMatchObject({
      status: 401,
      body: { error: 'owner_deactivated' }
    })
    await horizon.admin('PATCH', `/admin/users/${id}`, { status: 'active' })
    expect((await horizon.withKey(plaintext, 'GET', '/api/agents')).status).toBe(200)
  })
})
