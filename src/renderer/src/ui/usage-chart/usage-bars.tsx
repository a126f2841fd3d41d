import { type Bands, frame, plotBottom } from './chart-frame'
import { isLimitNear, roundTicks } from './chart-scale'
import { rateUnit } from './rate-unit'
import { type Bucket, barParts, emptyRuns, highestRate, type ReadBucket } from './usage-buckets'
import classes from './usage-chart.module.css'
import { formatIn, formatRate } from './usage-words'

type Props = {
  readonly buckets: readonly Bucket[]
  readonly bands: Bands
  readonly limitPerMinute: number | null | undefined
  readonly hatchId: string
}

/** Width of "no requests" at 11 px, and of a line of it set upright. */
const wordsPx = 66
const linePx = 13

/** Bars per bucket on an axis in the limit's unit, or a readable one; what is not known has none. */
export function UsageBars({ buckets, bands, limitPerMinute, hatchId }: Props) {
  const highest = highestRate(buckets)
  const limit = limitPerMinute ?? undefined
  const unit = rateUnit(highest)
  const isNear = limit !== undefined && isLimitNear(limit, highest)
  const ticks = roundTicks(Math.max(highest, isNear ? limit * 1.08 : 0) * unit.minutes).map(
    tick => tick / unit.minutes
  )
  const top = ticks.at(-1) ?? 1
  const y = (rate: number) => plotBottom - (Math.min(rate, top) / top) * frame.plotHeight
  const right = bands.width - frame.right

  return (
    <g>
      {ticks.map(tick => (
        <g key={tick}>
          <line className={classes.grid} x1={frame.left} x2={right} y1={y(tick)} y2={y(tick)} />
          <text className={classes.axis} x={frame.left - 10} y={y(tick) + 4} textAnchor="end">
            {formatIn(unit, tick)}
          </text>
        </g>
      ))}
      {buckets.map((bucket, at) =>
        bucket.state === 'read' ? (
          <Bar key={bucket.fromMs} bucket={bucket} left={bands.leftOf(at)} bands={bands} y={y} />
        ) : (
          <rect
            key={bucket.fromMs}
            className={classes.hatched}
            data-bucket="unreadable"
            x={bands.leftOf(at) + 1}
            width={Math.max(1, bands.band - 2)}
            y={frame.plotTop}
            height={frame.plotHeight}
            fill={`url(#${hatchId})`}
          />
        )
      )}
      {emptyRuns(buckets).map(run => (
        <EmptyRun key={run.from} bands={bands} from={run.from} to={run.to} />
      ))}
      {limit !== undefined && isNear && (
        <>
          <line className={classes.limit} x1={frame.left} x2={right} y1={y(limit)} y2={y(limit)} />
          <text className={classes.limitWords} x={frame.left + 16} y={y(limit) - 6}>
            Limit {formatRate(limit)}/min
          </text>
        </>
      )}
      {limit !== undefined && !isNear && (
        <text className={classes.limitWords} x={right} y={frame.plotTop - 3} textAnchor="end">
          ↑ Limit {formatRate(limit)}/min, above this axis
        </text>
      )}
    </g>
  )
}

type BarProps = {
  readonly bucket: ReadBucket
  readonly left: number
  readonly bands: Bands
  readonly y: (rate: number) => number
}

function Bar({ bucket, left, bands, y }: BarProps) {
  if (bucket.requests === 0) return null
  const { succeeded, errors, throttled } = barParts(bucket)
  const gap = Math.min(5, bands.band * 0.14)
  const place = { x: left + gap, width: Math.max(1, bands.band - 2 * gap) }
  const part = (name: string, from: number, to: number) => {
    if (to <= from) return null
    // What happened stays visible however small it is.
    const height = Math.max(1, y(from) - y(to))
    return <rect className={classes[name]} {...place} y={y(from) - height} height={height} />
  }
  return (
    <g data-bucket="read">
      {part('succeeded', 0, succeeded)}
      {part('errors', succeeded, succeeded + errors)}
      {part('throttled', succeeded + errors, succeeded + errors + throttled)}
    </g>
  )
}

function EmptyRun({ bands, from, to }: { bands: Bands; from: number; to: number }) {
  const width = (to - from + 1) * bands.band
  const x = bands.leftOf(from) + width / 2
  const y = plotBottom - frame.plotHeight * 0.42
  if (width < linePx) return null
  const isUpright = width < wordsPx
  return (
    <text
      className={classes.empty}
      data-bucket="empty"
      x={x}
      y={y}
      textAnchor="middle"
      dominantBaseline="middle"
      transform={isUpright ? `rotate(-90 ${x} ${y})` : undefined}
    >
      no requests
    </text>
  )
}
