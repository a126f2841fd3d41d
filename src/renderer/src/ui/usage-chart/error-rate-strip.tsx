import { type Bands, frame, stripBottom } from './chart-frame'
import type { Bucket } from './usage-buckets'
import classes from './usage-chart.module.css'
import { formatShare } from './usage-words'

type Props = {
  readonly buckets: readonly Bucket[]
  readonly bands: Bands
  readonly hatchId: string
}

type Point = { readonly x: number; readonly y: number }

const tops = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]

/** The share of failed requests under the bars, on the same x axis; a bucket without any is a gap. */
export function ErrorRateStrip({ buckets, bands, hatchId }: Props) {
  const highest = Math.max(
    0,
    ...buckets.map(each => (each.state === 'read' ? (each.errorRate ?? 0) : 0))
  )
  const top = tops.find(each => each >= highest) ?? 1
  const y = (rate: number) => stripBottom - (rate / top) * frame.stripHeight
  const right = bands.width - frame.right

  return (
    <g>
      <text className={classes.stripTitle} x={0} y={frame.stripTop - 14}>
        Error rate
        <tspan className={classes.stripNote} dx={8}>
          share of 4xx and 5xx
        </tspan>
      </text>
      {[top, 0].map(tick => (
        <g key={tick}>
          <line className={classes.grid} x1={frame.left} x2={right} y1={y(tick)} y2={y(tick)} />
          <text className={classes.axis} x={frame.left - 10} y={y(tick) + 4} textAnchor="end">
            {formatShare(tick)}
          </text>
        </g>
      ))}
      {buckets.map(
        (bucket, at) =>
          bucket.state === 'unreadable' && (
            <rect
              key={bucket.fromMs}
              x={bands.leftOf(at) + 1}
              width={Math.max(1, bands.band - 2)}
              y={frame.stripTop}
              height={frame.stripHeight}
              fill={`url(#${hatchId})`}
            />
          )
      )}
      {segments(buckets, bands, y).map(points =>
        points.length === 1 ? (
          <circle
            key={points[0]?.x}
            className={classes.ratePoint}
            cx={points[0]?.x}
            cy={points[0]?.y}
            r={1.75}
          />
        ) : (
          <polyline
            key={points[0]?.x}
            className={classes.rate}
            points={points.map(({ x, y: at }) => `${x},${at}`).join(' ')}
          />
        )
      )}
    </g>
  )
}

/** The line, broken wherever there was nothing to fail or nothing to read. */
function segments(buckets: readonly Bucket[], bands: Bands, y: (rate: number) => number) {
  const found: Point[][] = []
  let open: Point[] | undefined
  buckets.forEach((bucket, at) => {
    if (bucket.state === 'unreadable' || bucket.errorRate === null) {
      open = undefined
      return
    }
    if (open === undefined) {
      open = []
      found.push(open)
    }
    open.push({ x: bands.middleOf(at), y: y(bucket.errorRate) })
  })
  return found
}
