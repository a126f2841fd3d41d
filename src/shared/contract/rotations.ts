import { z } from 'zod'
import { proofSchema } from '../domain/key-proof'
import { maxRotationFileBytes } from '../domain/rotation-file-size'
import { rotationStages, situations } from '../domain/rotation-stages'
import { usageWindows } from '../domain/usage-window'
import { keyIdSchema, keySchema } from '../horizon/key'
import { profileIdSchema, timeSchema, wireErrorSchema } from './common'
import { procedure } from './define'
import { keyDraftSchema } from './keys'
import { consentSchema, revokeImpactSchema } from './revocations'
import { drainSchema } from './rotation-drain'
import {
  candidateSchema,
  consumerSchema,
  preflightCheckSchema,
  revokeGroundsSchema,
  rotationEntrySchema
} from './rotation-events'

const ofProfile = z.object({ profileId: profileIdSchema })
const ofRotation = ofProfile.extend({ rotationId: z.uuid() })
const reason = z.string().trim().min(1).max(1_000)

export const stepSchema = z.object({
  stage: z.enum(rotationStages),
  state: z.enum(['done', 'present', 'later', 'locked', 'skipped']),
  /** Evidence in a few words: "6 checks passed", "3 of 3 systems done". */
  summary: z.string(),
  at: timeSchema.nullable(),
  /** Done by the operator's word, with something of it open by the console's own list. */
  hasOpenParts: z.literal(true).optional()
})
export type RotationStep = z.output<typeof stepSchema>

export const diffRowSchema = z.object({
  field: z.string(),
  old: z.string(),
  replacement: z.string(),
  /** `cannot-copy`: the server sets it. `mismatch`: otherwise than asked for. */
  kind: z.enum(['same', 'intended', 'cannot-copy', 'mismatch', 'wider', 'narrower']),
  note: z.string().optional()
})
export type DiffRow = z.output<typeof diffRowSchema>

/** An attempt to create the replacement. */
export const attemptSchema = z.object({
  operationId: z.uuid(),
  clientName: z.string(),
  nonce: z.string(),
  sentAt: timeSchema,
  outcome: z.enum(['on-its-way', 'created', 'refused', 'unknown', 'found', 'not-created']),
  failure: wireErrorSchema.nullable(),
  looks: z.number(),
  /** Working keys of it beyond those among `orphans`, where there are any. */
  unlisted: z.number().optional(),
  /** `null` where no further look is due by itself. */
  nextLookAt: timeSchema.nullable()
})
export type RotationAttempt = z.output<typeof attemptSchema>

/** A key that an attempt made, whose plaintext nobody saw or nobody confirmed as stored. */
export const orphanSchema = candidateSchema.extend({
  operationId: z.uuid(),
  wasShown: z.literal(true).optional(),
  fate: z.enum(['undecided', 'revoking', 'unconfirmed', 'ended', 'adopted', 'disowned'])
})
export type RotationOrphan = z.output<typeof orphanSchema>

export const rotationSummarySchema = z.object({
  id: z.uuid(),
  mode: z.enum(['guided', 'emergency']),
  oldKeyId: keyIdSchema,
  /** Without nonce. */
  clientName: z.string(),
  oldHint: z.string().nullable(),
  replacementId: keyIdSchema.nullable(),
  replacementHint: z.string().nullable(),
  startedAt: timeSchema,
  startedBy: z.string(),
  stage: z.enum(rotationStages),
  situation: z.enum(situations),
  /** The present step in one sentence. */
  sentence: z.string(),
  deadline: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  endedHow: z.enum(['recorded', 'cancelled', 'closed']).nullable()
})
export type RotationSummary = z.output<typeof rotationSummarySchema>

export const rotationSchema = rotationSummarySchema.extend({
  steps: z.array(stepSchema),
  /** The old key when the rotation began, and as it is held now (`null`: listed no more). */
  oldKey: keySchema,
  oldKeyNow: keySchema.nullable(),
  replacement: keySchema.nullable(),
  replacementNow: keySchema.nullable(),
  draft: keyDraftSchema,
  diff: z.array(diffRowSchema),
  differences: z.array(z.string()),
  areDifferencesAccepted: z.boolean(),
  /** The reveal that waits to be confirmed as stored; `null` where none does. */
  revealId: z.uuid().nullable(),
  storedAt: timeSchema.nullable(),
  deliveredAt: timeSchema.nullable(),
  proof: proofSchema.nullable(),
  checks: z.array(preflightCheckSchema),
  attempts: z.array(attemptSchema),
  orphans: z.array(orphanSchema),
  consumers: z.array(consumerSchema),
  /** What may be done now; for what is locked, why. */
  actions: z.array(
    z.object({
      name: z.enum([
        'create',
        'look',
        'adopt',
        'revoke-orphan',
        'deliver',
        'verify',
        'revoke',
        'revoke-early',
        'cancel',
        'record',
        'close'
      ]),
      lockedBecause: z.string().nullable()
    })
  ),
  entries: z.array(rotationEntrySchema)
})
export type Rotation = z.output<typeof rotationSchema>

/** One page per rotation: what was done, when, by whom, on which evidence. */
export const rotationRecordSchema = z.object({
  version: z.literal(1),
  exportedAt: timeSchema,
  profile: z.string(),
  organization: z.string().nullable(),
  rotation: rotationSummarySchema,
  oldKey: keySchema,
  /** As it was listed last, under its last name. */
  replacement: keySchema.nullable(),
  /** The mark in the new key's name while the rotation ran; `null` where it had none. */
  replacementTag: z
    .object({ tag: z.string(), isTakenOut: z.boolean(), whyNot: z.string().nullable() })
    .nullable(),
  diff: z.array(diffRowSchema),
  consumers: z.array(consumerSchema),
  waivers: z.array(
    z.object({
      ip: z.string(),
      method: z.string(),
      path: z.string(),
      reason: z.string(),
      by: z.string(),
      at: timeSchema
    })
  ),
  grounds: revokeGroundsSchema.nullable(),
  /** HMAC-SHA256 of the new key under a key of this profile, never the key; `null` where not known. */
  replacementFingerprint: z.string().nullable(),
  entries: z.array(rotationEntrySchema)
})
export type RotationRecord = z.output<typeof rotationRecordSchema>

/** A key with `[rot-…]` in its name that no rotation of this journal made. */
export const adoptableSchema = z.object({
  key: keySchema,
  nonce: z.string(),
  /** Keys that it may replace: by `rotatedFrom`, else by name. */
  predecessors: z.array(keySchema)
})
export type Adoptable = z.output<typeof adoptableSchema>

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
    ofProfile.extend({ keyId: keyIdSchema, mode: z.enum(['guided', 'emergency']) }),
    z.object({
      key: keySchema,
      checks: z.array(preflightCheckSchema),
      draft: keyDraftSchema,
      diff: z.array(diffRowSchema)
    })
  ),
  /** Runs the preflight again, and begins only where nothing failed. Sends nothing yet. */
  'rotations.start': procedure(
    ofProfile.extend({
      keyId: keyIdSchema,
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
      key: keySchema,
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
