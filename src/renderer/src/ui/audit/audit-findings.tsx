import { UnstyledButton } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import type { AuditStatus } from '@shared/contract/audit'
import { type ReactNode, type Ref, useCallback, useState } from 'react'
import { AuditNothingMatches } from './audit-nothing-matches'
import { rowTimes } from './audit-times'
import classes from './audit-view.module.css'
import type { AuditPlace, ChangePlace } from './audit-view-parts'
import type { PivotAsk } from './drawer/cell-pivots'
import { AuditFacets } from './facets/audit-facets'
import { AuditHistogram, HistogramSpace } from './histogram/audit-histogram'
import { histogramOf, type TimeRange } from './histogram/histogram-model'
import { withRange } from './range-drawn'
import { AuditTable, type AuditTableHandle } from './table/audit-table'
import type { Sight } from './table/sight'
import type { AuditAnswers } from './use-audit-answers'

type Props = {
  readonly answers: AuditAnswers
  /** Where the open entry stands in the list. */
  readonly openIndex: number | undefined
  readonly place: AuditPlace
  readonly change: ChangePlace
  /** Nothing is on its way to the list and the figures. */
  readonly hasFailed: boolean
  readonly status: AuditStatus
  readonly sight: Sight
  readonly tableRef: Ref<AuditTableHandle>
  readonly onAsk: (ask: PivotAsk) => void
  /** The foot. */
  readonly children: ReactNode
}

/** Below this the values stand aside until they are asked for. */
const roomForFacetsPx = 620

/** What was found: over time, by its values, and row by row. What is of a search before is dimmed. */
export function AuditFindings(props: Props) {
  const { answers, place, change, status } = props
  const { split, onSplit, searching, counting, figures, rows, without, count, coverage } = answers
  const { search, now } = searching
  const { counts } = counting
  const range = place.range ?? undefined
  const drawn = range && !figures.isOtherSearch ? figures.counts : undefined
  const ofRange = figures.counts ?? counts
  const [showsFacets, setShowsFacets] = useState(false)
  const { ref, width } = useElementSize()
  const hasRoom = width === 0 || width >= roomForFacetsPx
  const times = rowTimes(range ?? (counts && histogramOf(counts)), {
    zone: search.zone,
    presentMs: now,
    isNamed: range !== undefined
  })
  // However often it is drawn anew, one step back takes it away.
  const brush = useCallback(
    (next: TimeRange | undefined) =>
      change({ range: next ?? null }, { replace: range !== undefined && next !== undefined }),
    [range, change]
  )
  const apply = useCallback(
    () => range !== undefined && change({ query: withRange(search, range), range: null }),
    [search, range, change]
  )
  return (
    <div ref={ref} className={classes.main}>
      {counts === undefined ? (
        <HistogramSpace />
      ) : (
        <AuditHistogram
          counts={counts}
          isOfBefore={counting.isOfBefore}
          split={split}
          onSplit={onSplit}
          zone={search.zone}
          presentMs={now}
          brush={range}
          drawn={drawn}
          onBrush={brush}
          onApply={apply}
        >
          {!hasRoom && (
            <UnstyledButton
              className={classes.values}
              aria-expanded={showsFacets}
              onClick={() => setShowsFacets(!showsFacets)}
            >
              {showsFacets ? 'Hide values' : 'Values'}
            </UnstyledButton>
          )}
        </AuditHistogram>
      )}
      <div className={classes.list}>
        {ofRange && (hasRoom || showsFacets) && (
          <div
            className={hasRoom ? classes.beside : classes.over}
            data-of-before={figures.isOfBefore || undefined}
          >
            <AuditFacets
              facets={ofRange.facets}
              query={place.query}
              change={change}
              isPartial={!ofRange.isDone || figures.isOfBefore}
            />
          </div>
        )}
        <div className={classes.table} data-of-before={rows.isOfBefore || undefined}>
          <AuditTable
            ref={props.tableRef}
            source={rows.source}
            count={count}
            openIndex={props.openIndex}
            place={place}
            times={times}
            without={without}
            presentMs={now}
            onOrder={order => change({ order })}
            onOpen={(position, replace) => change({ position }, { replace })}
            onSight={props.sight.set}
            onAsk={props.onAsk}
          />
          {count === 0 && (rows.isOfBefore || !rows.source.isBegun()) && !props.hasFailed && (
            <p className={classes.searching} role="status">
              Searching…
            </p>
          )}
          {count === 0 && rows.source.isBegun() && !rows.isOfBefore && (
            <AuditNothingMatches
              coverage={coverage ?? status.coverage}
              zone={search.zone}
              fixed={search.fixed}
              isBrushed={range !== undefined}
              query={search.query}
              onClear={() => (range === undefined ? change({ query: '' }) : brush(undefined))}
            />
          )}
        </div>
      </div>
      {props.children}
    </div>
  )
}
