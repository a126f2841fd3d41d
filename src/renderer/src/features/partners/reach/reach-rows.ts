import { type ResourceType, resourceTypes, type Workspace } from '@shared/domain/access'
import { type LookedUpPartner, reachCounts } from '@shared/domain/reverse-access'
import type { Resource } from './reach-place'

/** Something that can be reached, and by how many outside. */
export type ReachRow = Resource & {
  readonly key: string
  readonly name: string
  readonly department: string
  readonly open: number
  readonly blocked: number
  readonly searched: string
}

export const resourceKey = ({ type, id }: Resource): string => `${type}:${id}`

/** Everything there is, what most partners reach first. */
export function reachRows(
  partners: readonly LookedUpPartner[],
  workspace: Workspace,
  nowMs: number
): ReachRow[] {
  const departments = new Map(workspace.departments.map(({ id, name }) => [id, name || id]))
  const lists: Readonly<
    Record<ResourceType, readonly { id: string; name: string; departmentId?: string }[]>
  > = {
    department: workspace.departments,
    agent: workspace.agents,
    app: workspace.apps,
    connection: workspace.connections
  }
  const rows = resourceTypes.flatMap(type => {
    const counts = reachCounts(type, partners, workspace, nowMs)
    return lists[type].map(({ id, name, departmentId }): ReachRow => {
      const { open, blocked } = counts.get(id) ?? { open: 0, blocked: 0 }
      const department = departmentId === undefined ? '' : (departments.get(departmentId) ?? '')
      return {
        key: resourceKey({ type, id }),
        type,
        id,
        name: name || id,
        department,
        open,
        blocked,
        searched: `${name} ${id} ${department}`.toLowerCase()
      }
    })
  })
  return rows.toSorted((a, b) => b.open - a.open || b.blocked - a.blocked)
}
