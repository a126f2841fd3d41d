import { z } from 'zod'
import { revokeReasons } from '../domain/revocation'
import { keyIdSchema, keySchema } from '../horizon/key'
import { profileIdSchema, timeSchema, wireErrorSchema } from './common'
import { procedure } from './define'

const ofProfile = z.object({ profileId: profileIdSchema })
const ofKey = ofProfile.extend({ keyId: keyIdSchema })

export const impactCallerSchema = z.object({
  ip: z.string(),
  method: z.string(),
  path: z.string(),
  userAgent: z.string(),
  requests: z.number(),
  lastSeenAt: z.string()
})

export type ImpactCaller = z.output<typeof impactCallerSchema>

/** What stops working, fetched no more than 60 s ago; probes of this console are not counted. */
export const revokeImpactSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('known'),
    fetchedAt: timeSchema,
    lastRequestAt: z.string().nullable(),
    last10Minutes: z.number(),
    /** False where the log was cut off before ten minutes were read: `last10Minutes` is then a minimum. */
    isWhole: z.boolean(),
    last24Hours: z.number(),
    /** Of the last 24 hours, by requests: each an address at an endpoint, whatever its programs. */
    callers: z.array(impactCallerSchema),
    callerCount: z.number(),
    /** Set where Horizon names no more of them, or the log could not be read to its end. */
    hasMoreCallers: z.boolean().optional()
  }),
  z.object({ state: z.literal('not-offered') }),
  z.object({ state: z.literal('failed'), failure: wireErrorSchema })
])
export type RevokeImpact = z.output<typeof revokeImpactSchema>

/**
 * Who called with one of many keys in the last 24 hours. Callers are told apart by address and user
 * agent; probes of this console are none.
 */
export const keyCallersSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('known'),
    count: z.number(),
    /** False where Horizon does not name them all: `count` is then a minimum. */
    isWhole: z.boolean(),
    /** `null` where there was none in these hours. */
    lastRequestAt: z.string().nullable()
  }),
  /** So that many keys stay few questions, or because one of these found Horizon not answering. */
  z.object({ state: z.literal('not-asked') }),
  z.object({ state: z.literal('not-offered') }),
  z.object({ state: z.literal('failed'), failure: wireErrorSchema })
])
export type KeyCallers = z.output<typeof keyCallersSchema>

/** What has to be entered, by safety level: nothing, a tick, or a text typed exactly. */
export const consentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('button') }),
  z.object({ kind: z.literal('tick') }),
  z.object({ kind: z.literal('text'), what: z.enum(['name', 'id', 'count']), text: z.string() })
])
export type RequiredConsent = z.output<typeof consentSchema>

/** What was entered; compared by main. */
const givenConsent = z.object({
  token: z.uuid(),
  isTicked: z.boolean(),
  typedText: z.string().max(1_000).nullable(),
  reason: z.enum(revokeReasons)
})

export const bulkResultSchema = z.object({
  keyId: keyIdSchema,
  clientName: z.string(),
  outcome: z.enum(['revoked', 'not-confirmed', 'changed', 'failed', 'unknown', 'not-tried']),
  failure: wireErrorSchema.optional()
})
export type BulkResult = z.output<typeof bulkResultSchema>

/** A key whose revocation was asked for and that no later list has shown as revoked. */
export const mustRevokeSchema = z.object({
  keyId: keyIdSchema,
  /** Of a partner's key, which stands in its partner's list alone. */
  partnerId: z.string().optional(),
  clientName: z.string(),
  requestedAt: timeSchema,
  requestedBy: z.string(),
  reason: z.enum(revokeReasons),
  /** `unconfirmed`: no list since. `still-active`: a list since shows it enabled. `active-again`: it was confirmed once. */
  state: z.enum(['unconfirmed', 'still-active', 'active-again'])
})
export type MustRevoke = z.output<typeof mustRevokeSchema>

export const revocationProcedures = {
  /**
   * Re-reads the key and answers facts with a one-time token, bound to the key as it was seen and
   * valid for 60 s.
   */
  'keys.prepareRevoke': procedure(
    ofKey,
    z.object({
      token: z.uuid(),
      expiresAt: timeSchema,
      fetchedAt: timeSchema,
      key: keySchema,
      consent: consentSchema,
      impact: revokeImpactSchema
    })
  ),
  /** `isConfirmed` is false when the re-read list does not show the key as revoked. */
  'keys.revoke': procedure(givenConsent, z.object({ key: keySchema, isConfirmed: z.boolean() })),

  /** As `keys.prepareRevoke`, for many; those that cannot be revoked are left out and named. */
  'keys.prepareRevokeMany': procedure(
    ofProfile.extend({ keyIds: z.array(keyIdSchema).min(1).max(1_000) }),
    z.object({
      token: z.uuid(),
      expiresAt: timeSchema,
      fetchedAt: timeSchema,
      keys: z.array(
        z.object({
          key: keySchema,
          /** `undefined` where this Horizon does not say. Without probes where callers are known. */
          requests24h: z.number().optional(),
          callers: keyCallersSchema
        })
      ),
      leftOut: z.array(z.object({ keyId: keyIdSchema, clientName: z.string(), why: z.string() })),
      consent: consentSchema
    })
  ),
  /** One after the other, each with its own result; a failure does not stop the rest. */
  'keys.revokeMany': procedure(
    givenConsent.extend({ operationId: z.uuid() }),
    z.object({ results: z.array(bulkResultSchema) })
  ),

  /** Oldest first. Only a list that shows a key as revoked, or no more, takes it out. */
  'keys.mustRevoke': procedure(ofProfile, z.object({ entries: z.array(mustRevokeSchema) })),

  /** Who still calls with a revoked key: calls that were refused since, by caller. */
  'keys.rejectedCalls': procedure(
    ofKey,
    z.object({
      state: z.enum(['known', 'not-offered', 'failed']),
      failure: wireErrorSchema.optional(),
      fetchedAt: timeSchema,
      callers: z.array(impactCallerSchema),
      total: z.number(),
      isWhole: z.boolean()
    })
  )
}
