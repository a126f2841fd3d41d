import { z } from 'zod'
import { webhookDeliverySchema, webhookSchema } from '../horizon/webhook'
import { profileIdSchema, timeSchema, wireErrorSchema } from './common'
import { procedure } from './define'
import { consentSchema } from './revocations'

const ofProfile = z.object({ profileId: profileIdSchema })
const webhookIdSchema = z.string().min(1).max(200)
const ofWebhook = ofProfile.extend({ webhookId: webhookIdSchema })
const ranges = z.array(z.string().max(100)).max(1_000).nullable()

export const webhookDraftSchema = z.object({
  agentId: z.string().min(1).max(200),
  url: z.string().max(2_000),
  events: z.array(z.string().min(1).max(100)).max(100),
  /** CIDR ranges; `null` lets every address in. */
  ipAllowlist: ranges,
  /** Triggers per minute; `null` takes the server's default. */
  rateLimit: z.number().nullable()
})
export type WebhookDraft = z.output<typeof webhookDraftSchema>

/** A webhook token that was asked to be rotated and whose new one nobody has seen. */
export const webhookRotationSchema = z.object({
  operationId: z.uuid(),
  webhookId: webhookIdSchema,
  startedAt: timeSchema,
  startedBy: z.string(),
  /**
   * `unknown`: the reply was lost, so the token may be unknown to everyone. `not-stored`: it was
   * answered and never confirmed as stored.
   */
  state: z.enum(['unknown', 'not-stored', 'waiting', 'stored']),
  storedAt: timeSchema.nullable(),
  /** First trigger on the new token; `null` until one is seen, absent where this Horizon cannot say. */
  firstTriggerAt: timeSchema.nullable().optional()
})
export type WebhookRotation = z.output<typeof webhookRotationSchema>

export const webhookListSchema = z.object({
  webhooks: z.array(webhookSchema),
  unreadable: z.array(
    z.object({ position: z.number(), id: z.string().optional(), reason: z.string() })
  ),
  fetchedAt: timeSchema.nullable(),
  failure: wireErrorSchema.optional(),
  /** How webhooks are reached: by capabilities, with a key in the keychain, or not at all. */
  access: z.enum(['admin-secret', 'api-key', 'none']),
  rotations: z.array(webhookRotationSchema),
  /** Creates whose reply was lost: `candidateIds` are listed webhooks that were not there before. */
  unsureCreates: z.array(
    z.object({
      operationId: z.uuid(),
      agentId: z.string(),
      startedAt: timeSchema,
      startedBy: z.string(),
      candidateIds: z.array(webhookIdSchema)
    })
  )
})
export type WebhookList = z.output<typeof webhookListSchema>

/** `null` where this Horizon has no endpoint for them. */
export const webhookDeliveriesSchema = z.array(webhookDeliverySchema).nullable()

export const webhookProcedures = {
  /** What is held locally, at once. */
  'webhooks.list': procedure(ofProfile, webhookListSchema),
  'webhooks.refresh': procedure(
    ofProfile.extend({ isBackground: z.boolean().default(false) }),
    webhookListSchema
  ),
  'webhooks.deliveries': procedure(
    ofWebhook,
    z.object({
      deliveries: webhookDeliveriesSchema,
      fetchedAt: timeSchema.nullable(),
      failure: wireErrorSchema.optional(),
      /**
       * The hours of the day (UTC) with the fewest triggers, from what is known; `null` where that
       * is too little.
       */
      quietHours: z
        .object({
          fromHour: z.number(),
          toHour: z.number(),
          triggers: z.number(),
          days: z.number()
        })
        .nullable()
    })
  ),
  /** Its token, URL and secret wait in main as a reveal. */
  'webhooks.create': procedure(
    ofProfile.extend({ draft: webhookDraftSchema }),
    z.object({ webhook: webhookSchema, revealId: z.uuid() })
  ),
  'webhooks.update': procedure(
    ofWebhook.extend({
      seen: z.object({
        version: z.number().optional(),
        ipAllowlist: ranges,
        rateLimit: z.number().nullable()
      }),
      ipAllowlist: ranges.optional(),
      rateLimit: z.number().nullable().optional(),
      isEnabled: z.boolean().optional()
    }),
    z.object({ webhook: webhookSchema, isRaceExcluded: z.boolean() })
  ),
  /** Facts and a one-time token. `webhook` is `null` where this Horizon cannot list: rotated by its id. */
  'webhooks.prepareRotate': procedure(
    ofWebhook,
    z.object({
      token: z.uuid(),
      expiresAt: timeSchema,
      webhook: webhookSchema.nullable(),
      consent: consentSchema
    })
  ),
  /** One POST, never repeated by itself: the old URL is dead at once. */
  'webhooks.rotate': procedure(
    z.object({
      token: z.uuid(),
      isTicked: z.boolean(),
      typedText: z.string().max(1_000).nullable()
    }),
    z.object({ webhook: webhookSchema.nullable(), revealId: z.uuid() })
  ),
  'webhooks.dismissRotation': procedure(ofProfile.extend({ operationId: z.uuid() }), z.object({})),
  /** The API key with scope `webhooks` for this profile; kept in the keychain, never answered. */
  'webhooks.setKey': procedure(
    ofProfile.extend({ key: z.string().min(1).max(1_000) }),
    z.object({ hint: z.string() })
  ),
  'webhooks.removeKey': procedure(ofProfile, z.object({})),
  'webhooks.keyState': procedure(
    ofProfile,
    z.object({ isSet: z.boolean(), setAt: timeSchema.nullable(), hint: z.string().nullable() })
  )
}

export const webhookEvents = {
  'webhooks.changed': ofProfile
}
