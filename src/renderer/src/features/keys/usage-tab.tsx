import { Button, SegmentedControl } from '@mantine/core'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { type Instead, NotOfferedPanel } from '@renderer/ui/not-offered-panel'
import { TimeText } from '@renderer/ui/time-text'
import { usageBuckets } from '@renderer/ui/usage-chart/usage-buckets'
import { UsageChart } from '@renderer/ui/usage-chart/usage-chart'
import { UsageFigures } from '@renderer/ui/usage-chart/usage-figures'
import { UsageNotes } from '@renderer/ui/usage-chart/usage-notes'
import { UsageTable } from '@renderer/ui/usage-chart/usage-table'
import { spanWords } from '@renderer/ui/usage-chart/usage-words'
import { offerState, useOffers } from '@renderer/ui/use-offers'
import { useUsage } from '@renderer/ui/use-usage'
import { type UsageWindow, usageWindows } from '@shared/domain/usage-window'
import type { Key } from '@shared/horizon/key'
import type { Usage } from '@shared/horizon/usage'
import { IconClock, IconRefresh } from '@tabler/icons-react'
import { useKeyPageLocation } from './key-page-tabs'
import classes from './usage-tab.module.css'
import { UsageCallers } from './usage-tab-callers'
import { UsageEndpoints } from './usage-tab-endpoints'
import { UsageTabSkeleton } from './usage-tab-skeleton'

const windowWords: Readonly<Record<UsageWindow, string>> = {
  '24h': '24 h',
  '7d': '7 d',
  '30d': '30 d'
}

type Props = {
  readonly profileId: string
  readonly keyObject: Key
  readonly planPerMinute: number | null | undefined
  /** Said above the tab already, with when it is tried again. */
  readonly isUnreachable: boolean
  readonly clockOffsetMs: number
}

/** What a key does: figures, requests over time, endpoints and callers, exactly as Horizon counts. */
export function UsageTab(props: Props) {
  const { profileId, keyObject, planPerMinute, isUnreachable, clockOffsetMs } = props
  const { window, isTable, change } = useKeyPageLocation()
  const offers = useOffers(profileId)
  const isMissing = offerState(offers, 'keys.usage') === 'not-offered'
  const shown = useUsage(profileId, keyObject.id, window, {
    isEnabled: offers !== undefined && !isMissing
  })
  const { usage, fetchedAt, failure, isFetching, refresh } = shown

  if (isMissing || (failure?.code === 'not-offered' && usage === null)) {
    return (
      <NotOfferedPanel
        feature="keys.usage"
        what="usage"
        consequence="So there are no request counts, error rates, top endpoints or callers here, and the console does not estimate them."
        instead={[lastUsedInstead(keyObject)]}
        offers={offers}
      />
    )
  }
  // Horizon's clock when it answered: the bucket in progress is averaged up to then.
  const nowMs = fetchedAt === null ? undefined : Date.parse(fetchedAt) + clockOffsetMs
  return (
    <>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label="Window"
          size="xs"
          data={usageWindows.map(value => ({ value, label: windowWords[value] }))}
          value={window}
          onChange={value => change({ window: value })}
        />
        <span className={classes.span}>{usage !== null && spanOf(usage, window)}</span>
        <span className={classes.age}>
          {fetchedAt !== null && (
            <>
              Fetched <TimeText iso={fetchedAt} mode="relative" />
            </>
          )}
        </span>
        <Button
          size="xs"
          variant="default"
          loading={isFetching}
          leftSection={<IconRefresh size={14} stroke={1.7} aria-hidden />}
          onClick={refresh}
        >
          Refresh
        </Button>
        <SegmentedControl
          aria-label="View"
          size="xs"
          data={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' }
          ]}
          value={isTable ? 'table' : 'chart'}
          onChange={value => change({ view: value === 'table' ? 'table' : null })}
        />
      </div>
      {failure !== undefined && !(isUnreachable && usage !== null) && (
        <ErrorStrip
          title={
            usage === null
              ? 'The usage could not be fetched'
              : 'The usage could not be refreshed. What is shown is as old as it says'
          }
          error={failure}
          onRetry={refresh}
        />
      )}
      {usage === null ? (
        failure === undefined && <UsageTabSkeleton />
      ) : (
        <>
          <UsageNotes usage={usage} window={window} />
          <UsageFigures usage={usage} window={window} planPerMinute={planPerMinute} />
          {isTable ? (
            <UsageTable usage={usage} window={window} nowMs={nowMs} />
          ) : (
            <UsageChart
              usage={usage}
              window={window}
              limitPerMinute={usage.rateLimit?.limitPerMinute}
              nowMs={nowMs}
            />
          )}
          <div className={classes.halves}>
            <UsageEndpoints usage={usage} />
            <UsageCallers usage={usage} isStale={failure !== undefined} />
          </div>
        </>
      )}
    </>
  )
}

function spanOf(usage: Usage, window: UsageWindow): string {
  const { buckets, bucketMs } = usageBuckets(usage, window, Number.NaN)
  return spanWords(buckets, bucketMs)
}

/** What the list still says of a key's use. */
export function lastUsedInstead({ lastUsedAt, lastUsedIp }: Key): Instead {
  const icon = <IconClock size={16} stroke={1.7} />
  if (lastUsedAt === undefined) {
    return {
      icon,
      title: 'The application’s own log',
      text: 'this Horizon does not say when a key was used last either'
    }
  }
  return {
    icon,
    title:
      lastUsedAt === null ? (
        'Last used: never'
      ) : (
        <>
          Last used <TimeText iso={lastUsedAt} mode="relative" />
        </>
      ),
    text: lastUsedIp == null ? 'from the key list, time only, no address' : 'from the key list'
  }
}
