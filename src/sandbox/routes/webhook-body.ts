import type { WireDelivery } from '@shared/horizon/webhook'
import type { StoredDelivery } from '../store/webhook-deliveries'
import type { StoredWebhook } from '../store/webhooks'
import { iso, isoOrNull, wholeSecond } from '../times'
import { deliveryId } from '../webhook-queue'

/** A webhook as Horizon sends it; never with its token, its hash or its secret. */
export const toWebhookBody = (webhook: StoredWebhook) => ({
  id: webhook.id,
  agent_id: webhook.agentId,
  url: webhook.url,
  events: webhook.events,
  token_hint: webhook.tokenHint,
  ip_allowlist: webhook.ipAllowlist,
  rate_limit: webhook.rateLimit,
  enabled: webhook.enabled,
  created_by: {
    id: webhook.createdById,
    name: webhook.createdByName,
    email: webhook.createdByEmail
  },
  created_at: iso(webhook.createdAt),
  rotated_at: isoOrNull(webhook.rotatedAt),
  last_triggered_at: isoOrNull(webhook.lastTriggeredAt),
  version: webhook.version
})

export const toDeliveryBody = (delivery: StoredDelivery): WireDelivery => ({
  id: deliveryId(delivery.id),
  at: iso(wholeSecond(delivery.at)),
  direction: delivery.direction,
  status: delivery.status,
  http_status: delivery.httpStatus,
  reason: delivery.reason,
  event: delivery.event,
  ip: delivery.ip,
  user_agent: delivery.userAgent,
  request_id: delivery.requestId,
  conversation_id: delivery.conversationId,
  token_hint: delivery.tokenHint,
  attempts: delivery.attempts.map(({ at, httpStatus, error, latencyMs }) => ({
    at: iso(wholeSecond(at)),
    http_status: httpStatus,
    error,
    latency_ms: latencyMs
  }))
})
