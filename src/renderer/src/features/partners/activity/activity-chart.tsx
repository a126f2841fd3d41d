import { useElementSize } from '@mantine/hooks'
import { formatNumber } from '@renderer/ui/format'
import { bucketPointer } from '@renderer/ui/usage-chart/bucket-pointer'
import { type Bands, bandsFor, frame, plotBottom } from '@renderer/ui/usage-chart/chart-frame'
import { TimeAxis } from '@renderer/ui/usage-chart/chart-parts'
import { roundTicks } from '@renderer/ui/usage-chart/chart-scale'
import chart from '@renderer/ui/usage-chart/usage-chart.module.css'
import { bucketSpan } from '@renderer/ui/usage-chart/usage-words'
import { type UsageWindow, windowBuckets } from '@shared/domain/usage-window'
import type { PartnerActivity } from '@shared/horizon/audit-entry'
import { Fragment, useState } from 'react'
import { type ActivityBucket, activityBuckets } from './activity-buckets'
import { type Measure, measures, measureWords } from './activity-place'

const unmeasuredPx = 1_100
const axisTop = plotBottom + 4
const height = axisTop + 22
const tooltipPx = 216
/** Labels of the axis stand at least this far apart. */
const labelPx = 62

type Props = {
  readonly activity: PartnerActivity
  readonly window: UsageWindow
  readonly measure: Measure
}

/** One count per bucket; what a bucket holds of everything is in its tooltip. */
export function ActivityChart({ activity, window, measure }: Props) {
  const [presentMs] = useState(() => Date.now())
  const { ref, width } = useElementSize()
  const [place, setPlace] = useState<number | null>(null)
  const buckets = activityBuckets(activity, window, presentMs)
  const bands = bandsFor(width || unmeasuredPx, buckets.length)
  // From 2 on: below it no tick but 0 would be a whole one.
  const round = roundTicks(Math.max(2, ...buckets.map(bucket => bucket[measure])))
  const ticks = round.filter(Number.isInteger)
  const top = round.at(-1) ?? 2
  const y = (count: number) => plotBottom - (Math.min(count, top) / top) * frame.plotHeight
  const skipped = unlabelled(buckets, bands)
  const pointed = place === null ? undefined : buckets[place]
  return (
    <section className={chart.chart} aria-label={`${measureWords[measure]} over time`}>
      {buckets.length === 0 ? (
        <p className={chart.nothing}>Horizon sent no bucket that can be placed in time.</p>
      ) : (
        <div
          ref={ref}
          className={chart.picture}
          {...bucketPointer({
            count: buckets.length,
            bands,
            place,
            setPlace,
            sentence: at => sentence(buckets[at]),
            from: frame.plotTop - 8,
            to: height
          })}
        >
          <svg width={bands.width} height={height} aria-hidden>
            {place !== null && (
              <rect
                className={chart.band}
                x={bands.leftOf(place)}
                width={bands.band}
                y={frame.plotTop}
                height={frame.plotHeight}
              />
            )}
            {ticks.map(tick => (
              <g key={tick}>
                <line
                  className={chart.grid}
                  x1={frame.left}
                  x2={bands.width - frame.right}
                  y1={y(tick)}
                  y2={y(tick)}
                />
                <text className={chart.axis} x={frame.left - 10} y={y(tick) + 4} textAnchor="end">
                  {formatNumber(tick)}
                </text>
              </g>
            ))}
            {buckets.map((bucket, at) => {
              const count = bucket[measure]
              if (count === 0) return null
              const gap = Math.min(5, bands.band * 0.14)
              // What happened stays visible however small it is.
              const tall = Math.max(1, y(0) - y(count))
              return (
                <rect
                  key={bucket.fromMs}
                  className={chart.succeeded}
                  x={bands.leftOf(at) + gap}
                  width={Math.max(1, bands.band - 2 * gap)}
                  y={plotBottom - tall}
                  height={tall}
                />
              )
            })}
            {buckets.every(bucket => bucket[measure] === 0) && (
              <text
                className={chart.empty}
                x={(frame.left + bands.width - frame.right) / 2}
                y={plotBottom - frame.plotHeight / 2}
                textAnchor="middle"
              >
                none in this window
              </text>
            )}
            <TimeAxis
              buckets={buckets.slice(skipped)}
              bands={{ ...bands, middleOf: at => bands.middleOf(at + skipped) }}
              bucketMs={windowBuckets[window].bucketMs}
              top={axisTop}
            />
          </svg>
          {pointed !== undefined && place !== null && (
            <Tooltip bucket={pointed} middle={bands.middleOf(place)} width={bands.width} />
          )}
        </div>
      )}
    </section>
  )
}

/** The rest of a first day leaves its label's place to the whole day after it. */
export function unlabelled(
  buckets: readonly Pick<ActivityBucket, 'fromMs'>[],
  { middleOf }: Pick<Bands, 'middleOf'>
): number {
  const day = ({ fromMs }: Pick<ActivityBucket, 'fromMs'>) => new Date(fromMs).toDateString()
  const [first] = buckets
  if (first === undefined) return 0
  const next = buckets.findIndex(bucket => day(bucket) !== day(first))
  return next > 0 && middleOf(next) - middleOf(0) < labelPx ? next : 0
}

type TooltipProps = {
  readonly bucket: ActivityBucket
  readonly middle: number
  readonly width: number
}

function Tooltip({ bucket, middle, width }: TooltipProps) {
  const isRight = middle + tooltipPx + 20 > width
  return (
    // What it says is the slider's own value already.
    <div
      className={chart.tooltip}
      aria-hidden
      style={{ width: tooltipPx, left: isRight ? middle - tooltipPx - 14 : middle + 14 }}
    >
      <div className={chart.tooltipTitle}>
        {bucketSpan(bucket)}
        {bucket.isInProgress && ', so far'}
      </div>
      <dl className={chart.tooltipFacts}>
        {measures.map(measure => (
          <Fragment key={measure}>
            <dt>{measureWords[measure]}</dt>
            <dd>{formatNumber(bucket[measure])}</dd>
          </Fragment>
        ))}
      </dl>
    </div>
  )
}

function sentence(bucket: ActivityBucket | undefined): string | undefined {
  if (bucket === undefined) return undefined
  const when = `${bucketSpan(bucket)}${bucket.isInProgress ? ', so far' : ''}`
  const said = measures.map(each => `${formatNumber(bucket[each])} ${measureWords[each]}`)
  return `${when}: ${said.join(', ')}`
}
