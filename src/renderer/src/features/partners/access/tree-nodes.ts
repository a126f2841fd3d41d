import type {
  AccessLevel,
  DepartmentObject,
  ResourceType,
  Share,
  Workspace
} from '@shared/domain/access'
import type { CarriedAccess } from '@shared/domain/access-diff'
import type { AccessIssue } from '@shared/domain/access-issues'
import { countWords } from '@shared/domain/partner-words'
import { levelRank, levelsOf } from '@shared/domain/share-changes'

/** One line of the tree. */
export type TreeNode = {
  readonly key: string
  readonly kind: ResourceType | 'gone' | 'loose' | 'unreadable'
  readonly id: string
  readonly name: string
  readonly depth: 1 | 2
  readonly parentKey: string | null
  /** Shared by itself. */
  readonly share: AccessLevel | null
  readonly before: AccessLevel | null
  /** Come down from its department. */
  readonly inherited: AccessLevel | null
  readonly isExpanded: boolean | null
  /** What is in it, or what it says beside its name. */
  readonly beside: string
  readonly issues: readonly AccessIssue[]
  readonly position: number
  readonly siblings: number
}

type Inside = { readonly type: 'agent' | 'app' | 'connection'; readonly object: DepartmentObject }
type Branch = {
  readonly key: string
  readonly id: string
  readonly name: string
  readonly isKnown: boolean
  readonly inside: readonly Inside[]
  readonly beside: string
}
/** A workspace by department, made once for as long as it stays the same. */
export type WorkspaceTree = readonly Branch[]

export const nodeKey = (type: string, id: string): string => `${type} ${id}`

/** `isWhole` is false where not everything is listed: then nobody can say what is empty. */
export function workspaceTree(workspace: Workspace, isWhole: boolean): WorkspaceTree {
  const { departments, agents, apps, connections } = workspace
  const known = new Set(departments.map(({ id }) => id))
  const byDepartment = new Map<string, Inside[]>()
  const put = (type: Inside['type'], objects: readonly DepartmentObject[]) => {
    for (const object of objects) {
      const place = known.has(object.departmentId) ? object.departmentId : ''
      const others = byDepartment.get(place)
      if (others === undefined) byDepartment.set(place, [{ type, object }])
      else others.push({ type, object })
    }
  }
  put('agent', agents)
  put('app', apps)
  put('connection', connections)

  const branch = (id: string, name: string, isKnown: boolean): Branch => {
    const inside = byDepartment.get(id) ?? []
    const counts = (['agent', 'app', 'connection'] as const).flatMap(type => {
      const count = inside.filter(each => each.type === type).length
      return count === 0 ? [] : [countWords(count, type)]
    })
    const key = nodeKey(isKnown ? 'department' : 'loose', id)
    return { key, id, name, isKnown, inside, beside: counts.join(', ') || (isWhole ? 'empty' : '') }
  }
  const loose = byDepartment.has('') ? [branch('', 'In no known department', false)] : []
  return [...departments.map(({ id, name }) => branch(id, name || id, true)), ...loose]
}

type TreeState = {
  readonly access: CarriedAccess
  readonly before: CarriedAccess
  readonly issues: readonly AccessIssue[]
  readonly text: string
  /** What was opened and closed by hand; else departments with something shared are open. */
  readonly opened: ReadonlyMap<string, boolean>
}

