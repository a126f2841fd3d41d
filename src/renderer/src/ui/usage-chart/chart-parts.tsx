import type { Bands } from './chart-frame'
import { spaced } from './chart-scale'
import type { Bucket } from './usage-buckets'
import classes from './usage-chart.module.css'
import { axisLabel } from './usage-words'

const labelGapPx = 62

/** The pattern of what is not held or cannot be read. */
export const Hatch = ({ id }: { readonly id: string }) => (
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
  readonly buckets: readonly Pick<Bucket, 'fromMs' | 'toMs'>[]
  readonly bands: Bands
  readonly bucketMs: number
  readonly top: number
}

/** Times under the plot, thinned so that none touches the next. */
export function TimeAxis({ buckets, bands, bucketMs, top }: AxisProps) {
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
      y={top + 12}
      textAnchor="middle"
    >
      {labels.get(x)}
    </text>
  ))
}
