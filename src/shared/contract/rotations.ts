import { z } from 'zod'
import { maxRotationFileBytes } from '../domain/rotation-file-size'
import { usageWindows } from '../domain/usage-window'
import { keyIdSchema } from '../horizon/key'
import { partnerIdSchema } from '../horizon/partner'
import { profileIdSchema, timeSchema } from './common'
import { procedure } from './define'
import { consentSchema, revokeImpactSchema } from './revocations'
import { drainSchema } from './rotation-drain'
import {
  consumerSchema,
  preflightCheckSchema,
  rotatedKeySchema,
  rotationDraftSchema
} from './rotation-events'
import {
  adoptableSchema,
  diffRowSchema,
  rotationRecordSchema,
  rotationSchema,
  rotationSummarySchema
} from './rotation-views'

const ofProfile = z.object({ profileId: profileIdSchema })
const ofRotation = ofProfile.extend({ rotationId: z.uuid() })
const reason = z.string().trim().min(1).max(1_000)

export const rotationProcedures = {
  'rotations.list': procedure(
    ofProfile,
    z.object({
      rotations: z.array(rotationSummarySchema),
      adoptable: z.array(adoptableSchema),
      /** Rotations whose events cannot be read: nothing can be done with them, and that is said. */
      unreadable: z.array(z.object({ id: z.string(), why: z.string() })).optional()
    })
  ),
  'rotations.get': procedure(ofRotation, rotationSchema),
  /** Re-reads the key and says what would be asked for and what stands against it; writes nothing. */
  'rotations.preflight': procedure(
    ofProfile.extend({
      keyId: keyIdSchema,
      /** Whose partner's key it is; absent for the organization's own. */
      partnerId: partnerIdSchema.optional(),
      mode: z.enum(['guided', 'emergency'])
    }),
    z.object({
      key: rotatedKeySchema,
      /** The partner's name, of a partner's key. */
      partnerName: z.string().optional(),
      checks: z.array(preflightCheckSchema),
      draft: rotationDraftSchema,
      diff: z.array(diffRowSchema)
    })
  ),
  /** Runs the preflight again, and begins only where nothing failed. Sends nothing yet. */
  'rotations.start': procedure(
    ofProfile.extend({
      keyId: keyIdSchema,
      partnerId: partnerIdSchema.optional(),
      mode: z.enum(['guided', 'emergency']),
      /** Version the operator saw; another one stops the start. */
      seenVersion: z.number().optional(),
      expiresAt: z.string().max(100).nullable()
    }),
    rotationSchema
  ),
  /** One POST, never repeated by itself; an unknown outcome is part of the answer, not an error. */
  'rotations.create': procedure(ofRotation, rotationSchema),
  /** Asks for a fresh list now. */
  'rotations.look': procedure(ofRotation, rotationSchema),
  'rotations.adopt': procedure(ofRotation.extend({ keyId: keyIdSchema, reason }), rotationSchema),
  /** For one that is `likely`: it is somebody else's, and is left as it is. */
  'rotations.disown': procedure(ofRotation.extend({ keyId: keyIdSchema, reason }), rotationSchema),
  'rotations.acceptDifferences': procedure(ofRotation.extend({ reason }), rotationSchema),
  'rotations.setConsumers': procedure(
    ofRotation.extend({ consumers: z.array(consumerSchema).max(500) }),
    rotationSchema
  ),
  'rotations.deliver': procedure(ofRotation, rotationSchema),
  /** By the proof on record, by first use seen at Horizon, or with a reason by the operator's word. */
  'rotations.verify': procedure(
    ofRotation.extend({
      by: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('proof') }),
        z.object({ kind: z.literal('first-use') }),
        z.object({ kind: z.literal('word'), reason })
      ])
    }),
    rotationSchema
  ),
  /** What is held, at once. */
  'rotations.drain': procedure(ofRotation.extend({ window: z.enum(usageWindows) }), drainSchema),
  /** Asks Horizon for both keys' usage, and where needed the log; where that fails, what is held. */
  'rotations.refreshDrain': procedure(
    ofRotation.extend({ window: z.enum(usageWindows), isBackground: z.boolean().default(false) }),
    drainSchema
  ),
  'rotations.waive': procedure(
    ofRotation.extend({
      ip: z.string().max(200),
      method: z.string().max(20),
      path: z.string().max(1_000),
      reason
    }),
    rotationSchema
  ),
  'rotations.unwaive': procedure(
    ofRotation.extend({
      ip: z.string().max(200),
      method: z.string().max(20),
      path: z.string().max(1_000)
    }),
    rotationSchema
  ),
  'rotations.setDeadline': procedure(
    ofRotation.extend({ deadline: timeSchema.nullable() }),
    rotationSchema
  ),
  /**
   * Facts and a one-time token, bound to the key as it was seen and valid for 60 s. `replacement`
   * cancels the rotation; `orphan` names one of those found.
   */
  'rotations.prepareRevoke': procedure(
    ofRotation.extend({
      target: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('old') }),
        z.object({ kind: z.literal('replacement') }),
        z.object({ kind: z.literal('orphan'), keyId: keyIdSchema })
      ])
    }),
    z.object({
      token: z.uuid(),
      expiresAt: timeSchema,
      fetchedAt: timeSchema,
      key: rotatedKeySchema,
      consent: consentSchema,
      impact: revokeImpactSchema,
      /** Set where the verdict is not `safe`: what a typed reason would override. */
      needsReason: z.string().nullable()
    })
  ),
  'rotations.revoke': procedure(
    z.object({
      token: z.uuid(),
      isTicked: z.boolean(),
      typedText: z.string().max(1_000).nullable(),
      overrideReason: reason.nullable()
    }),
    rotationSchema
  ),
  /** Takes the nonce out of the name where the server can, then ends it. */
  'rotations.record': procedure(ofRotation, rotationSchema),
  /** Ends one that has nothing alive at Horizon. */
  'rotations.close': procedure(ofRotation, rotationSchema),
  /** On a new machine: a rotation from a key found by its `[rot-…]` name. */
  'rotations.adoptKey': procedure(
    ofProfile.extend({ keyId: keyIdSchema, oldKeyId: keyIdSchema, reason }),
    rotationSchema
  ),
  'rotations.recordOf': procedure(ofRotation, rotationRecordSchema),
  /** Asks where, then writes; `null` when cancelled. */
  'rotations.exportRecord': procedure(
    ofRotation.extend({ format: z.enum(['json', 'html']) }),
    z.object({ path: z.string().nullable() })
  ),
  /** All open rotations in one file, to go on with elsewhere. */
  'rotations.exportOpen': procedure(
    ofProfile,
    z.object({ path: z.string().nullable(), count: z.number() })
  ),
  'rotations.import': procedure(
    ofProfile.extend({ text: z.string().max(maxRotationFileBytes) }),
    z.object({
      imported: z.array(rotationSummarySchema),
      leftOut: z.array(z.object({ clientName: z.string(), why: z.string() }))
    })
  ),
  /** Oldest first, the key itself included. */
  'rotations.lineage': procedure(
    ofProfile.extend({ keyId: keyIdSchema }),
    z.object({
      keys: z.array(
        z.object({
          keyId: keyIdSchema,
          clientName: z.string(),
          hint: z.string().nullable(),
          status: z.enum(['active', 'revoked', 'expired', 'not-listed']),
          /** The rotation that made it; `null` for the first, and where only the server says so. */
          rotationId: z.uuid().nullable(),
          replacedAt: timeSchema.nullable()
        })
      )
    })
  )
}

export const rotationEvents = {
  'rotations.changed': ofProfile
}
