import { hintLength, maskWholeCredentials } from '@shared/domain/key-format'
import {
  toWebhook,
  toWebhookDelivery,
  type Webhook,
  type WebhookDelivery,
  wireDeliverySchema,
  wireWebhookSchema
} from '@shared/horizon/webhook'
import { createCut } from './cut'
import { keptFields } from './key-reading'

export type WebhookReading =
  | { readonly ok: true; readonly webhook: Webhook }
  | { readonly ok: false; readonly id?: string; readonly reason: string }

export const maxIdUnits = 200
const maxRanges = 1_000
const maxEvents = 100
const maxAttempts = 20

const cutText = createCut(500)
const cutUrl = createCut(2_000)
/** A server's text with no credential and no trigger URL in it. */
const plain = <T extends string | null | undefined>(text: T, cut = cutText): T =>
  (typeof text === 'string' ? maskWholeCredentials(cut(text)) : text) as T

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
  agentId: plain(webhook.agentId),
  url: plain(webhook.url, cutUrl),
  events: webhook.events?.slice(0, maxEvents).map(event => plain(event)),
  // Only the first characters may be shown, whatever a server calls a hint.
  tokenHint: webhook.tokenHint?.slice(0, hintLength) ?? webhook.tokenHint,
  createdBy: webhook.createdBy && {
    id: plain(webhook.createdBy.id),
    name: plain(webhook.createdBy.name),
    email: plain(webhook.createdBy.email)
  },
  createdAt: plain(webhook.createdAt),
  rotatedAt: plain(webhook.rotatedAt),
  lastTriggeredAt: plain(webhook.lastTriggeredAt),
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
    at: plain(delivery.at),
    direction: plain(delivery.direction),
    status: plain(delivery.status),
    reason: plain(delivery.reason),
    event: plain(delivery.event),
    ip: plain(delivery.ip),
    userAgent: plain(delivery.userAgent),
    requestId: plain(delivery.requestId),
    conversationId: plain(delivery.conversationId),
    tokenHint: delivery.tokenHint?.slice(0, hintLength) ?? delivery.tokenHint,
    attempts: delivery.attempts?.slice(-maxAttempts).map(attempt => ({
      ...attempt,
      at: plain(attempt.at),
      error: plain(attempt.error)
    }))
  }
}
