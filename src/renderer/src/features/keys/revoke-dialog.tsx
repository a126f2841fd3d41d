import { Button, Select, TextInput } from '@mantine/core'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import { type RevokeReason, revokeReasons } from '@shared/domain/revocation'
import type { Key } from '@shared/horizon/key'
import { IconAlertTriangleFilled, IconBan } from '@tabler/icons-react'
import { type RefObject, useId, useRef, useState } from 'react'
import classes from './revoke-dialog.module.css'
import { RevokeFacts, RevokeFactsSkeleton } from './revoke-facts'
import { type Prepared, type Staleness, useRevocation } from './use-revocation'

const reasonWords: Readonly<Record<RevokeReason, string>> = {
  leaked: 'Leaked or suspected',
  departure: 'Someone left',
  replaced: 'Replaced by another key',
  unused: 'No longer used',
  other: 'Other'
}
const staleWords: Readonly<Record<Staleness, string>> = {
  expired: 'These facts are a minute old',
  refused: 'The key has to be read again after a refusal'
}
const reasons = revokeReasons.map(value => ({ value, label: reasonWords[value] }))

type Props = {
  readonly profile: Profile
  readonly keyId: string
  readonly keyName: string
  /** Takes the focus after a revocation, which removes the button that opened this. */
  readonly afterwards: RefObject<HTMLElement | null>
  readonly onClose: () => void
  readonly onRevoked: (key: Key) => void
}

/** Shows what ends, freshly read, and revokes it on a second, deliberate step. */
export function RevokeDialog({ profile, keyId, keyName, afterwards, onClose, onRevoked }: Props) {
  const isRevoked = useRef(false)
  const cancelRef = useRef<HTMLButtonElement>(null)
  const [reason, setReason] = useState<RevokeReason>('leaked')
  const [typed, setTyped] = useState('')
  const revocation = useRevocation({
    profileId: profile.id,
    keyId,
    onRevoked: key => {
      isRevoked.current = true
      onRevoked(key)
    },
    onChanged: () => setTyped('')
  })
  const { state, prepared, staleness, error, read } = revocation
  const wanted = prepared?.typedText ?? null
  const isMatching = prepared !== undefined && (wanted === null || typed === wanted.text)
  const canRevoke = state === 'ready' && staleness === null && isMatching

  function revoke() {
    if (canRevoke) void revocation.revoke(wanted === null ? null : typed, reason)
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title={
        <>
          Revoke <UntrustedText text={prepared?.key.clientName ?? keyName} maxLength={60} />
        </>
      }
      hint={prepared?.key.hint && <UntrustedText mono text={prepared.key.hint} maxLength={16} />}
      width={600}
      environment={profile.environment}
      initialFocusRef={cancelRef}
      returnFocusTo={() => (isRevoked.current ? afterwards.current : undefined)}
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
              DELETE /admin/api-keys/
              <UntrustedText text={keyId} maxLength={60} />
            </code>
          </>
        )
      }
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
              data-hint={offReason({ state, staleness, isMatching, wanted })}
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
        <Unconfirmed onReadAgain={read} />
      ) : (
        <div className={classes.body}>
          <FinalBox isInUse={prepared?.key.lastUsedAt != null} />
          {revocation.changes.length > 0 && (
            <NoticeStrip tone="warn" title="The key has changed since you opened this">
              {revocation.changes.join('. ')}. Nothing was revoked. Look at the facts, then decide.
            </NoticeStrip>
          )}
          {staleness === 'expired' && state === 'ready' && (
            <NoticeStrip
              tone="warn"
              title={staleWords.expired}
              actions={
                <Button size="xs" variant="default" onClick={read}>
                  Read again
                </Button>
              }
            >
              Read them again before you revoke.
            </NoticeStrip>
          )}
          {prepared !== undefined && (
            <RevokeFacts prepared={prepared} onReadAgain={read} isReading={state === 'reading'} />
          )}
          {prepared === undefined && state !== 'failed' && <RevokeFactsSkeleton />}
          <div className={classes.fields}>
            <Select
              label="Reason"
              data={reasons}
              value={reason}
              allowDeselect={false}
              onChange={value => setReason(revokeReasons.find(each => each === value) ?? reason)}
            />
            {wanted !== null && <TypedText wanted={wanted} typed={typed} onTyped={setTyped} />}
          </div>
        </div>
      )}
    </ConsoleDialog>
  )
}

function FinalBox({ isInUse }: { readonly isInUse: boolean }) {
  return (
    <div className={classes.final}>
      <IconAlertTriangleFilled size={16} aria-hidden />
      <div>
        <strong>
          {isInUse
            ? 'This key has been used. Revoking works at once and is final.'
            : 'Revoking works at once and is final.'}
        </strong>
        <div>Requests under way fail, later calls get 401, and it cannot be reactivated.</div>
      </div>
    </div>
  )
}

type TypedProps = {
  readonly wanted: NonNullable<Prepared['typedText']>
  readonly typed: string
  readonly onTyped: (typed: string) => void
}

function TypedText({ wanted, typed, onTyped }: TypedProps) {
  const id = useId()
  return (
    <TextInput
      id={id}
      label={
        <>
          Type the key’s {wanted.kind}:{' '}
          <span className={classes.wanted}>
            <UntrustedText mono={wanted.kind === 'id'} text={wanted.text} maxLength={200} />
          </span>
        </>
      }
      value={typed}
      maxLength={1_000}
      autoComplete="off"
      spellCheck={false}
      onChange={event => onTyped(event.currentTarget.value)}
    />
  )
}

function Unconfirmed({ onReadAgain }: { readonly onReadAgain: () => void }) {
  return (
    <div className={classes.body}>
      <NoticeStrip
        tone="warn"
        title="Horizon accepted the revocation, but the key does not show as revoked yet"
        actions={
          <Button size="xs" variant="default" onClick={onReadAgain}>
            Read again
          </Button>
        }
      >
        Treat the key as still working until it does. Read it again; if it still works, revoke it
        once more.
      </NoticeStrip>
    </div>
  )
}

type OffProps = {
  readonly state: string
  readonly staleness: Staleness | null
  readonly isMatching: boolean
  readonly wanted: Prepared['typedText']
}

function offReason({ state, staleness, isMatching, wanted }: OffProps): string | undefined {
  if (state === 'failed') return 'The key could not be read'
  if (state !== 'ready') return 'The facts are being read'
  if (staleness !== null) return staleWords[staleness]
  return isMatching ? undefined : `Type the key’s ${wanted?.kind} first`
}
