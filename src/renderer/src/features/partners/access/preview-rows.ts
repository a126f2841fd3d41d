import type { Access, AccessLevel, Department, Share, Workspace } from '@shared/domain/access'
import { isAtLeast } from '@shared/domain/access'
import type { AccessRow, AccessTable } from '@shared/domain/access-table'
import { levelWords, listWords, namesOf } from '@shared/domain/partner-words'
import { levelRank, levelsOf } from '@shared/domain/share-changes'
import { visibleText } from '@shared/domain/visible-text'
import { type Cells, cell, cellsOf, isChangedCell } from './preview-cells'
import { dataRows } from './preview-data-rows'

export type PreviewText = {
  readonly words: string
  readonly state: 'same' | 'new' | 'lost'
}
/** A line of what is allowed, and because of what. */
export type PreviewRow = {
  readonly key: string
  readonly kind: AccessRow['type'] | 'later' | 'data'
  readonly name: string
  /** Everything that a row of several names, to find it by. */
  readonly searched: string
  readonly cells: Cells | null
  readonly text: PreviewText | null
  readonly because: string
  readonly beside: string
  readonly isChanged: boolean
  /** Nothing of it is left. */
  readonly isLost: boolean
}

type Side = { readonly access: Access; readonly table: AccessTable }

const namesAtMost = 6

/** What `after` allows, marked with what it did not or no longer does against `before`. */
export function previewRows(before: Side, after: Side, workspace: Workspace): PreviewRow[] {
  const earlier = new Map(before.table.rows.map(row => [`${row.type} ${row.id}`, row]))
  const names = namesOf(workspace)
  const nameOf = ({ type, id }: Share) => visibleText(names(type, id) ?? id, 60)
  const pairs = after.table.rows
    .filter(row => !row.isGone)
    .map(row => ({ row, was: earlier.get(`${row.type} ${row.id}`) }))
    .filter(({ row, was }) => row.level !== null || (was?.level ?? null) !== null)

  const one = ({ row, was }: Pair): PreviewRow => {
    const cells = cellsOf(was, row)
    const isLost = row.level === null
    const level = (was?.level ?? null) !== row.level
    return {
      key: `${row.type} ${row.id}`,
      kind: row.type,
      name: visibleText(row.name, 100),
      searched: `${row.name} ${row.id}`.toLowerCase(),
      cells,
      text: null,
      ...(isLost ? lostWords(was) : becauseWords(row, nameOf)),
      isChanged: level || cells.some(isChangedCell),
      isLost
    }
  }
  const of = (type: AccessRow['type']) => pairs.filter(({ row }) => row.type === type)
  const agents = strongestWithin(of('agent')).map(one)
  const departments = of('department').map(one)
  const grouped = [...together(of('app').map(one)), ...together(of('connection').map(one))]
  const objects = [...agents, ...grouped, ...departments]
  return [
    ...objects.filter(({ isLost }) => !isLost),
    ...laterRows(before.access, after.access, workspace.departments),
    ...objects.filter(({ isLost }) => isLost),
    ...dataRows(before, after, workspace.departments)
  ]
}

type Pair = { readonly row: AccessRow; readonly was: AccessRow | undefined }

/** Departments stay in their order. */
function strongestWithin(pairs: readonly Pair[]): Pair[] {
  const order = new Map<string | null, number>()
  for (const { row } of pairs) {
    if (!order.has(row.departmentId)) order.set(row.departmentId, order.size)
  }
  const place = ({ row }: Pair) => order.get(row.departmentId) ?? 0
  return pairs.toSorted(
    (a, b) => place(a) - place(b) || levelRank(b.row.level) - levelRank(a.row.level)
  )
}

function becauseWords(row: AccessRow, nameOf: (share: Share) => string) {
  const shares = row.because.map(({ share }) => share)
  const [first, ...others] = shares
  if (first === undefined) return { because: '', beside: '' }
  const own = shares.find(share => share.type === row.type && share.id === row.id)
  const above = shares.find(share => share !== own)
  if (row.type === 'connection') {
    return {
      because: above === undefined ? 'connection share' : nameOf(above),
      beside: ', connections are read-only'
    }
  }
  if (row.type === 'department') {
    const effect = row.effects.find(({ effect }) => dashboards.has(effect))?.effect
    return {
      because: `${nameOf(first)}: ${levelWords[first.level]}`,
      beside: dashboards.get(effect ?? '') ?? ''
    }
  }
  const decisive =
    first === own
      ? `agent share: ${levelWords[first.level]}`
      : `${nameOf(first)}: ${levelWords[first.level]}`
  const rest = others.map(share =>
    share === own
      ? `beside its own: ${levelWords[share.level]}`
      : `above ${nameOf(share)}: ${levelWords[share.level]}`
  )
  return { because: decisive, beside: rest.map(words => `, ${words}`).join('') }
}

const dashboards: ReadonlyMap<string, string> = new Map([
  ['dashboard-figures', ', dashboard with figures'],
  ['no-dashboard-figures', ', dashboard, no figures']
])

function lostWords(was: AccessRow | undefined) {
  const types = new Set(was?.because.map(({ share }) => share.type))
  return { because: `${listWords([...types])} share removed`, beside: '' }
}

/** Objects that stand alike share a line: their names in one. */
function together(rows: readonly PreviewRow[]): PreviewRow[] {
  const groups = new Map<string, PreviewRow[]>()
  for (const row of rows) {
    const alike = JSON.stringify([row.cells, row.because, row.beside, row.isChanged])
    const others = groups.get(alike)
    if (others === undefined) groups.set(alike, [row])
    else others.push(row)
  }
  return [...groups.values()].flatMap(group => {
    const [first] = group
    if (first === undefined) return []
    const names = group.map(({ name }) => name)
    const more = names.length - namesAtMost
    return [
      {
        ...first,
        name:
          more > 0
            ? `${names.slice(0, namesAtMost).join(', ')} and ${more} more`
            : names.join(', '),
        searched: group.map(({ searched }) => searched).join(' ')
      }
    ]
  })
}

/** Department shares cover what is added to them: said once for those that stand alike. */
function laterRows(
  before: Access,
  after: Access,
  departments: readonly Department[]
): PreviewRow[] {
  const [had, has] = [levelsOf(before.resources), levelsOf(after.resources)]
  const groups = new Map<
    string,
    { was: AccessLevel | null; level: AccessLevel | null; names: string[] }
  >()
  for (const { id, name } of departments) {
    const was = had.get(`department ${id}`)?.level ?? null
    const level = has.get(`department ${id}`)?.level ?? null
    if (was === null && level === null) continue
    const key = `${was} ${level}`
    const group = groups.get(key) ?? { was, level, names: [] }
    groups.set(key, { ...group, names: [...group.names, visibleText(name || id, 60)] })
  }
  return [...groups].map(([key, { was, level, names }]) => {
    const at = (least: AccessLevel) =>
      cell(was !== null && isAtLeast(was, least), level !== null && isAtLeast(level, least))
    const cells: Cells = [at('view'), at('interact'), at('edit'), at('manage')]
    const name = `Later agents of ${names.join(', ')}`
    return {
      key: `later ${key}`,
      kind: 'later',
      name,
      searched: name.toLowerCase(),
      cells,
      text: null,
      because: level === null ? 'department share removed' : 'department shares cover new agents',
      beside: '',
      isChanged: was !== level,
      isLost: level === null
    }
  })
}
