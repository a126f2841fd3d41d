import { Button } from '@mantine/core'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { KeyName } from '@renderer/ui/key-name'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { FinalBox, isInUse } from '@renderer/ui/revoke/final-box'
import { isGiven, missingWords, noConsent, RevokeConsent } from '@renderer/ui/revoke/revoke-consent'
import { RevokeFacts, RevokeFactsSkeleton } from '@renderer/ui/revoke/revoke-facts'
import classes from '@renderer/ui/revoke/revoke-parts.module.css'
import { type Consent, type RevokeReading, revokeOffReason } from '@renderer/ui/revoke/use-revoking'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import type { RevokeReason } from '@shared/domain/revocation'
import type { Key } from '@shared/horizon/key'
import { IconBan } from '@tabler/icons-react'
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import { missingReasonWords, RevokeReasonField } from './revoke-reason'
import { RotateInstead } from './revoke-rotate-instead'
import { useRevocation } from './use-revocation'

type Props = {
  readonly profile: Profile
  readonly keyId: string
  readonly keyName: string
  /** As the page has it: false once it shows as revoked. */
  readonly isEnabled: boolean
  /** Takes the focus after a revocation, which removes the button that opened this. */
  readonly afterwards: RefObject<HTMLElement | null>
  readonly onClose: () => void
  readonly onRevoked: (key: Key) => void
  /** It was revoked by someone else while this was open. */
  readonly onEnded: () => void
}

/** Shows what ends, freshly read, and revokes it on a second, deliberate step. */
export function RevokeDialog(props: Props) {
  const { profile, keyId, keyName, isEnabled, afterwards, onClose, onRevoked, onEnded } = props
  const isRevoked = useRef(false)
  const cancelRef = useRef<HTMLButtonElement>(null)
  const [reason, setReason] = useState<RevokeReason | null>(null)
  const [given, setGiven] = useState(noConsent)
  const revocation = useRevocation({
    profileId: profile.id,
    keyId,
    onRevoked: key => {
      isRevoked.current = true
      onRevoked(key)
    },
    onChanged: () => setGiven(noConsent)
  })
  const { state, prepared, staleness, error, read } = revocation
  const missing = missingOf(prepared, given, reason)
  const canRevoke = state === 'ready' && staleness === null && missing === undefined

  // Somebody else was faster: there is nothing left to revoke.
  const isOver = !isEnabled && (state === 'ready' || state === 'failed')
  const end = useEffectEvent(() => {
    isRevoked.current = true
    onEnded()
  })
  useEffect(() => {
    if (isOver) end()
  }, [isOver])

  function revoke() {
    if (canRevoke && reason !== null) void revocation.revoke(given, reason)
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title={
        <>
          Revoke <KeyName name={prepared?.key.clientName ?? keyName} maxLength={60} />
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
        <Unconfirmed onReadAgain={read} />
      ) : (
        <div className={classes.body}>
          <FinalBox isInUse={isInUse(prepared)} />
          {revocation.changes.length > 0 && (
            <NoticeStrip tone="warn" title="The key has changed since you opened this">
              {revocation.changes.join('. ')}. Nothing was revoked. Look at the facts, then decide.
            </NoticeStrip>
          )}
          {prepared !== undefined && (
            <RevokeFacts prepared={prepared} onReadAgain={read} isReading={state === 'reading'} />
          )}
          {prepared === undefined && state !== 'failed' && <RevokeFactsSkeleton />}
          {isEnabled && <RotateInstead profileId={profile.id} keyId={keyId} reason={reason} />}
          <div className={classes.fields}>
            <RevokeReasonField reason={reason} onChange={setReason} />
            {prepared !== undefined && (
              <RevokeConsent required={prepared.consent} given={given} onChange={setGiven} />
            )}
          </div>
        </div>
      )}
    </ConsoleDialog>
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
        Treat the key as still working until it does. It is listed as still to be revoked until a
        list from Horizon shows that it is. Read it again; if it still works, revoke it once more.
      </NoticeStrip>
    </div>
  )
}

/** What the operator has still to enter. */
function missingOf(
  prepared: RevokeReading | undefined,
  given: Consent,
  reason: RevokeReason | null
): string | undefined {
  if (reason === null) return missingReasonWords
  if (prepared === undefined || isGiven(prepared.consent, given)) return undefined
  return missingWords(prepared.consent)
}
