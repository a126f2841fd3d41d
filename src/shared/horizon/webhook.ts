import { z } from 'zod'
import { parseCidr } from '../domain/cidr'
import { webhookUrlIssue } from '../domain/webhook-url'
import { webhookEvents } from './webhook-events'

const optionalText = z.string().optional().catch(undefined)
const nullableText = z.string().nullable().optional().catch(undefined)
const nullableNumber = z.number().nullable().optional().catch(undefined)

/**
 * A webhook as Horizon sends it (D14), read tolerantly: what identifies it is required, everything
 * else may be missing. Absent is not `null`: `last_triggered_at: null` is "never", an absent one is
 * "this Horizon does not say". Event names are kept as they come.
 */
export const wireWebhookSchema = z.looseObject({
  id: z.string().min(1),
  agent_id: z.string().min(1),
  url: nullableText,
  events: z.array(z.string()).optional().catch(undefined),
  token_hint: nullableText,
  ip_allowlist: z.array(z.string()).nullable().optional().catch(undefined),
  rate_limit: nullableNumber,
  enabled: z.boolean().optional().catch(undefined),
  created_by: z
    .looseObject({
      id: z.string().nullable().optional(),
      name: z.string().optional(),
      email: z.string().nullable().optional()
    })
    .nullable()
    .optional()
    .catch(undefined),
  created_at: nullableText,
  rotated_at: nullableText,
  last_triggered_at: nullableText,
  version: z.number().optional().catch(undefined)
})
export type WireWebhook = z.output<typeof wireWebhookSchema>

/** A webhook inside the console; `url` is where Horizon delivers to, never the trigger URL. */
export const webhookSchema = z.object({
  id: z.string().min(1).max(200),
  agentId: z.string(),
  url: z.string().nullable().optional(),
  events: z.array(z.string()).optional(),
  /** The first 12 characters of the token. */
  tokenHint: z.string().nullable().optional(),
  /** CIDR ranges; `null` lets every address in. */
  ipAllowlist: z.array(z.string()).nullable().optional(),
  /** Triggers per minute. */
  rateLimit: z.number().nullable().optional(),
  enabled: z.boolean().optional(),
  createdBy: z
    .object({
      id: z.string().nullable().optional(),
      name: z.string().optional(),
      email: z.string().nullable().optional()
    })
    .nullable()
    .optional(),
  createdAt: z.string().nullable().optional(),
  /** `null` where the token is the first one. */
  rotatedAt: z.string().nullable().optional(),
  lastTriggeredAt: z.string().nullable().optional(),
  version: z.number().optional(),
  /** Fields of the server's that this version does not know, as they came. */
  unknownFields: z.record(z.string(), z.unknown()).optional()
})
export type Webhook = z.output<typeof webhookSchema>

export function toWebhook(wire: WireWebhook): Webhook {
  const {
    id,
    agent_id,
    url,
    events,
    token_hint,
    ip_allowlist,
    rate_limit,
    enabled,
    created_by,
    created_at,
    rotated_at,
    last_triggered_at,
    version,
    // Never kept: the reply of a create or a rotation, or a server that lists plaintexts.
    token: _token,
    trigger_url: _triggerUrl,
    secret: _secret,
    ...unknownFields
  } = wire
  return {
    id,
    agentId: agent_id,
    url,
    events,
    tokenHint: token_hint,
    ipAllowlist: ip_allowlist,
    rateLimit: rate_limit,
    enabled,
    createdBy: created_by,
    createdAt: created_at,
    rotatedAt: rotated_at,
    lastTriggeredAt: last_triggered_at,
    version,
    ...(Object.keys(unknownFields).length > 0 && { unknownFields })
  }
}

/**
 * What only the replies of a create and a rotation hold, once. A documented Horizon may answer a
 * rotation with no more than the token.
 */
export const webhookPlaintextsSchema = z.looseObject({
  token: z.string().min(1),
  trigger_url: optionalText,
  /** Signs what is delivered outwards; in the reply of a create only. */
  secret: optionalText
})
export type WebhookPlaintexts = z.output<typeof webhookPlaintextsSchema>

const wireAttemptSchema = z.looseObject({
  at: z.string(),
  http_status: nullableNumber,
  /** Why there was no answer, such as `timeout`. */
  error: nullableText,
  latency_ms: nullableNumber
})

