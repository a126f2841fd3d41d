import { formatNumber } from '../format'
import type { Bands } from './chart-frame'
import type { RateUnit } from './rate-unit'
import type { Bucket } from './usage-buckets'
import classes from './usage-chart.module.css'
import { bucketSpan, formatIn } from './usage-words'

const widthPx = 232
const gapPx = 10

type Props = {
  readonly bucket: Bucket
  readonly place: number
  readonly bands: Bands
  readonly unit: RateUnit
}

/** The totals of the bucket under the pointer, beside it. */
export function BucketTooltip({ bucket, place, bands, unit }: Props) {
  const right = bands.leftOf(place + 1) + gapPx
  const isRight = right + widthPx <= bands.width
  const left = isRight ? right : Math.max(0, bands.leftOf(place) - gapPx - widthPx)
  return (
    // What it says is the slider's own value already.
    <div className={classes.tooltip} style={{ left, width: widthPx }} aria-hidden>
      <div className={classes.tooltipTitle}>
        {bucketSpan(bucket)}
        {bucket.isInProgress && ', so far'}
      </div>
      {bucket.state === 'unreadable' ? (
        <div className={classes.tooltipProblem}>Not readable. {bucket.problem}</div>
      ) : (
        <dl className={classes.tooltipFacts}>
          <dt>Requests</dt>
          <dd>{formatNumber(bucket.requests)}</dd>
          <dt>Average per {unit.word}</dt>
          <dd>{formatIn(unit, bucket.perMinute)}</dd>
          <dt>Errors</dt>
          <dd data-tone={bucket.errors > 0 ? 'danger' : undefined}>
            {formatNumber(bucket.errors)}
          </dd>
          <dt>Throttled, of the errors</dt>
          <dd data-tone={bucket.throttled > 0 ? 'warn' : undefined}>
            {formatNumber(bucket.throttled)}
          </dd>
        </dl>
      )}
    </div>
  )
}
