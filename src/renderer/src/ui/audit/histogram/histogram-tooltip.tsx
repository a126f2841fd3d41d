import { formatNumber } from '@renderer/ui/format'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import classes from './audit-histogram.module.css'
import { type Gap, gapsAt, type Histogram } from './histogram-model'
import { bucketWords, gapWords, type Split, seriesWords } from './histogram-words'
import type { Scale } from './plot'

type Props = {
  readonly histogram: Histogram
  readonly gaps: readonly Gap[]
  readonly scale: Scale
  readonly split: Split
  readonly zone: AuditZone
  readonly presentMs: number
  readonly place: number
}

const widthPx = 240
const gapPx = 10

/** The bucket under the pointer, beside it. */
export function HistogramTooltip(props: Props) {
  const { histogram, gaps, scale, split, zone, presentMs, place } = props
  const right = scale.leftOf(place + 1) + gapPx
  const isRight = right + widthPx <= scale.width
  const left = isRight ? right : Math.max(0, scale.leftOf(place) - gapPx - widthPx)
  const rows = histogram.series.filter(({ counts }) => (counts[place] ?? 0) > 0)
  return (
    // What it says is the slider's own value already.
    <div className={classes.tooltip} style={{ left, width: widthPx }} aria-hidden>
      <div className={classes.tooltipTitle}>
        {bucketWords(histogram, place, { zone, presentMs })}
      </div>
      <dl className={classes.facts}>
        {rows.map(({ value, counts }) => (
          <div key={value}>
            <dt>{seriesWords(value, split)}</dt>
            <dd>{formatNumber(counts[place] ?? 0)}</dd>
          </div>
        ))}
        {rows.length === 0 && <div>No entry</div>}
      </dl>
      {gapsAt(histogram, gaps, place).map(gap => (
        <div key={`${gap.absence.from} ${gap.absence.why}`} className={classes.missing}>
          {gapWords(gap, { zone, presentMs })}
        </div>
      ))}
    </div>
  )
}
