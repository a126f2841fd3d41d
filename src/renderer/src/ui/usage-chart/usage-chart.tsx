import { useElementSize } from '@mantine/hooks'
import type { UsageWindow } from '@shared/domain/usage-window'
import type { Usage } from '@shared/horizon/usage'
import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react'
import { BucketTooltip } from './bucket-tooltip'
import { type Bands, bandsFor, frame, plotBottom, stripBottom } from './chart-frame'
import { isLimitNear, spaced } from './chart-scale'
import { ErrorRateStrip } from './error-rate-strip'
import { type RateUnit, rateUnit } from './rate-unit'
import { UsageBars } from './usage-bars'
import { type Bucket, highestRate, usageBuckets } from './usage-buckets'
import classes from './usage-chart.module.css'
import { axisLabel, bucketSentence } from './usage-words'

type Props = {
  readonly usage: Usage
  readonly window: UsageWindow
  /** Drawn as a dashed line; `null` is "no limit". */
  readonly limitPerMinute?: number | null
  /** Horizon's present when it answered: the bucket in progress is averaged up to then. */
  readonly nowMs?: number
}

const labelGapPx = 62
const unmeasuredPx = 1_100

/** Requests per minute, or what is read more easily, over time, with the error rate under it on the same x axis. */
export function UsageChart({ usage, window, limitPerMinute, nowMs }: Props) {
  const [present] = useState(() => Date.now())
  const { buckets, bucketMs } = usageBuckets(usage, window, nowMs ?? present)
  const { ref, width } = useElementSize()
  const hatchId = useId()
  const [place, setPlace] = useState<number | null>(null)
  const bands = bandsFor(width || unmeasuredPx, buckets.length)
  const pointed = place === null ? undefined : buckets[place]
  const highest = highestRate(buckets)
  const unit = rateUnit(highest)

  return (
    <section className={classes.chart} aria-label={`Requests per ${unit.word}`}>
      <ChartHead
        unit={unit}
        hasLine={limitPerMinute != null && isLimitNear(limitPerMinute, highest)}
        hasUnreadable={buckets.some(bucket => bucket.state === 'unreadable')}
      />
      {buckets.length === 0 ? (
        <p className={classes.nothing}>Horizon sent no bucket that can be placed in time.</p>
      ) : (
        <div
          ref={ref}
          className={classes.picture}
          {...bucketPointer(buckets, bands, unit, place, setPlace)}
        >
          <svg width={bands.width} height={frame.height} aria-hidden>
            <Hatch id={hatchId} />
            {place !== null && (
              <rect
                className={classes.band}
                x={bands.leftOf(place)}
                width={bands.band}
                y={frame.plotTop}
                height={stripBottom - frame.plotTop}
              />
            )}
            <UsageBars
              buckets={buckets}
              bands={bands}
              limitPerMinute={limitPerMinute}
              hatchId={hatchId}
            />
            <ErrorRateStrip buckets={buckets} bands={bands} hatchId={hatchId} />
            <TimeAxis buckets={buckets} bands={bands} bucketMs={bucketMs} />
          </svg>
          {pointed !== undefined && place !== null && (
            <BucketTooltip bucket={pointed} place={place} bands={bands} unit={unit} />
          )}
        </div>
      )}
    </section>
  )
}

type HeadProps = {
  readonly unit: RateUnit
  readonly hasLine: boolean
  readonly hasUnreadable: boolean
}

/** The legend names what is drawn, and nothing else. */
function ChartHead({ unit, hasLine, hasUnreadable }: HeadProps) {
  return (
    <div className={classes.head}>
      <h3 className={classes.title}>Requests per {unit.word}</h3>
      <span className={classes.note}>average of each bucket</span>
      <ul className={classes.legend}>
        <li data-kind="succeeded">Succeeded</li>
        <li data-kind="errors">Errors</li>
        <li data-kind="throttled">Throttled</li>
        {hasUnreadable && <li data-kind="unreadable">Not readable</li>}
        {hasLine && <li data-kind="limit">Limit</li>}
      </ul>
    </div>
  )
}

const Hatch = ({ id }: { readonly id: string }) => (
  <defs>
    <pattern
      id={id}
      width={6}
      height={6}
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect className={classes.hatchGround} width={6} height={6} />
      <rect className={classes.hatchLine} width={2} height={6} />
    </pattern>
  </defs>
)

type AxisProps = {
  readonly buckets: readonly Bucket[]
  readonly bands: Bands
  readonly bucketMs: number
}

function TimeAxis({ buckets, bands, bucketMs }: AxisProps) {
  const labels = new Map(
    buckets.flatMap((bucket, at) => {
      const words = axisLabel(bucket, buckets[at - 1], bucketMs)
      return words === undefined ? [] : [[bands.middleOf(at), words] as const]
    })
  )
  return spaced([...labels.keys()], labelGapPx).map(x => (
    <text
      key={x}
      className={classes.axis}
      x={Math.min(x, bands.width - 20)}
      y={frame.axisTop + 12}
      textAnchor="middle"
    >
      {labels.get(x)}
    </text>
  ))
}

/** One value among the buckets, by pointer and by keys: a slider to assistive technology. */
function bucketPointer(
  buckets: readonly Bucket[],
  bands: Bands,
  unit: RateUnit,
  place: number | null,
  setPlace: (place: number | null) => void
) {
  const last = buckets.length - 1
  const at = Math.min(place ?? last, last)
  const bucket = buckets[at]
  const step: Readonly<Record<string, number>> = {
    ArrowLeft: Math.max(0, at - 1),
    ArrowDown: Math.max(0, at - 1),
    ArrowRight: Math.min(last, at + 1),
    ArrowUp: Math.min(last, at + 1),
    Home: 0,
    End: last
  }
  return {
    role: 'slider',
    tabIndex: 0,
    'aria-label': 'Bucket',
    'aria-valuemin': 1,
    'aria-valuemax': buckets.length,
    'aria-valuenow': at + 1,
    'aria-valuetext': bucket && bucketSentence(bucket, unit),
    onFocus: (event: { readonly currentTarget: Element }) => {
      if (event.currentTarget.matches(':focus-visible')) setPlace(at)
    },
    onBlur: () => setPlace(null),
    onKeyDown: (event: KeyboardEvent) => {
      const next = step[event.key]
      if (next === undefined) return
      event.preventDefault()
      setPlace(next)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const box = event.currentTarget.getBoundingClientRect()
      const y = event.clientY - box.top
      setPlace(
        y < frame.plotTop - 8 || y > plotBottom + 84
          ? null
          : bands.placeAt(event.clientX - box.left)
      )
    },
    onPointerLeave: () => setPlace(null)
  } as const
}
