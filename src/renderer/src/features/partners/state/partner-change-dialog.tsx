import { Button, TextInput } from '@mantine/core'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { noConsent } from '@renderer/ui/revoke/revoke-consent'
import classes from '@renderer/ui/revoke/revoke-parts.module.css'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { PartnerChange } from '@shared/contract/partners'
import type { Profile } from '@shared/contract/profiles'
import type { Partner } from '@shared/horizon/partner'
import { IconAlertTriangleFilled, IconInfoCircle, IconPlayerPause } from '@tabler/icons-react'
import { type RefObject, useRef, useState } from 'react'
import { ChangeConsent, missingConsent } from './change-consent'
import { ChangeFacts } from './change-facts'
import { changeWords } from './change-words'
import stateClasses from './partner-change-dialog.module.css'
import { usePartnerChange } from './use-partner-change'

type Props = {
  readonly profile: Profile
  readonly partner: Partner
  readonly change: PartnerChange
  readonly onClose: () => void
  readonly onDone: (partner: Partner) => void
  /** The reversible way, offered before the final one; absent where it makes no sense. */
  readonly onSuspendInstead?: () => void
  /** Takes the focus after a change, which may remove the button that opened this. */
  readonly afterwards?: RefObject<HTMLElement | null>
}

/** Shows what follows, freshly read, and changes a partnership on a second, deliberate step. */
export function PartnerChangeDialog(props: Props) {
  const { profile, partner, change, onClose, onDone, onSuspendInstead, afterwards } = props
  const cancelRef = useRef<HTMLButtonElement>(null)
  const isDone = useRef(false)
  const [reason, setReason] = useState('')
  const [given, setGiven] = useState(noConsent)
  const changing = usePartnerChange({
    profileId: profile.id,
    partnerId: partner.id,
    change,
    onDone: done => {
      isDone.current = true
      onDone(done)
    },
    onChanged: () => setGiven(noConsent)
  })
  const { state, prepared, error, read } = changing
  const words = changeWords[change]
  const offReason = offWords(state, missing())
  const name = (
    <UntrustedText
      text={prepared?.partner.organizationName ?? partner.organizationName}
      maxLength={60}
    />
  )

  function missing(): string | undefined {
    if (prepared === undefined) return undefined
    if (change === 'revoke' && reason.trim() === '') return 'Enter a reason first'
    return missingConsent(prepared.consent, given)
  }
  function send() {
    if (offReason === undefined) void changing.send(given, reason.trim() || null)
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      isClosable={state !== 'sending'}
      title={
        <>
          {words.title} {name}
        </>
      }
      width={600}
      environment={profile.environment}
      initialFocusRef={cancelRef}
      returnFocusTo={() => (isDone.current ? afterwards?.current : undefined)}
      error={error}
      errorTitle={
        state === 'failed' ? 'The partner could not be read, so nothing is changed' : undefined
      }
      onRetry={state === 'failed' ? read : undefined}
      footNote={
        state !== 'unconfirmed' && (
          <>
            Sends{' '}
            <code>
              POST /admin/partners/
              <UntrustedText text={partner.id} maxLength={40} />/{words.path}
            </code>
          </>
        )
      }
      onSend={state === 'unconfirmed' ? undefined : send}
      footActions={
        <>
          <Button ref={cancelRef} variant="default" onClick={onClose}>
            {state === 'unconfirmed' ? 'Close' : 'Cancel'}
          </Button>
          {state !== 'unconfirmed' && (
            <Button
              className={words.isFinal ? classes.danger : undefined}
              aria-disabled={offReason !== undefined}
              data-disabled={offReason !== undefined || undefined}
              data-hint={offReason}
              loading={state === 'sending'}
              onClick={send}
            >
              {words.button}
            </Button>
          )}
        </>
      }
    >
      {state === 'unconfirmed' ? (
        <div className={classes.body}>
          <NoticeStrip
            tone="warn"
            title={words.unconfirmed}
            actions={
              <Button size="xs" variant="default" onClick={read}>
                Read again
              </Button>
            }
          >
            Treat it as unchanged until it does. Read it again; if nothing changed, do it once more.
          </NoticeStrip>
        </div>
      ) : (
        <div className={classes.body}>
          {onSuspendInstead !== undefined && <SuspendFirst onSuspend={onSuspendInstead} />}
          <div className={words.isFinal ? classes.final : stateClasses.plain}>
            {words.isFinal ? (
              <IconAlertTriangleFilled size={16} aria-hidden />
            ) : (
              <IconInfoCircle size={16} stroke={1.7} aria-hidden />
            )}
            <div>
              <strong>{words.bold}</strong>
              <div>{words.text}</div>
            </div>
          </div>
          {prepared !== undefined && (
            <ChangeFacts
              change={change}
              prepared={prepared}
              isReading={state === 'reading'}
              onReadAgain={read}
            />
          )}
          {prepared === undefined && state !== 'failed' && (
            <p className={stateClasses.waiting} role="status">
              Reading the partner, its keys and its last 24 hours
            </p>
          )}
          <TextInput
            label={change === 'revoke' ? 'Reason' : 'Reason (not required)'}
            description="Stays in the console’s journal"
            value={reason}
            maxLength={1_000}
            autoComplete="off"
            onChange={event => setReason(event.currentTarget.value)}
          />
          {prepared !== undefined && (
            <ChangeConsent
              required={prepared.consent}
              given={given}
              tick={words.tick}
              onChange={setGiven}
            />
          )}
        </div>
      )}
    </ConsoleDialog>
  )
}

/** Reversible first: what stops an incident and leaves the decision for later. */
function SuspendFirst({ onSuspend }: { readonly onSuspend: () => void }) {
  return (
    <div className={stateClasses.instead}>
      <IconPlayerPause size={16} stroke={1.7} aria-hidden />
      <div>
        <strong>Suspend it first?</strong> It stops everything just as fast, keeps access and keys,
        and can be taken back. Revoke later, when it is decided.
      </div>
      <Button size="xs" onClick={onSuspend}>
        Suspend instead
      </Button>
    </div>
  )
}

function offWords(
  state: ReturnType<typeof usePartnerChange>['state'],
  missing: string | undefined
): string | undefined {
  switch (state) {
    case 'reading':
      return 'The partner is being read'
    case 'failed':
      return 'The partner could not be read'
    case 'sending':
      return 'It is being sent'
    case 'ready':
    case 'unconfirmed':
      return missing
  }
}
