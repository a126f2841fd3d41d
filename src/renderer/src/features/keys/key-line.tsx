import { memo } from 'react'
import { KeyCell, type KeysView } from './key-cell'
import type { KeyRow } from './key-rows'
import type { SortColumn } from './keys-location'
import classes from './keys-table.module.css'

type Props = {
  readonly row: KeyRow
  /** Among the rows under the head. */
  readonly index: number
  readonly top: number
  readonly isCursor: boolean
  readonly columns: readonly SortColumn[]
  readonly view: KeysView
  readonly onFocus: (keyId: string) => void
  readonly onOpen: (keyId: string) => void
}

/** One key of the table. Memoised: a list that is scrolled draws only the rows that come into view. */
export const KeyLine = memo(function KeyLine(props: Props) {
  const { row, index, top, isCursor, columns, view, onFocus, onOpen } = props
  // A click that ends the marking of text, such as a hint, opens nothing.
  const open = () => {
    if (window.getSelection()?.isCollapsed !== false) onOpen(row.key.id)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row placed by hand
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter is heard by the grid's body
    <div
      role="row"
      aria-rowindex={index + 2}
      tabIndex={isCursor ? 0 : -1}
      data-row-index={index}
      data-ended={row.status === 'revoked' || row.status === 'expired' || undefined}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      onFocus={() => onFocus(row.key.id)}
      onClick={open}
    >
      {columns.map(column => (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/a11y/useFocusableInteractive: the row has the focus
        <div key={column} role="gridcell" className={classes.cell} data-column={column}>
          <KeyCell column={column} row={row} view={view} />
        </div>
      ))}
    </div>
  )
})
