import type { Access, DataVisibility, Workspace } from '@shared/domain/access'
import { type AccessRow, accessTable } from '@shared/domain/access-table'
import { abilities, effectiveAccess } from '@shared/domain/effective-access'
import { accesses, workspaces } from '@support/access-arbitraries'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const workspace: Workspace = {
  departments: [
    { id: 'dept_sales', name: 'Sales' },
    { id: 'dept_finance', name: 'Finance' }
  ],
  agents: [
    { id: 'agent_ledger', name: 'Ledger', departmentId: 'dept_finance' },
    { id: 'agent_quotes', name: 'Quotes', departmentId: 'dept_sales' }
  ],
  apps: [{ id: 'app_shop', name: '', departmentId: 'dept_sales' }],
  connections: [{ id: 'conn_crm', name: 'CRM', departmentId: 'dept_sales' }]
}
const closed: DataVisibility = { conversationHistory: 'own', usageMetrics: false, auditLogs: false }
const open: DataVisibility = { conversationHistory: 'all', usageMetrics: true, auditLogs: true }

const rowsOf = (resources: Access['resources'], data = closed) =>
  new Map(accessTable({ resources, data }, workspace).rows.map(row => [row.id, row]))
const sales = (level: Access['resources'][number]['level']) =>
  [{ type: 'department', id: 'dept_sales', level }] as const
const effects = (row: AccessRow | undefined) => row?.effects.map(({ effect }) => effect)

describe('the preview', () => {
  it('has a row for everything, each department followed by what is in it', () => {
    const { rows } = accessTable({ resources: [], data: closed }, workspace)
    expect(rows.map(({ id }) => id)).toEqual([
      'dept_sales',
      'agent_quotes',
      'app_shop',
      'conn_crm',
      'dept_finance',
      'agent_ledger'
    ])
    expect(new Set(rows.map(({ level }) => level))).toEqual(new Set([null]))
    expect(rows[0]?.words).toBe('not shared: it does not exist for this partner')
  })

  it('says what a partner can do and because of which share', () => {
    const rows = rowsOf(sales('interact'))
    expect(rows.get('agent_quotes')?.words).toBe(
      'can converse, cannot edit, because department Sales: Interact'
    )
    expect(rows.get('dept_sales')?.words).toBe(
      'can see its dashboard, cannot create agents, because department Sales: Interact'
    )
    expect(rows.get('app_shop')).toMatchObject({
      name: 'app_shop',
      words: 'can see it, because department Sales: Interact'
    })
    expect(rows.get('conn_crm')).toMatchObject({
      level: 'view',
      words: 'can see its status, because department Sales: Interact'
    })
    expect(rows.get('agent_ledger')?.level).toBeNull()
  })

  it('says the most that is allowed at every level', () => {
    const told = (['view', 'edit', 'manage'] as const).map(
      level => rowsOf(sales(level)).get('agent_quotes')?.words
    )
    expect(told).toEqual([
      'can see it, cannot converse, because department Sales: View',
      'can edit, cannot delete, because department Sales: Edit',
      'can edit and delete, because department Sales: Manage'
    ])
    expect(rowsOf(sales('manage')).get('dept_sales')?.words).toContain(
      'can create agents and deploy apps'
    )
  })

  it('names the share that decides first and every other that reaches it too', () => {
    const agent = { type: 'agent', id: 'agent_quotes', level: 'edit' } as const
    const row = rowsOf([...sales('view'), agent]).get('agent_quotes')
    expect(row?.words).toBe(
      'can edit, cannot delete, because agent Quotes: Edit (also department Sales: View)'
    )
    expect(row?.because.map(({ share }) => share)).toEqual([agent, ...sales('view')])
  })

  it('a department says that what is added later is included', () => {
    expect(effects(rowsOf(sales('view')).get('dept_sales'))).toEqual(['added-later'])
  })

  it('says what the data visibility shows and hides of each object', () => {
    const narrow = rowsOf(sales('interact'))
    expect(effects(narrow.get('agent_quotes'))).toEqual(['own-history'])
    expect(effects(narrow.get('dept_sales'))).toEqual(['added-later', 'no-dashboard-figures'])
    const wide = rowsOf(sales('interact'), open)
    expect(effects(wide.get('agent_quotes'))).toEqual([
      'all-history',
      'usage-figures',
      'audit-entries'
    ])
    expect(effects(wide.get('dept_sales'))).toEqual([
      'added-later',
      'dashboard-figures',
      'audit-entries'
    ])
    expect(effects(wide.get('agent_ledger'))).toEqual([])
  })

  it('a share of something deleted meanwhile has a row that says so', () => {
    const rows = rowsOf([{ type: 'department', id: 'dept_old', level: 'manage' }])
    expect(rows.get('dept_old')).toMatchObject({
      isGone: true,
      level: null,
      words: 'no longer exists: its share (Manage) opens nothing'
    })
  })

  it('an object whose department is gone is still listed', () => {
    const gone = { ...workspace, departments: [] }
    const { rows } = accessTable({ resources: [], data: closed }, gone)
    expect(rows.map(({ id }) => id).sort()).toEqual([
      'agent_ledger',
      'agent_quotes',
      'app_shop',
      'conn_crm'
    ])
  })

  it('hidden characters of a name are written out in sentences', () => {
    const odd = { ...workspace, departments: [{ id: 'dept_sales', name: 'Sa\u202eles' }] }
    const { rows } = accessTable({ resources: sales('view'), data: closed }, odd)
    expect(rows[0]?.words).toContain('Sa[U+202E]les')
  })

  it('general abilities are listed with their verdicts', () => {
    const { general } = accessTable({ resources: sales('interact'), data: open }, workspace)
    const may = general.filter(({ verdict }) => verdict.may).map(({ ability }) => ability)
    expect(may).toEqual(['usage', 'audit-logs', 'notifications'])
  })
})

describe('laws', () => {
  it('every verdict of the preview is the one that is enforced', () => {
    fc.assert(
      fc.property(workspaces, accesses, (world, access) => {
        const effective = effectiveAccess(access, world)
        const { rows } = accessTable(access, world)
        const standing = rows.filter(({ isGone }) => !isGone)
        const count = Object.values(world).reduce((sum, objects) => sum + objects.length, 0)
        expect(standing).toHaveLength(count)
        for (const { type, id, level, abilities: cells } of standing) {
          expect(cells.map(({ ability }) => ability)).toEqual(abilities[type])
          expect(level).toBe(effective.reach(type, id)?.level ?? null)
          for (const { ability, verdict } of cells) {
            expect(verdict).toEqual(effective.may(type, id, ability as never))
          }
        }
      }),
      { numRuns: 500 }
    )
  })

  it('every share stands in a row: of what it reaches, or of what no longer exists', () => {
    fc.assert(
      fc.property(workspaces, accesses, (world, access) => {
        const { rows } = accessTable(access, world)
        for (const { type, id } of access.resources) {
          const row = rows.find(one => one.type === type && one.id === id)
          expect(row?.isGone).toBe(row?.level === null)
        }
      })
    )
  })
})
