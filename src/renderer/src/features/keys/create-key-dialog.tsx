import { Button, TextInput } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { call } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { isMac, matchesShortcut } from '@renderer/ui/shortcut'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useRetryCountdown } from '@renderer/ui/use-retry-countdown'
import type { KeyList } from '@shared/contract/keys'
import type { Profile } from '@shared/contract/profiles'
import { maxNameLength } from '@shared/domain/key-draft'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import classes from './create-key-dialog.module.css'
import { KeyExpiry } from './key-expiry'
import { defaultPerMinute, KeyLimit } from './key-limits'
import { KeySummary } from './key-summary'
import { ScopePicker } from './scope-picker'
import { useKeyForm } from './use-key-form'

type Props = {
  readonly profile: Profile
  readonly list: KeyList | undefined
  /** Why nothing can be sent now; what was entered stays until it can. */
  readonly blockedBy: string | undefined
  readonly onClose: () => void
}

/** Everything about a new key on one page; a refusal stands beside its field and nothing is lost. */
export function CreateKeyDialog({ profile, list, blockedBy, onClose }: Props) {
  const client = useQueryClient()
  const nameRef = useRef<HTMLInputElement>(null)
  const bodyRef = useRef<HTMLDivElement>(null)
  const { data: stash } = useQuery({
    queryKey: ['reveals', profile.id, 'stash-kind'],
    queryFn: () => call('reveals.stashKind', { profileId: profile.id }),
    // The keychain may have been locked or ended since the last key.
    staleTime: 0
  })

  const { form, change, draft, limits, issueOf, error, isSending, submit } = useKeyForm({
    organization: list?.organization,
    clockOffsetMs: list?.clockOffsetMs ?? 0,
    create: async draft => {
      await call('keys.create', {
        profileId: profile.id,
        draft: { ...draft, scopes: [...draft.scopes] }
      })
      onClose()
      await client.invalidateQueries({ queryKey: ['reveals', profile.id] })
    },
    onRefused: field =>
      bodyRef.current
        ?.querySelector<HTMLElement>(`[data-field="${field}"] input, input[data-field="${field}"]`)
        ?.focus()
  })
  const hasExtensions = list?.hasExtensions ?? false
  const waitSeconds = useRetryCountdown(error ?? undefined)
  const offReason =
    blockedBy ?? (waitSeconds > 0 ? `Horizon asked to wait ${waitSeconds} s` : undefined)

  useWindowEvent('keydown', event => {
    if (!matchesShortcut(event, ['Mod', 'Enter'])) return
    event.preventDefault()
    if (offReason === undefined) submit()
  })

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title="Create key"
      width={1040}
      environment={profile.environment}
      isBare
      initialFocusRef={nameRef}
      error={error}
      footNote={
        blockedBy ?? (
          <>
            Sends <code>POST /admin/api-keys</code> as{' '}
            <UntrustedText
              text={profile.operatorName || 'the admin secret alone'}
              maxLength={100}
            />
          </>
        )
      }
      footActions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <ActionButton loading={isSending} disabledReason={offReason} onClick={submit}>
            Create key <span className={classes.keys}>{isMac() ? '⌘' : 'Ctrl'} ↵</span>
          </ActionButton>
        </>
      }
    >
      <div className={classes.panes}>
        <div className={classes.form} ref={bodyRef}>
          <section aria-label="Identity">
            <h3 className={classes.title}>Identity</h3>
            <TextInput
              ref={nameRef}
              data-field="clientName"
              label={
                <>
                  Name{' '}
                  <span className={classes.beside}>
                    {form.clientName.trim().length} of {maxNameLength}
                  </span>
                </>
              }
              className={classes.name}
              value={form.clientName}
              error={issueOf('clientName')}
              maxLength={10_000}
              onChange={event => change({ clientName: event.currentTarget.value }, 'clientName')}
            />
          </section>
          <ScopePicker
            scopes={form.scopes}
            onScopes={scopes => change({ scopes }, 'scopes')}
            allScopes={form.allScopes}
            onAllScopes={allScopes => change({ allScopes }, 'scopes')}
            issue={issueOf('scopes')}
          />
          <div className={classes.columns}>
            <section aria-label="Limits">
              <h3 className={classes.title}>
                Limits <span className={classes.beside}>Lower than the plan only</span>
              </h3>
              <div className={classes.limits}>
                <KeyLimit
                  field="rateLimit"
                  label="Per minute"
                  plan={limits.requestsPerMinute}
                  placeholder={`${defaultPerMinute(limits.requestsPerMinute)} by default`}
                  value={form.perMinute}
                  issue={issueOf('rateLimit')}
                  onChange={perMinute => change({ perMinute }, 'rateLimit')}
                />
                {hasExtensions && (
                  <KeyLimit
                    field="rateLimitPerDay"
                    label="Per day"
                    plan={limits.requestsPerDay}
                    placeholder="no own limit"
                    value={form.perDay}
                    issue={issueOf('rateLimitPerDay')}
                    onChange={perDay => change({ perDay }, 'rateLimitPerDay')}
                  />
                )}
              </div>
            </section>
            <section aria-label="Expiry">
              <h3 className={classes.title}>Expiry</h3>
              <KeyExpiry
                choice={form.expiry}
                onChoice={expiry => change({ expiry }, 'expiresAt')}
                date={form.date}
                onDate={date => change({ date }, 'expiresAt')}
                expiresAt={draft.expiresAt}
                issue={issueOf('expiresAt')}
              />
            </section>
          </div>
        </div>
        <KeySummary
          draft={draft}
          limits={limits}
          hasExtensions={hasExtensions}
          isLostOnCrash={stash?.stash === 'memory'}
        />
      </div>
    </ConsoleDialog>
  )
}
