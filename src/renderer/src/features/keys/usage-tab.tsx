import { Button } from '@mantine/core'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { type Instead, NotOfferedPanel } from '@renderer/ui/not-offered-panel'
import { TimeText } from '@renderer/ui/time-text'
import { usageBuckets } from '@renderer/ui/usage-chart/usage-buckets'
import { UsageFigures } from '@renderer/ui/usage-chart/usage-figures'
import { UsageNotes } from '@renderer/ui/usage-chart/usage-notes'
import { UsagePlot } from '@renderer/ui/usage-chart/usage-plot'
import { UsageViewControl } from '@renderer/ui/usage-chart/usage-view-control'
import { UsageWindowControl } from '@renderer/ui/usage-chart/usage-window-control'
import { spanWords } from '@renderer/ui/usage-chart/usage-words'
import { offerState, useOffers } from '@renderer/ui/use-offers'
import { useUsage } from '@renderer/ui/use-usage'
import type { UsageWindow } from '@shared/domain/usage-window'
import type { Key } from '@shared/horizon/key'
import type { Usage } from '@shared/horizon/usage'
import { IconClock, IconRefresh } from '@tabler/icons-react'
import { useKeyPageLocation } from './key-page-tabs'
import { useKeyRefreshCommand } from './key-refresh-command'
import { RefusedStrip } from './refused-strip'
import classes from './usage-tab.module.css'
import { UsageCallers } from './usage-tab-callers'
import { UsageEndpoints } from './usage-tab-endpoints'
import { UsageTabSkeleton } from './usage-tab-skeleton'

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

  const isNotOffered = isMissing || (failure?.code === 'not-offered' && usage === null)
  useKeyRefreshCommand('Refresh usage', isNotOffered ? undefined : refresh)
  if (isNotOffered) {
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
        <UsageWindowControl window={window} onChange={value => change({ window: value })} />
        <span className={classes.span}>{usage !== null && spanOf(usage, window, nowMs)}</span>
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
        <UsageViewControl isTable={isTable} onChange={view => change({ view })} />
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
          <RefusedStrip
            profileId={profileId}
            keyObject={keyObject}
            serverNowMs={nowMs ?? Date.now()}
          />
          <UsageNotes usage={usage} window={window} />
          <UsageFigures usage={usage} window={window} planPerMinute={planPerMinute} />
          <UsagePlot usage={usage} window={window} isTable={isTable} nowMs={nowMs} />
          <div className={classes.halves}>
            <UsageEndpoints usage={usage} />
            <UsageCallers usage={usage} isStale={failure !== undefined} />
          </div>
          <p className={classes.advice}>
            Horizon advises to watch usage for unusual patterns: a new address or program, a sudden
            rise, many errors. Each answer carries its limit in <code>X-RateLimit-*</code> headers.
          </p>
        </>
      )}
    </>
  )
}

function spanOf(usage: Usage, window: UsageWindow, nowMs = Number.NaN): string {
  const { buckets, bucketMs } = usageBuckets(usage, window, nowMs)
  return spanWords(buckets, bucketMs, nowMs)
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
