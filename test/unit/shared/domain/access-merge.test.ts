import type { Access, Share, Workspace } from '@shared/domain/access'
import { mergeAccess } from '@shared/domain/access-merge'
import { tidyAccesses, workspaces } from '@support/access-arbitraries'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const workspace: Workspace = {
  departments: [{ id: 'dept_sales', name: 'Sales' }],
  agents: [{ id: 'agent_quotes', name: 'Quotes', departmentId: 'dept_sales' }],
  apps: [],
  connections: []
}
const data = { conversationHistory: 'own', usageMetrics: false, auditLogs: false } as const
const access = (...resources: Share[]): Access => ({ resources, data })
const sales = (level: Share['level']): Share => ({ type: 'department', id: 'dept_sales', level })
const quotes = (level: Share['level']): Share => ({ type: 'agent', id: 'agent_quotes', level })

describe('two admins at one access', () => {
  it('changes of different things are put together', () => {
    const merge = mergeAccess(
      {
        base: access(sales('view')),
        mine: access(sales('view'), quotes('edit')),
        theirs: { ...access(sales('interact')), data: { ...data, auditLogs: true } }
      },
      workspace
    )
    expect(merge.conflicts).toEqual([])
    expect(merge.merged).toEqual({
      resources: [sales('interact'), quotes('edit')],
      data: { ...data, auditLogs: true }
    })
    expect(merge.mine.shares.map(({ words }) => words)).toEqual(['agent Quotes: not shared → Edit'])
    expect(merge.theirs.shares.map(({ words }) => words)).toEqual([
      'department Sales: View → Interact'
    ])
  })

  it('two changes of one thing are a conflict, for which the narrower is proposed', () => {
    const versions = {
      base: access(sales('view')),
      mine: access(sales('manage')),
      theirs: access()
    }
    const { conflicts, merged } = mergeAccess(versions, workspace)
    expect(conflicts).toEqual([
      {
        type: 'department',
        id: 'dept_sales',
        base: 'view',
        mine: 'manage',
        theirs: null,
        proposed: null,
        words: 'department Sales was View; you made it Manage, meanwhile it became not shared'
      }
    ])
    expect(merged.resources).toEqual([])
  })

  it('the same change by both is no conflict', () => {
    const versions = {
      base: access(),
      mine: access(quotes('edit')),
      theirs: access(quotes('edit'))
    }
    expect(mergeAccess(versions, workspace)).toMatchObject({
      conflicts: [],
      merged: { resources: [quotes('edit')] }
    })
  })

  it('shares that cannot be read are sent back as Horizon has them now', () => {
    const odd = { type: 'vault', id: 'v1', level: 'own' }
    const versions = {
      base: access(),
      mine: access(),
      theirs: { ...access(), unknownShares: [odd], unknownData: { odd } }
    }
    const { merged, theirs } = mergeAccess(versions, workspace)
    expect(merged.unknownShares).toEqual([odd])
    expect(merged.unknownData).toEqual({ odd })
    expect(theirs.unreadable.added).toBe(1)
  })
})

const levelIn = ({ resources }: Pick<Access, 'resources'>, key: string) =>
  resources.find(({ type, id }) => `${type} ${id}` === key)?.level ?? null
const keysOf = (...all: Pick<Access, 'resources'>[]) =>
  new Set(all.flatMap(({ resources }) => resources.map(({ type, id }) => `${type} ${id}`)))

describe('laws', () => {
  it('no change of either side is lost without a conflict, and nothing else changes', () => {
    fc.assert(
      fc.property(
        workspaces,
        tidyAccesses,
        tidyAccesses,
        tidyAccesses,
        (world, base, mine, theirs) => {
          const { merged, conflicts } = mergeAccess({ base, mine, theirs }, world)
          const inConflict = new Set(conflicts.map(({ type, id }) => `${type} ${id}`))
          for (const key of keysOf(base, mine, theirs, merged)) {
            const [was, my, their, now] = [base, mine, theirs, merged].map(one => levelIn(one, key))
            if (inConflict.has(key)) {
              expect(new Set([was, my, their]).size).toBe(3)
              continue
            }
            if (my !== was) expect(now).toBe(my)
            if (their !== was) expect(now).toBe(their)
            if (my === was && their === was) expect(now).toBe(was)
          }
          for (const field of ['conversationHistory', 'usageMetrics', 'auditLogs'] as const) {
            const isChanged =
              mine.data[field] !== base.data[field] || theirs.data[field] !== base.data[field]
            expect(merged.data[field] !== base.data[field]).toBe(isChanged)
          }
        }
      ),
      { numRuns: 1_000 }
    )
  })

  it('whoever changed nothing takes over what the other made', () => {
    fc.assert(
      fc.property(workspaces, tidyAccesses, tidyAccesses, (world, base, changed) => {
        for (const versions of [
          { base, mine: changed, theirs: base },
          { base, mine: base, theirs: changed }
        ]) {
          const { merged, conflicts } = mergeAccess(versions, world)
          expect(conflicts).toEqual([])
          expect(new Set(merged.resources.map(share => JSON.stringify(share)))).toEqual(
            new Set(
              changed.resources.map(({ type, id, level }) => JSON.stringify({ type, id, level }))
            )
          )
          expect(merged.data).toEqual(changed.data)
        }
      })
    )
  })

  it('a merge never opens more than one of the two sides asked for', () => {
    const rank = (level: string | null) =>
      ['view', 'interact', 'edit', 'manage'].indexOf(level ?? '')
    fc.assert(
      fc.property(
        workspaces,
        tidyAccesses,
        tidyAccesses,
        tidyAccesses,
        (world, base, mine, theirs) => {
          const { merged } = mergeAccess({ base, mine, theirs }, world)
          for (const key of keysOf(merged)) {
            const most = Math.max(rank(levelIn(mine, key)), rank(levelIn(theirs, key)))
            expect(rank(levelIn(merged, key))).toBeLessThanOrEqual(most)
          }
        }
      )
    )
  })
})
