import {
  type Access,
  accessLevels,
  type DataVisibility,
  type ResourceType,
  resourceTypes,
  type Share,
  type Workspace
} from '@shared/domain/access'
import {
  type Ability,
  abilities,
  effectiveAccess,
  generalAbilities,
  type Verdict
} from '@shared/domain/effective-access'
import { accesses, dataVisibilities, shares, workspaces } from '@support/access-arbitraries'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const workspace: Workspace = {
  departments: [
    { id: 'dept_sales', name: 'Sales' },
    { id: 'dept_finance', name: 'Finance' }
  ],
  agents: [
    { id: 'agent_quotes', name: 'Quotes', departmentId: 'dept_sales' },
    { id: 'agent_ledger', name: 'Ledger', departmentId: 'dept_finance' }
  ],
  apps: [{ id: 'app_shop', name: 'Shop', departmentId: 'dept_sales' }],
  connections: [{ id: 'conn_crm', name: 'CRM', departmentId: 'dept_sales' }]
}
const closed: DataVisibility = { conversationHistory: 'own', usageMetrics: false, auditLogs: false }
const open: DataVisibility = { conversationHistory: 'all', usageMetrics: true, auditLogs: true }
const share = (type: Share['type'], id: string, level: Share['level']): Share => ({
  type,
  id,
  level
})
const given = (resources: Share[], data = closed, partnerId?: string) =>
  effectiveAccess({ resources, data }, workspace, partnerId)

const told = (verdict: Verdict) => (verdict.may ? true : verdict.why)
const departmentAt = (level: Share['level']) => given([share('department', 'dept_sales', level)])
const agentAt = (level: Share['level'], data = closed) =>
  given([share('agent', 'agent_quotes', level)], data)
const allOf = <T extends ResourceType>(
  access: ReturnType<typeof given>,
  type: T,
  id: string
): Record<string, unknown> =>
  Object.fromEntries(
    abilities[type].map(ability => [ability, told(access.may(type, id, ability as Ability<T>))])
  )

describe('levels', () => {
  it.each([
    ['view', { see: true, dashboard: no(), 'create-agent': no(), 'deploy-app': no() }],
    ['interact', { see: true, dashboard: true, 'create-agent': no(), 'deploy-app': no() }],
    ['edit', { see: true, dashboard: true, 'create-agent': no(), 'deploy-app': no() }],
    ['manage', { see: true, dashboard: true, 'create-agent': true, 'deploy-app': true }]
  ] as const)('a department at %s', (level, expected) => {
    expect(allOf(departmentAt(level), 'department', 'dept_sales')).toEqual(expected)
  })

  it.each([
    ['view', [true, no(), no(), no(), no(), no(), no()]],
    ['interact', [true, true, true, true, true, no(), no()]],
    ['edit', [true, true, true, true, true, true, no()]],
    ['manage', [true, true, true, true, true, true, true]]
  ] as const)('an agent at %s, by its own share and by its department', (level, expected) => {
    const byName = Object.fromEntries(abilities.agent.map((name, nth) => [name, expected[nth]]))
    expect(allOf(agentAt(level, open), 'agent', 'agent_quotes')).toEqual(byName)
    const department = given([share('department', 'dept_sales', level)], open)
    expect(allOf(department, 'agent', 'agent_quotes')).toEqual(byName)
  })

  it('the highest level that reaches an agent counts, with every share that reaches it', () => {
    const department = share('department', 'dept_sales', 'interact')
    const agent = share('agent', 'agent_quotes', 'edit')
    const access = given([department, agent])
    expect(access.reach('agent', 'agent_quotes')).toEqual({
      level: 'edit',
      because: [agent, department]
    })
    expect(access.may('agent', 'agent_quotes', 'edit')).toEqual({
      may: true,
      level: 'edit',
      because: [agent]
    })
    expect(
      given([agent, share('department', 'dept_sales', 'manage')]).reach('agent', 'agent_quotes')
        ?.level
    ).toBe('manage')
  })

  it('a connection is reached at view, whatever a share of it or of its department says', () => {
    for (const level of accessLevels) {
      expect(departmentAt(level).reach('connection', 'conn_crm')?.level).toBe('view')
      const own = given([share('connection', 'conn_crm', level)])
      expect(own.reach('connection', 'conn_crm')?.level).toBe('view')
    }
  })

  it('manage on an agent deletes it and creates none', () => {
    const access = agentAt('manage')
    expect(access.may('agent', 'agent_quotes', 'delete').may).toBe(true)
    expect(told(access.may('department', 'dept_sales', 'create-agent'))).toBe('not-shared')
  })

  it('a level unknown here reaches nothing', () => {
    const odd = { type: 'agent', id: 'agent_quotes', level: 'owner' } as unknown as Share
    expect(given([odd]).reach('agent', 'agent_quotes')).toBeNull()
  })
})

