import { NoticeStrip } from '@renderer/ui/notice-strip'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Partner } from '@shared/horizon/partner'
import { InvitationLink } from './invitation-link'
import classes from './invite.module.css'

type Props = {
  readonly partner: Partner
  /** `null` where Horizon sent no link with its reply. */
  readonly linkId: string | null
}

/** What became of an invitation: who has the link, and until when it works. */
export function InviteSent({ partner, linkId }: Props) {
  const { contactEmail, invitation, organizationName } = partner
  const to = contactEmail == null ? 'the contact' : <UntrustedText text={contactEmail} />
  return (
    <div className={classes.sent}>
      <NoticeStrip tone="info" title={<>The mail was sent to {to}</>}>
        <UntrustedText text={organizationName} maxLength={100} /> is pending until somebody accepts
        {invitation?.expiresAt != null && (
          <>
            , at the latest <TimeText iso={invitation.expiresAt} mode="date" />
          </>
        )}
        . It takes a place while it is pending.
      </NoticeStrip>
      {linkId === null ? (
        <p className={classes.text}>
          This Horizon does not hand out the link: the mail carries it. If the mail does not arrive,
          resend the invitation from the list.
        </p>
      ) : (
        <>
          <p className={classes.text}>
            The mail carries this link too. Whoever has it becomes this partner, once: pass it on
            only to the contact. It is not kept here; resending makes a new one.
          </p>
          <InvitationLink linkId={linkId} />
        </>
      )}
    </div>
  )
}
