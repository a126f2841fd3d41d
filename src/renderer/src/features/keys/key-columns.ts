import type { JudgedKey } from '@shared/domain/key-filter'
import { keyStatuses } from '@shared/domain/key-status'
import { allScopes } from '@shared/domain/scope-catalogue'
import { creatorName } from './key-words'
import { type SortColumn, sortColumns } from './keys-location'

type KeyColumn = {
  readonly header: string
  /** What a first click on the head sorts by; else the smallest comes first. */
  readonly isLargestFirst?: true
  /** `undefined`, not offered or not a time, always comes last. */
  readonly valueOf: (row: JudgedKey) => string | number | undefined
}

function sortTime(iso: string | null | undefined, whenNull: number): number | undefined {
  if (iso === undefined) return undefined
  if (iso === null) return whenNull
  const at = Date.parse(iso)
  return Number.isNaN(at) ? undefined : at
}

/** What each column is called and sorted by; `KeyCell` draws it. */
export const keyColumns: Readonly<Record<SortColumn, KeyColumn>> = {
  name: { header: 'Name', valueOf: row => row.key.clientName },
  type: { header: 'Type', valueOf: row => row.key.type },
  creator: { header: 'Creator', valueOf: row => creatorName(row.key) },
  scopes: {
    header: 'Scopes',
    isLargestFirst: true,
    valueOf: ({ key: { scopes } }) =>
      scopes.includes(allScopes) ? Number.MAX_SAFE_INTEGER : scopes.length
  },
  created: {
    header: 'Created',
    isLargestFirst: true,
    valueOf: row => sortTime(row.key.createdAt ?? undefined, 0)
  },
  expires: {
    header: 'Expires',
    valueOf: row => sortTime(row.key.expiresAt, Number.POSITIVE_INFINITY)
  },
  lastUsed: {
    header: 'Last used',
    isLargestFirst: true,
    valueOf: row => sortTime(row.key.lastUsedAt, Number.NEGATIVE_INFINITY)
  },
  status: { header: 'Status', valueOf: row => keyStatuses.indexOf(row.status) },
  hint: { header: 'Hint', valueOf: row => row.key.hint }
}

/** The tick's own column, before the others. */
export const tickWidth = 40

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
  hint: 110
}
const oneScopeWidth = 144

/** How what is left over is shared: one column alone would leave a gap too wide to read across. */
const shares: Partial<Readonly<Record<SortColumn, number>>> = {
  name: 1.6,
  creator: 0.5,
  scopes: 0.9
}

export type KeyLayout = {
  readonly hidden: ReadonlySet<SortColumn>
  readonly scopesShown: 1 | 2
  /** For `grid-template-columns`, over the columns that are not hidden. */
  readonly template: string
  /** Below this the table scrolls sideways. */
  readonly minWidth: number
}

/** Which columns fit: the second scope goes first, then creator, created, type and the hint. */
export function keyLayout(width: number): KeyLayout {
  const hidden = new Set<SortColumn>()
  // The sheet of a 1280 window has 1068.
  if (width < 1_056) hidden.add('creator')
  if (width < 938) hidden.add('created')
  if (width < 841) hidden.add('type').add('hint')
  const scopesShown = width < 1_200 ? 1 : 2
  const shown = sortColumns.filter(column => !hidden.has(column))
  const least = (column: SortColumn) =>
    column === 'scopes' && scopesShown === 1 ? oneScopeWidth : widths[column]
  return {
    hidden,
    scopesShown,
    template: [
      `${tickWidth}px`,
      ...shown.map(column => {
        const share = shares[column]
        return share === undefined ? `${least(column)}px` : `minmax(${least(column)}px, ${share}fr)`
      })
    ].join(' '),
    minWidth: shown.reduce((sum, column) => sum + least(column), tickWidth)
  }
}
