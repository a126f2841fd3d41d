import { Button } from '@mantine/core'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { isGiven, missingWords, noConsent, RevokeConsent } from '@renderer/ui/revoke/revoke-consent'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import { IconAlertTriangleFilled, IconRotateClockwise } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { CutOver, QuietHint } from './rotate-facts'
import { type Rotating, useRotating } from './use-rotating'
import classes from './webhook-parts.module.css'

type Props = {
  readonly profile: Profile
  readonly webhookId: string
  readonly onClose: () => void
}

const whose = 'the webhook’s'

/** Replaces a token: freshly read, its consequence said, one call, then the reveal. */
export function RotateWebhookDialog({ profile, webhookId, onClose }: Props) {
  const cancelRef = useRef<HTMLButtonElement>(null)
  const [given, setGiven] = useState(noConsent)
  const rotating = useRotating({
    profileId: profile.id,
    webhookId,
    onRotated: onClose,
    onChanged: () => setGiven(noConsent)
  })
  const { state, prepared, error, read, rotate } = rotating
  const webhook = prepared?.webhook ?? null
  const missing =
    prepared === undefined || isGiven(prepared.consent, given)
      ? undefined
      : prepared.consent.kind === 'tick'
        ? 'Tick that the old URL dies at once first'
        : missingWords(prepared.consent, whose)
  const offReason = offWords(state, missing)
  const send = () => offReason === undefined && rotate(given)

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title={
        <>
          Rotate the token of <UntrustedText text={webhook?.agentId ?? webhookId} maxLength={60} />
        </>
      }
      hint={webhook?.tokenHint && <UntrustedText mono text={webhook.tokenHint} maxLength={16} />}
      width={640}
      environment={profile.environment}
      isClosable={state !== 'sending'}
      initialFocusRef={cancelRef}
      error={state === 'unknown' ? null : error}
      errorTitle={
        state === 'failed' ? 'The webhook could not be read, so it is not rotated' : undefined
      }
      onRetry={state === 'failed' ? read : undefined}
      footNote={
        <>
          Sends once{' '}
          <code>
            POST /api/agent-webhooks/
            <UntrustedText text={webhookId} maxLength={40} />
            /rotate
          </code>
        </>
      }
      // Once more after a lost reply is decided with the button alone.
      onSend={state === 'unknown' ? undefined : send}
      footActions={
        <>
          <Button ref={cancelRef} variant="default" onClick={onClose}>
            {state === 'unknown' ? 'Close' : 'Cancel'}
          </Button>
          {state === 'unknown' ? (
            <Button className={classes.danger} onClick={rotating.rotateAgain}>
              Rotate again now
            </Button>
          ) : (
            <Button
              className={classes.danger}
              leftSection={<IconRotateClockwise size={16} stroke={1.7} aria-hidden />}
              aria-disabled={offReason !== undefined}
              data-disabled={offReason !== undefined || undefined}
              data-hint={offReason}
              loading={state === 'sending'}
              onClick={send}
            >
              Rotate token
            </Button>
          )}
        </>
      }
    >
      {state === 'unknown' ? (
        <div className={classes.body}>
          <NoticeStrip tone="danger" title="The token may be unknown to everyone">
            {error?.message}. The request was sent once and is not sent again by itself. Whoever
            triggers this webhook may be cut off already: rotating it again gives a token you see.
          </NoticeStrip>
        </div>
      ) : (
        <div className={classes.body}>
          <div className={classes.final}>
            <IconAlertTriangleFilled size={16} aria-hidden />
            <div>
              <strong>The old URL dies at once.</strong> There is no overlap and no way back: from
              this call on, every trigger with the old URL is refused with 404 until its callers
              have the new one.
            </div>
          </div>
          {prepared !== undefined && webhook === null && (
            <NoticeStrip tone="warn" title="This Horizon does not list webhooks">
              Nothing can be shown about it. Check that the id is that of the webhook you mean.
            </NoticeStrip>
          )}
          <QuietHint profileId={profile.id} webhookId={webhookId} />
          <CutOver profileId={profile.id} webhookId={webhookId} webhook={webhook} />
          {prepared !== undefined && (
            <RevokeConsent
              required={prepared.consent}
              given={given}
              whose={whose}
              onChange={setGiven}
            />
          )}
        </div>
      )}
    </ConsoleDialog>
  )
}

function offWords(state: Rotating['state'], missing: string | undefined): string | undefined {
  switch (state) {
    case 'reading':
      return 'The webhook is being read'
    case 'failed':
      return 'The webhook could not be read'
    case 'sending':
      return 'It is being sent'
    case 'unknown':
    case 'ready':
      return missing
  }
}