/**
 * One entry of `GET /api/agent-webhooks/:id/deliveries`: an inbound trigger or an outbound
 * delivery, newest first. `http_status` is Horizon's own answer to a trigger, and the last answer
 * of the registered URL to a delivery.
 */
export const wireDeliverySchema = z.looseObject({
  id: z.string().min(1),
  at: z.string(),
  direction: optionalText,
  status: optionalText,
  http_status: nullableNumber,
  /** Why it was refused or failed, such as `ip_not_allowed`. */
  reason: nullableText,
  /** Of an outbound delivery. */
  event: nullableText,
  /** The rest is of an inbound trigger. */
  ip: nullableText,
  user_agent: nullableText,
  request_id: nullableText,
  conversation_id: nullableText,
  token_hint: nullableText,
  /** Each try of an outbound delivery, oldest first. */
  attempts: z.array(wireAttemptSchema).optional().catch(undefined)
})
export type WireDelivery = z.output<typeof wireDeliverySchema>

export const wireDeliveryPageSchema = z.looseObject({
  data: z.array(wireDeliverySchema),
  /** `before` of the next page; `null` on the last. */
  next_before: z.string().nullable().optional().catch(null)
})
export type WireDeliveryPage = z.output<typeof wireDeliveryPageSchema>

export const webhookDeliverySchema = z.object({
  id: z.string(),
  at: z.string(),
  direction: z.string().optional(),
  status: z.string().optional(),
  httpStatus: z.number().nullable().optional(),
  reason: z.string().nullable().optional(),
  event: z.string().nullable().optional(),
  ip: z.string().nullable().optional(),
  userAgent: z.string().nullable().optional(),
  requestId: z.string().nullable().optional(),
  conversationId: z.string().nullable().optional(),
  tokenHint: z.string().nullable().optional(),
  attempts: z
    .array(
      z.object({
        at: z.string(),
        httpStatus: z.number().nullable().optional(),
        error: z.string().nullable().optional(),
        latencyMs: z.number().nullable().optional()
      })
    )
    .optional()
})
export type WebhookDelivery = z.output<typeof webhookDeliverySchema>

export const toWebhookDelivery = (wire: WireDelivery): WebhookDelivery => ({
  id: wire.id,
  at: wire.at,
  direction: wire.direction,
  status: wire.status,
  httpStatus: wire.http_status,
  reason: wire.reason,
  event: wire.event,
  ip: wire.ip,
  userAgent: wire.user_agent,
  requestId: wire.request_id,
  conversationId: wire.conversation_id,
  tokenHint: wire.token_hint,
  attempts: wire.attempts?.map(({ at, http_status, error, latency_ms }) => ({
    at,
    httpStatus: http_status,
    error,
    latencyMs: latency_ms
  }))
})

const urlSchema = z
  .string()
  .max(2_000)
  .superRefine((url, context) => {
    const issue = webhookUrlIssue(url)
    if (issue !== undefined) context.addIssue({ code: 'custom', message: issue })
  })
const rangeSchema = z
  .string()
  .max(100)
  .transform((text, context) => {
    const parsed = parseCidr(text)
    if (parsed.isRange) return parsed.range.text
    context.addIssue({ code: 'custom', message: parsed.issue })
    return z.NEVER
  })
const eventsSchema = z
  .array(z.enum(webhookEvents, { error: `Send one of ${webhookEvents.join(', ')}` }))
  .min(1)
const allowlistSchema = z
  .array(rangeSchema)
  .min(1, 'Send at least one range, or null to let every address in')
  .max(1_000)
  .nullable()
const rateLimitSchema = z.int().min(1).nullable()

/** The body of `POST /api/agent-webhooks`: documented fields and those of D14. */
export const createWebhookBodySchema = z.object({
  agent_id: z.string().min(1),
  url: urlSchema,
  events: eventsSchema,
  secret: z.string().min(8).max(200).optional(),
  ip_allowlist: allowlistSchema.optional(),
  /** `null` takes the default. */
  rate_limit: rateLimitSchema.optional()
})
export type CreateWebhookBody = z.output<typeof createWebhookBodySchema>

/** The body of `PATCH /api/agent-webhooks/:id`: these fields and nothing else. */
export const updateWebhookBodySchema = z.strictObject({
  url: urlSchema.optional(),
  events: eventsSchema.optional(),
  /** `null` clears it: every address may trigger. */
  ip_allowlist: allowlistSchema.optional(),
  /** `null` goes back to the default. */
  rate_limit: rateLimitSchema.optional(),
  enabled: z.boolean().optional()
})
