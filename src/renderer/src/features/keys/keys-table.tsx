import { useElementSize, useMergedRef } from '@mantine/hooks'
import type { JudgedKey } from '@shared/domain/key-filter'
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef
} from 'react'
import type { KeysView } from './key-cell'
import { keyLayout } from './key-columns'
import { KeyLine, type Pick } from './key-line'
import { type Sort, sortColumns } from './keys-location'
import classes from './keys-table.module.css'
import { KeysTableHead } from './keys-table-head'
import { type GridSelection, useGridCursor } from './use-grid-cursor'

export const headHeight = 32
export const rowHeight = 36
/** Before the first measurement: the sheet at 1440. */
const assumedWidth = 1_226

export type KeysTableHandle = { focusCursor(): void; focusRow(keyId: string): void }

type Props = {
  /** In the order they are shown in. */
  readonly rows: readonly JudgedKey[]
  readonly selectedIds: ReadonlySet<string>
  readonly selection: GridSelection
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly onOpen: (keyId: string) => void
  readonly lastKeyId: string | undefined
  readonly view: Omit<KeysView, 'scopesShown'>
  readonly ref?: Ref<KeysTableHandle>
}

export function KeysTable(props: Props) {
  const { rows, selectedIds, selection, sort, onSort, onOpen, lastKeyId, view, ref } = props
  const gridRef = useRef<HTMLDivElement>(null)
  const { ref: sizeRef, width } = useElementSize()
  const mergedRef = useMergedRef(gridRef, sizeRef)
  const layout = useMemo(() => keyLayout(width === 0 ? assumedWidth : width), [width])
  const ids = useMemo(() => rows.map(row => row.key.id), [rows])

  const cursor = useGridCursor({
    ids,
    initialId: lastKeyId,
    gridRef,
    rowsPerPage: () =>
      Math.max(1, Math.floor(((gridRef.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1),
    scrollTo: index => virtualizer.scrollToIndex(index),
    open: onOpen,
    selection
  })

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => gridRef.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    // The cursor's row stays in the page wherever the list is scrolled to, or focus would be lost.
    rangeExtractor: (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), cursor.cursorIndex])]
        .filter(index => index < rows.length)
        .sort((a, b) => a - b)
  })

  useImperativeHandle(ref, () => ({ focusCursor: cursor.focusCursor, focusRow: cursor.focusRow }))

  const returnsTo = useRef(lastKeyId)
  useEffect(() => {
    const isReturning = returnsTo.current !== undefined && ids.includes(returnsTo.current)
    // Only where the focus is on the page as a whole; it is never taken from a control.
    const isFree = document.activeElement?.contains(gridRef.current) ?? true
    if (!isReturning || !isFree) return
    returnsTo.current = undefined
    cursor.focusCursor()
  }, [ids, cursor])

  const latest = useRef({ cursor, selection, ids })
  useEffect(() => {
    latest.current = { cursor, selection, ids }
  })
  // The same function for every row and render, or each row would be drawn again.
  const pick = useCallback((keyId: string, how: Pick) => {
    const now = latest.current
    if (how === 'one') now.selection.toggle(keyId)
    else now.selection.extend(now.ids[now.cursor.cursorIndex] ?? keyId, keyId)
    now.cursor.focusRow(keyId)
  }, [])

  const shown = useMemo(() => sortColumns.filter(column => !layout.hidden.has(column)), [layout])
  const seen = useMemo(
    () => ({ ...view, scopesShown: layout.scopesShown }),
    [view, layout.scopesShown]
  )
  const selectedShown = ids.reduce((count, id) => count + Number(selectedIds.has(id)), 0)

  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, as a table's cannot be
    <div
      ref={mergedRef}
      role="grid"
      aria-label="API keys"
      aria-multiselectable
      aria-rowcount={rows.length + 1}
      aria-colcount={shown.length + 1}
      className={classes.grid}
      style={
        { '--key-columns': layout.template, '--key-width': `${layout.minWidth}px` } as CSSProperties
      }
    >
      <KeysTableHead
        columns={shown}
        unsaid={view.unsaid}
        sort={sort}
        onSort={onSort}
        ticks={{
          selected: selectedShown,
          all: rows.length,
          onAll: selection.all,
          onNone: selection.none
        }}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div
        role="rowgroup"
        className={classes.body}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={cursor.onKeyDown}
      >
        {virtualizer.getVirtualItems().map(item => {
          const row = rows[item.index]
          return row === undefined ? null : (
            <KeyLine
              key={row.key.id}
              row={row}
              index={item.index}
              top={item.start - headHeight}
              isCursor={item.index === cursor.cursorIndex}
              isSelected={selectedIds.has(row.key.id)}
              columns={shown}
              view={seen}
              onFocus={cursor.setCursorId}
              onOpen={onOpen}
              onPick={pick}
            />
          )
        })}
      </div>
    </div>
  )
}
