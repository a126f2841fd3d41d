import { Button } from '@mantine/core'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { formatNumber } from '@renderer/ui/format'
import { KeyName, plainKeyName } from '@renderer/ui/key-name'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { KeyList } from '@shared/contract/keys'
import type { Profile } from '@shared/contract/profiles'
import type { Key } from '@shared/horizon/key'
import { useState } from 'react'
import classes from './edit-limits-dialog.module.css'
import { useLimitsForm } from './edit-limits-dialog-form'
import { LimitEvidence } from './edit-limits-evidence'
import { LimitField } from './edit-limits-field'
import { draftLimitsOf } from './key-form'

type Props = {
  readonly profile: Profile
  readonly keyObject: Key
  readonly organization: KeyList['organization']
  /** Without them Horizon has no limit per day. */
  readonly hasExtensions: boolean
  readonly onClose: () => void
  /** Told what to announce. */
  readonly onSaved: (words: string) => void
}

/** Changes how much a key may call, before and after side by side, against what it really used. */
export function EditLimitsDialog(props: Props) {
  const { profile, keyObject, organization, hasExtensions, onClose, onSaved } = props
  const plan = draftLimitsOf(organization)
  const [saved, setSaved] = useState<Key>()
  const form = useLimitsForm({
    profileId: profile.id,
    keyObject,
    organization,
    onSaved: (key, isRaceExcluded) => {
      onSaved(`The limits of ${plainKeyName(key.clientName)} are changed.`)
      if (isRaceExcluded) onClose()
      else setSaved(key)
    }
  })
  const { seen, typed, state, error } = form
  const send = () => form.canSend && form.send()

  if (saved !== undefined) {
    return <SavedDialog profile={profile} saved={saved} onClose={onClose} />
  }
  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      width={600}
      environment={profile.environment}
      title={
        <>
          Edit rate limit of <KeyName name={seen.clientName} maxLength={60} />
        </>
      }
      hint={seen.hint && <UntrustedText mono text={seen.hint} maxLength={16} />}
      error={error}
      errorTitle={
        state === 'changed' ? 'Nothing was changed: the key is not what you saw' : undefined
      }
      onRetry={state === 'changed' ? form.compareAgain : undefined}
      retryLabel="Compare again"
      footNote={
        <>
          Sends{' '}
          <code>
            PATCH /admin/api-keys/
            <UntrustedText text={seen.id} maxLength={60} />
          </code>
        </>
      }
      onSend={send}
      footActions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            aria-disabled={!form.canSend}
            data-disabled={!form.canSend || undefined}
            data-hint={form.canSend ? undefined : offReason(form)}
            loading={state === 'sending'}
            onClick={send}
          >
            Change limits
          </Button>
        </>
      }
    >
      <form
        className={classes.body}
        onSubmit={event => {
          event.preventDefault()
          send()
        }}
      >
        {form.changes.length > 0 && (
          <NoticeStrip tone="warn" title="The key has changed since you opened this">
            {form.changes.join('. ')}. Compare, then decide.
          </NoticeStrip>
        )}
        <LimitField
          label="Per minute"
          isFirst
          before={seen.rateLimit}
          text={typed.perMinute}
          after={form.isMinuteChanged ? form.perMinute : undefined}
          plan={plan.requestsPerMinute}
          issue={form.issueOf('rateLimit')}
          placeholder="Leave as it is"
          onChange={perMinute => form.setTyped({ perMinute })}
        />
        <LimitEvidence
          profileId={profile.id}
          keyId={seen.id}
          asked={form.isMinuteChanged ? form.perMinute : undefined}
        />
        {hasExtensions && (
          <LimitField
            label="Per day"
            before={seen.rateLimitPerDay}
            text={typed.perDay}
            after={form.isDayChanged ? (form.perDay ?? null) : undefined}
            plan={plan.requestsPerDay}
            issue={form.issueOf('rateLimitPerDay')}
            placeholder="No limit of its own"
            onChange={perDay => form.setTyped({ perDay })}
          />
        )}
        <button type="submit" hidden />
      </form>
    </ConsoleDialog>
  )
}

function offReason(form: ReturnType<typeof useLimitsForm>): string {
  if (form.state === 'changed') return 'Compare again first'
  if (form.state === 'sending') return 'It is being sent'
  return form.isMinuteChanged || form.isDayChanged
    ? 'A limit cannot be taken as it is'
    : 'Nothing is changed yet'
}

type SavedProps = {
  readonly profile: Profile
  readonly saved: Key
  readonly onClose: () => void
}

/** Said where Horizon has no versions: what another did in between may be overwritten. */
function SavedDialog({ profile, saved, onClose }: SavedProps) {
  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      width={600}
      environment={profile.environment}
      title="The limits are changed"
      footActions={<Button onClick={onClose}>Close</Button>}
    >
      <div className={classes.body}>
        <NoticeStrip tone="warn" title="Another change in between cannot be excluded">
          This Horizon gives its keys no versions. If someone else edited{' '}
          <KeyName name={saved.clientName} maxLength={60} /> in the same second, their limits may
          have been overwritten. It now has {limitNow(saved.rateLimit)} per minute.
        </NoticeStrip>
      </div>
    </ConsoleDialog>
  )
}

const limitNow = (limit: number | null | undefined): string =>
  limit == null ? 'no limit of its own' : formatNumber(limit)
