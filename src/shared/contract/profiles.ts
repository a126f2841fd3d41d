import { z } from 'zod'
import { environments } from '../domain/environment'
import { safetyLevels } from '../domain/safety-level'
import { nothing, operationIdSchema, profileIdSchema, timeSchema, wireErrorSchema } from './common'
import { procedure } from './define'

export const headerForms = ['bearer', 'x-admin-secret'] as const
export type HeaderForm = (typeof headerForms)[number]

/** Where a profile's admin secret lives; `local-horizon` is the embedded one's own 0600 file. */
export const secretStorages = ['keychain', 'session', 'local-horizon'] as const

export const profileDraftSchema = z.object({
  name: z.string().trim().min(1).max(60),
  environment: z.enum(environments),
  /** Checked by `parseBaseUrl`; a refusal names the field. */
  baseUrl: z.string().max(2_000),
  headerForm: z.enum(headerForms),
  operatorName: z.string().trim().max(100),
  safetyLevel: z.enum(safetyLevels)
})
export type ProfileDraft = z.output<typeof profileDraftSchema>

export const profileSchema = profileDraftSchema.extend({
  id: profileIdSchema,
  secretStorage: z.enum(secretStorages),
  /** Plain http to loopback: shown as "local" beside the environment. */
  isLocal: z.boolean(),
  /** The organization last seen behind this profile; `null` before the first answer. */
  organization: z.object({ id: z.string(), name: z.string(), seenAt: timeSchema }).nullable(),
  lastPlace: z.string().nullable(),
  createdAt: timeSchema,
  /** When the admin secret was last entered; `null` where that was not kept. */
  secretSetAt: timeSchema.nullable()
})
export type Profile = z.output<typeof profileSchema>

/** An admin secret on its way to main: visible ASCII, as an HTTP header can carry. */
export const adminSecretInputSchema = z.string().max(10_000)

/** What is known of a profile's admin secret, without it. */
export const secretStateSchema = z.object({
  storage: z.enum(secretStorages),
  state: z.enum(['ready', 'missing', 'locked', 'unavailable', 'mismatch', 'error']),
  message: z.string(),
  nextStep: z.string().optional()
})
export type SecretState = z.output<typeof secretStateSchema>

export const keychainStatusSchema = z.object({
  state: z.enum(['ready', 'locked', 'unavailable', 'error']),
  /** The system's own name for it, such as "Secret Service". */
  backend: z.string(),
  message: z.string(),
  nextStep: z.string().optional()
})
export type KeychainStatus = z.output<typeof keychainStatusSchema>

export const connectionSteps = ['address', 'tls', 'horizon', 'admin-secret', 'offers'] as const
export type ConnectionStepName = (typeof connectionSteps)[number]

export const connectionStepSchema = z.object({
  step: z.enum(connectionSteps),
  outcome: z.enum(['passed', 'failed', 'skipped', 'not-asked']),
  detail: z.string(),
  tookMs: z.number().nullable()
})
export type ConnectionStep = z.output<typeof connectionStepSchema>

export const connectionReportSchema = z.object({
  passed: z.boolean(),
  steps: z.array(connectionStepSchema),
  tookMs: z.number(),
  failure: wireErrorSchema.optional(),
  /** What the page can offer as one click. */
  remedy: z.enum(['try-x-admin-secret', 'try-bearer']).optional(),
  organization: z.object({ id: z.string(), name: z.string(), plan: z.string() }).optional()
})
export type ConnectionReport = z.output<typeof connectionReportSchema>

const ofProfile = z.object({ profileId: profileIdSchema })
const withProfile = z.object({ profile: profileSchema })

export const profileProcedures = {
  'profiles.list': procedure(
    nothing,
    z.object({ profiles: z.array(profileSchema), activeProfileId: profileIdSchema.nullable() })
  ),
  /** Creates and activates. `storage: 'session'` keeps the secret in memory until the app ends. */
  'profiles.create': procedure(
    z.object({
      draft: profileDraftSchema,
      secret: adminSecretInputSchema,
      storage: z.enum(['keychain', 'session'])
    }),
    withProfile
  ),
  /** A changed origin drops the secret's binding: it has to be entered again. */
  'profiles.update': procedure(
    z.object({ profileId: profileIdSchema, draft: profileDraftSchema }),
    z.object({ profile: profileSchema, needsSecret: z.boolean() })
  ),
  'profiles.activate': procedure(ofProfile, withProfile),
  'profiles.secretState': procedure(ofProfile, secretStateSchema),
  /** Where one is in use, the new one is tried first and the old one kept unless it is accepted. */
  'profiles.setSecret': procedure(
    z.object({
      profileId: profileIdSchema,
      secret: adminSecretInputSchema,
      storage: z.enum(['keychain', 'session']),
      /** Sent in this form from now on; absent leaves it. */
      headerForm: z.enum(headerForms).optional(),
      /** Stores it also where Horizon could not be asked; never where it was refused. */
      isUntestedAccepted: z.boolean().optional()
    }),
    withProfile
  ),
  'profiles.deleteSecret': procedure(ofProfile, nothing),
  /** With `profileId` and no `secret` the stored one is used; it never leaves main. */
  'profiles.testConnection': procedure(
    z.object({
      operationId: operationIdSchema,
      baseUrl: z.string().max(2_000),
      headerForm: z.enum(headerForms),
      operatorName: z.string().max(100).optional(),
      secret: adminSecretInputSchema.optional(),
      profileId: profileIdSchema.optional()
    }),
    connectionReportSchema
  ),
  /** The operator has read that this is another organization; writes are possible again. */
  'profiles.acceptOrganization': procedure(
    z.object({ profileId: profileIdSchema, organizationId: z.string() }),
    withProfile
  ),
  /** Lists what a delete removes, before anything is removed. */
  'profiles.prepareDelete': procedure(
    ofProfile,
    z.object({
      token: z.uuid(),
      items: z.array(z.object({ kind: z.enum(['keychain', 'file', 'profile']), what: z.string() }))
    })
  ),
  /** Removes, then looks again; `remaining` names what is still there. */
  'profiles.delete': procedure(
    z.object({ token: z.uuid() }),
    z.object({ removed: z.array(z.string()), remaining: z.array(z.string()) })
  ),
  'keychain.status': procedure(nothing, keychainStatusSchema)
}

export const profileEvents = {
  'profiles.changed': nothing,
  'connectionTest.step': z.object({ operationId: operationIdSchema, step: connectionStepSchema })
}
