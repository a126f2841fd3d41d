import {
  isPartnerState,
  partnerStateMeanings,
  partnerStateText
} from '@shared/domain/partner-words'
import {
  IconBan,
  IconCircleCheckFilled,
  IconClockX,
  IconHelpCircle,
  IconHourglass,
  IconPlayerPauseFilled,
  type TablerIcon
} from '@tabler/icons-react'
import classes from './partner-state-badge.module.css'

const icons: Readonly<Record<string, TablerIcon>> = {
  active: IconCircleCheckFilled,
  pending: IconHourglass,
  suspended: IconPlayerPauseFilled,
  expired: IconClockX,
  revoked: IconBan
}

type Props = { readonly state: string; readonly variant: 'table' | 'badge' }

/** A partnership's state as icon, word and colour; what it means for a call on hover. */
export function PartnerStateBadge({ state, variant }: Props) {
  const Icon = icons[state] ?? IconHelpCircle
  return (
    <span
      className={classes.state}
      data-state={isPartnerState(state) ? state : 'unknown'}
      data-variant={variant}
      data-hint={isPartnerState(state) ? partnerStateMeanings[state] : 'Unknown here'}
    >
      <Icon size={variant === 'badge' ? 14 : 15} stroke={1.7} aria-hidden />
      {partnerStateText(state)}
    </span>
  )
}
