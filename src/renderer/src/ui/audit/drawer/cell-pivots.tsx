import { Menu } from '@mantine/core'
import type { AuditColumn, AuditRow } from '@shared/contract/audit'
import { toggledExclusion, withOnlyTerm } from '@shared/domain/audit-query/edit-audit-query'
import { IconArrowUpRight, IconClock, IconEqual, IconEqualNot } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import type { AuditPlace, ChangePlace } from '../audit-view-parts'
import classes from './drawer-pivots.module.css'
import { objectsOf } from './open-object'
import {
  aroundQuery,
  type Pivot,
  type PivotField,
  pivotOf,
  pivotOfColumn,
  pivotWords
} from './pivot-terms'

/** Where the menu was asked for: on a cell, or on a row by a key. */
export type PivotAsk = {
  readonly row: AuditRow
  /** `undefined` offers those of the whole row. */
  readonly column?: AuditColumn
  /** In the window, where it opens. */
  readonly x: number
  readonly y: number
}

type Props = {
  readonly ask: PivotAsk
  readonly place: AuditPlace
  readonly change: ChangePlace
  /** The row takes the focus back. */
  readonly onClose: () => void
}

const ofRow: readonly PivotField[] = ['actor', 'action', 'resource', 'ip', 'key', 'outcome']
const icon = { size: 15, stroke: 1.7 } as const

/** Only, not, around and open, from any cell. */
export function CellPivots({ ask: { row, column, x, y }, place, change, onClose }: Props) {
  const [, navigate] = useLocation()
  const { entry } = row
  const pivots =
    column === undefined
      ? ofRow.flatMap(field => pivotOf(entry, field) ?? [])
      : [pivotOfColumn(entry, column)].filter(pivot => pivot !== undefined)
  const around = aroundQuery(entry)
  // Of a whole row the values are many: what is not about one of them comes first.
  const elsewhere = (
    <>
      {around !== undefined && (
        <Menu.Item
          leftSection={<IconClock {...icon} aria-hidden />}
          onClick={() => change({ query: around })}
        >
          ± 5 min around it
        </Menu.Item>
      )}
      {objectsOf(entry).map(({ label, path }) => (
        <Menu.Item
          key={path}
          leftSection={<IconArrowUpRight {...icon} aria-hidden />}
          onClick={() => navigate(path)}
        >
          {label}
        </Menu.Item>
      ))}
    </>
  )
  return (
    <Menu opened onClose={onClose} position="bottom-start" width={320} trapFocus>
      <Menu.Target>
        <span className={classes.anchor} style={{ left: x, top: y }} aria-hidden />
      </Menu.Target>
      <Menu.Dropdown aria-label="Look further" className={classes.menu}>
        {column === undefined && elsewhere}
        {pivots.map(pivot => (
          <PivotItems
            key={pivot.field}
            pivot={pivot}
            query={place.query}
            onQuery={query => change({ query })}
          />
        ))}
        {column !== undefined && elsewhere}
      </Menu.Dropdown>
    </Menu>
  )
}

type ItemsProps = {
  readonly pivot: Pivot
  readonly query: string
  readonly onQuery: (query: string) => void
}

const PivotItems = ({ pivot: { field, label, term }, query, onQuery }: ItemsProps) => (
  <>
    <Menu.Label>
      <bdi className={classes.pivotValue}>{label}</bdi>
    </Menu.Label>
    <Menu.Item
      leftSection={<IconEqual {...icon} aria-hidden />}
      onClick={() => onQuery(withOnlyTerm(query, term))}
    >
      Only this {pivotWords(field)}
    </Menu.Item>
    <Menu.Item
      leftSection={<IconEqualNot {...icon} aria-hidden />}
      onClick={() => onQuery(toggledExclusion(query, term))}
    >
      Not this {pivotWords(field)}
    </Menu.Item>
  </>
)
