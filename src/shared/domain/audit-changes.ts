import type { AuditEntry } from '@shared/horizon/audit-entry'
import type { AccessLevel } from './access'
import { type ChangeDirection, directionOf } from './audit-change-direction'
import { levelsIn } from './audit-change-levels'
import { boundedJson } from './bounded-json'
import { visibleText } from './visible-text'

// Without zod, for the page.

export type { ChangeDirection } from './audit-change-direction'

/** One difference, for reading: what is not drawn by itself is written out. */
export type ChangeRow = {
  /** `access.resources.dept_support`; no two rows have the same. */
  readonly path: string
  /** `null` where there was nothing, or nothing is said of it. */
  readonly before: string | null
  readonly after: string | null
  /** What is shared, and at which level; `null` is not shared. */
  readonly levels?: { readonly before: AccessLevel | null; readonly after: AccessLevel | null }
  /** Of a list: what came and what went. */
  readonly items?: { readonly added: readonly string[]; readonly removed: readonly string[] }
  readonly direction: ChangeDirection
}
export type EntryChanges = {
  readonly rows: readonly ChangeRow[]
  /** True where there is more than is told here; the raw JSON has it. */
  readonly isCut: boolean
}

const maxRows = 200
const maxDepth = 6
const maxPathShown = 200
const maxValueShown = 300
const maxItems = 1_000
const maxItemsShown = 50

type Cell = { readonly isThere: boolean; readonly value: unknown }
const nothing: Cell = { isThere: false, value: undefined }

/**
 * What an entry says was changed, field by field. `changes` is the server's: anything can stand there,
 * of any size; work and result are bounded.
 */
export function changesOf({ changes }: Pick<AuditEntry, 'changes'>): EntryChanges {
  const rows: ChangeRow[] = []
  let isCut = false
  const paths = new Map<string, number>()
  function add(row: ChangeRow): void {
    if (rows.length >= maxRows) {
      isCut = true
      return
    }
    const nth = (paths.get(row.path) ?? 0) + 1
    paths.set(row.path, nth)
    rows.push(nth === 1 ? row : { ...row, path: `${row.path} (${nth})` })
  }

  function compare(path: string, name: string, from: Cell, to: Cell, depth: number): void {
    if (rows.length >= maxRows) {
      isCut = true
      return
    }
    const levels = levelsIn(from.value, to.value, maxItems)
    if (levels !== undefined) {
      isCut ||= levels.isCut
      for (const { id, before, after } of levels.changed) {
        add(levelRow(`${path}.${id}`, before, after))
      }
      if (levels.changed.length > 0) return
    }
    if (isPlain(from.value) && isPlain(to.value) && depth < maxDepth) {
      compareFields(path, from.value, to.value, depth + 1)
      return
    }
    add(row(path, name, from, to))
  }

  function compareFields(path: string, from: Fields, to: Fields, depth: number): void {
    for (const name of new Set([...keysOf(from), ...keysOf(to)])) {
      const [before, after] = [cellOf(from, name), cellOf(to, name)]
      if (!isSame(before, after)) compare(`${path}.${name}`, name, before, after, depth)
    }
    isCut ||= [from, to].some(hasMoreKeys)
  }

  if (changes === undefined) return { rows, isCut }
  for (const name of keysOf(changes)) {
    const change: unknown = changes[name]
    const [from, to] = endsOf(change)
    compare(name, name, from, to, 0)
  }
  return { rows, isCut: isCut || hasMoreKeys(changes) }
}

/** `{ from, to }`; what is written otherwise is what it is now. */
function endsOf(change: unknown): readonly [Cell, Cell] {
  const isPair = isPlain(change) && (Object.hasOwn(change, 'from') || Object.hasOwn(change, 'to'))
  return isPair
    ? [cellOf(change, 'from'), cellOf(change, 'to')]
    : [nothing, { isThere: true, value: change }]
}

type Fields = Readonly<Record<string, unknown>>

const isPlain = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const cellOf = (fields: Fields, name: string): Cell =>
  Object.hasOwn(fields, name) ? { isThere: true, value: fields[name] } : nothing

/** Not all of a million. */
function keysOf(fields: Fields, most = maxItems): string[] {
  const names: string[] = []
  for (const name in fields) {
    if (names.length >= most) break
    if (Object.hasOwn(fields, name)) names.push(name)
  }
  return names
}
const hasMoreKeys = (fields: Fields): boolean => keysOf(fields, maxItems + 1).length > maxItems

const isSame = (a: Cell, b: Cell): boolean =>
  a.isThere === b.isThere &&
  (a.value === b.value ||
    (typeof a.value === 'object' &&
      typeof b.value === 'object' &&
      boundedJson(a.value, 20_000) === boundedJson(b.value, 20_000)))

const levelRow = (
  path: string,
  before: AccessLevel | null,
  after: AccessLevel | null
): ChangeRow => ({
  path: visibleText(path, maxPathShown),
  before,
  after,
  levels: { before, after },
  direction: directionOf('level', before, after)
})

function row(path: string, name: string, from: Cell, to: Cell): ChangeRow {
  const items = itemsOf(from.value, to.value)
  return {
    path: visibleText(path, maxPathShown),
    before: textOf(from),
    after: textOf(to),
    ...(items !== undefined && { items }),
    direction: from.isThere && to.isThere ? directionOf(name, from.value, to.value) : 'neutral'
  }
}

const textOf = ({ isThere, value }: Cell): string | null => {
  if (!isThere || value === null || value === undefined) return null
  return visibleText(
    typeof value === 'string' ? value : boundedJson(value, maxValueShown + 1),
    maxValueShown
  )
}

/** Lists of words that were lists of words before. */
function itemsOf(from: unknown, to: unknown): ChangeRow['items'] {
  const [before, after] = [from ?? [], to ?? []].map(wordsIn)
  if (before === undefined || after === undefined || !(Array.isArray(from) || Array.isArray(to))) {
    return undefined
  }
  const [had, has] = [new Set(before), new Set(after)]
  const shown = (words: readonly string[]): string[] =>
    words.slice(0, maxItemsShown).map(word => visibleText(word, 100))
  return {
    added: shown(after.filter(word => !had.has(word))),
    removed: shown(before.filter(word => !has.has(word)))
  }
}

function wordsIn(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > maxItems) return undefined
  return value.every(item => typeof item === 'string') ? value : undefined
}
