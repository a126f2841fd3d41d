import { createCut } from '@shared/domain/cut'
import { keptFields } from '@shared/domain/kept-fields'
import { hintLength } from '@shared/domain/key-format'
import { plainText } from '@shared/domain/plain-text'
import {
  toWebhook,
  toWebhookDelivery,
  type Webhook,
  type WebhookDelivery,
  wireDeliverySchema,
  wireWebhookSchema
} from '@shared/horizon/webhook'

export type WebhookReading =
  | { readonly ok: true; readonly webhook: Webhook }
  | { readonly ok: false; readonly id?: string; readonly reason: string }

export const maxIdUnits = 200
const maxRanges = 1_000
const maxEvents = 100
const maxAttempts = 20

const cutUrl = createCut(2_000)

/** An allowlist is never shortened: one that is longer than can be shown makes it unreadable. */
export function readWebhook(item: unknown): WebhookReading {
  const parsed = wireWebhookSchema.safeParse(item)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const field = issue?.path.map(String).join('.') || 'form'
    return { ok: false, id: idOf(item), reason: `its ${field} cannot be used` }
  }
  const webhook = toWebhook(parsed.data)
  if (webhook.id.length > maxIdUnits) return { ok: false, reason: 'its id is too long' }
  const ranges = webhook.ipAllowlist ?? []
  if (ranges.length > maxRanges || ranges.some(range => range.length > maxIdUnits)) {
    return { ok: false, id: webhook.id, reason: 'its allowlist is too long to be shown' }
  }
  return { ok: true, webhook: bounded(webhook) }
}

const bounded = (webhook: Webhook): Webhook => ({
  ...webhook,
  agentId: plainText(webhook.agentId),
  url: plainText(webhook.url, cutUrl),
  events: webhook.events?.slice(0, maxEvents).map(event => plainText(event)),
  // Only the first characters may be shown, whatever a server calls a hint.
  tokenHint: webhook.tokenHint?.slice(0, hintLength) ?? webhook.tokenHint,
  createdBy: webhook.createdBy && {
    id: plainText(webhook.createdBy.id),
    name: plainText(webhook.createdBy.name),
    email: plainText(webhook.createdBy.email)
  },
  createdAt: plainText(webhook.createdAt),
  rotatedAt: plainText(webhook.rotatedAt),
  lastTriggeredAt: plainText(webhook.lastTriggeredAt),
  unknownFields: webhook.unknownFields && keptFields(webhook.unknownFields)
})

function idOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !Object.hasOwn(item, 'id')) return undefined
  const { id } = item as { id: unknown }
  return typeof id === 'string' && id !== '' && id.length <= maxIdUnits ? id : undefined
}

/** `undefined` for an entry that cannot be read: the others count all the same. */
export function readDelivery(item: unknown): WebhookDelivery | undefined {
  const { data } = wireDeliverySchema.safeParse(item)
  if (data === undefined || data.id.length > maxIdUnits) return undefined
  const delivery = toWebhookDelivery(data)
  return {
    ...delivery,
    at: plainText(delivery.at),
    direction: plainText(delivery.direction),
    status: plainText(delivery.status),
    reason: plainText(delivery.reason),
    event: plainText(delivery.event),
    ip: plainText(delivery.ip),
    userAgent: plainText(delivery.userAgent),
    requestId: plainText(delivery.requestId),
    conversationId: plainText(delivery.conversationId),
    tokenHint: delivery.tokenHint?.slice(0, hintLength) ?? delivery.tokenHint,
    attempts: delivery.attempts?.slice(-maxAttempts).map(attempt => ({
      ...attempt,
      at: plainText(attempt.at),
      error: plainText(attempt.error)
    }))
  }
}
