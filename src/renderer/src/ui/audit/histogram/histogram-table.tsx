import { formatNumber } from '@renderer/ui/format'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import classes from './audit-histogram.module.css'
import { type Gap, gapsAt, type Histogram } from './histogram-model'
import { bucketWords, gapWords, type Split, seriesWords } from './histogram-words'

type Props = {
  readonly histogram: Histogram
  readonly gaps: readonly Gap[]
  readonly split: Split
  readonly zone: AuditZone
  readonly presentMs: number
}

/** The same figures as the bars, newest first; buckets with nothing in them are left out. */
export function HistogramTable({ histogram, gaps, split, zone, presentMs }: Props) {
  const zoned = { zone, presentMs }
  const places = histogram.totals
    .map((total, at) => ({ total, at, missing: gapsAt(histogram, gaps, at) }))
    .filter(({ total, missing }) => total > 0 || missing.length > 0)
    .reverse()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and is to be reached by keys
    <section className={classes.scroller} aria-label="Entries over time, as a table" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th className={classes.cell} scope="col">
              Time
            </th>
            {split !== 'none' &&
              histogram.series.map(({ value }) => (
                <th className={classes.cell} key={value} scope="col" data-number>
                  {seriesWords(value, split)}
                </th>
              ))}
            <th className={classes.cell} scope="col" data-number>
              Entries
            </th>
            <th className={classes.cell} scope="col">
              Not held
            </th>
          </tr>
        </thead>
        <tbody>
          {places.map(({ at, total, missing }) => (
            <tr key={at}>
              <th className={classes.cell} scope="row">
                {bucketWords(histogram, at, zoned)}
              </th>
              {split !== 'none' &&
                histogram.series.map(({ value, counts }) => (
                  <td className={classes.cell} key={value} data-number>
                    {formatNumber(counts[at] ?? 0)}
                  </td>
                ))}
              <td className={classes.cell} data-number>
                {formatNumber(total)}
              </td>
              <td className={classes.cell}>
                {missing.map(gap => gapWords(gap, zoned)).join('; ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
