import { useElapsed } from '@renderer/ui/use-elapsed'
import classes from './usage-tab.module.css'

const figures = ['requests', 'errors', 'rate', 'throttled', 'busiest', 'utilization']

/** Figures and chart in their final shape. */
export function UsageTabSkeleton() {
  const isSlow = useElapsed(300)
  return (
    <div aria-busy>
      <p className="hc-visually-hidden" role="status">
        {isSlow && 'Loading the usage'}
      </p>
      {isSlow && (
        <>
          <div className={classes.skeletonFigures} aria-hidden>
            {figures.map(each => (
              <span key={each} className={classes.bone} />
            ))}
          </div>
          <div className={classes.skeletonChart} aria-hidden />
        </>
      )}
    </div>
  )
}
