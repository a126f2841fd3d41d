import { Button, Checkbox, Input, TextInput } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { fieldIssue } from '@renderer/ui/field-issues'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import type { Profile } from '@shared/contract/profiles'
import { webhookUrlIssue } from '@shared/domain/webhook-url'
import type { WireError } from '@shared/errors'
import { webhookEvents, webhookEventWords } from '@shared/horizon/webhook-events'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { AllowlistField, allowlistIssueOf, allowlistOf, typedAllowlist } from './allowlist-field'
import { LimitField, limitOf, useLimitIssue } from './limit-field'
import classes from './webhook-parts.module.css'

type Props = {
  readonly profile: Profile
  readonly blockedBy: string | undefined
  readonly onClose: () => void
}

/** A new webhook of an agent; its token waits as a reveal once Horizon answered. */
export function CreateWebhookDialog({ profile, blockedBy, onClose }: Props) {
  const client = useQueryClient()
  const agentRef = useRef<HTMLInputElement>(null)
  const [agentId, setAgentId] = useState('')
  const [url, setUrl] = useState('')
  const [events, setEvents] = useState<string[]>([])
  const [allowlist, setAllowlist] = useState(() => typedAllowlist([]))
  const [limit, setLimit] = useState('')
  const [error, setError] = useState<WireError | null>(null)
  const [isSending, setIsSending] = useState(false)
  const { data: stash } = useQuery({
    queryKey: ['reveals', profile.id, 'stash-kind'],
    queryFn: () => call('reveals.stashKind', { profileId: profile.id }),
    staleTime: 0
  })
  const limitIssue = useLimitIssue(profile.id, limit)
  const urlIssue = url === '' ? undefined : webhookUrlIssue(url)
  const missing = missingWords({
    agentId,
    url,
    events,
    allowlistIssue: allowlistIssueOf(allowlist)
  })
  const offReason = blockedBy ?? missing ?? urlIssue ?? limitIssue

  async function create() {
    if (offReason !== undefined || isSending) return
    setIsSending(true)
    setError(null)
    try {
      const draft = {
        agentId: agentId.trim(),
        url,
        events,
        ipAllowlist: allowlistOf(allowlist),
        rateLimit: limitOf(limit)
      }
      await call('webhooks.create', { profileId: profile.id, draft })
      onClose()
    } catch (failure) {
      setError(toWireError(failure))
      setIsSending(false)
      void client.invalidateQueries({ queryKey: ['webhooks', profile.id] })
    }
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title="Create webhook"
      width={640}
      environment={profile.environment}
      initialFocusRef={agentRef}
      error={error}
      footNote={
        <>
          Sends <code>POST /api/agent-webhooks</code>
        </>
      }
      onSend={() => void create()}
      footActions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <ActionButton
            loading={isSending}
            disabledReason={offReason}
            onClick={() => void create()}
          >
            Create webhook
          </ActionButton>
        </>
      }
    >
      <form
        className={classes.body}
        onSubmit={event => {
          event.preventDefault()
          void create()
        }}
      >
        {stash?.stash === 'memory' && (
          <NoticeStrip tone="warn" title="A crash would lose the token">
            {stash.reason ?? 'No keychain answers'}. Until you confirm it as stored it is in memory
            only.
          </NoticeStrip>
        )}
        <TextInput
          ref={agentRef}
          label="Agent id"
          description="The agent that a trigger starts"
          value={agentId}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          error={fieldIssue(error, 'agentId') ?? fieldIssue(error, 'agent_id')}
          onChange={event => setAgentId(event.currentTarget.value)}
        />
        <TextInput
          label="Address for events"
          description="Where Horizon delivers events to: https, or plain http on this machine"
          value={url}
          maxLength={2_000}
          spellCheck={false}
          autoComplete="off"
          error={urlIssue ?? fieldIssue(error, 'url')}
          onChange={event => setUrl(event.currentTarget.value)}
        />
        <Input.Wrapper
          label="Events that are delivered"
          labelElement="div"
          error={fieldIssue(error, 'events')}
        >
          <Checkbox.Group value={events} onChange={setEvents} mt={6}>
            <div className={classes.events}>
              {webhookEvents.map(event => (
                <Checkbox
                  key={event}
                  value={event}
                  label={<span className="hc-mono">{event}</span>}
                  description={`When ${webhookEventWords[event]}`}
                />
              ))}
            </div>
          </Checkbox.Group>
        </Input.Wrapper>
        <div className={classes.columns}>
          <AllowlistField
            value={allowlist}
            issue={fieldIssue(error, 'ipAllowlist') ?? fieldIssue(error, 'ip_allowlist')}
            onChange={setAllowlist}
          />
          <LimitField
            profileId={profile.id}
            text={limit}
            issue={fieldIssue(error, 'rateLimit') ?? fieldIssue(error, 'rate_limit')}
            onChange={setLimit}
          />
        </div>
        <button type="submit" hidden />
      </form>
    </ConsoleDialog>
  )
}

type Typed = {
  readonly agentId: string
  readonly url: string
  readonly events: readonly string[]
  readonly allowlistIssue: string | undefined
}

function missingWords({ agentId, url, events, allowlistIssue }: Typed): string | undefined {
  if (agentId.trim() === '') return 'Enter the agent’s id first'
  if (url === '') return 'Enter the address for events first'
  if (events.length === 0) return 'Choose at least one event first'
  return allowlistIssue
}
