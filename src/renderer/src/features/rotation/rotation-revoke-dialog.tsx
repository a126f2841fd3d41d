import { Button, Textarea } from '@mantine/core'
import { call } from '@renderer/api/call'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { KeyName } from '@renderer/ui/key-name'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { FinalBox, isInUse } from '@renderer/ui/revoke/final-box'
import { isGiven, noConsent, RevokeConsent } from '@renderer/ui/revoke/revoke-consent'
import { RevokeFacts, RevokeFactsSkeleton } from '@renderer/ui/revoke/revoke-facts'
import { revokeOffReason, useRevoking } from '@renderer/ui/revoke/use-revoking'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Rotation } from '@shared/contract/rotation-views'
import { lostSecretWords } from '@shared/domain/rotation-entry-words'
import { visibleText } from '@shared/domain/visible-text'
import { IconBan } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { KeyEndpoint } from './key-endpoint'
import { MissingWords, missingSentence } from './missing-words'
import classes from './reason-dialog.module.css'
import { useReasonDraft } from './rotation-drafts'
import footClasses from './step-foot.module.css'
import { holdRotation, isOldAlive, type RevokeTarget, type RotationWork } from './use-rotation'

type Props = {
  readonly work: RotationWork
  readonly target: RevokeTarget
  readonly onClose: () => void
}

/** Shows what ends, freshly read, and revokes it on a second, deliberate step. */
export function RotationRevokeDialog({ work, target, onClose }: Props) {
  const { profile, rotation } = work
  const client = useQueryClient()
  const cancelRef = useRef<HTMLButtonElement>(null)
  const [given, setGiven] = useState(noConsent)
  const { text: reason, setText, forget } = useReasonDraft(`${rotation.id} revoke ${target.kind}`)
  const { state, prepared, changes, staleness, error, read, spend } = useRevoking({
    prepare: () =>
      call('rotations.prepareRevoke', { profileId: profile.id, rotationId: rotation.id, target }),
    onEnded() {
      // Somebody else was faster: the rotation says so where it stands.
      void client.invalidateQueries({ queryKey: ['rotations', profile.id] })
      onClose()
    },
    onChanged: () => setGiven(noConsent)
  })
  const needsReason = prepared?.needsReason ?? null
  const reasonRef = useRef<HTMLTextAreaElement>(null)
  const consentRef = useRef<HTMLInputElement>(null)
  const isReasonMissing = needsReason !== null && reason.trim() === ''
  const missing = missingOf(prepared?.consent, given, isReasonMissing)
  const canRevoke = state === 'ready' && staleness === null && missing.length === 0
  // Its callers have moved: that they called within a day is no warning any more.
  const isSettled = target.kind === 'old' && needsReason === null
  const { title, button, before } = wordsOf(target, rotation)

  function revoke() {
    if (!canRevoke) {
      // Below the fold, what is missing is not seen: the focus goes there.
      if (missing.length > 0) leadTo((isReasonMissing ? reasonRef : consentRef).current)
      return
    }
    void spend(async token => {
      const settled = await call('rotations.revoke', {
        token,
        ...given,
        overrideReason: needsReason === null ? null : reason.trim()
      })
      void client.invalidateQueries({ queryKey: ['keys', profile.id] })
      return () => {
        holdRotation(client, profile.id, settled)
        forget()
        onClose()
      }
    })
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title={
        <>
          {title}{' '}
          <KeyName
            name={
              target.kind === 'orphan' && prepared !== undefined
                ? prepared.key.clientName
                : rotation.clientName
            }
            maxLength={60}
          />
        </>
      }
      hint={prepared?.key.hint && <UntrustedText mono text={prepared.key.hint} maxLength={16} />}
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
        prepared !== undefined && (
          <>
            Sends{' '}
            <KeyEndpoint method="DELETE" partnerId={rotation.partnerId} keyId={prepared.key.id} />
            <MissingWords missing={missing} />
          </>
        )
      }
      onSend={revoke}
      footActions={
        <>
          <Button ref={cancelRef} variant="default" onClick={onClose}>
            {target.kind === 'replacement' ? 'Go on with it' : 'Cancel'}
          </Button>
          <Button
            className={footClasses.danger}
            leftSection={<IconBan size={16} stroke={1.7} aria-hidden />}
            aria-disabled={!canRevoke}
            data-disabled={!canRevoke || undefined}
            data-hint={revokeOffReason(state, staleness, missingSentence(missing))}
            loading={state === 'sending'}
            onClick={revoke}
          >
            {button}
          </Button>
        </>
      }
    >
      <div className={classes.body}>
        <div>{before}</div>
        <FinalBox isInUse={isInUse(prepared) && !isSettled} />
        {changes.length > 0 && (
          <NoticeStrip tone="warn" title="It has changed since you opened this">
            {changes.join('. ')}. Nothing was revoked. Look at the facts, then decide.
          </NoticeStrip>
        )}
        {prepared !== undefined && (
          <RevokeFacts prepared={prepared} onReadAgain={read} isReading={state === 'reading'} />
        )}
        {prepared === undefined && state !== 'failed' && <RevokeFactsSkeleton />}
        {needsReason !== null && (
          <>
            <NoticeStrip tone="warn" title={reasonTitle(target, rotation.mode)}>
              {visibleText(needsReason, 1_000)}
            </NoticeStrip>
            <Textarea
              ref={reasonRef}
              label="Why it is revoked even so"
              description="It goes into the record with your name."
              value={reason}
              maxLength={1_000}
              rows={2}
              onChange={event => setText(event.currentTarget.value)}
            />
          </>
        )}
        {prepared !== undefined && (
          <RevokeConsent
            required={prepared.consent}
            given={given}
            onChange={setGiven}
            fieldRef={consentRef}
          />
        )}
      </div>
    </ConsoleDialog>
  )
}

