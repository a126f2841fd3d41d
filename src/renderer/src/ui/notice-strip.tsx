import { IconAlertTriangleFilled, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './notice-strip.module.css'

type Props = {
  readonly tone: 'warn' | 'danger' | 'info'
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
  /** It changes several times a second: nobody is read each figure. */
  readonly isProgress?: boolean
}

/** A line over what it is about, which stays in place below it. */
export function NoticeStrip({ tone, title, children, actions, isProgress = false }: Props) {
  const role = tone === 'danger' ? 'alert' : 'status'
  return (
    <div className={classes.strip} data-tone={tone} role={isProgress ? undefined : role}>
      <span className={classes.icon} aria-hidden>
        {tone === 'info' ? <IconInfoCircle size={16} /> : <IconAlertTriangleFilled size={16} />}
      </span>
      <div className={classes.words}>
        <div className={classes.title}>{title}</div>
        {children && <div className={classes.text}>{children}</div>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  )
}