describe('what is not shared', () => {
  it('is not told apart from what does not exist', () => {
    const access = departmentAt('manage')
    expect(access.may('agent', 'agent_ledger', 'see')).toEqual(
      access.may('agent', 'agent_nowhere', 'see')
    )
    expect(told(access.may('agent', 'agent_ledger', 'delete'))).toBe('not-shared')
    expect(told(access.may('department', 'dept_finance', 'see'))).toBe('not-shared')
  })

  it('a share of an agent or a connection shows neither its department nor the apps in it', () => {
    const access = given([
      share('agent', 'agent_quotes', 'manage'),
      share('connection', 'conn_crm', 'view')
    ])
    expect(access.reach('department', 'dept_sales')).toBeNull()
    expect(access.reach('app', 'app_shop')).toBeNull()
  })

  it('a share of something deleted reaches nothing, also in a department that is gone', () => {
    const gone = { ...workspace, departments: [] }
    const resources = [
      share('department', 'dept_sales', 'manage'),
      share('agent', 'agent_deleted', 'manage')
    ]
    const access = effectiveAccess({ resources, data: open }, gone)
    expect(access.reach('department', 'dept_sales')).toBeNull()
    expect(access.reach('agent', 'agent_quotes')).toBeNull()
    expect(access.reach('agent', 'agent_deleted')).toBeNull()
    expect(told(access.mayGenerally('notifications'))).toBe('level-too-low')
  })

  it('an agent added to a shared department later is reached by the same share', () => {
    const grown = {
      ...workspace,
      agents: [...workspace.agents, { id: 'agent_new', name: 'New', departmentId: 'dept_sales' }]
    }
    const resources = [share('department', 'dept_sales', 'interact')]
    const access = effectiveAccess({ resources, data: closed }, grown)
    expect(access.may('agent', 'agent_new', 'converse').may).toBe(true)
  })
})

describe('data visibility', () => {
  it("memories need everybody's conversations to be visible", () => {
    expect(told(agentAt('manage').may('agent', 'agent_quotes', 'read-memories'))).toBe(
      'data-not-visible'
    )
    expect(agentAt('interact', open).may('agent', 'agent_quotes', 'read-memories').may).toBe(true)
  })

  it('a level that is too low is said before a switch that is off', () => {
    expect(told(agentAt('view').may('agent', 'agent_quotes', 'read-memories'))).toBe(
      'level-too-low'
    )
  })

  it('usage and audit logs follow their switches alone', () => {
    expect(told(departmentAt('manage').mayGenerally('usage'))).toBe('data-not-visible')
    expect(told(departmentAt('manage').mayGenerally('audit-logs'))).toBe('data-not-visible')
    expect(given([], open).mayGenerally('usage').may).toBe(true)
    expect(given([], { ...closed, auditLogs: true }).mayGenerally('audit-logs').may).toBe(true)
    expect(given([], { ...closed, auditLogs: true }).mayGenerally('usage').may).toBe(false)
  })

  it('notifications need interact on a department or an agent', () => {
    expect(told(departmentAt('view').mayGenerally('notifications'))).toBe('level-too-low')
    expect(departmentAt('interact').mayGenerally('notifications').may).toBe(true)
    expect(agentAt('interact').mayGenerally('notifications').may).toBe(true)
    const connection = given([share('connection', 'conn_crm', 'manage')])
    expect(told(connection.mayGenerally('notifications'))).toBe('level-too-low')
  })

  it("skills and webhooks are never a partner's", () => {
    const access = given([share('department', 'dept_sales', 'manage')], open)
    expect(told(access.mayGenerally('skills'))).toBe('never')
    expect(told(access.mayGenerally('webhooks'))).toBe('never')
  })
})

