import { keyStatuses } from '@shared/domain/key-status'
import { allScopes } from '@shared/domain/scope-catalogue'
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  type SortFn,
  tableFeatures
} from '@tanstack/react-table'
import type { KeyRow } from './key-rows'
import { creatorName } from './key-words'
import { type SortColumn, sortColumns } from './keys-location'

export const keyTableFeatures = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel()
})
export type KeyTableFeatures = typeof keyTableFeatures

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

const byText: SortFn<KeyTableFeatures, KeyRow> = (a, b, id) =>
  collator.compare(a.getValue<string>(id), b.getValue<string>(id))

const byNumber: SortFn<KeyTableFeatures, KeyRow> = (a, b, id) => {
  const [left, right] = [a.getValue<number>(id), b.getValue<number>(id)]
  return left === right ? 0 : left < right ? -1 : 1
}

/** Milliseconds to sort by; `undefined` (not offered, not a time) always comes last. */
function sortTime(iso: string | null | undefined, whenNull: number): number | undefined {
  if (iso === undefined) return undefined
  if (iso === null) return whenNull
  const at = Date.parse(iso)
  return Number.isNaN(at) ? undefined : at
}

const text = { sortFn: byText, sortUndefined: 'last', sortDescFirst: false } as const
const number = { sortFn: byNumber, sortUndefined: 'last', sortDescFirst: false } as const
const newestFirst = { ...number, sortDescFirst: true } as const

const helper = createColumnHelper<KeyTableFeatures, KeyRow>()
const id = <C extends SortColumn>(column: C) => column

/** What each column is called and sorted by; `KeyCell` draws it. */
export const keyColumns = helper.columns([
  helper.accessor(row => row.key.clientName, { id: id('name'), header: 'Name', ...text }),
  helper.accessor(row => row.key.type, { id: id('type'), header: 'Type', ...text }),
  helper.accessor(row => creatorName(row.key), { id: id('creator'), header: 'Creator', ...text }),
  helper.accessor(
    row => (row.key.scopes.includes(allScopes) ? Number.MAX_SAFE_INTEGER : row.key.scopes.length),
    { id: id('scopes'), header: 'Scopes', ...number, sortDescFirst: true }
  ),
  helper.accessor(row => sortTime(row.key.createdAt ?? undefined, 0), {
    id: id('created'),
    header: 'Created',
    ...newestFirst
  }),
  helper.accessor(row => sortTime(row.key.expiresAt, Number.POSITIVE_INFINITY), {
    id: id('expires'),
    header: 'Expires',
    ...number
  }),
  helper.accessor(row => sortTime(row.key.lastUsedAt, Number.NEGATIVE_INFINITY), {
    id: id('lastUsed'),
    header: 'Last used',
    ...newestFirst
  }),
  helper.accessor(row => keyStatuses.indexOf(row.status), {
    id: id('status'),
    header: 'Status',
    ...number
  }),
  helper.accessor(row => row.key.hint, { id: id('hint'), header: 'Hint', ...text })
])

/** Least widths in pixels. */
const widths: Readonly<Record<SortColumn, number>> = {
  name: 140,
  type: 94,
  creator: 118,
  scopes: 288,
  created: 97,
  expires: 97,
  lastUsed: 96,
  status: 120,
  hint: 110 + 16
}
const oneScopeWidth = 184

/** How what is left over is shared: one column alone would leave a gap too wide to read across. */
const shares: Partial<Readonly<Record<SortColumn, number>>> = { name: 1.2, creator: 0.5, scopes: 1 }

export type KeyLayout = {
  readonly hidden: ReadonlySet<SortColumn>
  readonly scopesShown: 1 | 2
  /** For `grid-template-columns`, over the columns that are not hidden. */
  readonly template: string
  /** Below this the table scrolls sideways. */
  readonly minWidth: number
}

/** Which columns fit: creator goes first, then created, the second scope, type and the hint. */
export function keyLayout(width: number): KeyLayout {
  const hidden = new Set<SortColumn>()
  if (width < 1_200) hidden.add('creator')
  if (width < 1_100) hidden.add('created')
  if (width < 760) hidden.add('type').add('hint')
  const scopesShown = width < 960 ? 1 : 2
  const shown = sortColumns.filter(column => !hidden.has(column))
  const least = (column: SortColumn) =>
    column === 'scopes' && scopesShown === 1 ? oneScopeWidth : widths[column]
  return {
    hidden,
    scopesShown,
    template: shown
      .map(column => {
        const share = shares[column]
        return share === undefined ? `${least(column)}px` : `minmax(${least(column)}px, ${share}fr)`
      })
      .join(' '),
    minWidth: shown.reduce((sum, column) => sum + least(column), 0)
  }
}
