import { useElementSize } from '@mantine/hooks'
import { formatDateTime, formatNumber } from '@renderer/ui/format'
import { bucketPointer } from '@renderer/ui/usage-chart/bucket-pointer'
import { type Bands, bandsFor, frame } from '@renderer/ui/usage-chart/chart-frame'
import { Hatch, TimeAxis } from '@renderer/ui/usage-chart/chart-parts'
import { roundTicks } from '@renderer/ui/usage-chart/chart-scale'
import { bucketSpan, formatRate } from '@renderer/ui/usage-chart/usage-words'
import { useId, useState } from 'react'
import classes from './drain-chart.module.css'
import { type DrainSeries, type DrainSlot, readRuns } from './drain-series'

const unmeasuredPx = 900
const top = 22
const plotHeight = 190
const bottom = top + plotHeight
const height = bottom + 26
const tooltipPx = 200

type Props = {
  readonly series: DrainSeries
  readonly deliveredAt: string | null
}

/** Old and new key as steps on one axis. */
export function DrainChart({ series: { slots, bucketMs }, deliveredAt }: Props) {
  const { ref, width } = useElementSize()
  const hatchId = useId()
  const [place, setPlace] = useState<number | null>(null)
  const bands = bandsFor(width || unmeasuredPx, slots.length)
  const ticks = roundTicks(Math.max(0, ...slots.flatMap(rates)))
  const y = (rate: number) => bottom - (rate / (ticks.at(-1) ?? 1)) * plotHeight
  const right = bands.width - frame.right
  const pointed = place === null ? undefined : slots[place]

  return (
    <div
      ref={ref}
      className={classes.picture}
      {...bucketPointer({
        count: slots.length,
        bands,
        place,
        setPlace,
        sentence: at => slots[at] && slotSentence(slots[at]),
        from: top - 8,
        to: bottom + 4
      })}
    >
      <svg width={bands.width} height={height} aria-hidden>
        <Hatch id={hatchId} />
        {ticks.map(tick => (
          <g key={tick}>
            <line className={classes.grid} x1={frame.left} x2={right} y1={y(tick)} y2={y(tick)} />
            <text className={classes.axis} x={frame.left - 10} y={y(tick) + 4} textAnchor="end">
              {formatRate(tick)}
            </text>
          </g>
        ))}
        {place !== null && (
          <rect
            className={classes.band}
            x={bands.leftOf(place)}
            width={bands.band}
            y={top}
            height={plotHeight}
          />
        )}
        {slots.map(
          ({ fromMs, old, replacement }, at) =>
            (old === 'unreadable' || replacement === 'unreadable') && (
              <rect
                key={fromMs}
                data-bucket="unreadable"
                x={bands.leftOf(at) + 1}
                width={Math.max(1, bands.band - 2)}
                y={top}
                height={plotHeight}
                fill={`url(#${hatchId})`}
              />
            )
        )}
        <Steps slots={slots} of="replacement" bands={bands} y={y} />
        <Steps slots={slots} of="old" bands={bands} y={y} />
        <Delivered slots={slots} bucketMs={bucketMs} bands={bands} at={deliveredAt} />
        <TimeAxis buckets={slots} bands={bands} bucketMs={bucketMs} top={bottom + 6} />
      </svg>
      {pointed !== undefined && place !== null && (
        <Tooltip slot={pointed} place={place} bands={bands} />
      )}
    </div>
  )
}

const rates = ({ old, replacement }: DrainSlot): number[] =>
  [old, replacement].flatMap(value =>
    value === null || value === 'unreadable' ? [] : [value.perHour]
  )

type StepsProps = {
  readonly slots: readonly DrainSlot[]
  readonly of: 'old' | 'replacement'
  readonly bands: Bands
  readonly y: (rate: number) => number
}

function Steps({ slots, of, bands, y }: StepsProps) {
  return readRuns(slots, of).map(({ from, rates: values }) => {
    const points = values.flatMap((rate, nth) => [
      `${bands.leftOf(from + nth)},${y(rate)}`,
      `${bands.leftOf(from + nth + 1)},${y(rate)}`
    ])
    const first = bands.leftOf(from)
    const last = bands.leftOf(from + values.length)
    const isRunning = slots[from + values.length - 1]?.isInProgress === true
    // The last of the whole buckets is where the dashes begin.
    const [whole, running] = isRunning ? [points.slice(0, -2), points.slice(-3)] : [points, []]
    return (
      <g key={from} data-series={of}>
        <polygon
          className={classes.fill}
          points={[`${first},${bottom}`, ...points, `${last},${bottom}`].join(' ')}
        />
        <polyline className={classes.steps} points={whole.join(' ')} />
        {running.length > 0 && (
          <polyline className={classes.steps} data-running points={running.join(' ')} />
        )}
      </g>
    )
  })
}

type DeliveredProps = {
  readonly slots: readonly DrainSlot[]
  readonly bucketMs: number
  readonly bands: Bands
  readonly at: string | null
}

function Delivered({ slots, bucketMs, bands, at }: DeliveredProps) {
  const first = slots[0]
  if (at === null || first === undefined) return null
  const place = (Date.parse(at) - first.fromMs) / bucketMs
  // Delivered before what is drawn: the line would stand where nothing happened.
  if (!(place >= 0 && place <= slots.length)) return null
  const x = bands.leftOf(place)
  const isLeft = x > bands.width * 0.6
  return (
    <>
      <line className={classes.delivered} x1={x} x2={x} y1={top - 8} y2={bottom} />
      <text
        className={classes.label}
        x={isLeft ? x - 6 : x + 6}
        y={top - 4}
        textAnchor={isLeft ? 'end' : 'start'}
      >
        new key delivered, {formatDateTime(at)}
      </text>
    </>
  )
}

type TooltipProps = { readonly slot: DrainSlot; readonly place: number; readonly bands: Bands }

function Tooltip({ slot, place, bands }: TooltipProps) {
  const right = bands.leftOf(place + 1) + 10
  const left =
    right + tooltipPx <= bands.width ? right : Math.max(0, bands.leftOf(place) - 10 - tooltipPx)
  return (
    // What it says is the slider's own value already.
    <div className={classes.tooltip} style={{ left, width: tooltipPx }} aria-hidden>
      <div className={classes.tooltipTitle}>
        {bucketSpan(slot)}
        {slot.isInProgress && ', in progress'}
      </div>
      <dl className={classes.tooltipFacts}>
        <dt>Old key</dt>
        <dd>{slotWords(slot, 'old')}</dd>
        <dt>New key</dt>
        <dd>{slotWords(slot, 'replacement')}</dd>
      </dl>
    </div>
  )
}

/** "3 so far" while the bucket is still filling; never 0 for what is not known. */
export function slotWords(slot: DrainSlot, of: 'old' | 'replacement'): string {
  const value = slot[of]
  if (value === null) return 'not held'
  if (value === 'unreadable') return 'not readable'
  const counted = value.requests === 0 ? 'no requests' : formatNumber(value.requests)
  return slot.isInProgress ? `${counted} so far` : counted
}

const slotSentence = (slot: DrainSlot): string =>
  `${bucketSpan(slot)}${slot.isInProgress ? ', in progress' : ''}: old key ${slotWords(slot, 'old')}, new key ${slotWords(slot, 'replacement')}`
