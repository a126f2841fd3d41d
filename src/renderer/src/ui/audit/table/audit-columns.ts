import type { AuditColumn } from '@shared/contract/audit'

export type TableColumn = Extract<
  AuditColumn,
  'time' | 'actor' | 'action' | 'resource' | 'outcome' | 'partner' | 'key' | 'ip'
>

export const columnWords: Readonly<Record<TableColumn, string>> = {
  time: 'Time',
  actor: 'Actor',
  action: 'Action',
  resource: 'Resource',
  partner: 'Partner',
  key: 'Key',
  ip: 'Address',
  outcome: 'Outcome'
}

const inOrder = ['time', 'actor', 'action', 'resource', 'partner', 'key', 'ip', 'outcome'] as const

/** Those of a table with room for all. */
export const tableColumns = (without: readonly TableColumn[]): readonly TableColumn[] =>
  inOrder.filter(column => !without.includes(column))

type Size = {
  readonly least: number
  /** What it is given before the column that is needed least is shown beside it. */
  readonly good: number
  /** Of what is left; 0 keeps to its width. */
  readonly share: number
}
const kept = (width: number): Size => ({ least: width, good: width, share: 0 })
const sizes: Readonly<Record<TableColumn, Size>> = {
  time: kept(106),
  actor: { least: 104, good: 136, share: 1 },
  action: { least: 128, good: 150, share: 1 },
  resource: { least: 100, good: 136, share: 1 },
  partner: { least: 104, good: 124, share: 1 },
  key: kept(104),
  ip: kept(120),
  outcome: kept(82)
}
/** The last come and the first go as the table gets narrow. */
const byNeed = ['time', 'action', 'outcome', 'actor', 'resource', 'ip', 'partner', 'key'] as const
/** Says of most entries what the actor says already: shown only where the others have good room. */
const neededLeast: TableColumn = 'key'

const paddingPx = 32
/** Of a column's width, after what stands in it. */
const gapPx = { wide: 12, narrow: 8 } as const
/** Room for three marks, or two where it is narrow. */
const marksPx = { wide: 52, narrow: 34 } as const
const wideFromPx = 900
const datePx = 46
/** A time with its day goes without them where names need their room. */
const millisecondsPx = 29
const millisecondsFromPx = 800
/** A day of another year takes the place of the milliseconds, and a little more. */
const yearPx = 8

export type TableLayout = {
  readonly columns: readonly TableColumn[]
  /** There is no room for them. */
  readonly hidden: readonly TableColumn[]
  /** For the grid; the last one is that of the marks. */
  readonly template: string
  readonly hasMilliseconds: boolean
  readonly gap: number
  /** Narrower, the list scrolls sideways. */
  readonly minWidth: number
}

type Options = {
  readonly width: number
  readonly times: 'clock' | 'day' | 'year'
  /** What every row has the same. */
  readonly without: readonly TableColumn[]
}

/** Which columns there is room for, and how wide each is. */
export function auditLayout({ width, times, without }: Options): TableLayout {
  const isNarrow = width < wideFromPx
  const hasMilliseconds = times !== 'day' || width >= millisecondsFromPx
  const timePx =
    sizes.time.least +
    (times === 'clock' ? 0 : datePx) +
    (times === 'year' ? yearPx : 0) -
    (hasMilliseconds ? 0 : millisecondsPx)
  const gap = isNarrow ? gapPx.narrow : gapPx.wide
  const least = (column: TableColumn) =>
    (column === 'time' ? timePx : sizes[column].least) - gapPx.wide + gap
  const marks = isNarrow ? marksPx.narrow : marksPx.wide
  let left = width - paddingPx - marks
  const shown = new Set<TableColumn>()
  for (const column of byNeed) {
    if (without.includes(column)) continue
    const wished = column === neededLeast ? missingRoom(shown) : 0
    if (shown.size >= 3 && least(column) + wished > left) break
    left -= least(column)
    shown.add(column)
  }
  const columns = inOrder.filter(column => shown.has(column))
  const hidden = inOrder.filter(column => !shown.has(column) && !without.includes(column))
  const tracks = columns.map(column => {
    const { share } = sizes[column]
    return share === 0 ? `${least(column)}px` : `minmax(${least(column)}px, ${share}fr)`
  })
  const minWidth = columns.reduce((sum, column) => sum + least(column), paddingPx + marks)
  return {
    columns,
    hidden,
    minWidth,
    hasMilliseconds,
    gap,
    template: `${tracks.join(' ')} ${marks}px`
  }
}

const missingRoom = (shown: ReadonlySet<TableColumn>): number =>
  [...shown].reduce((sum, column) => sum + sizes[column].good - sizes[column].least, 0)

/** Columns a fixed filter makes the same in every row: `key:"key_9f2c"`. */
export function fixedColumns(fixed: string | undefined): readonly TableColumn[] {
  return (['partner', 'key'] as const).filter(column => fixed?.startsWith(`${column}:`))
}
