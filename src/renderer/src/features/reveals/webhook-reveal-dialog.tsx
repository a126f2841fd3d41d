import { Checkbox } from '@mantine/core'
import { toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import type { PendingReveal } from '@shared/contract/reveals'
import type { WireError } from '@shared/errors'
import { useRef, useState } from 'react'
import { PartRow } from './part-row'
import classes from './reveal-once-dialog.module.css'
import { SaveToFile } from './save-to-file'
import { WaitingPlace } from './waiting-place'

type Props = {
  readonly reveal: PendingReveal
  /** How many more wait behind this one. */
  readonly waiting: number
  readonly profile: Profile
  readonly onAcknowledge: () => Promise<void>
  /** Main no longer has it: there is nothing left to confirm. */
  readonly onGone: () => Promise<void>
}

/** Offers what a webhook's create or rotation answered, until it is confirmed as stored. */
export function WebhookRevealDialog(props: Props) {
  const { reveal, waiting, profile, onAcknowledge, onGone } = props
  const { revealId, parts = [] } = reveal
  const copyRef = useRef<HTMLButtonElement>(null)
  const [isStored, setIsStored] = useState(false)
  const [isClosing, setIsClosing] = useState(false)
  const [savedTo, setSavedTo] = useState<string | null>(null)
  const [error, setError] = useState<WireError | null>(null)
  const isGone = error?.code === 'reveal-gone'

  async function close() {
    setIsClosing(true)
    setError(null)
    try {
      await (isGone ? onGone() : onAcknowledge())
    } catch (thrown) {
      setError(toWireError(thrown))
      setIsClosing(false)
    }
  }

  return (
    <ConsoleDialog
      opened
      onClose={() => undefined}
      isClosable={false}
      title="Store this webhook’s token now"
      hint={waiting > 0 ? `${waiting} more ${waiting === 1 ? 'waits' : 'wait'}` : undefined}
      width={640}
      environment={profile.environment}
      initialFocusRef={copyRef}
      error={error}
      footNote={
        <Checkbox
          classNames={{ label: classes.tickLabel }}
          label="I have stored this token"
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
            disabledReason={
              isStored || isGone ? undefined : 'Tick “I have stored this token” first'
            }
            onClick={() => void close()}
          >
            Close
          </ActionButton>
        </>
      }
    >
      <p className={classes.lead}>
        {reveal.isRecovered
          ? 'The console ended before this token was confirmed as stored. It is offered once more; Horizon keeps no copy, and after you close this, nobody can read it again.'
          : 'Horizon shows it only this once and keeps no copy. After you close this, nobody can read it again.'}
      </p>
      <div className={classes.names}>
        <strong>
          <UntrustedText text={reveal.clientName} maxLength={100} />
        </strong>
        <UntrustedText mono text={reveal.keyId} maxLength={60} />
        <span className={classes.about}>Agent webhook</span>
      </div>
      {parts.map((part, at) => (
        <PartRow
          key={part}
          revealId={revealId}
          part={part}
          copyRef={at === 0 ? copyRef : undefined}
          onFailed={setError}
        />
      ))}
      <div className={classes.actions}>
        <SaveToFile
          revealId={revealId}
          parts={parts}
          onSaved={path => {
            setError(null)
            setSavedTo(path)
          }}
          onFailed={setError}
        />
      </div>
      <p className={classes.saved} role="status">
        {savedTo !== null && (
          <>
            Saved to <UntrustedText mono text={savedTo} maxLength={300} />, readable only by you.
          </>
        )}
      </p>
      <WaitingPlace reveal={reveal} />
    </ConsoleDialog>
  )
}
