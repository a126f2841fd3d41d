import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { webhookPath } from '@renderer/ui/webhooks-path'
import { openRanges } from '@shared/domain/webhook-draft'
import type { Webhook } from '@shared/horizon/webhook'
import { IconLockOpen } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { Link, useLocation } from 'wouter'
import partClasses from './webhook-parts.module.css'
import { WebhookStatus } from './webhook-status'
import {
  allowlistWords,
  limitWords,
  maskedTriggerUrl,
  shortTriggerUrl,
  tokenSince
} from './webhook-words'
import classes from './webhooks-table.module.css'

const eventsShown = 2

/** One line per webhook; an organization has few, so all are drawn. */
export function WebhooksTable({ webhooks }: { readonly webhooks: readonly Webhook[] }) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <caption className="hc-visually-hidden">
          Agent webhooks. Arrow keys move between them, Enter opens one
        </caption>
        <thead>
          <tr>
            <th scope="col" data-column="agent">
              Agent
            </th>
            <th scope="col" data-column="url">
              Trigger URL
            </th>
            <th scope="col" data-column="events">
              Events
            </th>
            <th scope="col" data-column="allowlist">
              Allowlist
            </th>
            <th scope="col" data-column="limit">
              Per minute
            </th>
            <th scope="col" data-column="age">
              Token since
            </th>
            <th scope="col" data-column="last">
              Last trigger
            </th>
            <th scope="col" data-column="status">
              Status
            </th>
          </tr>
        </thead>
        <tbody onKeyDown={moveBetweenRows}>
          {webhooks.map(webhook => (
            <Row key={webhook.id} webhook={webhook} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ webhook }: { readonly webhook: Webhook }) {
  const [, navigate] = useLocation()
  const { id, agentId, events, rateLimit } = webhook
  const since = tokenSince(webhook)
  return (
    // The link inside does the same for the keyboard.
    <tr onClick={() => navigate(webhookPath(id))}>
      <th scope="row" data-column="agent" data-cut data-hint-if-cut>
        <Link href={webhookPath(id)} onClick={event => event.stopPropagation()}>
          <UntrustedText mono text={agentId} maxLength={80} />
        </Link>
      </th>
      <td data-column="url" data-cut data-hint={maskedTriggerUrl(webhook)}>
        <span className="hc-mono">{shortTriggerUrl(webhook)}</span>
      </td>
      <td data-column="events" data-cut data-hint={events?.join('\n')}>
        {events === undefined ? 'not offered' : eventWords(events)}
      </td>
      <td data-column="allowlist">
        <Allowlist webhook={webhook} />
      </td>
      <td data-column="limit">{limitWords(rateLimit)}</td>
      <td data-column="age">
        {since === undefined ? (
          'not offered'
        ) : (
          <TimeText iso={since} mode="relative" isFocusable={false} />
        )}
      </td>
      <td data-column="last">
        <LastTrigger webhook={webhook} />
      </td>
      <td data-column="status">
        <WebhookStatus webhook={webhook} />
      </td>
    </tr>
  )
}

function Allowlist({ webhook: { ipAllowlist } }: { readonly webhook: Webhook }) {
  const words = allowlistWords(ipAllowlist)
  const isOpen = ipAllowlist === null || openRanges(ipAllowlist ?? []).length > 0
  if (!isOpen) return <span data-hint={ipAllowlist?.slice(0, 20).join('\n')}>{words}</span>
  return (
    <span className={partClasses.open} data-hint="Whoever has the URL can trigger it from anywhere">
      <IconLockOpen size={14} stroke={1.7} aria-hidden />
      {words}
    </span>
  )
}

export function LastTrigger({ webhook }: { readonly webhook: Pick<Webhook, 'lastTriggeredAt'> }) {
  const { lastTriggeredAt } = webhook
  if (lastTriggeredAt === undefined) return 'not offered'
  if (lastTriggeredAt === null) return 'never'
  return <TimeText iso={lastTriggeredAt} mode="relative" isFocusable={false} />
}

function eventWords(events: readonly string[]) {
  const more = events.length - eventsShown
  return (
    <>
      <UntrustedText mono text={events.slice(0, eventsShown).join(', ')} maxLength={80} />
      {more > 0 && ` +${more}`}
    </>
  )
}

function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  if (!['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('th a')]
  const here = links.indexOf(document.activeElement as HTMLElement)
  if (here === -1) return
  event.preventDefault()
  const last = links.length - 1
  const next = { ArrowDown: Math.min(here + 1, last), ArrowUp: Math.max(here - 1, 0), Home: 0 }
  links[event.key === 'End' ? last : next[event.key as keyof typeof next]]?.focus()
}
