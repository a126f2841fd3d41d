import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import classes from './page-head.module.css'

type Props = {
  readonly title: ReactNode
  readonly count?: ReactNode
  /** Where this page hangs; gives the taller head of a detail page. */
  readonly breadcrumb?: { readonly label: string; readonly href: string }
  readonly badge?: ReactNode
  readonly meta?: ReactNode
  readonly actions?: ReactNode
}

export function PageHead({ title, count, breadcrumb, badge, meta, actions }: Props) {
  return (
    <div className={classes.head} data-detail={breadcrumb !== undefined || undefined}>
      <div className={classes.words}>
        {breadcrumb && (
          <nav className={classes.breadcrumb} aria-label="Breadcrumb">
            <Link href={breadcrumb.href}>{breadcrumb.label}</Link>
            <IconChevronRight size={13} aria-hidden />
            <span aria-current="page" className={classes.here}>
              {title}
            </span>
          </nav>
        )}
        <div className={classes.line}>
          <h1 className={classes.title}>{title}</h1>
          {badge}
          {count !== undefined && (
            <span className={classes.count} data-hint-if-cut>
              {count}
            </span>
          )}
          {meta && <span className={classes.meta}>{meta}</span>}
        </div>
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  )
}
