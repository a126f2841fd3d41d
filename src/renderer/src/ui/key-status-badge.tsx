import { type KeyStatus, statusWords } from '@shared/domain/key-status'
import {
  IconBan,
  IconCircleCheckFilled,
  IconClockExclamation,
  IconClockX,
  type TablerIcon
} from '@tabler/icons-react'
import classes from './key-status-badge.module.css'

const icons: Readonly<Record<KeyStatus, TablerIcon>> = {
  active: IconCircleCheckFilled,
  'expiring-soon': IconClockExclamation,
  expired: IconClockX,
  revoked: IconBan
}

type Props = { readonly status: KeyStatus; readonly variant: 'table' | 'badge' }

/** A key's status as icon, word and colour; `badge` has the soft fill used beside titles. */
export function KeyStatusBadge({ status, variant }: Props) {
  const Icon = icons[status]
  return (
    <span className={classes.status} data-status={status} data-variant={variant}>
      <Icon size={variant === 'badge' ? 14 : 15} stroke={1.7} aria-hidden />
      {statusWords[status]}
    </span>
  )
}
