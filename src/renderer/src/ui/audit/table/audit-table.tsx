import { useElementSize, useMergedRef } from '@mantine/hooks'
import {
  type CSSProperties,
  type MouseEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore
} from 'react'
import { zoneLabel } from '../audit-times'
import type { AuditOrder, AuditPlace } from '../audit-view-parts'
import type { PivotAsk } from '../drawer/cell-pivots'
import { auditLayout, columnWords, type TableColumn } from './audit-columns'
import { AuditLine } from './audit-line'
import classes from './audit-table.module.css'
import { AuditTableHead } from './audit-table-head'
import type { RowSource } from './create-row-source'
import { useRowCursor } from './use-row-cursor'
import { useScaledScroll } from './use-scaled-scroll'

export const rowHeight = 36
export const headHeight = 32
/** Before the first measurement: beside the facets at 1440. */
const assumedWidth = 1_034
/** Lines move together for so many rows. */
const rowsPerSheet = 40
/** Rows drawn beyond each edge. */
const beyond = 4

export type AuditTableHandle = {
  readonly focusCursor: () => void
  /** To a row by its place; opens nothing by itself. */
  readonly goTo: (index: number) => void
}

type Props = {
  readonly source: RowSource
  /** As far as it is counted; the last may still move. */
  readonly count: number
  readonly place: Pick<AuditPlace, 'order' | 'zone' | 'position'>
  readonly times: 'clock' | 'day' | 'year'
  readonly without: readonly TableColumn[]
  readonly presentMs: number
  readonly onOrder: (order: AuditOrder) => void
  /** A row was chosen; `replace` where an open drawer goes along with the cursor. */
  readonly onOpen: (position: number, replace: boolean) => void
  /** The first and the last row in sight, from 0. */
  readonly onSight: (first: number, last: number) => void
  readonly onColumns: (columns: readonly TableColumn[]) => void
  /** A menu was asked for, on a cell or by its key on a row. */
  readonly onAsk: (ask: PivotAsk) => void
  readonly ref?: Ref<AuditTableHandle>
}

/** Millions of entries, of which those in sight are drawn and fetched. */
export function AuditTable(props: Props) {
  const { source, count, place, times, without, presentMs, onOpen, onSight, onColumns } = props
  useSyncExternalStore(source.subscribe, source.revision)
  const gridRef = useRef<HTMLDivElement>(null)
  const { ref: sizeRef, width } = useElementSize()
  const scroll = useScaledScroll({ count, rowHeight, headHeight })
  const mergedRef = useMergedRef(gridRef, sizeRef, scroll.ref)
  const { columns, template, minWidth } = useSameLayout({
    width: width || assumedWidth,
    times,
    without
  })

  const openIndex = place.position === null ? undefined : source.indexOf(place.position)
  const cursor = useRowCursor({
    source,
    count,
    rowsInSight: scroll.rowsInSight,
    gridRef,
    show: scroll.show,
    openIndex,
    onOpen: (index, replace) => {
      const row = source.row(index)
      if (row !== undefined) onOpen(row.position, replace)
    }
  })
  const { first, last, top, moveTo } = scroll

  // Another search begins at its top.
  const [begun, setBegun] = useState(source)
  const wasHere = begun === source
  useLayoutEffect(() => {
    if (wasHere) return
    setBegun(source)
    moveTo(0)
  })

  useEffect(() => {
    source.want(first - rowHeight, last + rowHeight)
    onSight(first, Math.max(first, last))
  }, [source, first, last, onSight])
  useEffect(() => onColumns(columns), [columns, onColumns])
  useImperativeHandle(props.ref, () => ({
    focusCursor: cursor.focusCursor,
    goTo: cursor.goTo
  }))

  const picked = useRef(cursor.pick)
  useEffect(() => {
    picked.current = cursor.pick
  })
  const onPick = useCallback((index: number) => picked.current(index), [])

  const drawn = indexesToDraw(first, last, count, cursor.index)
  // Lines keep their places while one sheet of them moves: they are not drawn anew for each step.
  const base = first - (first % rowsPerSheet)
  const topRow = source.row(first)
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, as a table's cannot be
    <div
      ref={mergedRef}
      role="grid"
      aria-label="Audit entries"
      aria-rowcount={count + 1}
      aria-colcount={columns.length + 1}
      className={classes.grid}
      style={{ '--audit-columns': template, '--audit-width': `${minWidth}px` } as CSSProperties}
    >
      <AuditTableHead
        columns={columns}
        order={place.order}
        onOrder={props.onOrder}
        zone={zoneLabel(topRow ? Date.parse(topRow.entry.occurredAt) : presentMs, place.zone)}
      />
      {count > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: see above
        <div
          role="rowgroup"
          className={classes.rows}
          style={{ height: scroll.spacer }}
          onKeyDown={cursor.onKeyDown}
          onFocus={cursor.onFocus}
          onContextMenu={event => {
            const ask = pivotAsk(event, source)
            if (ask === undefined) return
            event.preventDefault()
            props.onAsk(ask)
          }}
        >
          <div
            role="presentation"
            className={classes.layer}
            style={{ height: Math.min(scroll.height, scroll.spacer) }}
          >
            <div
              role="presentation"
              style={{ transform: `translateY(${Math.round(base * rowHeight - top)}px)` }}
            >
              {drawn.map(index => (
                <AuditLine
                  key={index}
                  row={source.row(index)}
                  index={index}
                  top={topOf(index, base)}
                  columns={columns}
                  zone={place.zone}
                  hasDates={times !== 'clock'}
                  presentMs={presentMs}
                  isCursor={index === cursor.index}
                  isOpen={index === openIndex}
                  onPick={onPick}
                />
              ))}
            </div>
          </div>
        </div>
      )}
    </div>
  )
}

/** By its key the menu has no place of its own and opens at the row. */
function pivotAsk(event: MouseEvent, source: RowSource): PivotAsk | undefined {
  const target = event.target as HTMLElement
  const line = target.closest<HTMLElement>('[data-row-index]')
  const row = line === null ? undefined : source.row(Number(line.dataset.rowIndex))
  if (line === null || row === undefined) return undefined
  const name = target.closest<HTMLElement>('[data-column]')?.dataset.column
  const column = (Object.keys(columnWords) as TableColumn[]).find(each => each === name)
  const box = line.getBoundingClientRect()
  const isByKey = target === line
  return {
    row,
    ...(column !== undefined && column !== 'time' && { column }),
    x: isByKey ? box.left + 16 : event.clientX,
    y: isByKey ? box.bottom : event.clientY
  }
}

/** The cursor's line far away is only out of sight: no element is millions of pixels off. */
const topOf = (index: number, base: number): number =>
  Math.abs(index - base) > 1_000 ? -1_000 * rowHeight : (index - base) * rowHeight

/** The cursor's row stays in the page wherever the list is scrolled to, or focus would be lost. */
function indexesToDraw(first: number, last: number, count: number, cursor: number): number[] {
  const from = Math.max(0, first - beyond)
  const to = Math.min(count - 1, last + beyond)
  const indexes = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at)
  const isOut = cursor < count && (cursor < from || cursor > to)
  return isOut ? [...indexes, cursor].sort((a, b) => a - b) : indexes
}

/** The same layout as long as it says the same, or every row would be drawn again. */
function useSameLayout(options: Parameters<typeof auditLayout>[0]) {
  const { columns, template, minWidth } = auditLayout(options)
  const names = columns.join(' ')
  return useMemo(
    () => ({ columns: names.split(' ') as readonly TableColumn[], template, minWidth }),
    [names, template, minWidth]
  )
}
