import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { AuditOrder } from '../audit-view-parts'
import { columnWords, type TableColumn } from './audit-columns'
import classes from './audit-table.module.css'

type Props = {
  readonly columns: readonly TableColumn[]
  readonly hidden: readonly TableColumn[]
  readonly order: AuditOrder
  readonly onOrder: (order: AuditOrder) => void
  readonly zone: string
}

/** The names of the columns; the time's turns the order around. */
export function AuditTableHead({ columns, hidden, order, onOrder, zone }: Props) {
  const Arrow = order === 'newest' ? IconArrowDown : IconArrowUp
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    <div role="rowgroup" className={classes.head}>
      {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: its button has the focus */}
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        {columns.map(column => (
          // biome-ignore lint/a11y/useSemanticElements: see the grid
          // biome-ignore lint/a11y/useFocusableInteractive: its button has the focus
          <div
            key={column}
            role="columnheader"
            className={classes.cell}
            {...(column === 'time' && {
              'aria-sort': order === 'newest' ? 'descending' : 'ascending'
            })}
          >
            {column === 'time' ? (
              <UnstyledButton
                className={classes.sort}
                data-hint={order === 'newest' ? 'Newest first' : 'Oldest first'}
                onClick={() => onOrder(order === 'newest' ? 'oldest' : 'newest')}
              >
                Time, {zone}
                <Arrow size={13} stroke={1.9} aria-hidden />
              </UnstyledButton>
            ) : (
              columnWords[column]
            )}
          </div>
        ))}
        {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: a label */}
        <div role="columnheader" className={classes.cell}>
          <span className="hc-visually-hidden">Marks</span>
          {hidden.length > 0 && (
            <span
              className={classes.hidden}
              data-hint-title="No room for"
              data-hint={inEntry(hidden)}
            >
              <span aria-hidden>+{hidden.length}</span>
              <span className="hc-visually-hidden">No room for {inEntry(hidden)}</span>
            </span>
          )}
        </div>
      </div>
    </div>
  )
}

const inEntry = (columns: readonly TableColumn[]): string =>
  `${columns.map(column => columnWords[column]).join(', ')}: in the entry, once it is opened`
