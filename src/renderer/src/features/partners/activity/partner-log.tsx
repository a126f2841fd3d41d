import { Button } from '@mantine/core'
import { EmptyState } from '@renderer/ui/empty-state'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import { NotOfferedPanel } from '@renderer/ui/not-offered-panel'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { TimeText } from '@renderer/ui/time-text'
import { useOffers } from '@renderer/ui/use-offers'
import type { Partner } from '@shared/horizon/partner'
import { IconChartBar, IconListDetails, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './activity.module.css'
import { logFilterNames, useActivityPlace } from './activity-place'
import { EntryList } from './entry-list'
import { LogFilters } from './log-filters'
import { type ShownPartnerLog, usePartnerLog } from './use-partner-activity'

type Props = {
  readonly profileId: string
  readonly partner: Partner
  readonly views: ReactNode
}

/** Every entry by and about the partner, as far as Horizon's log reaches. */
export function PartnerLog({ profileId, partner, views }: Props) {
  const { filters, change } = useActivityPlace()
  const offers = useOffers(profileId)
  const log = usePartnerLog(profileId, partner.id, filters)
  const isFiltered = Object.keys(filters).length > 0
  const clear = () => change(Object.fromEntries(logFilterNames.map(name => [name, null])))
  if (!log.isOffered) {
    return (
      <>
        <div className={classes.bar}>{views}</div>
        <NotOfferedPanel
          feature="audit"
          what="the audit log"
          consequence="So single actions of the partner, with who, when and from where, cannot be shown here."
          instead={[
            {
              icon: <IconChartBar size={16} stroke={1.7} />,
              title: 'Summary',
              text: 'counts and the latest actions, where this Horizon has them',
              action: (
                <Button size="xs" variant="default" onClick={() => change({ view: null })}>
                  Show summary
                </Button>
              )
            }
          ]}
          offers={offers}
        />
      </>
    )
  }
  return (
    <>
      <div className={classes.bar}>
        {views}
        <span className={classes.age}>
          {log.fetchedAt !== null && (
            <>
              {log.failure === undefined ? 'Fetched ' : 'Held since '}
              <TimeText iso={log.fetchedAt} mode="relative" />
            </>
          )}
        </span>
        <Button
          size="xs"
          variant="default"
          loading={log.isFetching && !log.isLoadingMore}
          leftSection={<IconRefresh size={14} stroke={1.7} aria-hidden />}
          onClick={log.refresh}
        >
          Refresh
        </Button>
      </div>
      <LogFilters profileId={profileId} partner={partner} entries={log.entries} />
      {log.failure !== undefined && (
        <ErrorStrip
          title={
            log.entries.length === 0
              ? 'The log could not be read'
              : 'The log could not be refreshed. What is shown is as old as it says'
          }
          error={log.failure}
          note={
            isFiltered && log.entries.length === 0
              ? 'Only the newest entries without filters are held. Clear the filters to see them.'
              : undefined
          }
          onRetry={log.refresh}
        />
      )}
      {log.unreadable > 0 && (
        <NoticeStrip
          tone="warn"
          title={`${formatNumber(log.unreadable)} ${log.unreadable === 1 ? 'entry' : 'entries'} could not be read`}
        >
          Horizon sent them in a form this console does not know. They are in its log all the same.
        </NoticeStrip>
      )}
      {log.leftOut > 0 && (
        <NoticeStrip tone="warn" title="This Horizon does not filter its log by partner">
          {formatNumber(log.leftOut)} {log.leftOut === 1 ? 'entry was' : 'entries were'} left out:
          neither by this partner nor about it.
        </NoticeStrip>
      )}
      {log.isLoading && (
        <p className={classes.sentence} role="status">
          Reading the log
        </p>
      )}
      {log.entries.length > 0 && (
        <div className={log.isOld ? classes.old : undefined} aria-busy={log.isOld}>
          <EntryList entries={log.entries} label="Activity log" />
        </div>
      )}
      <Nothing log={log} isFiltered={isFiltered} onClear={clear} />
      {(log.entries.length > 0 || log.hasMore) && <Foot log={log} isFiltered={isFiltered} />}
    </>
  )
}

type NothingProps = {
  readonly log: ShownPartnerLog
  readonly isFiltered: boolean
  readonly onClear: () => void
}

function Nothing({ log, isFiltered, onClear }: NothingProps) {
  if (log.entries.length > 0 || log.hasMore || log.isLoading || log.failure !== undefined)
    return null
  if (!isFiltered) {
    return (
      <EmptyState
        icon={<IconListDetails />}
        title="No entry in the log"
        text={<Reach log={log} before="Nothing was recorded by or about this partner. " />}
      />
    )
  }
  return (
    <p className={classes.sentence}>
      No entry matches.{' '}
      <Button size="compact-sm" variant="subtle" onClick={onClear}>
        Clear filters
      </Button>
    </p>
  )
}

function Foot({ log, isFiltered }: Omit<NothingProps, 'onClear'>) {
  const count = `${formatNumber(log.entries.length)} ${log.entries.length === 1 ? 'entry' : 'entries'}`
  return (
    <div className={classes.foot}>
      <span>
        {count}
        {isFiltered && ' that match'}
        {log.hasMore ? (
          ', there are older ones.'
        ) : (
          <>
            . <Reach log={log} before="" />
          </>
        )}
      </span>
      {log.hasMore && (
        <Button size="xs" variant="default" loading={log.isLoadingMore} onClick={log.loadMore}>
          Load more
        </Button>
      )}
    </div>
  )
}

/** How far back there could be anything at all. */
function Reach({ log, before }: { readonly log: ShownPartnerLog; readonly before: string }) {
  const { oldestAvailableAt } = log
  return (
    <>
      {before}
      {oldestAvailableAt === null ? (
        'Horizon does not say how far its log reaches back.'
      ) : (
        <>
          Horizon’s log reaches back to <TimeText iso={oldestAvailableAt} mode="date" />.
        </>
      )}
    </>
  )
}
