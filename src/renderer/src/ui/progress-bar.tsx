import classes from './progress-bar.module.css'

type Props = {
  readonly label: string
  readonly done: number
  /** `null` while it is not known how much there is. */
  readonly total: number | null
}

/** How far long work is. */
export function ProgressBar({ label, done, total }: Props) {
  const isKnown = total !== null && total > 0
  const percent = isKnown ? Math.min(100, (100 * done) / total) : 0
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={isKnown ? Math.floor(percent) : undefined}
      className={classes.bar}
    >
      <div className={classes.done} style={{ width: `${percent}%` }} />
    </div>
  )
}
