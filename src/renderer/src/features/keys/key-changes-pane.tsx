import { ActionIcon, Button } from '@mantine/core'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { KeyName } from '@renderer/ui/key-name'
import { keyPath } from '@renderer/ui/keys-path'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { KeyChange } from '@shared/domain/key-changes'
import type { WireError } from '@shared/errors'
import { IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { Link } from 'wouter'
import classes from './key-changes.module.css'
import { Sign } from './key-changes-strip'
import { changeWords } from './key-changes-words'
import type { ChangedKey } from './use-key-changes'

type Props = {
  readonly since: string
  readonly elsewhere: readonly ChangedKey[]
  readonly here: readonly ChangedKey[]
  readonly onSeen: () => void
  readonly isMarking: boolean
  readonly error: WireError | undefined
  readonly onClose: () => void
}

/** Docked beside the list, which stays live. */
export function KeyChangesPane(props: Props) {
  const { since, elsewhere, here, onSeen, isMarking, error, onClose } = props
  const closeRef = useRef<HTMLButtonElement>(null)
  useEffect(() => closeRef.current?.focus(), [])

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onClose()
  }

  return (
    <aside className={classes.pane} aria-label="Changed keys" onKeyDown={onKeyDown}>
      <div className={classes.paneHead}>
        <h2 className={classes.paneTitle}>Changed keys</h2>
        <ActionIcon
          ref={closeRef}
          variant="subtle"
          color="gray"
          aria-label="Close the changes"
          onClick={onClose}
        >
          <IconX size={16} stroke={1.7} aria-hidden />
        </ActionIcon>
      </div>
      <div className={classes.paneBody}>
        <p className={classes.paneNote}>
          Compared with the list of <TimeText iso={since} mode="relative" />.
        </p>
        <ChangedKeys changed={elsewhere} />
        {here.length > 0 && (
          <section aria-label="Made with this console" className={classes.here}>
            <h3 className={classes.hereTitle}>Made with this console, not counted</h3>
            <ChangedKeys changed={here} />
          </section>
        )}
      </div>
      {error && <ErrorStrip title="It stays marked as new" error={error} onRetry={onSeen} />}
      <div className={classes.paneFoot}>
        <Button size="xs" variant="default" loading={isMarking} onClick={onSeen}>
          Mark as seen
        </Button>
      </div>
    </aside>
  )
}

function ChangedKeys({ changed }: { readonly changed: readonly ChangedKey[] }) {
  return (
    <ul className={classes.list}>
      {changed.map(({ keyId, clientName, changes }) => (
        <li key={keyId} className={classes.key}>
          <Name
            keyId={keyId}
            clientName={clientName}
            isGone={changes.some(each => each.kind === 'vanished')}
          />
          {changes.map((change, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a change is nothing but its place
            <Change key={at} change={change} />
          ))}
        </li>
      ))}
    </ul>
  )
}

type NameProps = Pick<ChangedKey, 'keyId' | 'clientName'> & { readonly isGone: boolean }

function Name({ keyId, clientName, isGone }: NameProps) {
  const name = <KeyName name={clientName} maxLength={120} />
  return (
    <div className={classes.name} data-hint-if-cut>
      {isGone ? name : <Link href={keyPath(keyId)}>{name}</Link>}
    </div>
  )
}

function Change({ change: { kind, before, after } }: { readonly change: KeyChange }) {
  const { what, sign } = changeWords[kind]
  return (
    <div className={classes.change}>
      <Sign sign={sign} />
      <span>
        {what}
        {kind === 'wider-scopes' && <span className={classes.wider}> wider</span>}
        {kind === 'narrower-scopes' && ' narrower'}
        {before !== null && after !== null && kind !== 'revoked' && kind !== 'enabled-again' && (
          <>
            : <UntrustedText text={before} maxLength={300} /> →{' '}
            <UntrustedText text={after} maxLength={300} />
          </>
        )}
      </span>
    </div>
  )
}
