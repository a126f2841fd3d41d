import {
  type WireAuditEntry,
  type WirePartnerActivity,
  wireAuditEntrySchema,
  wirePartnerActivitySchema
} from '@shared/horizon/audit-entry'
import { createClockFile, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { accessOf, makePartner, type TestPartner } from '@support/sandbox-partners'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const now = '2026-05-20T12:34:56Z'
const hourMs = 3_600_000
const windows = {
  '24h': { count: 24, bucketMs: hourMs },
  '7d': { count: 28, bucketMs: 6 * hourMs },
  '30d': { count: 30, bucketMs: 24 * hourMs }
} as const
const windowNames = Object.keys(windows) as (keyof typeof windows)[]

let clock: Awaited<ReturnType<typeof createClockFile>>
let horizon: Sandbox
beforeAll(async () => {
  clock = await createClockFile(now)
  horizon = await startSandbox({ scenario: 'acme', seed: 'activity', clockFile: clock.file })
})
afterAll(async () => {
  await horizon.close()
  await clock.remove()
})

async function activityOf(id: string, window?: string): Promise<WirePartnerActivity> {
  const query = window === undefined ? '' : `?window=${window}`
  const { status, body } = await horizon.admin('GET', `/admin/partners/${id}/activity${query}`)
  expect(status).toBe(200)
  expect(wirePartnerActivitySchema.parse(body)).toEqual(body)
  return body
}

/** Everything in the log by and about a partner, newest first. */
async function logOf(id: string): Promise<WireAuditEntry[]> {
  const all: WireAuditEntry[] = []
  let after = ''
  for (;;) {
    const path = `/admin/audit-logs?partner_id=${id}&limit=1000${after}`
    const { body } = await horizon.admin('GET', path)
    all.push(...body.data.map((entry: unknown) => wireAuditEntrySchema.parse(entry)))
    if (!body.has_more) return all
    after = `&after=${body.next_cursor}`
  }
}

const isBy = ({ actor }: WireAuditEntry): boolean => actor?.type?.startsWith('partner_') === true
/** Added up from the log in another way than the endpoint does. */
function figuresOf(entries: readonly WireAuditEntry[]) {
  const calls = entries.filter(({ action }) => action !== 'partner.accepted')
  const interactions = entries.filter(
    ({ action, outcome }) =>
      outcome === 'success' && ['conversation.created', 'message.sent'].includes(action)
  )
  return {
    actions: entries.length,
    api_calls: new Set(calls.map(({ request_id }) => request_id)).size,
    agent_interactions: interactions.length
  }
}
const figures = ({ actions, api_calls, agent_interactions }: ReturnType<typeof figuresOf>) => ({
  actions,
  api_calls,
  agent_interactions
})

test.each(windowNames)('every figure over %s equals the log, for every partner', async window => {
  const { count, bucketMs } = windows[window]
  const to = (Math.floor(Date.parse(now) / bucketMs) + 1) * bucketMs
  const from = to - count * bucketMs
  const { body: partners } = await horizon.admin('GET', '/admin/partners')
  let total = 0
  for (const { id } of partners) {
    const within = (await logOf(id)).filter(entry => {
      const at = Date.parse(entry.occurred_at)
      return isBy(entry) && at >= from && at < to
    })
    const activity = await activityOf(id, window)
    expect(activity.window).toBe(window)
    expect(figures(activity)).toEqual(figuresOf(within))
    total += activity.actions

    expect(activity.series).toEqual(
      Array.from({ length: count }, (_, nth) => {
        const start = from + nth * bucketMs
        const inBucket = within.filter(({ occurred_at }) => {
          const at = Date.parse(occurred_at)
          return at >= start && at < start + bucketMs
        })
        const iso = new Date(start).toISOString().replace('.000Z', 'Z')
        return { start: iso, ...figuresOf(inBucket) }
      })
    )

    const byActor = Map.groupBy(within, ({ actor }) => actor?.id)
    expect(activity.by_user).toHaveLength(byActor.size)
    for (const user of activity.by_user) {
      const own = byActor.get(user.id) ?? []
      const last = own[0]
      expect(user).toEqual({
        type: last?.actor?.type,
        id: last?.actor?.id,
        name: last?.actor?.name,
        last_at: last?.occurred_at,
        ...figuresOf(own)
      })
    }
    expect(activity.recent).toEqual(within.slice(0, 20))
  }
  expect(total).toBeGreaterThan(10)
})

test('calls of keys are those of the request log', async () => {
  const { body: partners } = await horizon.admin('GET', '/admin/partners')
  for (const { id } of partners) {
    const { by_user } = await activityOf(id, '30d')
    const rows = stored<{ id: string; requests: number }>(
      horizon,
      `SELECT key_id AS id, count(*) AS requests FROM request_log
       JOIN api_keys ON api_keys.id = key_id
       WHERE partner_id = '${id}' AND at >= ${Date.parse('2026-04-21T00:00:00Z')} GROUP BY key_id`
    )
    const ofKeys = by_user.filter(({ type }) => type === 'partner_api_key')
    expect(new Map(ofKeys.map(user => [user.id, user.api_calls]))).toEqual(
      new Map(rows.map(({ id: key, requests }) => [key, requests]))
    )
  }
})

describe('live calls', () => {
  let partner: TestPartner
  beforeAll(async () => {
    partner = await makePartner(
      horizon,
      accessOf([['agent', 'agent_004', 'interact']], { audit_logs: true })
    )
  })

  test('count at once, whoever made them, refused ones too', async () => {
    const { body: conversation } = await partner.call('POST', '/api/conversations', {
      agent_id: 'agent_004',
      message: 'Hello'
    })
    const messages = `/api/conversations/${conversation.id}/messages`
    expect((await partner.asUser('POST', messages, { content: 'More' })).status).toBe(201)
    expect((await partner.asUser('GET', '/api/agents/agent_001')).status).toBe(404)
    expect((await partner.asUser('GET', '/api/usage')).status).toBe(403)
    await clock.advance(1_000)

    const activity = await activityOf(partner.id)
    expect(activity).toMatchObject({
      window: '24h',
      actions: 5,
      api_calls: 4,
      agent_interactions: 2
    })
    expect(activity.by_user).toMatchObject([
      { type: 'partner_user', name: partner.user.name, api_calls: 3, agent_interactions: 1 },
      { type: 'partner_api_key', id: partner.key.id, api_calls: 1, agent_interactions: 1 }
    ])
    const recent = activity.recent as WireAuditEntry[]
    expect(recent.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['session.rejected', 'denied'],
      ['agent.viewed', 'denied'],
      ['message.sent', 'success'],
      ['conversation.created', 'success'],
      ['partner.accepted', 'success']
    ])
  })

  test('what is done to a partner is not its own activity', async () => {
    const before = await activityOf(partner.id)
    const path = `/admin/partners/${partner.id}`
    expect((await horizon.admin('POST', `${path}/suspend`)).status).toBe(200)
    expect((await horizon.admin('POST', `${path}/unsuspend`)).status).toBe(200)
    expect(figures(await activityOf(partner.id))).toEqual(figures(before))
    expect((await logOf(partner.id)).slice(0, 2).map(({ action }) => action)).toEqual([
      'partner.unsuspended',
      'partner.suspended'
    ])
  })

  test('every entry by a partner carries organization, caller, resource, time and address', async () => {
    const everything = accessOf([['department', 'dept_sales', 'manage']], {
      conversation_history: 'all',
      usage_metrics: true,
      audit_logs: true
    })
    await partner.rescope(everything)
    const department_id = 'dept_sales'
    const { body: session } = await horizon.admin(
      'POST',
      `/admin/partners/${partner.id}/users/${partner.user.id}/sessions`
    )
    const asUser: TestPartner['call'] = (method, path, body) =>
      partner.asUser(method, path, body, { Authorization: `Bearer ${session.session.token}` })
    for (const call of [partner.call, asUser]) {
      const { body: agent } = await call('POST', '/api/agents', { name: 'Scout', department_id })
      const single = `/api/agents/${agent.id}`
      await call('PATCH', single, { instructions: 'Look around' })
      await call('GET', '/api/connections')
      await call('POST', '/api/apps', { name: 'Portal', department_id })
      const { body } = await call('POST', '/api/conversations', { agent_id: agent.id })
      await call('POST', `/api/conversations/${body.id}/messages`, { content: 'Hello' })
      await call('DELETE', single)
      await call('POST', '/api/platform/v1/get-skill', {})
      await call('GET', '/admin/partners')
    }
    const own = (await logOf(partner.id)).filter(isBy)
    const actions = new Set(own.map(({ action }) => action))
    for (const action of [
      'partner.accepted',
      'agent.created',
      'agent.updated',
      'agent.deleted',
      'connection.checked',
      'app.deployed',
      'conversation.created',
      'message.sent',
      'api_key.rejected',
      'session.rejected'
    ]) {
      expect(actions).toContain(action)
    }
    for (const entry of [...own, ...(await everyEntryByPartners())]) expectAttributed(entry)
  })
})

