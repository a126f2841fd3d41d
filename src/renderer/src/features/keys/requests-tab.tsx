import { Button } from '@mantine/core'
import { EmptyState } from '@renderer/ui/empty-state'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import { NotOfferedPanel } from '@renderer/ui/not-offered-panel'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { TimeText } from '@renderer/ui/time-text'
import { useElapsed } from '@renderer/ui/use-elapsed'
import { offerState, useOffers } from '@renderer/ui/use-offers'
import { visibleText } from '@shared/domain/visible-text'
import type { Key } from '@shared/horizon/key'
import { IconListDetails } from '@tabler/icons-react'
import { useKeyPageLocation } from './key-page-tabs'
import { useKeyRefreshCommand } from './key-refresh-command'
import classes from './requests-tab.module.css'
import { useRequests } from './requests-tab-data'
import { RequestsFilters } from './requests-tab-filters'
import { RequestsTable } from './requests-tab-table'
import { lastUsedInstead } from './usage-tab'

type Props = { readonly profileId: string; readonly keyObject: Key }

/** The recent calls with a key, newest first. */
export function RequestsTab({ profileId, keyObject }: Props) {
  const { filter, change } = useKeyPageLocation()
  const offers = useOffers(profileId)
  const isMissing = offerState(offers, 'keys.requests') === 'not-offered'
  const filters = {
    ...(filter.status !== '' && { status: filter.status }),
    ...(filter.ip !== '' && { ip: filter.ip }),
    ...(filter.path !== '' && { path: filter.path })
  }
  const isFiltered = Object.keys(filters).length > 0
  const log = useRequests(profileId, keyObject.id, filters, offers !== undefined && !isMissing)
  const clear = () => change({ status: null, ip: null, path: null })

  const isNotOffered =
    isMissing || (log.failure?.code === 'not-offered' && log.requests.length === 0)
  useKeyRefreshCommand('Refresh requests', isNotOffered ? undefined : log.refresh)
  if (isNotOffered) {
    return (
      <NotOfferedPanel
        feature="keys.requests"
        what="the request log"
        consequence="So single calls, their addresses and answers cannot be shown here, and the console does not guess them."
        instead={[lastUsedInstead(keyObject)]}
        offers={offers}
      />
    )
  }
  const isEmpty =
    offers !== undefined && log.requests.length === 0 && !log.isLoading && log.failure === undefined
  return (
    <>
      <RequestsFilters
        filter={filter}
        onChange={change}
        age={
          log.fetchedAt !== null && (
            <>
              {log.isHeld && 'Held since '}
              {!log.isHeld && 'Fetched '}
              <TimeText iso={log.fetchedAt} mode="relative" />
            </>
          )
        }
        isFetching={log.isFetching}
        onRefresh={log.refresh}
      />
      {log.failure !== undefined && (
        <ErrorStrip
          title={
            log.requests.length === 0
              ? 'The requests could not be fetched'
              : 'The requests could not be refreshed. What is shown is as old as it says'
          }
          error={log.failure}
          note={
            isFiltered && log.requests.length === 0
              ? 'Only the newest requests without filters are held. Clear the filters to see them.'
              : undefined
          }
          onRetry={log.refresh}
        />
      )}
      <UnreadableStrip unreadable={log.unreadable} />
      {log.isLoading && <Loading />}
      {log.requests.length > 0 && <RequestsTable requests={log.requests} />}
      {isEmpty && !isFiltered && (
        <EmptyState
          icon={<IconListDetails />}
          title="No request in the log"
          text="Nobody has called with this key in the time Horizon keeps its log. Calls appear here as soon as they are made."
        />
      )}
      {isEmpty && isFiltered && (
        <p className={classes.none}>
          No request matches.{' '}
          <Button size="compact-sm" variant="subtle" onClick={clear}>
            Clear filters
          </Button>
        </p>
      )}
      {log.requests.length > 0 && (
        <div className={classes.foot}>
          <span>
            {formatNumber(log.requests.length)} {log.requests.length === 1 ? 'request' : 'requests'}
            {log.hasOlder ? ', there are older ones' : !log.isHeld && ', the log ends here'}
          </span>
          {log.hasOlder && (
            <Button
              size="xs"
              variant="default"
              loading={log.isLoadingOlder}
              onClick={log.loadOlder}
            >
              Load older
            </Button>
          )}
        </div>
      )}
    </>
  )
}

function Loading() {
  const isSlow = useElapsed(300)
  return (
    <p className={classes.none} role="status">
      {isSlow && 'Reading the request log'}
    </p>
  )
}

const named = 3

function UnreadableStrip({ unreadable }: { readonly unreadable: readonly string[] }) {
  if (unreadable.length === 0) return null
  const more = unreadable.length - named
  const count = formatNumber(unreadable.length)
  return (
    <NoticeStrip
      tone="warn"
      title={
        unreadable.length === 1
          ? '1 entry of the log could not be read'
          : `${count} entries of the log could not be read`
      }
    >
      The others are shown. Horizon sent:{' '}
      {unreadable
        .slice(0, named)
        .map(each => visibleText(each, 120))
        .join('; ')}
      {more > 0 && ` and ${formatNumber(more)} more`}.
    </NoticeStrip>
  )
}
