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

type Size = {
  readonly least: number
  /** What it is given before a less needed column is shown beside it. */
  readonly good: number
  /** Of what is left; 0 keeps to its width. */
  readonly share: number
}
const kept = (width: number): Size => ({ least: width, good: width, share: 0 })
const sizes: Readonly<Record<TableColumn, Size>> = {
  time: kept(106),
  actor: { least: 100, good: 136, share: 1 },
  action: { least: 146, good: 170, share: 1.2 },
  resource: { least: 86, good: 136, share: 1 },
  partner: { least: 120, good: 120, share: 1 },
  key: kept(116),
  ip: kept(124),
  outcome: kept(90)
}
/** The last come and the first go as the table gets narrow. */
const byNeed = ['time', 'action', 'outcome', 'actor', 'resource', 'ip', 'partner', 'key'] as const
/** Shown wherever they fit; the others only where these have good room. */
const needed: ReadonlySet<TableColumn> = new Set(byNeed.slice(0, 5))

const paddingPx = 32
/** Room for three marks, or two where it is narrow. */
const marksPx = { wide: 52, narrow: 34 } as const
const wideFromPx = 800
const datePx = 46
/** A day of another year takes the place of the milliseconds, and a little more. */
const yearPx = 8

export type TableLayout = {
  readonly columns: readonly TableColumn[]
  /** For the grid; the last one is that of the marks. */
  readonly template: string
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
  const timePx =
    sizes.time.least + (times === 'clock' ? 0 : datePx) + (times === 'year' ? yearPx : 0)
  const least = (column: TableColumn) => (column === 'time' ? timePx : sizes[column].least)
  const marks = width < wideFromPx ? marksPx.narrow : marksPx.wide
  let left = width - paddingPx - marks
  const shown = new Set<TableColumn>()
  for (const column of byNeed) {
    if (without.includes(column)) continue
    const wished = needed.has(column) ? 0 : missingRoom(shown)
    if (shown.size >= 3 && least(column) + wished > left) break
    left -= least(column)
    shown.add(column)
  }
  const columns = inOrder.filter(column => shown.has(column))
  const tracks = columns.map(column => {
    const { share } = sizes[column]
    return share === 0 ? `${least(column)}px` : `minmax(${least(column)}px, ${share}fr)`
  })
  const minWidth = columns.reduce((sum, column) => sum + least(column), paddingPx + marks)
  return { columns, minWidth, template: `${tracks.join(' ')} ${marks}px` }
}

const missingRoom = (shown: ReadonlySet<TableColumn>): number =>
  [...shown].reduce((sum, column) => sum + sizes[column].good - sizes[column].least, 0)

/** Columns a fixed filter makes the same in every row: `key:"key_9f2c"`. */
export function fixedColumns(fixed: string | undefined): readonly TableColumn[] {
  return (['partner', 'key'] as const).filter(column => fixed?.startsWith(`${column}:`))
}
