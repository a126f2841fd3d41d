import { acmePartnerPlaintext } from '@sandbox/scenarios/acme-partner-rows'
import { acmePartners } from '@sandbox/scenarios/acme-partners'
import { effectiveAccess } from '@shared/domain/effective-access'
import { isInvitationOpen } from '@shared/domain/partner-state'
import type { WireAuditEntry } from '@shared/horizon/audit-entry'
import type { WireKey } from '@shared/horizon/key'
import { toPartner, type WirePartner, wirePartnerSchema } from '@shared/horizon/partner'
import { createClockFile, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const dayMs = 86_400_000
const now = Date.parse('2026-05-20T12:34:56Z')
const seed = 'a fixed seed'

let clock: Awaited<ReturnType<typeof createClockFile>>
let horizon: Sandbox
let partners: WirePartner[]
let keys: Map<string, WireKey[]>
beforeAll(async () => {
  clock = await createClockFile(new Date(now).toISOString())
  horizon = await startSandbox({ scenario: 'acme', seed, clockFile: clock.file })
  partners = (await horizon.admin('GET', '/admin/partners')).body
  keys = new Map()
  for (const { id } of partners) {
    keys.set(id, (await horizon.admin('GET', `/admin/partners/${id}/api-keys`)).body)
  }
})
afterAll(async () => {
  await horizon.close()
  await clock.remove()
})

const named = (name: string): WirePartner => {
  const found = partners.find(partner => partner.organization_name === name)
  if (found === undefined) throw new Error(`There is no partner ${name}`)
  return found
}
const keysOf = (name: string): WireKey[] => keys.get(named(name).id) ?? []
const logOf = async (query: string): Promise<WireAuditEntry[]> =>
  (await horizon.admin('GET', `/admin/audit-logs?limit=1000&${query}`)).body.data

describe('partners', () => {
  test('are fourteen, in every state, and fit the schema the console reads them with', () => {
    for (const partner of partners) expect(wirePartnerSchema.parse(partner)).toEqual(partner)
    const states = Map.groupBy(partners, ({ status }) => status)
    expect(
      Object.fromEntries([...states].map(([status, found]) => [status, found.length]))
    ).toEqual({ active: 9, pending: 2, suspended: 1, expired: 1, revoked: 1 })
    expect(partners.flatMap(partner => toPartner(partner).unknownFields ?? [])).toEqual([])
  })

  test('one invitation is fresh, one has lapsed and left its partner pending', () => {
    const open = partners
      .filter(({ status }) => status === 'pending')
      .map(({ organization_name, invitation }) => [
        organization_name,
        isInvitationOpen(
          { status: 'pending', expiresAt: null, invitationExpiresAt: invitation?.expires_at },
          now
        )
      ])
    expect(open).toEqual([
      ['Cobalt Recruiting', true],
      ['Vela Robotics', false]
    ])
  })

  test('some end soon, some never; some are busy, one was long ago and one never', () => {
    const active = partners.filter(({ status }) => status === 'active')
    const endsIn = ({ expires_at }: WirePartner) =>
      expires_at == null ? null : (Date.parse(expires_at) - now) / dayMs
    expect(active.filter(one => endsIn(one) === null).length).toBe(3)
    expect(active.filter(one => (endsIn(one) ?? 99) < 30)).toMatchObject([
      { organization_name: 'Northwind Logistics' }
    ])
    const idleDays = ({ last_activity_at }: WirePartner) =>
      last_activity_at == null ? null : (now - Date.parse(last_activity_at)) / dayMs
    expect(active.filter(one => idleDays(one) === null)).toMatchObject([
      { organization_name: 'Fjord Payments' }
    ])
    expect(active.filter(one => (idleDays(one) ?? 0) > 90)).toMatchObject([
      { organization_name: 'Lumen Translations' }
    ])
    expect(active.filter(one => (idleDays(one) ?? 1) < 0.5).length).toBeGreaterThanOrEqual(5)
  })

  test('have keys at 0 of 5, 3 of 5 and 5 of 5, once with one that was never used', () => {
    const counts = partners.map(({ api_key_count }) => api_key_count)
    for (const count of [0, 1, 2, 3, 5]) expect(counts).toContain(count)
    const counting = (name: string) =>
      keysOf(name).filter(
        ({ enabled, expires_at }) => enabled && (expires_at == null || Date.parse(expires_at) > now)
      )
    for (const { organization_name: name, api_key_count } of partners) {
      expect([name, counting(name).length]).toEqual([name, api_key_count])
    }
    const unused = (name: string) =>
      counting(name).filter(({ last_used_at }) => last_used_at === null)
    expect([counting('Kestrel Care').length, unused('Kestrel Care').length]).toEqual([5, 1])
    expect([counting('Brightwater Analytics').length, unused('Brightwater Analytics')]).toEqual([
      5,
      []
    ])
    expect(keysOf('Quarry Data').every(({ enabled }) => !enabled)).toBe(true)
  })

  test('the documented example is as documented', () => {
    expect(named('Acme Agency')).toMatchObject({
      contact_email: 'ops@agency.example',
      status: 'active',
      expires_at: null,
      access: {
        resources: [
          { type: 'department', id: 'dept_sales', level: 'interact' },
          { type: 'agent', id: 'agent_001', level: 'edit' },
          { type: 'connection', id: 'conn_crm', level: 'view' }
        ],
        data: { conversation_history: 'own', usage_metrics: false, audit_logs: false }
      },
      settings: { max_api_keys: 5, session_timeout_hours: 8 },
      api_key_count: 2
    })
  })

  test('share only what there is, in every kind, level and visibility, one more than it needs', async () => {
    const { body: agents } = await horizon.admin('GET', '/admin/agents')
    const { body: departments } = await horizon.admin('GET', '/admin/departments')
    const { body: connections } = await horizon.admin('GET', '/admin/connections')
    const existing = new Set([...agents, ...departments, ...connections].map(({ id }) => id))
    const all = partners.map(toPartner).map(({ access }) => access)
    const shares = all.flatMap(access => access?.resources ?? [])
    for (const { id } of shares) expect(existing).toContain(id)
    const kinds = new Set(shares.map(({ type, level }) => `${type} ${level}`))
    for (const level of ['view', 'interact', 'edit', 'manage']) {
      expect(kinds).toContain(`department ${level}`)
    }
    for (const kind of ['agent view', 'agent interact', 'agent edit', 'connection view']) {
      expect(kinds).toContain(kind)
    }
    for (const visibility of ['usageMetrics', 'auditLogs'] as const) {
      expect(new Set(all.map(access => access?.data[visibility]))).toEqual(new Set([true, false]))
    }
    expect(new Set(all.map(access => access?.data.conversationHistory)).size).toBe(2)

    const asObjects = (items: { id: string; name: string; department_id: string }[]) =>
      items.map(({ id, name, department_id }) => ({ id, name, departmentId: department_id }))
    const { access } = toPartner(named('Orbit Consulting'))
    if (access === undefined) throw new Error('Access is always sent')
    const workspace = {
      departments,
      agents: asObjects(agents),
      apps: [],
      connections: asObjects(connections)
    }
    const reach = effectiveAccess(access, workspace).reach('agent', 'agent_014')
    expect(reach?.level).toBe('edit')
    expect(reach?.because.map(({ level }) => level)).toEqual(['edit', 'interact'])
  })
})

describe('keys of partners', () => {
  test('have plaintexts that the seed gives, and work as far as their partner does', async () => {
    const seeds = acmePartners.flatMap(partner => partner.keys.map(key => ({ partner, key })))
    const answers: Record<string, string> = {}
    for (const [nth, { key }] of seeds.entries()) {
      const plaintext = acmePartnerPlaintext(seed, nth)
      const { status, body } = await horizon.withKey(plaintext, 'GET', '/api/agents')
      answers[key.name] = status === 200 ? 'works' : `${status} ${body.error}`
    }
    expect(answers).toMatchObject({
      'Agency CRM sync': '403 ip_not_allowed',
      'Agency reporting': 'works',
      'Northwind test': 'works',
      'Brightwater pilot': '401 api_key_expired',
      'Brightwater laptop': '401 api_key_revoked',
      'Kestrel migration': 'works',
      'Marlow archive': '403 partner_suspended',
      'Tern tablets': '403 partner_expired',
      'Quarry harvester': '403 partner_revoked'
    })
  })

  test('are in no list of the organization', async () => {
    const { body } = await horizon.admin('GET', '/admin/api-keys')
    expect(body).toHaveLength(64)
    const ids = new Set(body.map(({ id }: WireKey) => id))
    expect([...keys.values()].flat().filter(({ id }) => ids.has(id))).toEqual([])
  })
})

describe('traffic', () => {
  test('Acme Agency was tried from one address, all through one calendar week', async () => {
    const { id } = named('Acme Agency')
    const tried = await logOf(`partner_id=${id}&ip=192.0.2.140&order=asc`)
    expect(tried.length).toBeGreaterThan(60)
    const monday = Date.parse('2026-05-04T00:00:00Z')
    for (const { outcome, reason, occurred_at } of tried) {
      expect([outcome, reason]).toEqual(['denied', 'ip_not_allowed'])
      const at = Date.parse(occurred_at)
      expect(at >= monday && at < monday + 7 * dayMs).toBe(true)
    }
    expect(new Set(tried.map(({ occurred_at }) => occurred_at.slice(0, 10))).size).toBe(7)
  })

  test('nobody calls before accepting, and after the end everything is refused', () => {
    const wrong = stored(
      horizon,
      `SELECT a.* FROM audit_log a JOIN partners p ON p.id = a.partner_id
       WHERE actor_type LIKE 'partner_%' AND
         (accepted_at IS NULL OR occurred_at < accepted_at
          OR (outcome = 'success' AND (occurred_at >= p.expires_at
            OR (p.status <> 'active' AND occurred_at >= (SELECT max(occurred_at) FROM audit_log
              WHERE partner_id = p.id AND action IN ('partner.suspended', 'partner.revoked'))))))`
    )
    expect(wrong).toEqual([])
    const reasons = stored<{ reason: string }>(
      horizon,
      "SELECT DISTINCT reason FROM audit_log WHERE partner_id IS NOT NULL AND outcome = 'denied'"
    ).map(({ reason }) => reason)
    for (const reason of ['partner_suspended', 'partner_expired', 'partner_revoked', 'not_found']) {
      expect(reasons).toContain(reason)
    }
  })

  test('goes back 120 days, and left conversations with messages behind', () => {
    const [rows] = stored<{ conversations: number; silent: number; first: number }>(
      horizon,
      `SELECT count(*) AS conversations, min(created_at) AS first,
         sum(NOT EXISTS (SELECT 1 FROM messages WHERE conversation_id = conversations.id)) AS silent
       FROM conversations WHERE partner_id IS NOT NULL`
    )
    expect(rows?.conversations).toBeGreaterThan(500)
    expect(rows?.silent).toBe(0)
    expect(now - (rows?.first ?? 0)).toBeGreaterThan(115 * dayMs)
    const recorded = stored<{ action: string; entries: number }>(
      horizon,
      `SELECT action, count(*) AS entries FROM audit_log WHERE outcome = 'success'
         AND partner_id IS NOT NULL AND action = 'conversation.created' GROUP BY action`
    )
    expect(recorded).toEqual([
      { action: 'conversation.created', entries: rows?.conversations ?? 0 }
    ])
  })

  test('what was done to partners is in the log: invited, accepted, rescoped, suspended, expired, revoked', async () => {
    for (const [name, action] of [
      ['Cobalt Recruiting', 'partner.invited'],
      ['Fjord Payments', 'partner.accepted'],
      ['Northwind Logistics', 'partner.scope_updated'],
      ['Marlow Media', 'partner.suspended'],
      ['Tern Field Services', 'partner.expired'],
      ['Quarry Data', 'partner.revoked'],
      ['Brightwater Analytics', 'partner_key.revoked']
    ]) {
      const found = await logOf(`partner_id=${named(name ?? '').id}&action=${action}`)
      expect([name, found.length]).toEqual([name, 1])
    }
    const revoked = named('Quarry Data').id
    expect(await logOf(`partner_id=${revoked}&action=partner_key.revoked`)).toHaveLength(3)
  })

  test('an edited agent is what its last entry says', async () => {
    const updates = await logOf('action=agent.updated&outcome=success&order=asc')
    expect(updates.length).toBeGreaterThan(20)
    for (const [id, entries] of Map.groupBy(updates, ({ resource }) => resource?.id)) {
      const changes = entries
        .map(entry => (entry.changes as Record<string, { from: string; to: string }>).instructions)
        .filter(change => change !== undefined)
      expect(changes.slice(1).map(change => change.from)).toEqual(
        changes.slice(0, -1).map(change => change.to)
      )
      const [agent] = stored<{ instructions: string }>(
        horizon,
        `SELECT instructions FROM agents WHERE id = '${id}'`
      )
      expect(agent?.instructions).toBe(changes.at(-1)?.to)
    }
  })
})

test('on the Starter plan there are none', async () => {
  const starter = await startSandbox({ scenario: 'acme', seed, plan: 'starter' })
  try {
    expect((await starter.admin('GET', '/admin/partners')).body).toEqual([])
    expect((await starter.admin('GET', '/admin/api-keys')).body).toHaveLength(64)
    const plaintext = acmePartnerPlaintext(seed, 1)
    expect((await starter.withKey(plaintext, 'GET', '/api/agents')).status).toBe(401)
  } finally {
    await starter.close()
  }
})
