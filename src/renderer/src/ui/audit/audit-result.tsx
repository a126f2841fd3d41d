import { focusFilter } from '@renderer/ui/focus-filter'
import type { AuditStatus } from '@shared/contract/audit'
import { lazy, memo, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { AuditFindings } from './audit-findings'
import { AuditHead, countWords, rangeCountWords } from './audit-head'
import { AuditStrips, SearchFailure } from './audit-strips'
import classes from './audit-view.module.css'
import type { AuditPlace, ChangePlace } from './audit-view-parts'
import { CoverageFoot } from './coverage/coverage-foot'
import type { AuditSync } from './coverage/use-audit-sync'
import { CellPivots, type PivotAsk } from './drawer/cell-pivots'
import { QueryBar, type QueryState } from './query/query-bar'
import { tableColumns } from './table/audit-columns'
import type { AuditTableHandle } from './table/audit-table'
import { createSight, SightWords } from './table/sight'
import { useAuditAnswers } from './use-audit-answers'
import { useAuditCommands } from './use-audit-commands'
import { narrowed } from './use-audit-search'
import { useOpenEntry } from './use-open-entry'
import { dateZoneWords } from './zone-words'

const AuditDrawer = lazy(async () => ({
  default: (await import('./drawer/audit-drawer')).AuditDrawer
}))
const ExportDialog = lazy(async () => ({
  default: (await import('./export/export-dialog')).ExportDialog
}))

/** What is below is of another query than the field holds: no file is made of that unnoticed. */
const exportBlocks: Readonly<Record<QueryState, string | undefined>> = {
  searched: undefined,
  edited: 'The query was changed and not searched yet. Press Enter in its field first',
  faulty:
    'This query cannot be searched, and what is below is of the last one that could. Mend it or clear it first'
}

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

/**
 * A search over what is held: query, chart, values, rows, and one entry beside them. Memoised: what is
 * told of the log while it is fetched is drawn in pieces, and not at once with the status of before too.
 */
export const AuditResult = memo(function AuditResult(props: Props) {
  const { profileId, fixed, place, change, isEmbedded, status, sync, isOffline } = props
  const answers = useAuditAnswers({ profileId, fixed, place, status })
  const { searching, counting, figures, within, rows, count, isKnown, coverage } = answers
  const { search } = searching
  const { source } = rows
  const { counts } = counting
  const [sight] = useState(createSight)
  const [queryState, setQueryState] = useState<QueryState>('searched')
  const [isExporting, setIsExporting] = useState(false)
  const [asked, setAsked] = useState<PivotAsk>()
  const tableRef = useRef<AuditTableHandle>(null)

  const isFree = place.position === null && place.range === null
  useEffect(() => {
    if (searching.isOvertaken && isFree && sight.read().first === 0) searching.refresh()
  }, [searching.isOvertaken, searching.refresh, isFree, sight])

  /** A query of the field, the drawer or a cell is searched everywhere; facets keep the range drawn. */
  const changeSearch = useCallback<ChangePlace>(
    (changes, options) =>
      change(changes.query === undefined ? changes : { range: null, ...changes }, options),
    [change]
  )

  function run(query: string) {
    if (query === search.query && searching.isOfLocation) searching.refresh()
    else changeSearch({ query })
  }
  function refresh() {
    sync.sync()
    searching.refresh()
  }
  function openExport() {
    if (exportBlocks[queryState] !== undefined) return focusFilter()
    // What is no longer held can be in no file: the screen then shows what can.
    if (searching.arrived < 0) searching.refresh()
    setIsExporting(true)
  }
  useAuditCommands({ refresh, exportEntries: openExport })

  const { openIndex, above, below } = useOpenEntry({
    profileId,
    rows,
    count,
    tableRef,
    position: place.position,
    held: status.held
  })

  // What came in since is in no row and no figure here, and so in no file of them.
  const shownSearch = narrowed(search, [within, searching.pin])
  const failure = counting.failure ?? figures.failure ?? rows.failure

  const dateWords = useMemo(() => dateZoneWords(search), [search])
  const headWords = [
    within === undefined
      ? countWords(counting.isOtherSearch ? undefined : counts, status)
      : rangeCountWords(
          counts,
          figures.isOtherSearch ? undefined : figures.counts,
          failure != null
        ),
    queryState !== 'searched' && search.query !== ''
      ? ' in the last search'
      : dateWords && `, ${dateWords}`
  ]

  return (
    <div className={classes.view}>
      <AuditHead
        {...{ profileId, place, change, isEmbedded }}
        count={headWords.filter(Boolean).join('')}
        onExport={openExport}
        exportBlock={exportBlocks[queryState]}
        onRun={run}
      />
      <QueryBar
        place={place}
        search={search}
        elapsedMs={rows.isOfBefore ? undefined : source.elapsedMs()}
        onRun={run}
        onState={setQueryState}
        onLeave={key => tableRef.current?.enter(key)}
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
            if (figures !== counting) figures.retry()
            rows.retry()
          }}
        />
      )}
      <div className={classes.body}>
        <AuditFindings
          {...{ answers, openIndex, place, change, status, sight, tableRef }}
          hasFailed={failure != null}
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
              change={changeSearch}
              above={above}
              below={below}
              onNote={rows.mark}
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
          change={changeSearch}
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
            columns={tableColumns(answers.without)}
            count={isKnown ? count : null}
            coverage={coverage}
            onClose={() => setIsExporting(false)}
          />
        </Suspense>
      )}
    </div>
  )
})
