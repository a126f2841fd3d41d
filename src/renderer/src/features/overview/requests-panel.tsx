import { Button } from '@mantine/core'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { UsageFigures } from '@renderer/ui/usage-chart/usage-figures'
import { UsageNotes } from '@renderer/ui/usage-chart/usage-notes'
import { UsagePlot } from '@renderer/ui/usage-chart/usage-plot'
import { UsageViewControl } from '@renderer/ui/usage-chart/usage-view-control'
import { UsageWindowControl } from '@renderer/ui/usage-chart/usage-window-control'
import type { OfferState } from '@renderer/ui/use-offers'
import type { ShownUsage } from '@renderer/ui/use-usage'
import type { KeyList } from '@shared/contract/keys'
import type { UnusualKey } from '@shared/domain/unusual-usage'
import { IconCircleOff } from '@tabler/icons-react'
import { Link } from 'wouter'
import classes from './overview-page.module.css'
import { AgeText, PanelSkeleton } from './overview-panel'
import { TopKeys } from './top-keys'
import { UnusualKeys } from './unusual-keys'
import { useOverviewLocation } from './use-overview-location'

type Props = {
  readonly shown: ShownUsage
  /** `undefined` where it cannot be told. */
  readonly unusual: readonly UnusualKey[] | undefined
  readonly offer: OfferState
  readonly list: KeyList | undefined
  /** Horizon cannot be reached: the page says so once, above. */
  readonly isOffline: boolean
}

/** What the whole organization calls, and which keys call most. */
export function RequestsPanel({ shown, unusual, offer, list, isOffline }: Props) {
  const { usage, fetchedAt, failure, refresh } = shown
  const { window, isTable, change } = useOverviewLocation()
  const isMissing = offer === 'not-offered' || (failure?.code === 'not-offered' && !usage)
  const nowMs = fetchedAt === null ? undefined : Date.parse(fetchedAt) + (list?.clockOffsetMs ?? 0)

  return (
    <section className={classes.requests} aria-label="Organization requests">
      <div className={classes.head}>
        <h2 className={classes.title}>Organization requests</h2>
        {!isMissing && (
          <>
            <span className={classes.headAge}>
              <AgeText fetchedAt={fetchedAt} isStale={failure !== undefined || isOffline} />
            </span>
            <UsageWindowControl window={window} onChange={value => change('window', value)} />
            <UsageViewControl isTable={isTable} onChange={value => change('view', value)} />
          </>
        )}
      </div>
      {isMissing ? (
        <NotOffered />
      ) : (
        <>
          {failure !== undefined && !isOffline && (
            <ErrorStrip
              title={
                usage === null
                  ? 'The organization’s usage could not be fetched'
                  : 'The organization’s usage could not be refreshed. What is shown is as old as it says'
              }
              error={failure}
              onRetry={refresh}
            />
          )}
          {usage === null ? (
            failure === undefined ? (
              <PanelSkeleton lines={6} />
            ) : (
              <p className={classes.words}>
                {isOffline
                  ? 'Nothing is held of this window. It is asked for when Horizon answers again.'
                  : 'Nothing is held of this window.'}
              </p>
            )
          ) : (
            <>
              <UsageNotes usage={usage} window={window} />
              <UsageFigures
                usage={usage}
                window={window}
                planPerMinute={list?.organization?.requestsPerMinute}
              />
              <div className={classes.halves}>
                <div className={classes.chart}>
                  <UsagePlot usage={usage} window={window} isTable={isTable} nowMs={nowMs} />
                </div>
                <div className={classes.side}>
                  <UnusualKeys unusual={unusual} keys={list?.keys ?? []} />
                  <TopKeys usage={usage} window={window} keys={list?.keys ?? []} />
                </div>
              </div>
            </>
          )}
        </>
      )}
    </section>
  )
}

/** A panel's worth of it; what Horizon offers in full is in Settings. */
function NotOffered() {
  return (
    <div className={classes.notOffered}>
      <span className={classes.tile} aria-hidden>
        <IconCircleOff size={20} stroke={1.7} />
      </span>
      <div className={classes.notOfferedWords}>
        <h3 className={classes.title}>This Horizon has no endpoint for organization usage</h3>
        <p>
          Without <code>GET /admin/usage</code> there are no requests, errors or busiest keys here,
          and the console does not estimate them. When a key was used last is in the list of keys,
          as far as this Horizon says it.
        </p>
      </div>
      <Button component={Link} href="/settings/horizon" size="sm" variant="default">
        What it offers
      </Button>
    </div>
  )
}
