import type { ReactNode } from 'react'
import classes from './empty-state.module.css'

type Props = {
  /** A Tabler icon, such as `<IconKey />`. */
  readonly icon: ReactNode
  readonly title: string
  readonly text: ReactNode
  readonly action?: ReactNode
}

/** A list or page with nothing in it yet: how to begin. */
export function EmptyState({ icon, title, text, action }: Props) {
  return (
    <section className={classes.state} aria-label={title}>
      <span className={classes.tile} aria-hidden>
        {icon}
      </span>
      <h2 className={classes.title}>{title}</h2>
      <div className={classes.text}>{text}</div>
      {action && <div className={classes.action}>{action}</div>}
    </section>
  )
}