/** The lines that are shown, in order. */
export function treeNodes(tree: WorkspaceTree, state: TreeState): TreeNode[] {
  const { access, before, opened } = state
  const [has, had] = [levelsOf(access.resources), levelsOf(before.resources)]
  const level = (from: ReadonlyMap<string, Share>, key: string) => from.get(key)?.level ?? null
  const wanted = state.text.trim().toLowerCase()
  const isMatch = (name: string, id: string) =>
    name.toLowerCase().includes(wanted) || id.toLowerCase().includes(wanted)
  const issues = issuesByKey(state.issues)
  const isShared = (key: string) => has.has(key) || had.has(key)

  const nodes: TreeNode[] = []
  const node = (
    part: Pick<TreeNode, 'key' | 'kind' | 'id' | 'name' | 'depth' | 'parentKey'>,
    more: Partial<TreeNode> = {}
  ): TreeNode => ({
    share: level(has, part.key),
    before: level(had, part.key),
    inherited: null,
    isExpanded: null,
    beside: '',
    issues: issues.get(part.key) ?? [],
    position: 1,
    siblings: 1,
    ...part,
    ...more
  })
  const shownBranches = tree.filter(
    ({ name, id, inside }) =>
      wanted === '' || isMatch(name, id) || inside.some(({ object }) => matchesObject(object))
  )
  function matchesObject({ name, id }: DepartmentObject): boolean {
    return isMatch(name, id)
  }
  const ends = endNodes(access, before, tree, node, wanted === '' ? () => true : isMatch)
  const roots = shownBranches.length + ends.length
  // First: they are what stops a save.
  ends.forEach((end, at) => {
    nodes.push({ ...end, position: at + 1, siblings: roots })
  })
  let position = ends.length
  for (const { key, id, name, isKnown, inside, beside } of shownBranches) {
    position += 1
    const found =
      wanted === '' ? inside : inside.filter(({ object: each }) => isMatch(each.name, each.id))
    const within = wanted !== '' && found.length === 0 ? inside : found
    const isOpen =
      (wanted !== '' && found.length > 0) ||
      (opened.get(key) ??
        (isShared(key) || inside.some(({ type, object }) => isShared(nodeKey(type, object.id)))))
    nodes.push(
      node(
        {
          key,
          kind: isKnown ? 'department' : 'loose',
          id,
          name,
          depth: 1,
          parentKey: null
        },
        { isExpanded: inside.length === 0 ? null : isOpen, beside, position, siblings: roots }
      )
    )
    if (!isOpen) continue
    const above = level(has, key)
    within.forEach(({ type, object }, at) => {
      const own = nodeKey(type, object.id)
      const inherited = above !== null && type === 'connection' ? 'view' : above
      nodes.push(
        node(
          {
            key: own,
            kind: type,
            id: object.id,
            name: object.name || object.id,
            depth: 2,
            parentKey: key
          },
          { inherited, position: at + 1, siblings: within.length }
        )
      )
    })
  }
  return nodes
}

/** What is shared and is in no list, and what this console cannot read. */
function endNodes(
  access: CarriedAccess,
  before: CarriedAccess,
  tree: WorkspaceTree,
  node: (
    part: Pick<TreeNode, 'key' | 'kind' | 'id' | 'name' | 'depth' | 'parentKey'>,
    more?: Partial<TreeNode>
  ) => TreeNode,
  isMatch: (name: string, id: string) => boolean
): TreeNode[] {
  const held = new Set(
    tree.flatMap(({ key, inside }) => [
      key,
      ...inside.map(({ type, object }) => nodeKey(type, object.id))
    ])
  )
  const shares = [
    ...levelsOf([...access.resources, ...before.resources].toSorted(byLevel)).values()
  ]
  const gone = shares
    .filter(({ type, id }) => !held.has(nodeKey(type, id)) && isMatch(id, type))
    .map(({ type, id }) =>
      node(
        { key: nodeKey(type, id), kind: 'gone', id, name: id, depth: 1, parentKey: null },
        { beside: `${type} deleted meanwhile` }
      )
    )
  const unreadable = (access.unknownShares ?? []).map((share, at) =>
    node(
      {
        key: `unreadable ${at}`,
        kind: 'unreadable',
        id: String(at),
        name: JSON.stringify(share) ?? 'nothing',
        depth: 1,
        parentKey: null
      },
      { beside: 'unknown here, kept as it came' }
    )
  )
  return [...gone, ...unreadable]
}

const byLevel = (a: Share, b: Share): number => levelRank(b.level) - levelRank(a.level)

/** Those that are about a share, beside it. */
function issuesByKey(issues: readonly AccessIssue[]): ReadonlyMap<string, readonly AccessIssue[]> {
  const found = new Map<string, AccessIssue[]>()
  for (const issue of issues) {
    if (issue.share === null || saidElsewhere.has(issue.kind)) continue
    const key = nodeKey(issue.share.type, issue.share.id)
    const others = found.get(key)
    if (others === undefined) found.set(key, [issue])
    else others.push(issue)
  }
  return found
}

/** Beside the data visibility, and as a line of what is allowed. */
const saidElsewhere: ReadonlySet<AccessIssue['kind']> = new Set([
  'dashboards-without-figures',
  'includes-later'
])
