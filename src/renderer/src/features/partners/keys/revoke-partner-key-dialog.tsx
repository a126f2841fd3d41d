import { Anchor, Button, TextInput } from '@mantine/core'
import { call } from '@renderer/api/call'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { KeyName } from '@renderer/ui/key-name'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { FinalBox, isInUse } from '@renderer/ui/revoke/final-box'
import { isGiven, missingWords, noConsent, RevokeConsent } from '@renderer/ui/revoke/revoke-consent'
import { RevokeFacts, RevokeFactsSkeleton } from '@renderer/ui/revoke/revoke-facts'
import classes from '@renderer/ui/revoke/revoke-parts.module.css'
import { revokeOffReason, useRevoking } from '@renderer/ui/revoke/use-revoking'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import type { Key } from '@shared/horizon/key'
import type { Partner, PartnerKey } from '@shared/horizon/partner'
import { IconBan } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { usePartnerPlace } from '../detail/partner-place'
import slotClasses from './slot-dialog.module.css'

type Props = {
  readonly profile: Profile
  readonly partner: Partner
  readonly keyObject: PartnerKey
  readonly onClose: () => void
  readonly onRevoked: (key: Key) => void
}

/** Shows what ends with one partner key, freshly read, and revokes it on a second step. */
export function RevokePartnerKeyDialog(props: Props) {
  const { profile, partner, keyObject, onClose, onRevoked } = props
  const client = useQueryClient()
  const { change } = usePartnerPlace()
  const cancelRef = useRef<HTMLButtonElement>(null)
  const [reason, setReason] = useState('')
  const [given, setGiven] = useState(noConsent)
  const of = { profileId: profile.id, partnerId: partner.id, keyId: keyObject.id }
  const revoking = useRevoking({
    prepare: () => call('partnerKeys.prepareRevoke', of),
    onEnded: onRevoked,
    onChanged: () => setGiven(noConsent)
  })
  const { state, prepared, staleness, error, read, spend } = revoking
  const missing =
    reason.trim() === ''
      ? 'Enter a reason first'
      : prepared === undefined || isGiven(prepared.consent, given)
        ? undefined
        : missingWords(prepared.consent)
  const canRevoke = state === 'ready' && staleness === null && missing === undefined

  function revoke() {
    if (!canRevoke) return
    void spend(async token => {
      const answer = await call('partnerKeys.revoke', { token, reason: reason.trim(), ...given })
      void client.invalidateQueries({ queryKey: ['partner-keys', profile.id, partner.id] })
      return answer.isConfirmed ? () => onRevoked(answer.key) : null
    })
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title={
        <>
          Revoke partner key{' '}
          <KeyName name={prepared?.key.clientName ?? keyObject.clientName} maxLength={60} />
        </>
      }
      hint={keyObject.hint && <UntrustedText mono text={keyObject.hint} maxLength={16} />}
      width={600}
      environment={profile.environment}
      initialFocusRef={cancelRef}
      error={error}
      errorTitle={
        state === 'failed' ? 'The key could not be read, so it is not revoked' : undefined
      }
      onRetry={read}
      retryLabel={state === 'failed' ? undefined : 'Read again'}
      footNote={
        state !== 'unconfirmed' && (
          <>
            Sends{' '}
            <code>
              DELETE /admin/partners/
              <UntrustedText text={partner.id} maxLength={30} />
              /api-keys/
              <UntrustedText text={keyObject.id} maxLength={30} />
            </code>
          </>
        )
      }
      onSend={state === 'unconfirmed' ? undefined : revoke}
      footActions={
        <>
          <Button ref={cancelRef} variant="default" onClick={onClose}>
            {state === 'unconfirmed' ? 'Close' : 'Cancel'}
          </Button>
          {state !== 'unconfirmed' && (
            <Button
              className={classes.danger}
              leftSection={<IconBan size={16} stroke={1.7} aria-hidden />}
              aria-disabled={!canRevoke}
              data-disabled={!canRevoke || undefined}
              data-hint={revokeOffReason(state, staleness, missing)}
              loading={state === 'sending'}
              onClick={revoke}
            >
              Revoke key
            </Button>
          )}
        </>
      }
    >
      {state === 'unconfirmed' ? (
        <div className={classes.body}>
          <NoticeStrip
            tone="warn"
            title="Horizon accepted the revocation, but the key does not show as revoked yet"
            actions={
              <Button size="xs" variant="default" onClick={read}>
                Read again
              </Button>
            }
          >
            Treat it as still working until it does. If it still works then, revoke it once more, or
            suspend the partner: that stops all its keys.
          </NoticeStrip>
        </div>
      ) : (
        <div className={classes.body}>
          <FinalBox isInUse={isInUse(prepared)} />
          {revoking.changes.length > 0 && (
            <NoticeStrip tone="warn" title="The key has changed since you opened this">
              {revoking.changes.join('. ')}. Nothing was revoked. Look at the facts, then decide.
            </NoticeStrip>
          )}
          {prepared !== undefined && (
            <RevokeFacts prepared={prepared} onReadAgain={read} isReading={state === 'reading'} />
          )}
          {prepared === undefined && state !== 'failed' && <RevokeFactsSkeleton />}
          {partner.status === 'active' && (
            <p className={slotClasses.text}>
              To stop every key of this partner for a while, in a way that can be taken back,{' '}
              <Anchor
                component="button"
                type="button"
                fz={12}
                fw={500}
                onClick={() =>
                  change({ revoke: null, rotate: null, full: null, change: 'suspend' })
                }
              >
                suspend the partner instead
              </Anchor>
              .
            </p>
          )}
          <TextInput
            label="Reason"
            description="Stays in the console’s journal"
            value={reason}
            maxLength={1_000}
            autoComplete="off"
            onChange={event => setReason(event.currentTarget.value)}
          />
          {prepared !== undefined && (
            <RevokeConsent required={prepared.consent} given={given} onChange={setGiven} />
          )}
        </div>
      )}
    </ConsoleDialog>
  )
}
