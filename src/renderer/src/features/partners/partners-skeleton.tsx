import { useElapsed } from '@renderer/ui/use-elapsed'
import classes from './partners-page.module.css'

const rows = 8
const widths = ['72%', '58%', '81%', '40%', '64%', '52%', '46%'] as const

/** The table's shape while the first partners are on their way; nothing for the first 300 ms. */
export function PartnersSkeleton() {
  const isSlow = useElapsed(300)
  const isVerySlow = useElapsed(2_000)
  return (
    <div className={classes.rest} aria-busy>
      <div className={classes.waiting} role="status">
        {isSlow &&
          (isVerySlow ? 'Horizon is slow to answer. Nothing has come yet' : 'Loading partners')}
      </div>
      {isSlow &&
        Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
          <div key={row} className={classes.skeletonRow} aria-hidden>
            {widths.map((width, at) => (
              <span
                key={width}
                className={classes.bar}
                style={{ width: widths[(row + at) % widths.length] }}
              />
            ))}
          </div>
        ))}
    </div>
  )
}
