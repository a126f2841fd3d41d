import { KeyStatusBadge } from '@renderer/ui/key-status-badge'
import { shownStatus } from '@shared/domain/key-status'
import { partnerStateText } from '@shared/domain/partner-words'
import type { PartnerKey } from '@shared/horizon/partner'
import { IconPlayerPauseFilled } from '@tabler/icons-react'
import classes from './partner-keys.module.css'

type Props = {
  readonly keyObject: PartnerKey
  /** Of the partnership, as it counts now. */
  readonly state: string
  readonly isRotating: boolean
  readonly hint?: string
  readonly serverNowMs: number
}

/** Its own state; where it would work but its partnership does not, that it is blocked. */
export function PartnerKeyStatus({ keyObject, state, isRotating, hint, serverNowMs }: Props) {
  const status = shownStatus(keyObject, serverNowMs, isRotating)
  if (state === 'active' || status === 'revoked' || status === 'expired') {
    return <KeyStatusBadge status={status} variant="table" hint={hint} />
  }
  const isEnded = state === 'revoked'
  const why = isEnded
    ? 'The partner is revoked, so its calls are refused with 403.\nThe list has not shown this key as revoked yet'
    : `The key itself is active, not revoked.\nThe partner is ${partnerStateText(state).toLowerCase()}, so its calls are refused with 403`
  return (
    <span className={classes.blocked} data-hint={why}>
      <IconPlayerPauseFilled size={14} aria-hidden />
      {isEnded ? 'Blocked' : 'Blocked, not revoked'}
    </span>
  )
}
