import { SegmentedControl } from '@mantine/core'
import { formatDateTime, formatDuration } from '@renderer/ui/format'
import { bucketSpan, localZone } from '@renderer/ui/usage-chart/usage-words'
import type { Drain } from '@shared/contract/rotation-drain'
import type { Rotation } from '@shared/contract/rotation-views'
import { type UsageWindow, usageWindows } from '@shared/domain/usage-window'
import { visibleText } from '@shared/domain/visible-text'
import { DrainChart, slotWords } from './drain-chart'
import classes from './drain-chart.module.css'
import { type DrainSeries, drainSeries } from './drain-series'
import { useRotationLocation } from './rotation-location'
import { StepPart } from './step-frame'

const windowWords: Readonly<Record<UsageWindow, string>> = {
  '24h': '24 h',
  '7d': '7 d',
  '30d': '30 d'
}

type Props = { readonly rotation: Rotation; readonly drain: Drain }

/** How the traffic moves from one key to the other. */
export function DrainTraffic({ rotation, drain }: Props) {
  const { window, isTable, change } = useRotationLocation()
  const series = drainSeries(
    drain,
    Date.parse(drain.fetchedAt ?? '') || Date.now(),
    Date.parse(rotation.replacement?.createdAt ?? '') || undefined
  )
  const trickle = trickleOf(drain, series)
  return (
    <StepPart
      title="Requests per hour"
      note={
        series.bucketMs > 0
          ? `average of ${formatDuration(series.bucketMs)}; dashed: in progress, as counted so far; ${zone()}`
          : zone()
      }
      aside={
        <div className={classes.controls}>
          <ul className={classes.legend} aria-label="Legend">
            <li data-key="old">Old key</li>
            <li data-key="new">New key</li>
          </ul>
          <SegmentedControl
            aria-label="Window"
            size="xs"
            data={usageWindows.map(value => ({ value, label: windowWords[value] }))}
            value={window}
            onChange={value => change({ window: value })}
          />
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
      }
    >
      {series.slots.length === 0 ? (
        <p className={classes.none}>No usage of either key is held for this window.</p>
      ) : isTable ? (
        <TrafficTable series={series} />
      ) : (
        <>
          {trickle !== undefined && <p className={classes.trickle}>{trickle}</p>}
          <DrainChart series={series} deliveredAt={rotation.deliveredAt} />
        </>
      )}
    </StepPart>
  )
}

const zone = (): string => `local time (${localZone(new Date())})`

/** "Old key: 3 so far since 14:00, from 203.0.113.44" */
function trickleOf({ pairs }: Drain, { slots }: DrainSeries): string | undefined {
  const last = slots.at(-1)
  const callers = new Set(pairs.filter(({ state }) => state === 'still-on-old').map(({ ip }) => ip))
  const [first] = callers
  if (last === undefined || first === undefined) return
  const { old, fromMs, isInProgress } = last
  if (old === null || old === 'unreadable' || old.requests === 0) return
  const when = isInProgress
    ? `${slotWords(last, 'old')} since ${formatDateTime(new Date(fromMs).toISOString())}`
    : `${slotWords(last, 'old')} in ${bucketSpan(last)}`
  const more = callers.size > 1 ? ` and ${callers.size - 1} more` : ''
  return `Old key: ${when}, from ${visibleText(first, 45)}${more}`
}

function TrafficTable({ series }: { readonly series: DrainSeries }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
    <section className={classes.tableBox} tabIndex={0} aria-label="Requests by bucket">
      <table className={classes.table}>
        <caption className="hc-visually-hidden">Requests of both keys by bucket</caption>
        <thead>
          <tr>
            <th scope="col">Bucket</th>
            <th scope="col">Old key</th>
            <th scope="col">New key</th>
          </tr>
        </thead>
        <tbody>
          {series.slots.toReversed().map(slot => (
            <tr key={slot.fromMs}>
              <th scope="row">
                {bucketSpan(slot)}
                {slot.isInProgress && ', in progress'}
              </th>
              <td>{slotWords(slot, 'old')}</td>
              <td>{slotWords(slot, 'replacement')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
