import { Button, Checkbox } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { formatDate } from '@renderer/ui/format'
import { useKeyDifferences } from '@renderer/ui/key-differences'
import { KeyName } from '@renderer/ui/key-name'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import type { PendingReveal } from '@shared/contract/reveals'
import type { WireError } from '@shared/errors'
import { IconCopy } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { ClipboardWords, useClipboardState } from './clipboard-words'
import { KeyDifferencesBox } from './key-differences-box'
import { MaskedSecret } from './masked-secret'
import { PartnerOf } from './partner-of'
import { ProofPanel } from './proof-panel'
import classes from './reveal-once-dialog.module.css'
import { SaveToFile } from './save-to-file'
import { usePlaintext } from './use-plaintext'
import { WaitingPlace } from './waiting-place'

type Props = {
  readonly reveal: PendingReveal
  /** How many more keys wait behind this one. */
  readonly waiting: number
  readonly profile: Profile
  readonly onAcknowledge: () => Promise<void>
  /** Main no longer has it: there is nothing left to confirm. */
  readonly onGone: () => Promise<void>
}

/** Offers a fresh key until it is confirmed as stored. The plaintext reaches the page only on Show. */
export function RevealOnceDialog({ reveal, waiting, profile, onAcknowledge, onGone }: Props) {
  const { revealId } = reveal
  const client = useQueryClient()
  const copyRef = useRef<HTMLButtonElement>(null)
  const [isStored, setIsStored] = useState(false)
  const [isClosing, setIsClosing] = useState(false)
  const [savedTo, setSavedTo] = useState<string | null>(null)
  const [failure, setFailure] = useState<WireError | null>(null)
  const secret = usePlaintext(revealId)
  const clipboard = useClipboardState(revealId)
  const error = failure ?? secret.error
  const isGone = error?.code === 'reveal-gone'

  async function copy() {
    setFailure(null)
    try {
      client.setQueryData(['clipboard'], await call('reveals.copy', { revealId }))
    } catch (thrown) {
      setFailure(toWireError(thrown))
    }
  }

  async function close() {
    secret.hide()
    setIsClosing(true)
    setFailure(null)
    try {
      await (isGone ? onGone() : onAcknowledge())
      useKeyDifferences.getState().actions.forget(revealId)
    } catch (thrown) {
      setFailure(toWireError(thrown))
      setIsClosing(false)
    }
  }

  return (
    <ConsoleDialog
      opened
      onClose={() => undefined}
      isClosable={false}
      title="Store this key now"
      hint={
        waiting > 0 ? `${waiting} more ${waiting === 1 ? 'key waits' : 'keys wait'}` : undefined
      }
      width={640}
      environment={profile.environment}
      initialFocusRef={copyRef}
      error={error}
      footNote={
        <Checkbox
          classNames={{ label: classes.tickLabel }}
          label="I have stored this key"
          checked={isStored}
          onChange={event => setIsStored(event.currentTarget.checked)}
        />
      }
      footActions={
        <>
          <span className={classes.escape}>Esc does not close this</span>
          <ActionButton
            variant={isStored || isGone ? 'filled' : 'default'}
            loading={isClosing}
            disabledReason={isStored || isGone ? undefined : 'Tick “I have stored this key” first'}
            onClick={() => void close()}
          >
            Close
          </ActionButton>
        </>
      }
    >
      <p className={classes.lead}>
        {reveal.isRecovered
          ? 'The console ended before this key was confirmed as stored. It is offered once more; Horizon keeps no copy, and after you close this, nobody can read it again.'
          : 'Horizon shows it only this once and keeps no copy. After you close this, nobody can read it again.'}
      </p>
      <p className={classes.lead}>
        Keep it in a secrets manager or an environment variable, and never write it to a log.
      </p>
      <div className={classes.names}>
        <strong>
          <KeyName name={reveal.clientName} maxLength={100} />
        </strong>
        <UntrustedText mono text={reveal.keyId} maxLength={60} />
        <span className={classes.about}>
          {about(reveal, <PartnerOf profileId={profile.id} reveal={reveal} />)}
        </span>
      </div>
      <KeyDifferencesBox revealId={revealId} />
      <MaskedSecret
        plaintext={secret.plaintext}
        onShow={secret.show}
        onHide={secret.hide}
        onCopy={() => void copy()}
      />
      <div className={classes.actions}>
        <Button
          ref={copyRef}
          leftSection={<IconCopy size={16} stroke={1.7} aria-hidden />}
          onClick={() => void copy()}
        >
          Copy
        </Button>
        <SaveToFile
          revealId={revealId}
          onSaved={path => {
            setFailure(null)
            setSavedTo(path)
          }}
          onFailed={setFailure}
        />
        <ClipboardWords state={clipboard} />
      </div>
      <p className={classes.saved} role="status">
        {savedTo !== null && (
          <>
            Saved to <UntrustedText mono text={savedTo} maxLength={300} />, readable only by you.
          </>
        )}
      </p>
      <ProofPanel
        profileId={profile.id}
        keyId={reveal.keyId}
        revealId={revealId}
        isReadOnly={profile.safetyLevel === 'read-only'}
      />
      <WaitingPlace reveal={reveal} />
    </ConsoleDialog>
  )
}

const kindWords: Readonly<Record<string, string>> = {
  user: 'User key',
  organization: 'Organization key',
  partner: 'Partner key'
}

function about({ type = '', keyExpiresAt }: PendingReveal, ofPartner: ReactNode): ReactNode {
  return (
    <>
      {kindWords[type] ?? 'Key'}
      {type === 'partner' && ofPartner}
      {keyExpiresAt === null && ', never expires'}
      {keyExpiresAt != null && `, expires ${formatDate(keyExpiresAt)}`}
    </>
  )
}
