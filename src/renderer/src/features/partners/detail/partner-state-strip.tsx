import { NoticeStrip } from '@renderer/ui/notice-strip'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { isInvitationOpen } from '@shared/domain/partner-state'
import { isPartnerState } from '@shared/domain/partner-words'
import type { Partner } from '@shared/horizon/partner'

type Props = {
  readonly partner: Partner
  readonly state: string
  readonly serverNowMs: number
}

/** What its state means for calls, where it is not simply active. */
export function PartnerStateStrip({ partner, state, serverNowMs }: Props) {
  if (!isPartnerState(state)) {
    return (
      <NoticeStrip
        tone="warn"
        title={
          <>
            Its state is <UntrustedText mono text={partner.status} maxLength={40} />, which is
            unknown here
          </>
        }
      >
        What it means for its calls, only Horizon can say.
      </NoticeStrip>
    )
  }
  if (state === 'active') return null
  if (state === 'pending') return <PendingStrip partner={partner} serverNowMs={serverNowMs} />
  return (
    <NoticeStrip tone={state === 'revoked' ? 'info' : 'warn'} title={strips[state].title}>
      {strips[state].text}
    </NoticeStrip>
  )
}

const strips = {
  suspended: {
    title: 'Suspended: every call of this partner is refused',
    text: 'Calls are let in again when the partnership is resumed. Its keys stay as they are.'
  },
  expired: {
    title: 'Expired: every call of this partner is refused',
    text: 'Calls are let in again when its expiry is moved out.'
  },
  revoked: {
    title: 'Revoked: the partnership is over for good',
    text: 'Its keys are revoked too.'
  }
} as const

function PendingStrip({ partner, serverNowMs }: Omit<Props, 'state'>) {
  const { invitation, expiresAt } = partner
  const isOpen = isInvitationOpen(
    {
      status: 'pending',
      expiresAt: expiresAt ?? null,
      invitationExpiresAt: invitation?.expiresAt
    },
    serverNowMs
  )
  return (
    <NoticeStrip
      tone={isOpen ? 'info' : 'warn'}
      title={isOpen ? 'Invited, not accepted yet' : 'The invitation has lapsed'}
    >
      {invitation?.sentAt != null && (
        <>
          Sent <TimeText iso={invitation.sentAt} mode="relative" />.{' '}
        </>
      )}
      {invitation?.expiresAt != null && (
        <>
          {isOpen ? 'It can be accepted until' : 'It could be accepted until'}{' '}
          <TimeText iso={invitation.expiresAt} mode="date" />.{' '}
        </>
      )}
      {isOpen
        ? 'What is set here takes effect when it is accepted.'
        : 'Send it again to renew it; the partner counts toward the limit until it is withdrawn.'}
    </NoticeStrip>
  )
}
