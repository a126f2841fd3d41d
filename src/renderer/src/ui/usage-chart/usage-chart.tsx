import { useElementSize } from '@mantine/hooks'
import type { UsageWindow } from '@shared/domain/usage-window'
import type { Usage } from '@shared/horizon/usage'
import { useId, useState } from 'react'
import { bucketPointer } from './bucket-pointer'
import { BucketTooltip } from './bucket-tooltip'
import { bandsFor, frame, plotBottom, stripBottom } from './chart-frame'
import { Hatch, TimeAxis } from './chart-parts'
import { isLimitNear } from './chart-scale'
import { ErrorRateStrip } from './error-rate-strip'
import { type RateUnit, rateUnit } from './rate-unit'
import { UsageBars } from './usage-bars'
import { highestRate, usageBuckets } from './usage-buckets'
import classes from './usage-chart.module.css'
import { bucketSentence } from './usage-words'

type Props = {
  readonly usage: Usage
  readonly window: UsageWindow
  /** Drawn as a dashed line; `null` is "no limit". */
  readonly limitPerMinute?: number | null
  /** Horizon's present when it answered: the bucket in progress is averaged up to then. */
  readonly nowMs?: number
}

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
          {...bucketPointer({
            count: buckets.length,
            bands,
            place,
            setPlace,
            sentence: at => {
              const bucket = buckets[at]
              return bucket && bucketSentence(bucket, unit)
            },
            from: frame.plotTop - 8,
            to: plotBottom + 84
          })}
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
            <TimeAxis buckets={buckets} bands={bands} bucketMs={bucketMs} top={frame.axisTop} />
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
