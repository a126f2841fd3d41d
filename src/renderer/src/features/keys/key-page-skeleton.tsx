import { useElapsed } from '@renderer/ui/use-elapsed'
import classes from './key-page.module.css'

const bars = Array.from({ length: 16 }, (_, at) => `bar ${at}`)

export function KeyPageSkeleton() {
  const isSlow = useElapsed(300)
  return (
    <div className={classes.content} aria-busy>
      <p className="hc-visually-hidden" role="status">
        {isSlow && 'Loading the key'}
      </p>
      {isSlow && (
        <div className={classes.bars} aria-hidden>
          {bars.map(bar => (
            <span key={bar} className={classes.bar} />
          ))}
        </div>
      )}
    </div>
  )
}