describe('conversations', () => {
  const resources = [share('agent', 'agent_quotes', 'interact')]
  const conversation = (agentId: string, partnerId: string | null) => ({ agentId, partnerId })

  it('with own only those that this partner started', () => {
    const access = given(resources, closed, 'ptn_1')
    expect(access.seesConversation(conversation('agent_quotes', 'ptn_1')).may).toBe(true)
    for (const other of ['ptn_2', null]) {
      expect(told(access.seesConversation(conversation('agent_quotes', other)))).toBe(
        'data-not-visible'
      )
    }
  })

  it('with all those of everybody, on agents it may converse with', () => {
    const access = given(resources, open, 'ptn_1')
    expect(access.seesConversation(conversation('agent_quotes', null)).may).toBe(true)
    expect(told(access.seesConversation(conversation('agent_ledger', null)))).toBe('not-shared')
    const viewer = given([share('agent', 'agent_quotes', 'view')], open, 'ptn_1')
    expect(told(viewer.seesConversation(conversation('agent_quotes', 'ptn_1')))).toBe(
      'level-too-low'
    )
  })

  it('its own conversation is out of reach once the agent is no longer shared', () => {
    const access = given([], open, 'ptn_1')
    expect(told(access.seesConversation(conversation('agent_quotes', 'ptn_1')))).toBe('not-shared')
  })

  it("nobody's conversations are its own where it is not said whose access this is", () => {
    const access = given(resources)
    expect(told(access.seesConversation(conversation('agent_quotes', 'ptn_1')))).toBe(
      'data-not-visible'
    )
    const unknown = { agentId: 'agent_quotes', partnerId: undefined as unknown as null }
    expect(access.seesConversation(unknown).may).toBe(false)
  })
})

function no() {
  return 'level-too-low' as const
}

const targetsOf = (world: Workspace) => [
  ...world.departments.map(({ id }) => ['department', id] as const),
  ...world.agents.map(({ id }) => ['agent', id] as const),
  ...world.apps.map(({ id }) => ['app', id] as const),
  ...world.connections.map(({ id }) => ['connection', id] as const),
  ...resourceTypes.map(type => [type, 'nowhere'] as const)
]
/** Every ability that an access gives, by name. */
function granted(access: Access, world: Workspace): Set<string> {
  const effective = effectiveAccess(access, world)
  const found = targetsOf(world).flatMap(([type, id]) =>
    abilities[type]
      .filter(ability => effective.may(type, id, ability as never).may)
      .map(ability => `${type} ${id} ${ability}`)
  )
  return new Set([
    ...found,
    ...generalAbilities.filter(ability => effective.mayGenerally(ability).may)
  ])
}

describe('laws', () => {
  it('a share more never takes an ability away', () => {
    fc.assert(
      fc.property(workspaces, accesses, shares, (world, access, added) => {
        const more = granted({ ...access, resources: [...access.resources, added] }, world)
        expect([...granted(access, world)].filter(ability => !more.has(ability))).toEqual([])
      }),
      { numRuns: 500 }
    )
  })

  it('the order of shares decides nothing', () => {
    fc.assert(
      fc.property(workspaces, accesses, (world, access) => {
        const turned = { ...access, resources: [...access.resources].reverse() }
        expect(granted(turned, world)).toEqual(granted(access, world))
      })
    )
  })

  it('the data visibility never shows an object that is not shared', () => {
    fc.assert(
      fc.property(workspaces, accesses, dataVisibilities, (world, access, data) => {
        const before = effectiveAccess(access, world)
        const after = effectiveAccess({ ...access, data }, world)
        for (const [type, id] of targetsOf(world)) {
          expect(after.reach(type, id)).toEqual(before.reach(type, id))
        }
      })
    )
  })

  it('every level comes from a share that reaches the object, and no share from elsewhere', () => {
    fc.assert(
      fc.property(workspaces, accesses, (world, access) => {
        const effective = effectiveAccess(access, world)
        for (const [type, id] of targetsOf(world)) {
          expect(effective.reach(type, id)).toEqual(reachByHand(type, id, access, world))
        }
      }),
      { numRuns: 500 }
    )
  })
})

/** The sentences of the contract, one object at a time. */
function reachByHand(type: ResourceType, id: string, access: Access, world: Workspace) {
  const objects = {
    department: [],
    agent: world.agents,
    app: world.apps,
    connection: world.connections
  }
  const departmentId = objects[type].find(object => object.id === id)?.departmentId
  const exists =
    type === 'department'
      ? world.departments.some(one => one.id === id)
      : departmentId !== undefined
  const home = world.departments.find(one => one.id === departmentId)?.id
  const because = access.resources.filter(
    one => (one.type === type && one.id === id) || (one.type === 'department' && one.id === home)
  )
  if (!exists || because.length === 0) return null
  const ranks = because.map(({ level }) => accessLevels.indexOf(level))
  const level = type === 'connection' ? 'view' : accessLevels[Math.max(...ranks)]
  return { level, because: expect.toSatisfy((found: Share[]) => sameItems(found, because)) }
}

const sameItems = (some: readonly Share[], others: readonly Share[]): boolean =>
  some.length === others.length && others.every(share => some.includes(share))
