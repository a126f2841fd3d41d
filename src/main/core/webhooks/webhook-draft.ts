import type { WebhookDraft } from '@shared/contract/webhooks'
import { allowlistIssues, rateLimitIssue } from '@shared/domain/webhook-draft'
import { webhookUrlIssue } from '@shared/domain/webhook-url'
import type { FieldIssue } from '@shared/errors'
import type { Organization } from '@shared/horizon/directory'
import { refused } from '../profiles/profile-draft'

type Limits = Pick<WebhookDraft, 'ipAllowlist' | 'rateLimit'>

/** Everything wrong with a new webhook that can be known without asking Horizon. */
export function checkDraft(draft: WebhookDraft, plan: Partial<Organization>): void {
  const url = webhookUrlIssue(draft.url)
  refuse([
    ...(draft.agentId.trim() === '' ? [{ field: 'agentId', issue: 'Enter the agent’s id' }] : []),
    ...(url === undefined ? [] : [{ field: 'url', issue: url }]),
    ...(draft.events.length === 0 ? [{ field: 'events', issue: 'Choose at least one event' }] : []),
    ...limitIssues(draft, plan)
  ])
}

export function checkLimits(limits: Partial<Limits>, plan: Partial<Organization>): void {
  refuse(limitIssues(limits, plan))
}

function limitIssues(
  { ipAllowlist, rateLimit }: Partial<Limits>,
  { requestsPerMinute }: Partial<Organization>
): FieldIssue[] {
  const limit = rateLimitIssue(rateLimit, requestsPerMinute)
  return [
    ...(ipAllowlist == null ? [] : allowlistIssues(ipAllowlist)).map(issue => ({
      field: 'ipAllowlist',
      issue
    })),
    ...(limit === undefined ? [] : [{ field: 'rateLimit', issue: limit }])
  ]
}

function refuse(issues: readonly FieldIssue[]): void {
  if (issues.length > 0) throw refused(issues)
}
