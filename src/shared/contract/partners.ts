import { z } from 'zod'
import { usageWindows } from '../domain/usage-window'
import { auditEntrySchema, partnerActivitySchema } from '../horizon/audit-entry'
import { directoryDepartmentSchema } from '../horizon/directory'
import { accessSchema, partnerIdSchema, partnerSchema } from '../horizon/partner'
import { workspaceObjectSchema } from '../horizon/workspace'
import { nothing, profileIdSchema, timeSchema, wireErrorSchema } from './common'
import { procedure } from './define'
import { unreadableKeySchema } from './keys'
import { consentSchema } from './revocations'

const ofProfile = z.object({ profileId: profileIdSchema })
const asking = ofProfile.extend({ isBackground: z.boolean().default(false) })
const ofPartner = ofProfile.extend({ partnerId: partnerIdSchema })
const reason = z.string().trim().min(1).max(1_000)

export const partnerListSchema = z.object({
  partners: z.array(partnerSchema),
  unreadable: z.array(unreadableKeySchema),
  fetchedAt: timeSchema.nullable(),
  failure: wireErrorSchema.optional(),
  /** `undefined` until the offers are known. False where this Horizon has no partners. */
  isOffered: z.boolean().optional(),
  /** Active, pending and suspended partners allowed at once; `null` where Horizon does not say. */
  limit: z.number().nullable()
})
export type PartnerList = z.output<typeof partnerListSchema>

/** Each is `null` where this Horizon has no such endpoint. */
export const workspaceSchema = z.object({
  departments: z.array(directoryDepartmentSchema).nullable(),
  agents: z.array(workspaceObjectSchema).nullable(),
  apps: z.array(workspaceObjectSchema).nullable(),
  connections: z.array(workspaceObjectSchema).nullable(),
  fetchedAt: timeSchema.nullable(),
  failure: wireErrorSchema.optional()
})
export type HeldWorkspace = z.output<typeof workspaceSchema>

export const partnerSettingsSchema = z.object({
  maxApiKeys: z.number().optional(),
  sessionTimeoutHours: z.number().optional()
})

/** Validated by `partnerDraftIssues`, on both sides. */
export const partnerDraftSchema = z.object({
  organizationName: z.string().max(10_000),
  contactEmail: z.string().max(10_000),
  access: accessSchema,
  /** `null` is until revoked. */
  expiresAt: z.string().max(100).nullable(),
  /** `null` takes the server's 14 days. */
  invitationExpiresAt: z.string().max(100).nullable(),
  settings: partnerSettingsSchema
})
export type PartnerDraft = z.output<typeof partnerDraftSchema>

/** `linkId` stands for the invitation's link, which main holds in memory; `null` where none was sent. */
const invitedSchema = z.object({ partner: partnerSchema, linkId: z.uuid().nullable() })

export const partnerChanges = ['suspend', 'unsuspend', 'revoke', 'withdraw'] as const
export type PartnerChange = (typeof partnerChanges)[number]

export const partnerLogFiltersSchema = z.object({
  /** A user's or a key's id. */
  actor: z.string().max(200).optional(),
  action: z.string().max(200).optional(),
  resourceType: z.string().max(200).optional(),
  resourceId: z.string().max(200).optional(),
  ip: z.string().max(200).optional(),
  outcome: z.string().max(50).optional(),
  from: timeSchema.optional(),
  to: timeSchema.optional()
})
export type PartnerLogFilters = z.output<typeof partnerLogFiltersSchema>

