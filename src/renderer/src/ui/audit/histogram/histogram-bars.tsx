import { formatNumber } from '@renderer/ui/format'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import { memo } from 'react'
import classes from './audit-histogram.module.css'
import type { BucketRange, Gap, Histogram } from './histogram-model'
import { type Split, seriesTone } from './histogram-words'
import { plot, type Scale } from './plot'
import { timeTicks } from './time-ticks'

type Props = {
  readonly histogram: Histogram
  readonly gaps: readonly Gap[]
  readonly scale: Scale
  readonly split: Split
  readonly zone: AuditZone
  readonly presentMs: number
  readonly hatchId: string
  readonly place: number | null
  readonly brush: BucketRange | undefined
}

const labelRoomPx = 84

export function HistogramBars(props: Props) {
  const { histogram, gaps, scale, split, zone, presentMs, hatchId, place, brush } = props
  const { left, right } = scale
  const end = scale.width - plot.right
  const ticks = timeTicks(histogram, zone, (right - left) / labelRoomPx, presentMs)
  return (
    <>
      <defs>
        <pattern
          id={hatchId}
          width={6}
          height={6}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect className={classes.hatchGround} width={6} height={6} />
          <rect className={classes.hatchLine} width={2} height={6} />
        </pattern>
      </defs>
      {scale.ticks.map(tick => {
        const y = Math.round(plot.bottom - scale.heightOf(tick)) + 0.5
        return (
          <g key={tick}>
            <line className={classes.grid} x1={plot.left} x2={end} y1={y} y2={y} />
            <text className={classes.axis} x={plot.left - 8} y={y + 4} textAnchor="end">
              {shortCount(tick)}
            </text>
          </g>
        )
      })}
      {place !== null && (
        <rect
          className={classes.band}
          x={scale.leftOf(place)}
          width={scale.band}
          y={plot.top}
          height={plot.bottom - plot.top}
        />
      )}
      {gaps.map(gap => {
        const span = scale.spanOf(gap)
        return (
          <rect
            key={`${gap.absence.from} ${gap.absence.why}`}
            className={classes.gap}
            data-gap={gap.absence.why}
            x={span.x}
            width={span.end - span.x}
            y={plot.top}
            height={plot.bottom - plot.top}
            fill={`url(#${hatchId})`}
          />
        )
      })}
      <Series histogram={histogram} width={scale.width} scale={scale} split={split} />
      {brush && <Brush range={brush} scale={scale} />}
      {ticks.map(({ at, label }) => (
        <text
          key={at}
          className={classes.axis}
          x={Math.min(Math.max(scale.xOf(at), left + 18), right - 18)}
          y={plot.bottom + 18}
          textAnchor="middle"
        >
          {label}
        </text>
      ))}
    </>
  )
}

type SeriesProps = Pick<Props, 'histogram' | 'scale' | 'split'> & { readonly width: number }

/** One path for each part of all bars: hundreds of buckets stay a handful of elements. */
const Series = memo(
  function Series({ histogram, scale, split }: SeriesProps) {
    const gap = Math.min(2, scale.band * 0.12)
    const barWidth = Math.max(0.75, scale.band - 2 * gap)
    const bases = histogram.totals.map(() => 0)
    return histogram.series.map(({ value, counts }, place) => {
      const shape = counts.map((count, at) => {
        if (count === 0) return ''
        // What happened stays visible however small it is.
        const height = Math.max(1, scale.heightOf(count))
        const base = bases[at] ?? 0
        bases[at] = base + height
        const x = (scale.leftOf(at) + gap).toFixed(2)
        const y = (plot.bottom - base).toFixed(2)
        return `M${x} ${y}v${(-height).toFixed(2)}h${barWidth.toFixed(2)}v${height.toFixed(2)}z`
      })
      const tone = seriesTone(value, place, split)
      return <path key={value} data-tone={tone} className={classes.bars} d={shape.join('')} />
    })
  },
  (a, b) => a.histogram.series === b.histogram.series && a.width === b.width && a.split === b.split
)

function Brush({ range, scale }: { readonly range: BucketRange; readonly scale: Scale }) {
  const left = scale.leftOf(range.first)
  const right = scale.leftOf(range.last + 1)
  const middle = (plot.top + plot.bottom) / 2
  return (
    <g>
      <rect
        className={classes.brush}
        x={left}
        width={right - left}
        y={plot.top}
        height={plot.bottom - plot.top}
      />
      {[left, right].map(x => (
        <g key={x}>
          <line className={classes.edge} x1={x} x2={x} y1={plot.top - 4} y2={plot.bottom} />
          <rect className={classes.grip} x={x - 3} width={6} y={middle - 8} height={16} rx={3} />
        </g>
      ))}
    </g>
  )
}

/** "40", "2,000", "12k", "1.5M": the axis has room for four signs. */
function shortCount(count: number): string {
  if (count >= 1_000_000) return `${formatNumber(Math.round(count / 100_000) / 10)}M`
  if (count >= 10_000) return `${formatNumber(Math.round(count / 100) / 10)}k`
  return formatNumber(count)
}
