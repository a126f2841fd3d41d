import type { AuditStatus } from '@shared/contract/audit'
import { withTimeSpan } from '@shared/domain/audit-query/edit-audit-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { AuditFindings } from './audit-findings'
import { AuditHead, countWords } from './audit-head'
import { AuditStrips, SearchFailure } from './audit-strips'
import classes from './audit-view.module.css'
import type { AuditPlace, ChangePlace } from './audit-view-parts'
import { CoverageFoot } from './coverage/coverage-foot'
import type { AuditSync } from './coverage/use-audit-sync'
import { CellPivots, type PivotAsk } from './drawer/cell-pivots'
import type { Split } from './histogram/histogram-words'
import { QueryBar } from './query/query-bar'
import type { TableColumn } from './table/audit-columns'
import type { AuditTableHandle } from './table/audit-table'
import { createSight, SightWords } from './table/sight'
import { useAuditAnswers } from './use-audit-answers'
import { useAuditCommands } from './use-audit-commands'

const AuditDrawer = lazy(async () => ({
  default: (await import('./drawer/audit-drawer')).AuditDrawer
}))
const ExportDialog = lazy(async () => ({
  default: (await import('./export/export-dialog')).ExportDialog
}))

type Props = {
  readonly profileId: string
  readonly fixed: string | undefined
  readonly place: AuditPlace
  readonly change: ChangePlace
  readonly isEmbedded: boolean
  readonly status: AuditStatus
  readonly sync: AuditSync
  /** Horizon did not answer the console, whatever of the log was asked last. */
  readonly isOffline: boolean
}

/** A search over what is held: query, chart, values, rows, and one entry beside them. */
export function AuditResult(props: Props) {
  const { profileId, fixed, place, change, isEmbedded, status, sync, isOffline } = props
  const [split, setSplit] = useState<Split>('outcome')
  const answers = useAuditAnswers({ profileId, fixed, place, status, split })
  const { searching, brushing, counting, rows, count, isKnown, coverage } = answers
  const { search } = searching
  const { source } = rows
  const { counts } = counting
  const [sight] = useState(createSight)
  const [columns, setColumns] = useState<readonly TableColumn[]>([])
  const [isExporting, setIsExporting] = useState(false)
  const [asked, setAsked] = useState<PivotAsk>()
  const tableRef = useRef<AuditTableHandle>(null)

  const isFree = place.position === null && brushing.range === undefined
  useEffect(() => {
    if (searching.isOvertaken && isFree && sight.read().first === 0) searching.refresh()
  }, [searching.isOvertaken, searching.refresh, isFree, sight])

  function run(query: string) {
    if (query === search.query && searching.isOfLocation) searching.refresh()
    else change({ query })
  }
  function refresh() {
    sync.sync()
    searching.refresh()
  }
  useAuditCommands({ refresh, exportEntries: () => setIsExporting(true) })

  const openIndex = place.position === null ? undefined : source.indexOf(place.position)
  const step = (index: number) => {
    const row = source.row(index)
    if (openIndex === undefined || row === undefined) return undefined
    return () => {
      tableRef.current?.goTo(index)
      change({ position: row.position }, { replace: true })
    }
  }
  const above = openIndex === undefined ? undefined : step(openIndex - 1)
  const below = openIndex === undefined ? undefined : step(openIndex + 1)

  const brushed = brushing.range && withTimeSpan(search.query, brushing.range)
  const shownSearch = brushed === undefined ? search : { ...search, query: brushed }
  const failure = counting.failure ?? rows.failure

  return (
    <div className={classes.view}>
      <AuditHead
        {...{ profileId, place, change, isEmbedded }}
        count={countWords(counting.isOfBefore ? undefined : counts, status.held)}
        onExport={() => setIsExporting(true)}
        onRun={run}
      />
      <QueryBar
        place={place}
        search={search}
        elapsedMs={rows.isOfBefore ? undefined : source.elapsedMs()}
        onRun={run}
        onLeave={() => tableRef.current?.focusCursor()}
        startsFocused={!isEmbedded && place.position === null}
      />
      <AuditStrips
        status={status}
        sync={sync}
        isOffline={isOffline}
        arrived={searching.arrived}
        onShow={searching.refresh}
      />
      {failure != null && (
        <SearchFailure
          error={failure}
          hasAnswer={counts !== undefined || source.isBegun()}
          onRetry={() => {
            counting.retry()
            rows.retry()
          }}
        />
      )}
      <div className={classes.body}>
        <AuditFindings
          {...{ answers, brushed, split, place, change, status, sight, tableRef }}
          onSplit={setSplit}
          onColumns={setColumns}
          onAsk={setAsked}
        >
          <div className={classes.foot}>
            <CoverageFoot {...{ profileId, status, coverage }} zone={search.zone} />
            <span className={classes.rows}>
              <SightWords {...{ sight, count, isKnown }} />
            </span>
          </div>
        </AuditFindings>
        {place.position !== null && (
          <Suspense fallback={null}>
            <AuditDrawer
              profileId={profileId}
              position={place.position}
              search={search}
              place={place}
              change={change}
              onStep={{ ...(above && { above }), ...(below && { below }) }}
              onClose={() => {
                change({ position: null })
                tableRef.current?.focusCursor()
              }}
            />
          </Suspense>
        )}
      </div>
      {asked && (
        <CellPivots
          ask={asked}
          place={place}
          change={change}
          onClose={() => {
            setAsked(undefined)
            tableRef.current?.focusCursor()
          }}
        />
      )}
      {isExporting && (
        <Suspense fallback={null}>
          <ExportDialog
            profileId={profileId}
            search={shownSearch}
            order={place.order}
            columns={columns}
            count={isKnown ? count : null}
            coverage={coverage}
            onClose={() => setIsExporting(false)}
          />
        </Suspense>
      )}
    </div>
  )
}
