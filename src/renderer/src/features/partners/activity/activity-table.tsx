import { formatNumber } from '@renderer/ui/format'
import classes from '@renderer/ui/usage-chart/usage-table.module.css'
import { bucketSpan } from '@renderer/ui/usage-chart/usage-words'
import type { UsageWindow } from '@shared/domain/usage-window'
import type { PartnerActivity } from '@shared/horizon/audit-entry'
import { useState } from 'react'
import { activityBuckets } from './activity-buckets'
import { measures, measureWords } from './activity-place'

type Props = { readonly activity: PartnerActivity; readonly window: UsageWindow }

/** The chart's figures, bucket by bucket, the newest first, with Horizon's totals. */
export function ActivityTable({ activity, window }: Props) {
  const [presentMs] = useState(() => Date.now())
  return (
    <table className={classes.table}>
      <caption className="hc-visually-hidden">Activity by bucket</caption>
      <thead>
        <tr>
          <th scope="col">Bucket</th>
          {measures.map(measure => (
            <th key={measure} scope="col">
              {measureWords[measure]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {activityBuckets(activity, window, presentMs)
          .toReversed()
          .map(bucket => (
            <tr key={bucket.fromMs}>
              <th scope="row">
                {bucketSpan(bucket)}
                {bucket.isInProgress && ', so far'}
              </th>
              {measures.map(measure => (
                <td key={measure}>{formatNumber(bucket[measure])}</td>
              ))}
            </tr>
          ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total, as Horizon sent it</th>
          {measures.map(measure => (
            <td key={measure}>{formatNumber(activity[measure])}</td>
          ))}
        </tr>
      </tfoot>
    </table>
  )
}
