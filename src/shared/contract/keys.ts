import { z } from 'zod'
import { keyPurposeSchema } from '../domain/key-purpose-schema'
import { revokeReasons } from '../domain/revocation'
import { organizationSchema } from '../horizon/directory'
import { keyIdSchema, keySchema, keyTypes } from '../horizon/key'
import { nothing, profileIdSchema, timeSchema, wireErrorSchema } from './common'
import { procedure } from './define'

const ofProfile = z.object({ profileId: profileIdSchema })

/** Validated against the plan by `keyDraftIssues`, on both sides. */
export const keyDraftSchema = z.object({
  clientName: z.string().max(10_000),
  scopes: z.array(z.string().max(1_000)).max(1_000),
  rateLimit: z.number().optional(),
  rateLimitPerDay: z.number().optional(),
  expiresAt: z.string().max(100).nullable(),
  type: z.enum(keyTypes).optional(),
  /** A user key's owner. */
  ownerUserId: z.string().min(1).max(200).optional(),
  /** Of an organization key; `null` is every department. */
  departments: z.array(z.string().min(1).max(200)).max(1_000).nullable().optional(),
  /** Kept by the console, under the new key's id. */
  purpose: keyPurposeSchema.optional()
})

/** A key that could not be read; the others are shown. */
export const unreadableKeySchema = z.object({
  position: z.number(),
  id: z.string().optional(),
  reason: z.string()
})

export const keyListSchema = z.object({
  keys: z.array(keySchema),
  unreadable: z.array(unreadableKeySchema),
  /** When Horizon last sent this list; `null` when it never did. */
  fetchedAt: timeSchema.nullable(),
  /** Why the last refresh failed; what is shown is then as old as `fetchedAt`. */
  failure: wireErrorSchema.optional(),
  /** Since when refreshes have failed without one that did not; in this start. */
  failingSince: timeSchema.optional(),
  /** When the console asks again by itself, where it does. */
  nextTryAt: timeSchema.optional(),
  /** True where nothing can be created or revoked because the journal cannot be written. */
  isJournalReadOnly: z.boolean().optional(),
  /** Server time minus local time, in milliseconds, for expiry decisions. */
  clockOffsetMs: z.number(),
  /** `undefined` until the first refresh of this start; `null` where Horizon does not offer it. */
  organization: organizationSchema.nullable().optional(),
  /** Set when another organization answers than the profile remembers; writes are refused. */
  otherOrganization: z
    .object({ remembered: z.string(), rememberedAt: timeSchema, answering: organizationSchema })
    .optional(),
  /** True where Horizon takes the extensions of D3, such as a limit per day. */
  hasExtensions: z.boolean()
})
export type KeyList = z.output<typeof keyListSchema>

/** A key that was created but whose plaintext nobody confirmed as stored. */
export const strayKeySchema = z.object({
  operationId: z.uuid(),
  keyId: keyIdSchema.optional(),
  clientName: z.string(),
  createdAt: timeSchema,
  /** `never-shown`: no eye saw it. `not-confirmed`: shown or copied, never confirmed as stored. */
  kind: z.enum(['never-shown', 'not-confirmed', 'outcome-unknown'])
})
export type StrayKey = z.output<typeof strayKeySchema>

export const revokedHereSchema = z.object({
  /** When it was asked for, by this computer's clock. */
  at: timeSchema,
  by: z.string(),
  reason: z.enum(revokeReasons)
})
export type RevokedHere = z.output<typeof revokedHereSchema>

export const keyProcedures = {
  /** What is held locally, at once. */
  'keys.list': procedure(ofProfile, keyListSchema),
  /** Asks Horizon, stores a snapshot, answers the new list. */
  'keys.refresh': procedure(
    ofProfile.extend({ isBackground: z.boolean().default(false) }),
    keyListSchema
  ),
  'keys.get': procedure(
    z.object({ profileId: profileIdSchema, keyId: keyIdSchema }),
    z.object({
      key: keySchema,
      fetchedAt: timeSchema,
      /** Of a key that this console revoked, also after a restart; `null` of every other. */
      revokedHere: revokedHereSchema.nullable()
    })
  ),
  /** The plaintext stays in main; `revealId` stands for it until it is acknowledged. */
  'keys.create': procedure(
    z.object({ profileId: profileIdSchema, draft: keyDraftSchema }),
    z.object({
      key: keySchema,
      revealId: z.uuid(),
      /** What the reply shows otherwise than it was asked for, in words; empty where nothing is. */
      differences: z.array(z.string()).default([])
    })
  ),
  /** `seen` is what the operator decided by: another value at Horizon stops the change. */
  'keys.updateLimits': procedure(
    z.object({
      profileId: profileIdSchema,
      keyId: keyIdSchema,
      seen: z.object({
        version: z.number().optional(),
        rateLimit: z.number().nullable().optional(),
        rateLimitPerDay: z.number().nullable().optional()
      }),
      rateLimit: z.number().optional(),
      /** `null` takes the limit away; absent leaves it. */
      rateLimitPerDay: z.number().nullable().optional()
    }),
    /** Without versions another change in between cannot be excluded. */
    z.object({ key: keySchema, isRaceExcluded: z.boolean() })
  ),
  'keys.strays': procedure(ofProfile, z.object({ strays: z.array(strayKeySchema) })),
  /** The operator has dealt with it; it is listed no more. */
  'keys.dismissStray': procedure(
    z.object({ profileId: profileIdSchema, operationId: z.uuid() }),
    nothing
  ),
  /** Puts a key's id (never a secret) on the clipboard. */
  'keys.copyId': procedure(z.object({ keyId: keyIdSchema }), nothing),
  /** One to a line; only ids of keys that are held. */
  'keys.copyIds': procedure(
    ofProfile.extend({ keyIds: z.array(keyIdSchema).min(1).max(100_000) }),
    nothing
  )
}

export const keyEvents = {
  'keys.changed': z.object({ profileId: profileIdSchema })
}
