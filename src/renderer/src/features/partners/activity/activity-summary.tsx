import { Button, SegmentedControl } from '@mantine/core'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import { NotOfferedPanel } from '@renderer/ui/not-offered-panel'
import { TimeText } from '@renderer/ui/time-text'
import { UsageViewControl } from '@renderer/ui/usage-chart/usage-view-control'
import { UsageWindowControl } from '@renderer/ui/usage-chart/usage-window-control'
import { useOffers } from '@renderer/ui/use-offers'
import type { PartnerActivity } from '@shared/horizon/audit-entry'
import type { Partner } from '@shared/horizon/partner'
import { IconClock, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './activity.module.css'
import { ActivityChart } from './activity-chart'
import { type Measure, measures, measureWords, useActivityPlace } from './activity-place'
import { ActivityTable } from './activity-table'
import { ByUser } from './by-user'
import { EntryList } from './entry-list'
import { usePartnerActivity } from './use-partner-activity'

type Props = {
  readonly profileId: string
  readonly partner: Partner
  readonly views: ReactNode
}

/** How much in a window, over time and by whom, exactly as Horizon counts. */
export function ActivitySummary({ profileId, partner, views }: Props) {
  const { window, measure, isTable, change } = useActivityPlace()
  const offers = useOffers(profileId)
  const shown = usePartnerActivity(profileId, partner.id, window)
  const { activity, failure, fetchedAt } = shown
  if (!shown.isOffered) {
    return (
      <>
        <div className={classes.bar}>{views}</div>
        <NotOfferedPanel
          feature="partners"
          what="a partner’s activity"
          consequence="So there are no counts of actions, API calls and agent interactions here, and the console does not estimate them."
          instead={[lastActivityInstead(partner)]}
          offers={offers}
        />
      </>
    )
  }
  return (
    <>
      <div className={classes.bar}>
        {views}
        <UsageWindowControl window={window} onChange={value => change({ window: value })} />
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
          loading={shown.isFetching}
          leftSection={<IconRefresh size={14} stroke={1.7} aria-hidden />}
          onClick={shown.refresh}
        >
          Refresh
        </Button>
        <UsageViewControl
          isTable={isTable}
          onChange={plot => change({ plot: plot === 'table' ? 'table' : null })}
        />
      </div>
      {failure !== undefined && (
        <ErrorStrip
          title={
            activity === null
              ? 'The activity could not be read'
              : 'The activity could not be refreshed. What is shown is as old as it says'
          }
          error={failure}
          onRetry={shown.refresh}
        />
      )}
      {activity === null ? (
        failure === undefined && (
          <p className={classes.sentence} role="status">
            Reading the activity
          </p>
        )
      ) : (
        <>
          <Figures activity={activity} />
          {isTable ? (
            <ActivityTable activity={activity} window={window} />
          ) : (
            <>
              <div className={classes.measure}>
                <SegmentedControl
                  aria-label="Drawn"
                  size="xs"
                  data={measures.map(value => ({ value, label: measureWords[value] }))}
                  value={measure}
                  onChange={value => change({ measure: value === 'apiCalls' ? null : value })}
                />
              </div>
              <ActivityChart activity={activity} window={window} measure={measure} />
            </>
          )}
          <div className={classes.halves}>
            <ByUser byUser={activity.byUser} />
            <section className={classes.half} aria-label="Recent">
              <div className={classes.head}>
                <h2 className={classes.title}>Recent</h2>
                <Button size="compact-xs" variant="subtle" onClick={() => change({ view: 'log' })}>
                  Whole log
                </Button>
              </div>
              {activity.recent.length === 0 ? (
                <p className={classes.none}>It has done nothing yet.</p>
              ) : (
                <EntryList entries={activity.recent.slice(0, 12)} label="Recent entries" />
              )}
            </section>
          </div>
        </>
      )}
    </>
  )
}

const meanings: Readonly<Record<Measure, string>> = {
  apiCalls: 'with keys and by its people',
  agentInteractions: 'conversations begun, messages sent',
  actions: 'recorded in the audit log'
}

function Figures({ activity }: { readonly activity: PartnerActivity }) {
  return (
    <dl className={classes.figures}>
      {measures.map(measure => (
        <div key={measure} className={classes.figure}>
          <dt>{measureWords[measure]}</dt>
          <dd className={classes.value}>{formatNumber(activity[measure])}</dd>
          <dd className={classes.of}>{meanings[measure]}</dd>
        </div>
      ))}
    </dl>
  )
}

function lastActivityInstead({ lastActivityAt }: Partner) {
  const icon = <IconClock size={16} stroke={1.7} />
  if (lastActivityAt === undefined) {
    return {
      icon,
      title: 'Its keys’ last use',
      text: 'this Horizon does not say either when the partner was last active'
    }
  }
  return {
    icon,
    title:
      lastActivityAt === null ? (
        'Last activity: never'
      ) : (
        <>
          Last active <TimeText iso={lastActivityAt} mode="relative" />
        </>
      ),
    text: 'from the partner itself, time only'
  }
}
