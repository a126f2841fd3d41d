import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { keyColumns } from './key-columns'
import type { Sort, SortColumn } from './keys-location'
import classes from './keys-table.module.css'

const definitions = new Map(keyColumns.map(column => [column.id, column]))

type Props = {
  readonly columns: readonly SortColumn[]
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
}

export function KeysTableHead({ columns, sort, onSort }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of a grid placed by hand
    <div role="rowgroup" className={classes.head}>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: its buttons have the focus */}
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        {columns.map(column => (
          <Head key={column} column={column} sort={sort} onSort={onSort} />
        ))}
      </div>
    </div>
  )
}

type HeadProps = Omit<Props, 'columns'> & { readonly column: SortColumn }

function Head({ column, sort, onSort }: HeadProps) {
  const isSorted = sort.column === column
  const Arrow = sort.isDescending ? IconArrowDown : IconArrowUp
  const definition = definitions.get(column)
  const isDescending = isSorted ? !sort.isDescending : definition?.sortDescFirst === true
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of a grid placed by hand
    // biome-ignore lint/a11y/useFocusableInteractive: its button has the focus
    <div
      role="columnheader"
      aria-sort={!isSorted ? 'none' : sort.isDescending ? 'descending' : 'ascending'}
      className={classes.cell}
      data-column={column}
    >
      <UnstyledButton
        className={classes.sort}
        data-sorted={isSorted || undefined}
        onClick={() => onSort({ column, isDescending })}
      >
        {definition?.header as string}
        {isSorted && <Arrow size={14} stroke={1.7} aria-hidden />}
      </UnstyledButton>
    </div>
  )
}
