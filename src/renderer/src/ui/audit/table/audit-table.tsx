import { useMergedRef } from '@mantine/hooks'
import { hasOpenLayer } from '@renderer/ui/open-layer'
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
  /** A key that was pressed outside and is meant for the rows. */
  readonly enter: (key: string) => void
  /** To a row by its place; an open entry goes along. */
  readonly goTo: (index: number) => void
}

type Props = {
  readonly source: RowSource
  /** As far as it is counted; the last may still move. */
  readonly count: number
  /** Where the open entry stands; `undefined` while none is open or its place is not known. */
  readonly openIndex: number | undefined
  readonly place: Pick<AuditPlace, 'order' | 'zone'>
  readonly times: 'clock' | 'day' | 'year'
  readonly without: readonly TableColumn[]
  readonly presentMs: number
  readonly onOrder: (order: AuditOrder) => void
  /** A row was chosen; `replace` where an open drawer goes along with the cursor. */
  readonly onOpen: (position: number, replace: boolean) => void
  /** The first and the last row in sight, from 0. */
  readonly onSight: (first: number, last: number) => void
  /** A menu was asked for, on a cell or by its key on a row. */
  readonly onAsk: (ask: PivotAsk) => void
  readonly ref?: Ref<AuditTableHandle>
}

/** Millions of entries, of which those in sight are drawn and fetched. */
export function AuditTable(props: Props) {
  const { source, count, openIndex, place, times, without, presentMs } = props
  const { onOpen, onSight } = props
  useSyncExternalStore(source.subscribe, source.revision)
  const gridRef = useRef<HTMLDivElement>(null)
  const scroll = useScaledScroll({ count, rowHeight, headHeight })
  const mergedRef = useMergedRef(gridRef, scroll.ref)
  const { columns, hidden, template, minWidth, hasMilliseconds, gap } = useSameLayout({
    width: scroll.width || assumedWidth,
    times,
    without
  })

  const cursor = useRowCursor({
    source,
    count,
    sight: scroll,
    whole: scroll.whole,
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
  useImperativeHandle(props.ref, () => ({
    focusCursor: cursor.focusCursor,
    enter: cursor.enter,
    goTo: cursor.goTo
  }))

  const latest = useRef(cursor)
  useEffect(() => {
    latest.current = cursor
  })
  const onPick = useCallback((index: number) => latest.current.pick(index), [])
  // Where only what is around them has the focus, as after a click beside everything.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isNowhere = document.activeElement?.contains(gridRef.current) === true
      if (isNowhere && !event.defaultPrevented && !hasOpenLayer())
        latest.current.onKeyOutside(event)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])

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
      onMouseDown={event => {
        const { currentTarget, target, nativeEvent } = event
        const isScrollBar = nativeEvent.offsetX >= currentTarget.clientWidth
        if (target !== currentTarget || !isScrollBar) return
        // It would give the focus to the page around the rows; scrolled it is all the same.
        event.preventDefault()
        cursor.focus()
      }}
      style={
        {
          '--audit-columns': template,
          '--audit-width': `${minWidth}px`,
          '--audit-gap': `${gap}px`
        } as CSSProperties
      }
    >
      <AuditTableHead
        columns={columns}
        hidden={hidden}
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
                  hasMilliseconds={hasMilliseconds}
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
  const layout = auditLayout(options)
  const { columns, hidden, template, hasMilliseconds } = layout
  const said = `${columns} ${hidden} ${template} ${hasMilliseconds}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the same where it says the same
  return useMemo(() => layout, [said])
}
