import type { JudgedKey } from '@shared/domain/key-filter'
import { IconCheck } from '@tabler/icons-react'
import { type MouseEvent, memo } from 'react'
import { KeyCell, type KeysView } from './key-cell'
import { isEnded } from './key-rows'
import type { SortColumn } from './keys-location'
import classes from './keys-table.module.css'

/** A click that selects: one row, or all from the last one to this. */
export type Pick = 'one' | 'range'

type Props = {
  readonly row: JudgedKey
  /** Among the rows under the head. */
  readonly index: number
  readonly top: number
  readonly isCursor: boolean
  readonly isSelected: boolean
  readonly columns: readonly SortColumn[]
  readonly view: KeysView
  readonly onFocus: (keyId: string) => void
  readonly onOpen: (keyId: string) => void
  readonly onPick: (keyId: string, pick: Pick) => void
}

/** One key of the table. Memoised: a list that is scrolled draws only the rows that come into view. */
export const KeyLine = memo(function KeyLine(props: Props) {
  const { row, index, top, isCursor, isSelected, columns, view, onFocus, onOpen, onPick } = props
  const { id } = row.key

  function onClick(event: MouseEvent) {
    const isOnTick = (event.target as Element).closest('[data-tick]') !== null
    if (event.shiftKey) onPick(id, 'range')
    else if (isOnTick || event.ctrlKey || event.metaKey) onPick(id, 'one')
    // A click that ends the marking of text, such as a hint, opens nothing.
    else if (window.getSelection()?.isCollapsed !== false) onOpen(id)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a row placed by hand
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter and Space are heard by the grid's body
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      tabIndex={isCursor ? 0 : -1}
      data-row-index={index}
      data-ended={isEnded(row) || undefined}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      onFocus={() => onFocus(id)}
      // Else a range would be marked as text as well.
      onMouseDown={event => event.shiftKey && event.preventDefault()}
      onClick={onClick}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the row has the focus */}
      <div role="gridcell" className={classes.tickCell} data-tick>
        <span className={classes.tick}>
          {isSelected && <IconCheck size={12} stroke={3} aria-label="Selected" />}
        </span>
      </div>
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
