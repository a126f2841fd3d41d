import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useTable } from '@tanstack/react-table'
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type Ref,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef
} from 'react'
import type { KeysView } from './key-cell'
import { keyColumns, keyLayout, keyTableFeatures } from './key-columns'
import { KeyLine } from './key-line'
import type { KeyRow } from './key-rows'
import { type Sort, sortColumns } from './keys-location'
import classes from './keys-table.module.css'
import { KeysTableHead } from './keys-table-head'
import { useGridCursor } from './use-grid-cursor'

export const headHeight = 32
export const rowHeight = 36
/** Before the first measurement: the sheet at 1440. */
const assumedWidth = 1_226

export type KeysTableHandle = { focusCursor(): void }

type Props = {
  readonly rows: readonly KeyRow[]
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly onOpen: (keyId: string) => void
  readonly lastKeyId: string | undefined
  readonly view: Omit<KeysView, 'scopesShown'>
  readonly ref?: Ref<KeysTableHandle>
}

export function KeysTable({ rows, sort, onSort, onOpen, lastKeyId, view, ref }: Props) {
  const gridRef = useRef<HTMLDivElement>(null)
  const { ref: sizeRef, width } = useElementSize()
  const mergedRef = useMergedRef(gridRef, sizeRef)
  const layout = useMemo(() => keyLayout(width === 0 ? assumedWidth : width), [width])
  const sorting = useMemo(() => [{ id: sort.column, desc: sort.isDescending }], [sort])

  const table = useTable({
    features: keyTableFeatures,
    columns: keyColumns,
    data: rows,
    getRowId: row => row.key.id,
    state: { sorting },
    enableSortingRemoval: false,
    enableMultiSort: false
  })
  const sorted = table.getRowModel().rows
  const ids = useMemo(() => sorted.map(row => row.id), [sorted])

  const cursor = useGridCursor({
    ids,
    initialId: lastKeyId,
    gridRef,
    rowsPerPage: () =>
      Math.max(1, Math.floor(((gridRef.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1),
    scrollTo: index => virtualizer.scrollToIndex(index),
    open: onOpen
  })

  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => gridRef.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    // The cursor's row stays in the page wherever the list is scrolled to, or focus would be lost.
    rangeExtractor: (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), cursor.cursorIndex])]
        .filter(index => index < sorted.length)
        .sort((a, b) => a - b)
  })

  useImperativeHandle(ref, () => ({ focusCursor: cursor.focusCursor }))

  const returnsTo = useRef(lastKeyId)
  useEffect(() => {
    const isReturning = returnsTo.current !== undefined && ids.includes(returnsTo.current)
    // Only where the focus is on the page as a whole; it is never taken from a control.
    const isFree = document.activeElement?.contains(gridRef.current) ?? true
    if (!isReturning || !isFree) return
    returnsTo.current = undefined
    cursor.focusCursor()
  }, [ids, cursor])

  const shown = useMemo(() => sortColumns.filter(column => !layout.hidden.has(column)), [layout])
  const seen = useMemo(
    () => ({ ...view, scopesShown: layout.scopesShown }),
    [view, layout.scopesShown]
  )

  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, as a table's cannot be
    <div
      ref={mergedRef}
      role="grid"
      aria-label="API keys"
      aria-rowcount={sorted.length + 1}
      aria-colcount={shown.length}
      className={classes.grid}
      style={
        { '--key-columns': layout.template, '--key-width': `${layout.minWidth}px` } as CSSProperties
      }
    >
      <KeysTableHead columns={shown} sort={sort} onSort={onSort} />
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div
        role="rowgroup"
        className={classes.body}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={cursor.onKeyDown}
      >
        {virtualizer.getVirtualItems().map(item => {
          const row = sorted[item.index]
          return row === undefined ? null : (
            <KeyLine
              key={row.id}
              row={row.original}
              index={item.index}
              top={item.start - headHeight}
              isCursor={item.index === cursor.cursorIndex}
              columns={shown}
              view={seen}
              onFocus={cursor.setCursorId}
              onOpen={onOpen}
            />
          )
        })}
      </div>
    </div>
  )
}
