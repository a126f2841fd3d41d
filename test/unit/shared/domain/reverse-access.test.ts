import type { Access, Share, Workspace } from '@shared/domain/access'
import { effectiveAccess } from '@shared/domain/effective-access'
import { partnerStates } from '@shared/domain/partner-state'
import { type LookedUpPartner, reachCounts, whoReaches } from '@shared/domain/reverse-access'
import { accesses, workspaces } from '@support/access-arbitraries'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const nowMs = Date.parse('2026-11-21T12:00:00Z')
const workspace: Workspace = {
  departments: [{ id: 'dept_sales', name: 'Sales' }],
  agents: [{ id: 'agent_quotes', name: 'Quotes', departmentId: 'dept_sales' }],
  apps: [{ id: 'app_shop', name: 'Shop', departmentId: 'dept_sales' }],
  connections: [{ id: 'conn_crm', name: 'CRM', departmentId: 'dept_sales' }]
}
const data = { conversationHistory: 'own', usageMetrics: false, auditLogs: false } as const
const sales = (level: Share['level']): Share => ({ type: 'department', id: 'dept_sales', level })
const quotes = (level: Share['level']): Share => ({ type: 'agent', id: 'agent_quotes', level })
const partner = (
  name: string,
  resources: Share[],
  over: Partial<LookedUpPartner> = {}
): LookedUpPartner => ({
  id: `ptn_${name}`,
  organizationName: name,
  status: 'active',
  expiresAt: null,
  access: { resources, data },
  ...over
})
const agent = { type: 'agent', id: 'agent_quotes' } as const
const found = (partners: LookedUpPartner[], resource: Parameters<typeof whoReaches>[0] = agent) =>
  whoReaches(resource, partners, workspace, nowMs)

describe('who outside reaches a resource', () => {
  it('is said with level and reason, the strongest first', () => {
    const { reaching } = found([
      partner('Beta', [sales('interact')]),
      partner('Alpha', [quotes('edit')]),
      partner('Gamma', [])
    ])
    expect(
      reaching.map(({ organizationName, level, words }) => [organizationName, level, words])
    ).toEqual([
      ['Alpha', 'edit', 'can edit, cannot delete, because agent Quotes: Edit'],
      ['Beta', 'interact', 'can converse, cannot edit, because department Sales: Interact']
    ])
  })

  it('a partner whose state keeps it out is listed as blocked, after those let in', () => {
    const { reaching } = found([
      partner('Suspended', [sales('manage')], { status: 'suspended' }),
      partner('Pending', [sales('manage')], { status: 'pending' }),
      partner('Over', [sales('manage')], { expiresAt: '2026-11-21T11:00:00Z' }),
      partner('Open', [sales('view')])
    ])
    expect(
      reaching.map(({ organizationName, state, isBlocked }) => [organizationName, state, isBlocked])
    ).toEqual([
      ['Open', 'active', false],
      ['Over', 'expired', true],
      ['Pending', 'pending', true],
      ['Suspended', 'suspended', true]
    ])
    expect(reaching.at(-1)?.words).toContain('Blocked now: suspended')
  })

  it('a revoked partner never reaches anything again', () => {
    expect(found([partner('Gone', [sales('manage')], { status: 'revoked' })])).toEqual({
      reaching: [],
      unclear: []
    })
  })

  it('a state unknown here is not taken for blocked', () => {
    const { reaching } = found([partner('Odd', [quotes('view')], { status: 'probation' })])
    expect(reaching[0]).toMatchObject({ state: 'probation', isBlocked: false })
  })

  it('a partner of which Horizon does not say everything is named as unclear', () => {
    const { reaching, unclear } = found([
      partner('Silent', [], { access: undefined }),
      partner('Partly', [], { access: { resources: [], data, unknownShares: [{ type: 'vault' }] } })
    ])
    expect(reaching).toEqual([])
    expect(unclear.map(({ organizationName }) => organizationName)).toEqual(['Silent', 'Partly'])
  })

  it('of a department those too that reach only something in it', () => {
    const { reaching } = found([partner('Alpha', [quotes('edit')])], {
      type: 'department',
      id: 'dept_sales'
    })
    expect(reaching[0]).toMatchObject({
      level: null,
      inside: [{ type: 'agent', id: 'agent_quotes', level: 'edit' }],
      words: 'cannot see it, but reaches agent Quotes: Edit in it'
    })
  })

  it('apps and connections are reached by their department', () => {
    const partners = [partner('Beta', [sales('manage')])]
    expect(found(partners, { type: 'app', id: 'app_shop' }).reaching[0]?.level).toBe('manage')
    expect(found(partners, { type: 'connection', id: 'conn_crm' }).reaching[0]?.words).toBe(
      'can see its status, because department Sales: Manage'
    )
  })
})

const partners = fc.array(
  fc.record({
    status: fc.constantFrom(...partnerStates),
    expiresAt: fc.constantFrom(null, '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
    access: accesses
  }),
  { maxLength: 6 }
)

it('the look-up and the counts agree with the preview of every partner', () => {
  fc.assert(
    fc.property(workspaces, partners, (world, given) => {
      const all = given.map((one, nth) => ({
        id: `ptn_${nth}`,
        organizationName: `P${nth}`,
        ...one
      }))
      const counts = reachCounts('agent', all, world, nowMs)
      for (const { id } of world.agents) {
        const { reaching } = whoReaches({ type: 'agent', id }, all, world, nowMs)
        const expected = all.filter(
          one => one.status !== 'revoked' && reaches(one.access, world, id)
        )
        expect(new Set(reaching.map(({ partnerId }) => partnerId))).toEqual(
          new Set(expected.map(one => one.id))
        )
        const open = reaching.filter(({ isBlocked }) => !isBlocked).length
        expect(counts.get(id) ?? { open: 0, blocked: 0 }).toEqual({
          open,
          blocked: reaching.length - open
        })
      }
    })
  )
})

const reaches = (access: Access, world: Workspace, id: string): boolean =>
  effectiveAccess(access, world).may('agent', id, 'see').may
