import type { Access, DataVisibility, Share, Workspace } from '@shared/domain/access'
import { accessIssues } from '@shared/domain/access-issues'
import { effectiveAccess } from '@shared/domain/effective-access'
import { accesses, workspaces } from '@support/access-arbitraries'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const workspace: Workspace = {
  departments: [{ id: 'dept_sales', name: 'Sales' }],
  agents: [{ id: 'agent_quotes', name: 'Quotes', departmentId: 'dept_sales' }],
  apps: [],
  connections: [{ id: 'conn_crm', name: 'CRM', departmentId: 'dept_sales' }]
}
const closed: DataVisibility = { conversationHistory: 'own', usageMetrics: false, auditLogs: false }
const share = (type: Share['type'], id: string, level: Share['level']): Share => ({
  type,
  id,
  level
})
const of = (
  resources: Share[],
  data: Partial<DataVisibility> = {},
  world: Workspace | null = workspace
) => accessIssues({ resources, data: { ...closed, ...data } }, world)
const kinds = (...given: Parameters<typeof of>) => of(...given).map(({ kind }) => kind)
const sentence = (kind: string, issues: ReturnType<typeof of>) =>
  issues.find(issue => issue.kind === kind)?.sentence

const sales = (level: Share['level']) => share('department', 'dept_sales', level)
const quotes = (level: Share['level']) => share('agent', 'agent_quotes', level)

describe('what is refused', () => {
  it('a connection at another level than View', () => {
    const issues = of([share('connection', 'conn_crm', 'edit')])
    expect(issues[0]).toMatchObject({ kind: 'connection-level', severity: 'error' })
    expect(issues[0]?.sentence).toBe(
      'Connection CRM is shared at Edit, but a connection can only be viewed. Set it to View'
    )
    expect(kinds([share('connection', 'conn_crm', 'view')])).toEqual([])
  })

  it('something that no longer exists, first of all', () => {
    const issues = of([sales('interact'), share('department', 'dept_old', 'view')])
    expect(issues[0]).toMatchObject({ kind: 'unknown-resource', severity: 'error' })
    expect(issues[0]?.sentence).toContain('Department dept_old no longer exists')
  })

  it('ids are not judged while the workspace is not known', () => {
    const issues = of([share('department', 'dept_old', 'view')], {}, null)
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(kinds([share('connection', 'conn_old', 'edit')], {}, null)).toEqual(['connection-level'])
  })
})

describe('what may surprise', () => {
  it('a department includes what is added later', () => {
    expect(sentence('includes-later', of([sales('view')]))).toBe(
      'Department Sales at View includes agents, apps and connections that are added later'
    )
  })

  it('a dashboard without figures, from Interact on', () => {
    const missing = sentence('dashboards-without-figures', of([sales('interact')]))
    expect(missing).toContain('Dashboards omit tokens, cost and performance')
    expect(kinds([sales('view')])).not.toContain('dashboards-without-figures')
    expect(kinds([sales('manage')], { usageMetrics: true })).not.toContain(
      'dashboards-without-figures'
    )
  })

  it('a share that its department makes unnecessary', () => {
    expect(sentence('redundant-share', of([sales('edit'), quotes('view')]))).toBe(
      'Agent Quotes needs no share of its own: department Sales: Edit gives at least as much'
    )
    expect(kinds([sales('edit'), quotes('edit')])).toContain('redundant-share')
    expect(kinds([sales('view'), quotes('edit')])).not.toContain('redundant-share')
    expect(kinds([sales('view'), share('connection', 'conn_crm', 'view')])).toContain(
      'redundant-share'
    )
    expect(kinds([quotes('edit')])).not.toContain('redundant-share')
  })

  it('Manage on an agent does not create', () => {
    expect(kinds([quotes('manage')])).toEqual(['manage-does-not-create'])
    expect(kinds([sales('manage'), quotes('manage')])).not.toContain('manage-does-not-create')
    expect(kinds([quotes('edit')])).toEqual([])
  })

  it('switches that show nothing', () => {
    expect(kinds([], { auditLogs: true })).toEqual(['nothing-shared', 'audit-of-nothing'])
    expect(kinds([share('connection', 'conn_crm', 'view')], { usageMetrics: true })).toEqual([
      'usage-of-nothing'
    ])
    expect(kinds([quotes('view')], { usageMetrics: true, auditLogs: true })).toEqual([])
  })

  it('nothing shared, and conversations of others', () => {
    expect(sentence('nothing-shared', of([]))).toBe(
      'Nothing is shared, so the partner sees nothing'
    )
    expect(kinds([quotes('interact')], { conversationHistory: 'all' })).toEqual([
      'history-of-others'
    ])
    expect(kinds([quotes('view')], { conversationHistory: 'all' })).toEqual([])
  })

  it('the same thing shared twice', () => {
    expect(kinds([quotes('view'), quotes('edit')])).toEqual(['shared-twice'])
  })
})

it('taking a redundant share away changes no level', () => {
  fc.assert(
    fc.property(workspaces, accesses, (world: Workspace, access: Access) => {
      const redundant = accessIssues(access, world).find(({ kind }) => kind === 'redundant-share')
      fc.pre(redundant !== undefined)
      const resources = access.resources.filter(one => one !== redundant?.share)
      const [before, after] = [access, { ...access, resources }].map(one =>
        effectiveAccess(one, world)
      )
      const targets = [
        ...world.departments.map(({ id }) => ['department', id] as const),
        ...world.agents.map(({ id }) => ['agent', id] as const),
        ...world.connections.map(({ id }) => ['connection', id] as const)
      ]
      for (const [type, id] of targets) {
        expect(after?.reach(type, id)?.level).toBe(before?.reach(type, id)?.level)
      }
    }),
    { numRuns: 300 }
  )
})