export const partnerProcedures = {
  /** What is held locally, at once. */
  'partners.list': procedure(ofProfile, partnerListSchema),
  'partners.refresh': procedure(asking, partnerListSchema),
  /** One, asked for afresh where Horizon answers; held otherwise, with why. */
  'partners.get': procedure(
    ofPartner,
    z.object({
      partner: partnerSchema,
      fetchedAt: timeSchema.nullable(),
      failure: wireErrorSchema.optional()
    })
  ),
  'workspace.get': procedure(ofProfile, workspaceSchema),
  'workspace.refresh': procedure(asking, workspaceSchema),

  'partners.invite': procedure(ofProfile.extend({ draft: partnerDraftSchema }), invitedSchema),
  /** A new link; the one before is dead. */
  'partners.resend': procedure(ofPartner, invitedSchema),
  /** Called directly, never through a cache. `not-found` once it was forgotten. */
  'partners.showLink': procedure(z.object({ linkId: z.uuid() }), z.object({ link: z.string() })),
  'partners.copyLink': procedure(z.object({ linkId: z.uuid() }), nothing),
  'partners.forgetLink': procedure(z.object({ linkId: z.uuid() }), nothing),

  /**
   * `seen` is what the operator decided by. Another state at Horizon stops the change with
   * `precondition-failed`; nothing is overwritten.
   */
  'partners.saveAccess': procedure(
    ofPartner.extend({
      seen: z.object({ version: z.number().optional(), access: accessSchema }),
      access: accessSchema
    }),
    z.object({ partner: partnerSchema, isRaceExcluded: z.boolean() })
  ),
  'partners.saveSettings': procedure(
    ofPartner.extend({
      seen: z.object({
        version: z.number().optional(),
        contactEmail: z.string().nullable().optional(),
        expiresAt: z.string().nullable().optional(),
        settings: partnerSettingsSchema.optional()
      }),
      contactEmail: z.string().max(10_000).optional(),
      expiresAt: z.string().max(100).nullable().optional(),
      settings: partnerSettingsSchema.optional(),
      /** Required where the expiry is moved out or taken away; kept in the journal. */
      reason: reason.nullable()
    }),
    z.object({ partner: partnerSchema, isRaceExcluded: z.boolean() })
  ),

  /** Re-reads the partner and answers facts with a one-time token, valid for 60 s. */
  'partners.prepareChange': procedure(
    ofPartner.extend({ change: z.enum(partnerChanges) }),
    z.object({
      token: z.uuid(),
      expiresAt: timeSchema,
      fetchedAt: timeSchema,
      partner: partnerSchema,
      consent: consentSchema,
      /** Enabled keys of the partner; `null` where they could not be read. */
      activeKeys: z.number().nullable(),
      /** `null` where this Horizon does not say. */
      activity24h: partnerActivitySchema.nullable()
    })
  ),
  /** `isConfirmed` is false where the partner read again does not show the change. */
  'partners.change': procedure(
    z.object({
      token: z.uuid(),
      isTicked: z.boolean(),
      typedText: z.string().max(1_000).nullable(),
      reason: reason.nullable()
    }),
    z.object({ partner: partnerSchema, isConfirmed: z.boolean() })
  ),

  /** Asked afresh; where that fails, what is held. */
  'partners.activity': procedure(
    ofPartner.extend({ window: z.enum(usageWindows) }),
    z.object({
      /** `null` where there is none: not offered, or never read. */
      activity: partnerActivitySchema.nullable(),
      isOffered: z.boolean(),
      fetchedAt: timeSchema.nullable(),
      failure: wireErrorSchema.optional()
    })
  ),
  /** Newest first, entries by and about the partner. The first page without filters is kept. */
  'partners.log': procedure(
    ofPartner.extend({
      filters: partnerLogFiltersSchema,
      after: z.string().max(1_000).nullable()
    }),
    z.object({
      entries: z.array(auditEntrySchema),
      unreadable: z.number(),
      /** Entries of others that Horizon sent all the same. */
      leftOut: z.number().optional(),
      /** `null` on the last page. */
      next: z.string().nullable(),
      isOffered: z.boolean(),
      oldestAvailableAt: z.string().nullable(),
      fetchedAt: timeSchema.nullable(),
      failure: wireErrorSchema.optional()
    })
  )
}

export const partnerEvents = {
  'partners.changed': ofProfile,
  'workspace.changed': ofProfile
}
