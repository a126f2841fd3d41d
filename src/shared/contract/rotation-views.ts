import { z } from 'zod'
import { proofSchema } from '../domain/key-proof'
import { rotationStages, situations } from '../domain/rotation-stages'
import { keyIdSchema, keySchema } from '../horizon/key'
import { partnerIdSchema } from '../horizon/partner'
import { timeSchema, wireErrorSchema } from './common'
import {
  candidateSchema,
  consumerSchema,
  preflightCheckSchema,
  revokeGroundsSchema,
  rotatedKeySchema,
  rotationDraftSchema,
  rotationEntrySchema
} from './rotation-events'

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
  /** Of a partner's key: whose, and that organization's name when the rotation began. */
  partnerId: partnerIdSchema.optional(),
  partnerName: z.string().optional(),
  /** The partnership has ended, as the held list says, so no other key can be made. */
  isPartnerRevoked: z.boolean().optional(),
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
  oldKey: rotatedKeySchema,
  oldKeyNow: rotatedKeySchema.nullable(),
  replacement: rotatedKeySchema.nullable(),
  replacementNow: rotatedKeySchema.nullable(),
  draft: rotationDraftSchema,
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
  oldKey: rotatedKeySchema,
  /** As it was listed last, under its last name. */
  replacement: rotatedKeySchema.nullable(),
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
