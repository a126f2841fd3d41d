import { type ReactNode, useId } from 'react'
import classes from './audit-drawer.module.css'

type Props = { readonly title: string; readonly children: ReactNode }

export function DrawerSection({ title, children }: Props) {
  const titleId = useId()
  return (
    <section className={classes.section} aria-labelledby={titleId}>
      <h3 id={titleId} className={classes.sectionTitle}>
        {title}
      </h3>
      {children}
    </section>
  )
}
