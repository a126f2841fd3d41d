import { Button } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Output } from '@shared/contract'
import type { Profile } from '@shared/contract/profiles'
import { invitationDays } from '@shared/domain/partner-draft'
import type { WireError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { IconMail } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import classes from './invite.module.css'
import { InviteSent } from './invite-sent'
import { keepPartner } from './use-partners'

type Props = {
  readonly profile: Profile
  readonly partner: Partner
  /** Why nothing can be sent now. */
  readonly blockedBy: string | undefined
  readonly onClose: () => void
}

/** Sends a pending partner a new link; the one before is dead from then on. */
export function ResendInvitationDialog({ profile, partner, blockedBy, onClose }: Props) {
  const client = useQueryClient()
  const cancelRef = useRef<HTMLButtonElement>(null)
  const isUnderWay = useRef(false)
  const [sent, setSent] = useState<Output<'partners.resend'>>()
  const [error, setError] = useState<WireError | null>(null)
  const [isSending, setIsSending] = useState(false)

  async function send() {
    if (blockedBy !== undefined || isUnderWay.current || sent !== undefined) return
    isUnderWay.current = true
    setIsSending(true)
    setError(null)
    try {
      const answer = await call('partners.resend', { profileId: profile.id, partnerId: partner.id })
      keepPartner(client, profile.id, answer.partner)
      setSent(answer)
    } catch (thrown) {
      setError(toWireError(thrown))
    } finally {
      isUnderWay.current = false
      setIsSending(false)
    }
  }

  const { invitation, contactEmail } = partner
  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title={
        <>
          Resend the invitation of <UntrustedText text={partner.organizationName} maxLength={60} />
        </>
      }
      width={600}
      environment={profile.environment}
      initialFocusRef={cancelRef}
      error={error}
      errorTitle={
        error?.code === 'outcome-unknown'
          ? 'It may have been sent, and the link before may be dead. Resending again is safe'
          : undefined
      }
      footNote={
        sent === undefined &&
        (blockedBy ?? (
          <>
            Sends{' '}
            <code>
              POST /admin/partners/
              <UntrustedText text={partner.id} maxLength={40} />
              /resend-invitation
            </code>
          </>
        ))
      }
      onSend={sent === undefined ? () => void send() : undefined}
      footActions={
        <>
          <Button ref={cancelRef} variant="default" onClick={onClose}>
            {sent === undefined ? 'Cancel' : 'Done'}
          </Button>
          {sent === undefined && (
            <ActionButton
              loading={isSending}
              disabledReason={blockedBy}
              leftSection={<IconMail size={16} stroke={1.7} aria-hidden />}
              onClick={() => void send()}
            >
              Resend invitation
            </ActionButton>
          )}
        </>
      }
    >
      {sent === undefined ? (
        <div className={classes.sent}>
          <dl className={classes.facts}>
            <dt>To</dt>
            <dd>{contactEmail == null ? 'the contact' : <UntrustedText text={contactEmail} />}</dd>
            <dt>Sent last</dt>
            <dd>
              {invitation?.sentAt == null ? (
                'not said'
              ) : (
                <TimeText iso={invitation.sentAt} mode="relative" />
              )}
            </dd>
            <dt>Lapses</dt>
            <dd>
              {invitation?.expiresAt == null ? (
                'not said'
              ) : (
                <TimeText iso={invitation.expiresAt} mode="until" />
              )}
            </dd>
          </dl>
          <p className={classes.text}>
            A new link goes out by mail and works for {invitationDays} days. The link before stops
            working at once. Access and everything else stay as they were invited.
          </p>
        </div>
      ) : (
        <InviteSent {...sent} />
      )}
    </ConsoleDialog>
  )
}
