import classes from './product-mark.module.css'

/** The product's sign: a sun over the horizon. */
export function ProductMark() {
  return (
    <svg className={classes.mark} viewBox="0 0 24 24" aria-hidden="true">
      <rect className={classes.tile} width="24" height="24" rx="6" />
      <path className={classes.lines} d="M5 13.5a7 7 0 0 1 14 0M3.5 13.5h17M6.5 17h11" />
    </svg>
  )
}
