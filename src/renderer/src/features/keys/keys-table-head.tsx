import { Checkbox, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { keyColumns } from './key-columns'
import { notOffered } from './key-words'
import type { Sort, SortColumn } from './keys-location'
import classes from './keys-table.module.css'

type Props = {
  readonly columns: readonly SortColumn[]
  /** Columns this Horizon sends for no key: said here, once. */
  readonly unsaid: ReadonlySet<SortColumn>
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly ticks: Ticks
}

type Ticks = {
  readonly selected: number
  readonly all: number
  readonly onAll: () => void
  readonly onNone: () => void
}

export function KeysTableHead({ columns, unsaid, sort, onSort, ticks }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of a grid placed by hand
    <div role="rowgroup" className={classes.head}>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: its buttons have the focus */}
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        <TickHead {...ticks} />
        {columns.map(column => (
          <Head
            key={column}
            column={column}
            isUnsaid={unsaid.has(column)}
            sort={sort}
            onSort={onSort}
          />
        ))}
      </div>
    </div>
  )
}

/** All that are listed, some, or none; what filters hide is left as it is. */
function TickHead({ selected, all, onAll, onNone }: Ticks) {
  const isAll = selected > 0 && selected === all
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    // biome-ignore lint/a11y/useFocusableInteractive: its box has the focus
    <div role="columnheader" className={classes.tickCell}>
      <Checkbox
        aria-label={isAll ? 'Select no key of the list' : 'Select every key of the list'}
        checked={isAll}
        indeterminate={selected > 0 && !isAll}
        disabled={all === 0}
        onChange={isAll ? onNone : onAll}
      />
    </div>
  )
}

type HeadProps = Pick<Props, 'sort' | 'onSort'> & {
  readonly column: SortColumn
  readonly isUnsaid: boolean
}

function Head({ column, isUnsaid, sort, onSort }: HeadProps) {
  const isSorted = sort.column === column && !isUnsaid
  const Arrow = sort.isDescending ? IconArrowDown : IconArrowUp
  const { header: name, isLargestFirst = false } = keyColumns[column]
  const isDescending = isSorted ? !sort.isDescending : isLargestFirst
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of a grid placed by hand
    // biome-ignore lint/a11y/useFocusableInteractive: its button has the focus
    <div
      role="columnheader"
      aria-sort={!isSorted ? 'none' : sort.isDescending ? 'descending' : 'ascending'}
      className={classes.cell}
      data-column={column}
    >
      {isUnsaid ? (
        <span className={classes.unsaid} data-hint="This Horizon does not send it for any key">
          {name} <br />
          {notOffered}
        </span>
      ) : (
        <UnstyledButton
          className={classes.sort}
          data-sorted={isSorted || undefined}
          onClick={() => onSort({ column, isDescending })}
        >
          {name}
          {isSorted && <Arrow size={14} stroke={1.7} aria-hidden />}
        </UnstyledButton>
      )}
    </div>
  )
}
