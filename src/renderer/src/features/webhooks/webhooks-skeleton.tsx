import { useElapsed } from '@renderer/ui/use-elapsed'
import classes from './webhooks-skeleton.module.css'

const rows = 6
const widths = ['72%', '58%', '81%', '64%', '40%', '52%'] as const

/** The table's shape while the first webhooks are on their way; nothing for the first 300 ms. */
export function WebhooksSkeleton() {
  const isSlow = useElapsed(300)
  const isVerySlow = useElapsed(2_000)
  return (
    <div className={classes.area} aria-busy>
      <div className={classes.line} role="status">
        {isSlow &&
          (isVerySlow ? 'Horizon is slow to answer. Nothing has come yet' : 'Loading webhooks')}
      </div>
      {isSlow &&
        Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
          <div key={row} className={classes.row} aria-hidden>
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
