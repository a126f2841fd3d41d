import type {
  Access,
  Department,
  DepartmentObject,
  ResourceType,
  ShareType,
  Workspace
} from '@shared/domain/access'

type Lists = {
  readonly departments: readonly Department[] | null
  readonly agents: readonly DepartmentObject[] | null
  readonly apps: readonly DepartmentObject[] | null
  readonly connections: readonly DepartmentObject[] | null
}

export type KnownWorkspace = {
  readonly workspace: Workspace
  /** Of these only ids that are shared are known: nothing lists them. */
  readonly unlisted: readonly ResourceType[]
}

const nothingListed: Lists = { departments: null, agents: null, apps: null, connections: null }

/**
 * What can be shared. Where a list is missing, the shared ids stand in for it, so that what is not
 * listed is not taken for deleted.
 */
export function knownWorkspace(
  lists: Lists | undefined,
  accesses: readonly Access[]
): KnownWorkspace {
  const { departments, agents, apps, connections } = lists ?? nothingListed
  const shared = (type: ShareType): string[] => [
    ...new Set(
      accesses.flatMap(({ resources }) =>
        resources.filter(share => share.type === type).map(({ id }) => id)
      )
    )
  ]
  const loose = (type: ShareType): DepartmentObject[] =>
    shared(type).map(id => ({ id, name: id, departmentId: '' }))

  const objects = {
    agents: agents ?? loose('agent'),
    apps: apps ?? [],
    connections: connections ?? loose('connection')
  }
  const named = Object.values(objects).flatMap(list => list.map(each => each.departmentId))
  const departmentIds = new Set([...shared('department'), ...named.filter(id => id !== '')])
  return {
    workspace: {
      departments: departments ?? [...departmentIds].map(id => ({ id, name: id })),
      ...objects
    },
    unlisted: (
      [
        ['department', departments],
        ['agent', agents],
        ['app', apps],
        ['connection', connections]
      ] as const
    ).flatMap(([type, list]) => (list === null ? [type] : []))
  }
}
