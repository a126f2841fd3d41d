import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { accessOf, makePartner, type TestPartner } from '@support/sandbox-partners'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let horizon: Sandbox
let partner: TestPartner
beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed: 'partner-data', plan: 'enterprise' })
  partner = await makePartner(horizon, accessOf([]), { key: { rate_limit: 1_000 } })
})
afterAll(() => horizon.close())

const ids = (reply: { body: { id: string }[] }) => reply.body.map(({ id }) => id)
const refused = (error: string) => ({ status: 403, body: { error } })

describe('data visibility', () => {
  const sales = [['department', 'dept_sales', 'interact']] as const
  let ours: string
  let theirs: string
  beforeAll(async () => {
    await partner.rescope(accessOf(sales))
    ours = (await partner.call('POST', '/api/conversations', { agent_id: 'agent_004' })).body.id
    const other = await makePartner(horizon, accessOf(sales))
    theirs = (await other.asUser('POST', '/api/conversations', { agent_id: 'agent_004' })).body.id
  })

  test('own history: conversations the partner started, and no other', async () => {
    await partner.rescope(accessOf(sales))
    const { body } = await partner.call('GET', '/api/conversations')
    expect(body.length).toBeGreaterThan(0)
    for (const { partner_id } of body) expect(partner_id).toBe(partner.id)
    expect(ids({ body })).toContain(ours)
    expect(ids({ body })).not.toContain(theirs)
    expect((await partner.asUser('GET', `/api/conversations/${ours}/messages`)).status).toBe(200)
    for (const method of ['GET', 'POST']) {
      const sent = method === 'POST' ? { content: 'Hi' } : undefined
      const path = `/api/conversations/${theirs}/messages`
      expect(await partner.call(method, path, sent)).toMatchObject(refused('data_not_visible'))
    }
  })

  test('all history: everybody’s conversations with shared agents, and no others', async () => {
    await partner.rescope(accessOf(sales, { conversation_history: 'all' }))
    const { body } = await partner.call('GET', '/api/conversations?limit=200')
    expect(ids({ body })).toEqual(expect.arrayContaining([ours, theirs]))
    const agents = ids(await partner.call('GET', '/api/agents?limit=200'))
    for (const { agent_id } of body) expect(agents).toContain(agent_id)
    expect((await partner.call('GET', `/api/conversations/${theirs}/messages`)).status).toBe(200)
  })

  test('another partner’s conversation names neither that partner nor its user', async () => {
    await partner.rescope(accessOf(sales, { conversation_history: 'all' }))
    const { body } = await partner.call('GET', '/api/conversations?limit=200')
    const found = body.find(({ id }: { id: string }) => id === theirs)
    expect([found.partner_id, found.user_id]).toEqual([undefined, null])
    const { plaintext } = await makeKey(horizon)
    const whole = await horizon.withKey(plaintext, 'GET', '/api/conversations?limit=200')
    const { partner_id, user_id } = whole.body.find(({ id }: { id: string }) => id === theirs)
    expect([partner_id, user_id]).toEqual([
      expect.stringMatching(/^ptn_/),
      expect.stringMatching(/^pusr_/)
    ])
    const byUser = await partner.call('GET', `/api/conversations?limit=200&user_id=${user_id}`)
    expect(byUser.body).toEqual([])
  })

  test('a view share shows no conversation, its own neither', async () => {
    await partner.rescope(
      accessOf([['department', 'dept_sales', 'view']], { conversation_history: 'all' })
    )
    expect((await partner.call('GET', '/api/conversations')).body).toEqual([])
    expect(await partner.call('GET', `/api/conversations/${ours}/messages`)).toMatchObject(
      refused('level_too_low')
    )
  })

  test('memories need all history besides', async () => {
    await partner.rescope(accessOf(sales))
    const path = '/api/agents/agent_004/memories'
    expect(await partner.call('GET', path)).toMatchObject(refused('data_not_visible'))
    await partner.rescope(accessOf(sales, { conversation_history: 'all' }))
    expect((await partner.call('GET', path)).status).toBe(200)
  })

  test('the log of a shared agent does not name its department, unless that is shared', async () => {
    const { plaintext } = await makeKey(horizon)
    const sent = { name: 'Fresh', department_id: 'dept_sales' }
    const { id } = (await horizon.withKey(plaintext, 'POST', '/api/agents', sent)).body
    const metadata = async (type: 'agent' | 'department', shared: string) => {
      await partner.rescope(accessOf([[type, shared, 'view']], { audit_logs: true }))
      const { body } = await partner.call('GET', `/api/audit-logs?resource_id=${id}`)
      return body.data.map((entry: { metadata: unknown }) => entry.metadata)
    }
    expect(await metadata('agent', id)).toEqual([{}])
    expect(await metadata('department', 'dept_sales')).toEqual([{ department_id: 'dept_sales' }])
  })

  test('without usage metrics usage is refused and dashboards keep agent status only', async () => {
    await partner.rescope(accessOf(sales))
    expect(await partner.call('GET', '/api/usage')).toMatchObject(refused('data_not_visible'))
    const { body } = await partner.call('GET', '/api/departments/dept_sales/dashboard')
    expect(Object.keys(body)).toEqual(['department_id', 'agents'])
    expect(body.agents[0].status).toEqual(expect.any(String))
  })

  test('with usage metrics: tokens, cost and performance of shared agents alone', async () => {
    await partner.rescope(accessOf([['agent', 'agent_004', 'interact']], { usage_metrics: true }))
    const before = (await partner.call('GET', '/api/usage?window=7d')).body
    expect(before.by_agent.map(({ agent_id }: { agent_id: string }) => agent_id)).toEqual([
      'agent_004'
    ])
    const { plaintext } = await makeKey(horizon)
    for (const agent_id of ['agent_004', 'agent_001']) {
      const body = { agent_id, message: 'x'.repeat(4_000) }
      await horizon.withKey(plaintext, 'POST', '/api/conversations', body)
    }
    const { body } = await partner.call('GET', '/api/usage?window=7d')
    expect(body.tokens - before.tokens).toBe(1_000)
    expect(body.cost - before.cost).toBeCloseTo(1)
    expect(body.performance.conversations - before.performance.conversations).toBe(1)
    expect(body.by_agent[0]).toMatchObject({ agent_id: 'agent_004', tokens: body.tokens })
    await partner.rescope(accessOf(sales, { usage_metrics: true }))
    const dashboard = await partner.call('GET', '/api/departments/dept_sales/dashboard')
    expect(Object.keys(dashboard.body)).toEqual([
      'department_id',
      'agents',
      'tokens',
      'cost',
      'performance'
    ])
  })
})
