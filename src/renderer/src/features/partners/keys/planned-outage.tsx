import { Button, TextInput } from '@mantine/core'
import { call } from '@renderer/api/call'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { formatNumber } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { isGiven, missingWords, noConsent, RevokeConsent } from '@renderer/ui/revoke/revoke-consent'
import { RevokeFacts, RevokeFactsSkeleton } from '@renderer/ui/revoke/revoke-facts'
import classes from '@renderer/ui/revoke/revoke-parts.module.css'
import { revokeOffReason, useRevoking } from '@renderer/ui/revoke/use-revoking'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Output } from '@shared/contract'
import type { Profile } from '@shared/contract/profiles'
import type { Partner, PartnerKey } from '@shared/horizon/partner'
import { IconAlertTriangleFilled, IconMoon } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import slotClasses from './slot-dialog.module.css'

type Props = {
  readonly profile: Profile
  readonly partner: Partner
  readonly keyObject: PartnerKey
  readonly onBack: () => void
  readonly onDone: () => void
}

/** The documented revoke-and-reissue, chosen with its facts: who calls, and when nobody does. */
export function PlannedOutage({ profile, partner, keyObject, onBack, onDone }: Props) {
  const client = useQueryClient()
  const backRef = useRef<HTMLButtonElement>(null)
  const [reason, setReason] = useState('')
  const [given, setGiven] = useState(noConsent)
  const of = { profileId: profile.id, partnerId: partner.id, keyId: keyObject.id }
  const revoking = useRevoking({
    // Its reading is as old as its token, which lives for a minute.
    prepare: async () => {
      const answer = await call('partnerKeys.prepareReissue', of)
      return { ...answer, fetchedAt: new Date().toISOString() }
    },
    onEnded: onBack,
    onChanged: () => setGiven(noConsent)
  })
  const { state, prepared, staleness, error, read, spend } = revoking
  const missing =
    reason.trim() === ''
      ? 'Enter a reason first'
      : prepared === undefined || isGiven(prepared.consent, given)
        ? undefined
        : missingWords(prepared.consent)
  const canSend = state === 'ready' && staleness === null && missing === undefined

  function reissue() {
    if (!canSend) return
    void spend(async token => {
      await call('partnerKeys.reissue', { token, reason: reason.trim(), ...given })
      void client.invalidateQueries({ queryKey: ['partner-keys', profile.id, partner.id] })
      void client.invalidateQueries({ queryKey: ['reveals', profile.id] })
      return onDone
    })
  }

  return (
    <ConsoleDialog
      opened
      onClose={onBack}
      isClosable={state !== 'sending'}
      title={
        <>
          Planned outage of{' '}
          <KeyName name={prepared?.key.clientName ?? keyObject.clientName} maxLength={60} />
        </>
      }
      hint={keyObject.hint && <UntrustedText mono text={keyObject.hint} maxLength={16} />}
      width={640}
      environment={profile.environment}
      initialFocusRef={backRef}
      error={error}
      errorTitle={state === 'failed' ? 'The key could not be read, so nothing is sent' : undefined}
      onRetry={read}
      retryLabel={state === 'failed' ? undefined : 'Read again'}
      footNote={
        <>
          Sends once{' '}
          <code>
            POST …/api-keys/
            <UntrustedText text={keyObject.id} maxLength={30} />
            /rotate
          </code>
        </>
      }
      onSend={reissue}
      footActions={
        <>
          <Button ref={backRef} variant="default" onClick={onBack}>
            Back to the ways out
          </Button>
          <Button
            className={classes.danger}
            aria-disabled={!canSend}
            data-disabled={!canSend || undefined}
            data-hint={revokeOffReason(state, staleness, missing)}
            loading={state === 'sending'}
            onClick={reissue}
          >
            Revoke and reissue
          </Button>
        </>
      }
    >
      <div className={classes.body}>
        <div className={classes.final}>
          <IconAlertTriangleFilled size={16} aria-hidden />
          <div>
            <strong>The present key ends the moment the new one is made.</strong> Calls with it get
            401 until the partner has put the new one in place. The partnership and its access stay
            as they are.
          </div>
        </div>
        {prepared !== undefined && <QuietHours quiet={prepared.quietHours} />}
        {revoking.changes.length > 0 && (
          <NoticeStrip tone="warn" title="The key has changed since you opened this">
            {revoking.changes.join('. ')}. Nothing was sent. Look at the facts, then decide.
          </NoticeStrip>
        )}
        {prepared !== undefined && (
          <RevokeFacts prepared={prepared} onReadAgain={read} isReading={state === 'reading'} />
        )}
        {prepared === undefined && state !== 'failed' && <RevokeFactsSkeleton />}
        <TextInput
          label="Reason"
          description="Stays in the console’s journal, with who was told"
          value={reason}
          maxLength={1_000}
          autoComplete="off"
          onChange={event => setReason(event.currentTarget.value)}
        />
        {prepared !== undefined && (
          <RevokeConsent required={prepared.consent} given={given} onChange={setGiven} />
        )}
      </div>
    </ConsoleDialog>
  )
}

type Quiet = Output<'partnerKeys.prepareReissue'>['quietHours']

function QuietHours({ quiet }: { readonly quiet: Quiet }) {
  const hour = (of: number) => `${String(of).padStart(2, '0')}:00`
  return (
    <div className={slotClasses.quiet}>
      <IconMoon size={16} stroke={1.7} aria-hidden />
      <div>
        {quiet === null ? (
          <>
            <strong>No quiet hour is known.</strong> Too little is known of its calls to tell, or
            every hour is as busy. Agree on a time with the partner.
          </>
        ) : (
          <>
            <strong>
              Quietest {hour(quiet.fromHour)}–{hour(quiet.toHour)} UTC
            </strong>{' '}
            over {formatNumber(quiet.days)} days: {formatNumber(quiet.calls)}{' '}
            {quiet.calls === 1 ? 'call' : 'calls'} in those hours. It is{' '}
            {new Date().toISOString().slice(11, 16)} UTC now.
          </>
        )}
      </div>
    </div>
  )
}
