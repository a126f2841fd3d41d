import type { UsageWindow } from '@shared/domain/usage-window'
import type { Usage } from '@shared/horizon/usage'
import { useState } from 'react'
import { formatNumber } from '../format'
import { type RateUnit, rateUnit } from './rate-unit'
import { type Bucket, highestRate, usageBuckets } from './usage-buckets'
import classes from './usage-table.module.css'
import { bucketSpan, formatIn, formatShare } from './usage-words'

type Props = {
  readonly usage: Usage
  readonly window: UsageWindow
  readonly nowMs?: number
}

/** The chart's figures, bucket by bucket, the newest first, with Horizon's totals. */
export function UsageTable({ usage, window, nowMs }: Props) {
  const [present] = useState(() => Date.now())
  const { buckets } = usageBuckets(usage, window, nowMs ?? present)
  const unit = rateUnit(highestRate(buckets))
  const { totalRequests, errorCount, errorRate, throttledCount } = usage
  return (
    <table className={classes.table}>
      <caption className="hc-visually-hidden">Usage by bucket</caption>
      <thead>
        <tr>
          <th scope="col">Bucket</th>
          <th scope="col">Requests</th>
          <th scope="col">Average per {unit.word}</th>
          <th scope="col">Errors</th>
          <th scope="col">Error rate</th>
          <th scope="col">Throttled (429)</th>
        </tr>
      </thead>
      <tbody>
        {buckets.toReversed().map(bucket => (
          <Row key={bucket.fromMs} bucket={bucket} unit={unit} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total, as Horizon sent it</th>
          <td>{orNotSent(totalRequests, formatNumber)}</td>
          <td />
          <td>{orNotSent(errorCount, formatNumber)}</td>
          <td>{orNotSent(errorRate, formatShare)}</td>
          <td>{orNotSent(throttledCount, formatNumber)}</td>
        </tr>
      </tfoot>
    </table>
  )
}

const orNotSent = (value: number | undefined, format: (value: number) => string): string =>
  value === undefined ? 'not readable' : format(value)

function Row({ bucket, unit }: { readonly bucket: Bucket; readonly unit: RateUnit }) {
  const when = `${bucketSpan(bucket)}${bucket.isInProgress ? ', so far' : ''}`
  return (
    <tr data-state={bucket.state}>
      <th scope="row">{when}</th>
      {bucket.state === 'unreadable' ? (
        <td colSpan={5}>Not readable. {bucket.problem}</td>
      ) : (
        <>
          <td>{bucket.requests === 0 ? 'no requests' : formatNumber(bucket.requests)}</td>
          <td>{formatIn(unit, bucket.perMinute)}</td>
          <td>{formatNumber(bucket.errors)}</td>
          <td>{bucket.errorRate === null ? 'no requests' : formatShare(bucket.errorRate)}</td>
          <td>{formatNumber(bucket.throttled)}</td>
        </>
      )}
    </tr>
  )
}
