import { type ReactNode, useId } from 'react'
import classes from './coverage.module.css'

type Props = { readonly title: string; readonly children: ReactNode }

export function CoveragePart({ title, children }: Props) {
  const titleId = useId()
  return (
    <section className={classes.part} aria-labelledby={titleId}>
      <h3 id={titleId} className={classes.title}>
        {title}
      </h3>
      {children}
    </section>
  )
}
