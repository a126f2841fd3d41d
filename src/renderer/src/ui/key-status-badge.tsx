import { type KeyStatus, statusWords } from '@shared/domain/key-status'
import {
  IconBan,
  IconCircleCheckFilled,
  IconClockExclamation,
  IconClockX,
  IconRotateClockwise2,
  type TablerIcon
} from '@tabler/icons-react'
import classes from './key-status-badge.module.css'

const icons: Readonly<Record<KeyStatus, TablerIcon>> = {
  active: IconCircleCheckFilled,
  'expiring-soon': IconClockExclamation,
  rotating: IconRotateClockwise2,
  expired: IconClockX,
  revoked: IconBan
}

type Props = {
  readonly status: KeyStatus
  readonly variant: 'table' | 'badge'
  /** What the word alone does not say. */
  readonly hint?: string
}

/** A key's status as icon, word and colour; `badge` has the soft fill used beside titles. */
export function KeyStatusBadge({ status, variant, hint }: Props) {
  const Icon = icons[status]
  return (
    <span className={classes.status} data-status={status} data-variant={variant} data-hint={hint}>
      <Icon size={variant === 'badge' ? 14 : 15} stroke={1.7} aria-hidden />
      {statusWords[status]}
    </span>
  )
}