function leadTo(field: HTMLElement | null): void {
  field?.focus({ preventScroll: true })
  field?.scrollIntoView({ block: 'center' })
}

function reasonTitle({ kind }: RevokeTarget, mode: Rotation['mode']): string {
  if (kind === 'replacement') return 'The old key does not take over'
  return mode === 'emergency'
    ? 'The callers of the old key are not waited for'
    : 'The verdict does not say that it is safe'
}

type Required = Parameters<typeof isGiven>[0]

/** What the operator has still to enter, in the order of the dialog. */
function missingOf(
  consent: Required | undefined,
  given: Parameters<typeof isGiven>[1],
  isReasonMissing: boolean
): readonly string[] {
  const missing = isReasonMissing ? ['give a reason'] : []
  if (consent === undefined || isGiven(consent, given)) return missing
  if (consent.kind === 'tick') return [...missing, 'tick that it is final']
  return consent.kind === 'text' ? [...missing, `type the key’s ${consent.what}`] : missing
}

function wordsOf(target: RevokeTarget, rotation: Rotation) {
  switch (target.kind) {
    case 'old':
      return {
        title: 'Revoke the old key of',
        button: 'Revoke old key',
        before: 'The old key ends. The new one takes its place and goes on working.'
      }
    case 'replacement':
      return {
        title: 'Cancel the rotation of',
        button: 'Revoke new key',
        before: isOldAlive(rotation)
          ? 'The new key ends and the old one is kept. Systems that were given the new key have to go back to the old one first.'
          : 'The new key ends, and the old one works no more. Systems that use either need another key first.'
      }
    case 'orphan': {
      const orphan = rotation.orphans.find(({ keyId }) => keyId === target.keyId)
      const before = orphan?.wasShown
        ? `This key was created by the rotation: ${lostSecretWords}`
        : 'This key was created by the rotation without being shown.'
      return { title: 'Revoke', button: 'Revoke key', before: `${before} The old key is kept.` }
    }
  }
}
