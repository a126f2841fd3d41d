import { z } from 'zod'
import { keyIdSchema } from '../horizon/key'
import { partnerIdSchema, partnerKeySchema } from '../horizon/partner'
import { profileIdSchema, timeSchema, wireErrorSchema } from './common'
import { procedure } from './define'
import { strayKeySchema, unreadableKeySchema } from './keys'
import { consentSchema, revokeImpactSchema } from './revocations'

const ofPartner = z.object({ profileId: profileIdSchema, partnerId: partnerIdSchema })
const ofKey = ofPartner.extend({ keyId: keyIdSchema })
const reason = z.string().trim().min(1).max(1_000)

export const partnerKeyListSchema = z.object({
  keys: z.array(partnerKeySchema),
  unreadable: z.array(unreadableKeySchema),
  fetchedAt: timeSchema.nullable(),
  failure: wireErrorSchema.optional(),
  isOffered: z.boolean(),
  /** `null` where Horizon does not say; 5 is the documented default. */
  maxKeys: z.number().nullable(),
  /** Keys of this partner that may have been made and that nobody confirmed as stored. */
  strays: z.array(strayKeySchema).optional()
})
export type PartnerKeyList = z.output<typeof partnerKeyListSchema>

/** Validated by `partnerKeyDraftIssues`, on both sides; nothing here can widen the partner's access. */
export const partnerKeyDraftSchema = z.object({
  clientName: z.string().max(10_000),
  /** CIDR ranges, merged; `null` lets every address in. */
  ipAllowlist: z.array(z.string().max(100)).max(1_000).nullable(),
  /** Why a range lets every address in; required where one does, kept in the journal. */
  openReason: reason.nullable(),
  rateLimit: z.number().optional(),
  rateLimitPerDay: z.number().optional(),
  expiresAt: z.string().max(100).nullable()
})
export type PartnerKeyDraft = z.output<typeof partnerKeyDraftSchema>

/** The instructions that travel to the partner, without the secret. */
export const handoffSchema = z.object({
  partner: z.string(),
  contactEmail: z.string().nullable(),
  keyName: z.string(),
  hint: z.string().nullable(),
  baseUrl: z.string(),
  header: z.string(),
  /** What the key may do, in sentences, from the effective access. */
  access: z.array(z.string()),
  ipAllowlist: z.array(z.string()).nullable(),
  rateLimit: z.number().nullable(),
  rateLimitPerDay: z.number().nullable(),
  expiresAt: z.string().nullable(),
  /** The age of what could not be asked for afresh; `null` where everything was. */
  heldSince: z.string().nullable().optional(),
  /** The operator's name, empty where none was entered. */
  from: z.string(),
  madeAt: timeSchema
})
export type Handoff = z.output<typeof handoffSchema>

export const partnerKeyProcedures = {
  'partnerKeys.list': procedure(ofPartner, partnerKeyListSchema),
  'partnerKeys.refresh': procedure(
    ofPartner.extend({ isBackground: z.boolean().default(false) }),
    partnerKeyListSchema
  ),
  /** The plaintext stays in main; `revealId` stands for it until it is acknowledged. */
  'partnerKeys.create': procedure(
    ofPartner.extend({ draft: partnerKeyDraftSchema }),
    z.object({
      key: partnerKeySchema,
      revealId: z.uuid(),
      differences: z.array(z.string())
    })
  ),
  'partnerKeys.prepareRevoke': procedure(
    ofKey,
    z.object({
      token: z.uuid(),
      expiresAt: timeSchema,
      fetchedAt: timeSchema,
      key: partnerKeySchema,
      consent: consentSchema,
      impact: revokeImpactSchema
    })
  ),
  'partnerKeys.revoke': procedure(
    z.object({
      token: z.uuid(),
      isTicked: z.boolean(),
      typedText: z.string().max(1_000).nullable(),
      reason
    }),
    z.object({ key: partnerKeySchema, isConfirmed: z.boolean() })
  ),
  /**
   * At the limit of keys: the documented revoke-and-reissue, an outage the operator chose. Only
   * after the ways out were shown; never sent by itself.
   */
  'partnerKeys.prepareReissue': procedure(
    ofKey,
    z.object({
      token: z.uuid(),
      expiresAt: timeSchema,
      key: partnerKeySchema,
      consent: consentSchema,
      impact: revokeImpactSchema,
      /** The hours of the day (UTC) with the fewest calls of the partner; `null` where unknown. */
      quietHours: z
        .object({ fromHour: z.number(), toHour: z.number(), calls: z.number(), days: z.number() })
        .nullable()
    })
  ),
  'partnerKeys.reissue': procedure(
    z.object({
      token: z.uuid(),
      isTicked: z.boolean(),
      typedText: z.string().max(1_000).nullable(),
      reason
    }),
    z.object({ key: partnerKeySchema, revealId: z.uuid() })
  ),
  'partnerKeys.handoff': procedure(ofKey, handoffSchema),
  /** Asks where, then writes printable HTML with mode 0600; `null` when cancelled. */
  'partnerKeys.exportHandoff': procedure(ofKey, z.object({ path: z.string().nullable() }))
}

export const partnerKeyEvents = {
  'partnerKeys.changed': ofPartner
}
