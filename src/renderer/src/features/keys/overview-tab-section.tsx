import type { ReactNode } from 'react'
import classes from './key-page.module.css'

type Props = {
  readonly title: string
  /** Such as the age of what is below. */
  readonly beside?: ReactNode
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** A named part of a key's page. */
export function Section({ title, beside, action, children }: Props) {
  return (
    <section aria-label={title}>
      <div className={classes.section}>
        <h2 className={classes.heading}>{title}</h2>
        <span className={classes.age}>{beside}</span>
        {action}
      </div>
      {children}
    </section>
  )
}
