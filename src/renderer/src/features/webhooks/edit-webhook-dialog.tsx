import { Button, Switch } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { fieldIssue } from '@renderer/ui/field-issues'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import { canonicalRanges } from '@shared/domain/webhook-draft'
import type { WireError } from '@shared/errors'
import type { Webhook } from '@shared/horizon/webhook'
import { IconArrowRight } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Fragment, useState } from 'react'
import { AllowlistField, allowlistIssueOf, allowlistOf, typedAllowlist } from './allowlist-field'
import { LimitField, limitOf, useLimitIssue } from './limit-field'
import classes from './webhook-parts.module.css'

type Props = {
  readonly profile: Profile
  readonly webhook: Webhook
  readonly onClose: () => void
  /** Told what to announce. */
  readonly onSaved: (words: string) => void
}

/** Who may trigger it and how often: what is now beside what it becomes. */
export function EditWebhookDialog({ profile, webhook, onClose, onSaved }: Props) {
  const client = useQueryClient()
  // What the operator decides by: a list that is read meanwhile must not change it under his hands.
  const [seen, setSeen] = useState(webhook)
  const [allowlist, setAllowlist] = useState(() => typedAllowlist(webhook.ipAllowlist))
  const [limit, setLimit] = useState(webhook.rateLimit == null ? '' : String(webhook.rateLimit))
  const [isEnabled, setIsEnabled] = useState(webhook.enabled)
  const [error, setError] = useState<WireError | null>(null)
  const [state, setState] = useState<'editing' | 'sending' | 'raced'>('editing')
  const limitIssue = useLimitIssue(profile.id, limit)

  const ranges = allowlistOf(allowlist)
  const isAllowlistChanged = text(ranges) !== text(seen.ipAllowlist)
  const isLimitChanged = limitOf(limit) !== (seen.rateLimit ?? null)
  const isStateChanged = isEnabled !== undefined && isEnabled !== seen.enabled
  const rows: readonly Compared[] = [
    ['Allowlist', text(seen.ipAllowlist), text(ranges), isAllowlistChanged],
    ['Per minute', seen.rateLimit ?? 'default', limitOf(limit) ?? 'default', isLimitChanged],
    ['State', stateWords(seen.enabled), stateWords(isEnabled), isStateChanged]
  ]
  const isChanged = isAllowlistChanged || isLimitChanged || isStateChanged
  const isStale = error?.code === 'object-changed'
  const offReason = isStale
    ? 'Compare again first'
    : (allowlistIssueOf(allowlist) ??
      limitIssue ??
      (isChanged ? undefined : 'Nothing is changed yet'))

  async function send() {
    if (offReason !== undefined || state === 'sending') return
    setState('sending')
    setError(null)
    try {
      const { version, ipAllowlist = null, rateLimit = null } = seen
      const { isRaceExcluded } = await call('webhooks.update', {
        profileId: profile.id,
        webhookId: seen.id,
        seen: { version, ipAllowlist: ipAllowlist && [...ipAllowlist], rateLimit },
        ...(isAllowlistChanged && { ipAllowlist: ranges }),
        ...(isLimitChanged && { rateLimit: limitOf(limit) }),
        ...(isStateChanged && { isEnabled })
      })
      onSaved(`The webhook of ${seen.agentId} is changed.`)
      if (isRaceExcluded) onClose()
      else setState('raced')
    } catch (failure) {
      setError(toWireError(failure))
      setState('editing')
    }
  }

  /** Main holds the webhook as it just read it; what was typed stays. */
  async function compareAgain() {
    const list = await client.fetchQuery({
      queryKey: ['webhooks', profile.id],
      queryFn: () => call('webhooks.list', { profileId: profile.id })
    })
    setSeen(list.webhooks.find(({ id }) => id === seen.id) ?? seen)
    setError(null)
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title={
        <>
          Edit webhook of <UntrustedText text={seen.agentId} maxLength={60} />
        </>
      }
      width={640}
      environment={profile.environment}
      error={error}
      errorTitle={isStale ? 'Nothing was changed: the webhook is not what you saw' : undefined}
      onRetry={isStale ? () => void compareAgain() : undefined}
      retryLabel="Compare again"
      footNote={
        <>
          Sends{' '}
          <code>
            PATCH /api/agent-webhooks/
            <UntrustedText text={seen.id} maxLength={60} />
          </code>
        </>
      }
      onSend={state === 'raced' ? undefined : () => void send()}
      footActions={
        <>
          <Button variant="default" onClick={onClose}>
            {state === 'raced' ? 'Close' : 'Cancel'}
          </Button>
          {state !== 'raced' && (
            <ActionButton
              loading={state === 'sending'}
              disabledReason={offReason}
              onClick={() => void send()}
            >
              Change webhook
            </ActionButton>
          )}
        </>
      }
    >
      {state === 'raced' ? (
        <div className={classes.body}>
          <NoticeStrip
            tone="warn"
            title="It is changed. Another change in between cannot be excluded"
          >
            This Horizon gives its webhooks no versions. If someone else edited it in the same
            second, their change may have been overwritten.
          </NoticeStrip>
        </div>
      ) : (
        <form
          className={classes.body}
          onSubmit={event => {
            event.preventDefault()
            void send()
          }}
        >
          <div className={classes.columns}>
            <AllowlistField
              value={allowlist}
              issue={fieldIssue(error, 'ipAllowlist') ?? fieldIssue(error, 'ip_allowlist')}
              onChange={setAllowlist}
            />
            <div className={classes.list}>
              <LimitField
                profileId={profile.id}
                text={limit}
                issue={fieldIssue(error, 'rateLimit') ?? fieldIssue(error, 'rate_limit')}
                onChange={setLimit}
              />
              {seen.enabled !== undefined && (
                <Switch
                  label="Enabled"
                  description="A disabled webhook answers 404, like none"
                  checked={isEnabled ?? true}
                  onChange={event => setIsEnabled(event.currentTarget.checked)}
                />
              )}
            </div>
          </div>
          <Comparison rows={rows} />
          <button type="submit" hidden />
        </form>
      )}
    </ConsoleDialog>
  )
}

/** What, before, after, whether that is another. */
type Compared = readonly [string, string | number, string | number, boolean]

function Comparison({ rows }: { readonly rows: readonly Compared[] }) {
  return (
    <dl className={classes.compared} aria-label="Before and after">
      {rows.map(([what, before, after, isChanged]) => (
        <Fragment key={what}>
          <dt>{what}</dt>
          <dd>{before}</dd>
          <dd>{isChanged && <IconArrowRight size={16} stroke={1.7} aria-label="becomes" />}</dd>
          <dd data-changed={isChanged || undefined}>{isChanged ? after : 'unchanged'}</dd>
        </Fragment>
      ))}
    </dl>
  )
}

const text = (ranges: readonly string[] | null | undefined): string =>
  ranges == null ? 'every address' : canonicalRanges(ranges).toSorted().join(', ') || 'nobody'

const stateWords = (isEnabled: boolean | undefined): string =>
  isEnabled === undefined ? 'not offered' : isEnabled ? 'enabled' : 'disabled'
