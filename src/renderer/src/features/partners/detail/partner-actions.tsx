import { ActionButton } from '@renderer/ui/action-button'
import type { PartnerChange } from '@shared/contract/partners'
import type { Profile } from '@shared/contract/profiles'
import { partnerStateText } from '@shared/domain/partner-words'
import { visibleText } from '@shared/domain/visible-text'
import type { Partner } from '@shared/horizon/partner'
import { IconMail, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import type { RefObject } from 'react'
import { ResendInvitationDialog } from '../invite-resend-dialog'
import { PartnerChangeDialog } from '../state/partner-change-dialog'
import classes from './partner-page.module.css'
import { usePartnerPlace } from './partner-place'

type Props = {
  readonly profile: Profile
  readonly partner: Partner
  /** The state that counts now. */
  readonly state: string
  /** Why nothing can be written now. */
  readonly block: string | undefined
  /** Told what to announce. */
  readonly onSaid: (words: string) => void
  readonly afterwards: RefObject<HTMLElement | null>
}

/** Suspend before End, each by its own dialog; nothing is sent from here. */
export function PartnerActions({ profile, partner, state, block, onSaid, afterwards }: Props) {
  const { params, changing, change } = usePartnerPlace()
  const open = (which: PartnerChange) => () => change({ change: which })
  const close = () => change({ change: null })
  if (state === 'revoked') return null
  const isOffered = changing !== undefined && possible(state).includes(changing)
  return (
    <>
      {state === 'active' && (
        <ActionButton
          variant="default"
          leftSection={<IconPlayerPause size={16} stroke={1.7} aria-hidden />}
          disabledReason={block}
          onClick={open('suspend')}
        >
          Suspend
        </ActionButton>
      )}
      {state === 'pending' && (
        <ActionButton
          variant="default"
          leftSection={<IconMail size={16} stroke={1.7} aria-hidden />}
          disabledReason={block}
          onClick={() => change({ resend: '' })}
        >
          Resend invitation
        </ActionButton>
      )}
      {state === 'suspended' && (
        <ActionButton
          variant="default"
          leftSection={<IconPlayerPlay size={16} stroke={1.7} aria-hidden />}
          disabledReason={block}
          onClick={open('unsuspend')}
        >
          Unsuspend
        </ActionButton>
      )}
      <ActionButton
        variant="default"
        className={classes.end}
        disabledReason={block}
        onClick={open(state === 'pending' ? 'withdraw' : 'revoke')}
      >
        {state === 'pending' ? 'Withdraw invitation…' : 'End partnership…'}
      </ActionButton>
      {state === 'pending' && params.has('resend') && (
        <ResendInvitationDialog
          profile={profile}
          partner={partner}
          blockedBy={block}
          onClose={() => change({ resend: null })}
        />
      )}
      {isOffered && (
        <PartnerChangeDialog
          // Another change reads anew and asks for its own consent.
          key={changing}
          profile={profile}
          partner={partner}
          change={changing}
          afterwards={afterwards}
          onClose={close}
          onDone={done => {
            close()
            onSaid(
              `${visibleText(done.organizationName, 100)} is now ${partnerStateText(done.status).toLowerCase()}.`
            )
          }}
          onSuspendInstead={
            changing === 'revoke' && state === 'active' ? open('suspend') : undefined
          }
        />
      )}
    </>
  )
}

function possible(state: string): readonly PartnerChange[] {
  switch (state) {
    case 'pending':
      return ['withdraw', 'revoke']
    case 'active':
      return ['suspend', 'revoke']
    case 'suspended':
      return ['unsuspend', 'revoke']
    default:
      return ['revoke']
  }
}
