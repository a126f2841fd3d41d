import { makeKey, type Sandbox, startSandbox, stored } from '@support/sandbox'
import {
  accessOf,
  makePartner,
  type StoredEntry,
  type TestPartner
} from '@support/sandbox-partners'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let horizon: Sandbox
let partner: TestPartner
const everything = { conversation_history: 'all', usage_metrics: true, audit_logs: true } as const
const sales = accessOf([['department', 'dept_sales', 'manage']], everything)

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed: 'partner-records', plan: 'enterprise' })
  partner = await makePartner(horizon, sales, { key: { rate_limit: 1_000 } })
})
afterAll(() => horizon.close())

const entriesSince = (seq: number): StoredEntry[] =>
  stored(horizon, `SELECT * FROM audit_log WHERE seq > ${seq} ORDER BY seq`)
const lastSeq = (): number =>
  stored<{ seq: number }>(horizon, 'SELECT max(seq) AS seq FROM audit_log')[0]?.seq ?? 0

/** What is recorded while `act` runs. */
async function recorded(act: () => Promise<unknown>): Promise<StoredEntry[]> {
  const before = lastSeq()
  await act()
  return entriesSince(before)
}

describe('every call is recorded with organization, caller, resource and address', () => {
  const agent = { resource_type: 'agent', resource_id: 'agent_004' }
  const ofSales = { resource_type: 'department', resource_id: 'dept_sales' }
  const itself = { resource_type: 'partner' }
  const rows: [string, string, object | undefined, string, object][] = [
    ['GET', '/api/agents', undefined, 'agent.listed', itself],
    ['GET', '/api/agents/agent_004', undefined, 'agent.viewed', agent],
    ['PATCH', '/api/agents/agent_004', { instructions: 'New' }, 'agent.updated', agent],
    ['GET', '/api/agents/agent_004/memories', undefined, 'agent.memories_read', agent],
    ['GET', '/api/apps', undefined, 'app.listed', itself],
    ['GET', '/api/departments', undefined, 'department.listed', itself],
    [
      'GET',
      '/api/departments/dept_sales/dashboard',
      undefined,
      'department.dashboard_viewed',
      ofSales
    ],
    ['GET', '/api/connections', undefined, 'connection.checked', itself],
    ['GET', '/api/conversations', undefined, 'conversation.listed', itself],
    [
      'POST',
      '/api/conversations',
      { agent_id: 'agent_004' },
      'conversation.created',
      { resource_type: 'conversation', resource_id: expect.stringMatching(/^conv_/) }
    ],
    [
      'POST',
      '/api/apps',
      { name: 'Portal', department_id: 'dept_sales' },
      'app.deployed',
      { resource_type: 'app', resource_name: 'Portal' }
    ],
    [
      'POST',
      '/api/agents',
      { name: 'Scout', department_id: 'dept_sales' },
      'agent.created',
      { resource_type: 'agent', resource_name: 'Scout' }
    ],
    ['GET', '/api/usage', undefined, 'usage.viewed', itself],
    ['GET', '/api/audit-logs', undefined, 'audit.viewed', itself]
  ]
  const headers = { 'User-Agent': 'agency-crm/2.1' }

  test.each(rows)('%s %s', async (method, path, body, action, resource) => {
    const common = {
      partner_id: partner.id,
      partner_name: partner.name,
      action,
      ip: '127.0.0.1',
      user_agent: 'agency-crm/2.1',
      outcome: 'success',
      ...resource
    }
    const change = (sent: object | undefined, to: string) =>
      sent !== undefined && 'instructions' in sent ? { instructions: to } : sent
    const byKey = await recorded(() => partner.call(method, path, change(body, 'Key'), headers))
    expect(byKey).toMatchObject([
      {
        ...common,
        actor_type: 'partner_api_key',
        actor_id: partner.key.id,
        actor_name: `${partner.name} CRM sync`,
        api_key_id: partner.key.id,
        api_key_kind: 'partner'
      }
    ])
    const byUser = await recorded(() => partner.asUser(method, path, change(body, 'User'), headers))
    expect(byUser).toMatchObject([
      {
        ...common,
        actor_type: 'partner_user',
        actor_id: partner.user.id,
        actor_name: partner.user.name,
        api_key_id: null
      }
    ])
  })

  test('messages are recorded with their conversation', async () => {
    const { body } = await partner.call('POST', '/api/conversations', { agent_id: 'agent_004' })
    const path = `/api/conversations/${body.id}/messages`
    const sent = await recorded(() => partner.call('POST', path, { content: 'Hello' }))
    expect(sent).toMatchObject([{ action: 'message.sent', resource_id: body.id }])
    expect(JSON.parse(sent[0]?.metadata ?? '')).toMatchObject({ agent_id: 'agent_004' })
    const read = await recorded(() => partner.asUser('GET', path))
    expect(read).toMatchObject([{ action: 'conversation.read', resource_id: body.id }])
  })

  test('a refused call is recorded with what it was about and why', async () => {
    const denied = { outcome: 'denied', partner_id: partner.id }
    const hidden = await recorded(() => partner.call('GET', '/api/agents/agent_001'))
    expect(hidden).toMatchObject([
      { ...denied, action: 'agent.viewed', reason: 'not_found', resource_id: 'agent_001' }
    ])
    await partner.rescope(accessOf([['agent', 'agent_004', 'view']]))
    const body = { name: 'Mine' }
    const low = () => partner.call('PATCH', '/api/agents/agent_004', body)
    expect(await recorded(low)).toMatchObject([
      { ...denied, action: 'api_key.rejected', reason: 'level_too_low', resource_id: 'agent_004' }
    ])
    const skill = '/api/web/v1/create-site'
    expect(await recorded(() => partner.asUser('POST', skill, {}))).toMatchObject([
      { ...denied, action: 'session.rejected', reason: 'level_too_low', resource_type: 'partner' }
    ])
    expect(await recorded(() => partner.asUser('GET', '/admin/users'))).toMatchObject([
      { ...denied, action: 'session.rejected', actor_type: 'partner_user' }
    ])
    expect(await recorded(() => partner.call('GET', '/admin/users'))).toMatchObject([
      { ...denied, action: 'api_key.rejected', api_key_kind: 'partner' }
    ])
    await partner.rescope(sales)
    const broken = await recorded(() => partner.call('PATCH', '/api/agents/agent_004', '{'))
    expect(broken).toMatchObject([
      { action: 'agent.updated', outcome: 'error', reason: 'malformed_json' }
    ])
  })

  test('a suspended partner’s calls are recorded, and are no activity', async () => {
    const other = await makePartner(horizon, sales)
    const path = `/admin/partners/${other.id}`
    const lastActivity = async () => (await horizon.admin('GET', path)).body.last_activity_at
    await horizon.admin('POST', `${path}/suspend`)
    const refused = await recorded(() => other.call('GET', '/api/agents'))
    expect(refused).toMatchObject([
      { outcome: 'denied', reason: 'partner_suspended', partner_id: other.id }
    ])
    expect(await lastActivity()).toBeNull()
    await horizon.admin('POST', `${path}/unsuspend`)
    await other.call('GET', '/api/agents/agent_none')
    expect(await lastActivity()).toEqual(expect.stringMatching(/Z$/))
  })

  test('neither log nor record holds a credential', async () => {
    const text = JSON.stringify([
      stored(horizon, 'SELECT * FROM audit_log WHERE partner_id IS NOT NULL'),
      stored(horizon, 'SELECT * FROM request_log ORDER BY id DESC LIMIT 500')
    ])
    expect(text).not.toMatch(/hz_ps_|hz_live_[0-9A-Za-z]{5}/)
  })
})

