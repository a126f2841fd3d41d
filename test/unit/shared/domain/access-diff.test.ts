import type { Access, DataVisibility, Share, Workspace } from '@shared/domain/access'
import { accessDiff } from '@shared/domain/access-diff'
import { accessTable } from '@shared/domain/access-table'
import { limitingEffects } from '@shared/domain/access-words'
import { accesses, tidyAccesses, workspaces } from '@support/access-arbitraries'
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
const access = (resources: Share[], data: Partial<DataVisibility> = {}): Access => ({
  resources,
  data: { ...closed, ...data }
})
const viewed = access([share('department', 'dept_sales', 'view')])
const used = access([share('department', 'dept_sales', 'interact')])

describe('a change before it is saved', () => {
  it('a higher level is an escalation of everything it reaches', () => {
    const diff = accessDiff(viewed, used, workspace)
    expect(diff).toMatchObject({ isEscalation: true, isEmpty: false })
    expect(diff.counts).toEqual({ reached: 0, unreached: 0, raised: 2, lowered: 0, escalations: 2 })
    expect(diff.shares).toEqual([
      {
        type: 'department',
        id: 'dept_sales',
        before: 'view',
        after: 'interact',
        isEscalation: true,
        words: 'department Sales: View → Interact'
      }
    ])
    expect(diff.objects.find(({ id }) => id === 'agent_quotes')).toMatchObject({
      before: 'view',
      after: 'interact',
      lost: [],
      words: 'View → Interact: gains converse, read conversations and be notified'
    })
    expect(diff.general).toEqual([
      { what: 'notifications', isGained: true, words: 'Can now choose notifications' }
    ])
  })

  it('less is no escalation', () => {
    const diff = accessDiff(used, access([]), workspace)
    expect(diff).toMatchObject({ isEscalation: false, isEmpty: false })
    expect(diff.counts).toMatchObject({ unreached: 3, escalations: 0 })
    expect(diff.objects.find(({ id }) => id === 'conn_crm')?.words).toBe(
      'View → not shared: loses see it'
    )
  })

  it.each([
    ['a new object', access([]), access([share('connection', 'conn_crm', 'view')])],
    ['usage metrics on', used, access([...used.resources], { usageMetrics: true })],
    ['audit logs on', used, access([...used.resources], { auditLogs: true })],
    ['history from own to all', used, access([...used.resources], { conversationHistory: 'all' })],
    ['a switch on with nothing shared', access([]), access([], { conversationHistory: 'all' })]
  ])('%s is an escalation, and the other way is none', (_name, narrow, wide) => {
    expect(accessDiff(narrow, wide, workspace).isEscalation).toBe(true)
    expect(accessDiff(wide, narrow, workspace).isEscalation).toBe(false)
    expect(accessDiff(wide, narrow, workspace).isEmpty).toBe(false)
  })

  it('an object of which more is visible is escalated at the same level', () => {
    const wide = access([...used.resources], { conversationHistory: 'all' })
    const [change, ...others] = accessDiff(used, wide, workspace).objects
    expect(others).toEqual([])
    expect(change).toMatchObject({
      id: 'agent_quotes',
      before: 'interact',
      after: 'interact',
      isEscalation: true,
      words: 'stays Interact: gains read memories and conversations of others'
    })
    expect(accessDiff(wide, used, workspace).objects[0]?.isEscalation).toBe(false)
  })

  it('narrower in one place and wider in another is an escalation', () => {
    const other = access([share('agent', 'agent_quotes', 'manage')])
    const diff = accessDiff(used, other, workspace)
    expect(diff.isEscalation).toBe(true)
    expect(diff.counts).toMatchObject({ unreached: 2, raised: 1, escalations: 1 })
  })

  it('a share that adds nothing is listed and is no escalation', () => {
    const more = access([...used.resources, share('agent', 'agent_quotes', 'view')])
    const diff = accessDiff(used, more, workspace)
    expect(diff).toMatchObject({ objects: [], isEscalation: false, isEmpty: false })
    expect(diff.shares[0]?.words).toBe('agent Quotes: not shared → View')
  })

  it('what nobody can judge here counts as an escalation where it is more', () => {
    const unknown = access([share('department', 'dept_new', 'view')])
    expect(accessDiff(access([]), unknown, workspace).isEscalation).toBe(true)
    expect(accessDiff(unknown, access([]), workspace).isEscalation).toBe(false)
    const odd = { ...access([]), unknownShares: [{ type: 'vault', id: 'v1', level: 'own' }] }
    expect(accessDiff(access([]), odd, workspace)).toMatchObject({
      isEscalation: true,
      unreadable: { added: 1, removed: 0 }
    })
    expect(accessDiff(odd, odd, workspace).isEmpty).toBe(true)
  })
})

/** Every ability and every sight that a table gives, by name. */
function granted(given: Access, world: Workspace): Set<string> {
  return new Set(
    accessTable(given, world).rows.flatMap(({ type, id, abilities, effects }) => [
      ...abilities
        .filter(({ verdict }) => verdict.may)
        .map(({ ability }) => `${type} ${id} ${ability}`),
      ...effects
        .filter(({ effect }) => !limitingEffects.includes(effect))
        .map(({ effect }) => `${type} ${id} ${effect}`)
    ])
  )
}
const without = (some: Set<string>, others: Set<string>) =>
  [...some].filter(one => !others.has(one)).sort()

describe('laws', () => {
  it('nothing differs from itself, in whatever order it is listed', () => {
    fc.assert(
      fc.property(workspaces, accesses, (world, given) => {
        const turned = { ...given, resources: [...given.resources].reverse() }
        expect(accessDiff(given, turned, world)).toMatchObject({
          isEmpty: true,
          isEscalation: false
        })
      })
    )
  })

  it('what is gained and lost is exactly the difference of the two tables', () => {
    fc.assert(
      fc.property(workspaces, accesses, accesses, (world, before, after) => {
        const diff = accessDiff(before, after, world)
        const named = (which: 'gained' | 'lost') =>
          diff.objects
            .flatMap(({ type, id, [which]: all }) => all.map(({ what }) => `${type} ${id} ${what}`))
            .sort()
        const [had, has] = [granted(before, world), granted(after, world)]
        expect(named('gained')).toEqual(without(has, had))
        expect(named('lost')).toEqual(without(had, has))
      }),
      { numRuns: 500 }
    )
  })

  it('without an escalation nothing is gained, and one of the two ways of a difference in effect escalates', () => {
    fc.assert(
      fc.property(workspaces, tidyAccesses, tidyAccesses, (world, before, after) => {
        const diff = accessDiff(before, after, world)
        const back = accessDiff(after, before, world)
        if (!diff.isEscalation)
          expect(without(granted(after, world), granted(before, world))).toEqual([])
        if (diff.objects.length + diff.general.length > 0) {
          expect(diff.isEscalation || back.isEscalation).toBe(true)
        }
        expect(back.counts).toMatchObject({
          reached: diff.counts.unreached,
          raised: diff.counts.lowered
        })
        expect(back.isEmpty).toBe(diff.isEmpty)
      }),
      { numRuns: 500 }
    )
  })
})
