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
import { histogramOf } from './histogram/histogram-model'
import type { Split } from './histogram/histogram-words'
import type { TableColumn } from './table/audit-columns'
import { AuditTable, type AuditTableHandle } from './table/audit-table'
import type { Sight } from './table/sight'
import type { AuditAnswers } from './use-audit-answers'

type Props = {
  readonly answers: AuditAnswers
  /** The search's query with the brushed range; `undefined` while none is brushed. */
  readonly brushed: string | undefined
  readonly split: Split
  readonly onSplit: (split: Split) => void
  readonly place: AuditPlace
  readonly change: ChangePlace
  readonly status: AuditStatus
  readonly sight: Sight
  readonly tableRef: Ref<AuditTableHandle>
  readonly onColumns: (columns: readonly TableColumn[]) => void
  readonly onAsk: (ask: PivotAsk) => void
  /** The foot. */
  readonly children: ReactNode
}

/** Below this the values stand aside until they are asked for. */
const roomForFacetsPx = 620

/** What was found: over time, by its values, and row by row. What is of a search before is dimmed. */
export function AuditFindings(props: Props) {
  const { answers, brushed, split, onSplit, place, change, status } = props
  const { searching, brushing, counting, rows, without, count, coverage } = answers
  const { search, now } = searching
  const { counts } = counting
  const [showsFacets, setShowsFacets] = useState(false)
  const { ref, width } = useElementSize()
  const hasRoom = width === 0 || width >= roomForFacetsPx
  const times = rowTimes(brushing.range ?? (counts && histogramOf(counts)), {
    zone: search.zone,
    presentMs: now,
    isNamed: brushing.range !== undefined
  })
  const apply = useCallback(
    () => brushed !== undefined && change({ query: brushed }),
    [brushed, change]
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
          brush={brushing.range}
          onBrush={brushing.brush}
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
        {counts && (hasRoom || showsFacets) && (
          <div
            className={hasRoom ? classes.beside : classes.over}
            data-of-before={counting.isOfBefore || undefined}
          >
            <AuditFacets
              facets={counts.facets}
              query={place.query}
              change={change}
              isPartial={!counts.isDone || counting.isOfBefore}
            />
          </div>
        )}
        <div className={classes.table} data-of-before={rows.isOfBefore || undefined}>
          <AuditTable
            ref={props.tableRef}
            source={rows.source}
            count={count}
            place={place}
            times={times}
            without={without}
            presentMs={now}
            onOrder={order => change({ order })}
            onOpen={(position, replace) => change({ position }, { replace })}
            onSight={props.sight.set}
            onColumns={props.onColumns}
            onAsk={props.onAsk}
          />
          {count === 0 && rows.source.isBegun() && !rows.isOfBefore && (
            <AuditNothingMatches
              coverage={coverage ?? status.coverage}
              zone={search.zone}
              isBrushed={brushing.range !== undefined}
              hasQuery={search.query !== ''}
              onClear={() =>
                brushing.range === undefined ? change({ query: '' }) : brushing.brush(undefined)
              }
            />
          )}
        </div>
      </div>
      {props.children}
    </div>
  )
}