describe('the log a partner may read', () => {
  const read = async (query = '') => (await partner.call('GET', `/api/audit-logs${query}`)).body

  test('holds entries about shared resources only', async () => {
    await partner.rescope(
      accessOf(
        [
          ['agent', 'agent_004', 'interact'],
          ['connection', 'conn_erp', 'view']
        ],
        { audit_logs: true }
      )
    )
    const { plaintext } = await makeKey(horizon)
    for (const id of ['agent_004', 'agent_001']) {
      await horizon.withKey(plaintext, 'PATCH', `/api/agents/${id}`, { name: `Renamed ${id}` })
    }
    const { data } = await read('?limit=1000')
    const names = new Set(
      data.map(({ resource }: { resource: { type: string; id: string } }) =>
        resource.type === 'conversation' ? 'conversation' : resource.id
      )
    )
    expect([...names].sort()).toEqual(['agent_004', 'conversation'])
    const listed = await partner.call('GET', '/api/conversations?limit=200')
    const own = listed.body.map(({ id }: { id: string }) => id)
    for (const { resource } of data) {
      if (resource.type === 'conversation') expect(own).toContain(resource.id)
    }
  })

  test('shows what others did without where from, and other partners not by name', async () => {
    await partner.rescope(sales)
    const other = await makePartner(horizon, sales)
    await other.asUser('PATCH', '/api/agents/agent_005', { name: 'Theirs' })
    await partner.call('PATCH', '/api/agents/agent_005', { name: 'Ours' })
    const { data } = await read('?resource_id=agent_005&action=agent.updated')
    expect(data).toMatchObject([
      {
        actor: { type: 'partner_api_key', id: partner.key.id },
        partner: { organization_name: partner.name },
        api_key: { kind: 'partner' },
        ip: '127.0.0.1'
      },
      {
        actor: { type: 'partner_user', id: null, name: null, email: null },
        partner: null,
        api_key: null,
        ip: null,
        user_agent: null,
        request_id: null
      }
    ])
    expect(JSON.stringify(data[1])).not.toContain(other.name)
  })

  /** An agent whose log holds nothing but what is done to it here. */
  async function shareNewAgent(): Promise<string> {
    const { plaintext } = await makeKey(horizon)
    const body = { name: 'Fresh', department_id: 'dept_sales' }
    const { id } = (await horizon.withKey(plaintext, 'POST', '/api/agents', body)).body
    await partner.rescope(accessOf([['agent', id, 'edit']], { audit_logs: true }))
    for (const name of ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven']) {
      await partner.call('PATCH', `/api/agents/${id}`, { name })
    }
    return id
  }

  test('is paged either way without gap or repetition', async () => {
    await shareNewAgent()
    const all = (await read('?limit=1000&order=asc')).data.map(({ id }: { id: string }) => id)
    expect(all).toHaveLength(8)
    for (const order of ['asc', 'desc']) {
      const seen: string[] = []
      let cursor = ''
      for (let more = true; more; ) {
        const page = await partner.call('GET', `/api/audit-logs?limit=4&order=${order}${cursor}`)
        seen.push(...page.body.data.map(({ id }: { id: string }) => id))
        cursor = `&after=${page.body.next_cursor}`
        more = page.body.has_more
      }
      expect(order === 'asc' ? seen : seen.reverse()).toEqual(all)
    }
    expect((await read('?after=nonsense')).error).toBe('validation_error')
  })

  test.each([
    ['limit', 'limit=1e2'],
    ['limit', 'limit=0x10'],
    ['limit', 'limit=1001'],
    ['from', 'from=yesterday'],
    ['to', 'from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z']
  ])('%s: %s is 400 and named', async (field, query) => {
    await partner.rescope(accessOf([], { audit_logs: true }))
    const { error, details } = await read(`?${query}`)
    expect([error, details]).toMatchObject(['validation_error', [{ field }]])
  })

  test('does not say how much the whole log holds', async () => {
    await partner.rescope(accessOf([], { audit_logs: true }))
    expect(await read()).not.toHaveProperty('high_water_seq')
    const { plaintext } = await makeKey(horizon, { scopes: ['audit:read'] })
    const { body } = await horizon.withKey(plaintext, 'GET', '/api/audit-logs')
    expect(body.high_water_seq).toEqual(expect.any(Number))
  })

  test('goes on after an empty page with what is recorded later', async () => {
    const id = await shareNewAgent()
    const { next_cursor } = await read('?order=asc&limit=1000')
    const empty = await read(`?order=asc&after=${next_cursor}`)
    expect(empty).toMatchObject({ data: [], has_more: false })
    await partner.call('PATCH', `/api/agents/${id}`, { name: 'Later' })
    const { data } = await read(`?order=asc&after=${empty.next_cursor}`)
    expect(data).toMatchObject([{ action: 'agent.updated', resource: { id } }])
  })

  test('opens to an organization’s key with audit:read, whole or by department', async () => {
    const whole = await makeKey(horizon, { scopes: ['audit:read'] })
    const narrow = await makeKey(horizon, { scopes: ['audit:read'], departments: ['dept_sales'] })
    const path = '/api/audit-logs?limit=1000'
    const all = (await horizon.withKey(whole.plaintext, 'GET', path)).body.data
    expect(all.length).toBe(1_000)
    expect(all[0]).toMatchObject({ ip: expect.any(String) })
    const few = (await horizon.withKey(narrow.plaintext, 'GET', path)).body.data
    for (const { resource } of few) {
      expect(['agent', 'app', 'connection', 'department', 'conversation']).toContain(resource.type)
    }
    expect(
      few.some(({ resource }: { resource: { id: string } }) => resource.id === 'agent_001')
    ).toBe(false)
  })
})