async function everyEntryByPartners(): Promise<WireAuditEntry[]> {
  const { body: partners } = await horizon.admin('GET', '/admin/partners')
  const logs: WireAuditEntry[] = []
  for (const { id } of partners) logs.push(...(await logOf(id)))
  const [counted] = stored<{ entries: number }>(
    horizon,
    "SELECT count(*) AS entries FROM audit_log WHERE actor_type LIKE 'partner_%'"
  )
  const own = logs.filter(isBy)
  expect(own).toHaveLength(counted?.entries ?? 0)
  return own
}

function expectAttributed({ action, actor, partner, api_key, resource, ...entry }: WireAuditEntry) {
  expect([action, partner]).toEqual([
    action,
    { id: expect.stringMatching(/^ptn_/), organization_name: expect.stringMatching(/./) }
  ])
  expect([action, actor]).toEqual([
    action,
    {
      type: expect.stringMatching(/^partner_(user|api_key)$/),
      id: expect.stringMatching(actor?.type === 'partner_user' ? /^pusr_/ : /^key_/),
      name: expect.stringMatching(/./),
      email: actor?.type === 'partner_user' ? expect.stringMatching(/@/) : null
    }
  ])
  expect([action, api_key?.kind ?? null]).toEqual([
    action,
    actor?.type === 'partner_api_key' ? 'partner' : null
  ])
  expect([action, resource]).toMatchObject([
    action,
    { type: expect.stringMatching(/./), id: expect.stringMatching(/./) }
  ])
  expect(entry.ip).toMatch(/^[\d.]+$|^[\da-f:]+$/)
  expect(Date.parse(entry.occurred_at)).not.toBeNaN()
  expect(entry.request_id).toMatch(/^req_/)
}

test('an unknown partner is 404, an unknown window 400 and named', async () => {
  expect((await horizon.admin('GET', '/admin/partners/ptn_none/activity')).status).toBe(404)
  const [partner] = (await horizon.admin('GET', '/admin/partners')).body
  const refused = await horizon.admin('GET', `/admin/partners/${partner.id}/activity?window=1y`)
  expect([refused.status, refused.body.details]).toMatchObject([400, [{ field: 'window' }]])
})
