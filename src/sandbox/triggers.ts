import type { Account } from './accounting'
import type { ApiError } from './api-error'
import type { Happening } from './call'
import { findAgent } from './store/agents'
import type { AuditEntry, AuditResource } from './store/audit-log'
import type { Db } from './store/open'
import { insertDelivery } from './store/webhook-deliveries'
import { findWebhook, type StoredWebhook, touchWebhook } from './store/webhooks'
import { wholeSecond } from './times'

/** A webhook has no name of its own: it goes by its agent's. */
export const webhookResource = (
  db: Db,
  { id, agentId }: Pick<StoredWebhook, 'id' | 'agentId'>
): AuditResource => ({ type: 'webhook', id, name: findAgent(db, agentId)?.name ?? null })

/** What a successful trigger reports; `recordTrigger` finds the conversation in it. */
export const triggered = (db: Db, webhook: StoredWebhook, conversationId: string): Happening => ({
  action: 'webhook.triggered',
  resource: webhookResource(db, webhook),
  metadata: { conversation_id: conversationId, token_hint: webhook.tokenHint }
})

/** The caller is told 404 for a disabled webhook; whoever looks after it is told why. */
const reasonOf = (webhook: StoredWebhook | null, failure: ApiError): string =>
  webhook !== null && !webhook.enabled ? 'webhook_disabled' : failure.code

const refusals: readonly number[] = [403, 404, 429]

export function rejectionOf(
  db: Db,
  { webhook, template, method }: Account,
  failure: ApiError
): Happening & Pick<AuditEntry, 'outcome' | 'reason'> {
  return {
    action: 'webhook.rejected',
    resource: webhook && webhookResource(db, webhook),
    metadata: { method, path: template, ...(webhook && { token_hint: webhook.tokenHint }) },
    outcome: refusals.includes(failure.status) ? 'denied' : 'error',
    reason: reasonOf(webhook, failure)
  }
}

/** Adds a trigger, let in or not, to the deliveries of its webhook, if that is still there. */
export function recordTrigger(db: Db, done: Account, webhook: StoredWebhook): void {
  const { at, failure, status, ip, userAgent, requestId, isCounted, happenings } = done
  if (findWebhook(db, webhook.id) === undefined) return
  const conversationId = happenings.find(({ action }) => action === 'webhook.triggered')?.metadata
    ?.conversation_id
  insertDelivery(db, {
    webhookId: webhook.id,
    direction: 'inbound',
    at,
    status: failure === null ? 'accepted' : 'refused',
    httpStatus: status,
    reason: failure && reasonOf(webhook, failure),
    event: null,
    ip,
    userAgent,
    requestId,
    conversationId: typeof conversationId === 'string' ? conversationId : null,
    tokenHint: webhook.tokenHint,
    attempts: [],
    isCounted
  })
  if (failure === null) touchWebhook(db, webhook.id, wholeSecond(at))
}
