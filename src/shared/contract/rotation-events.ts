import { z } from 'zod'
import { proofSchema } from '../domain/key-proof'
import { keyIdSchema, keySchema } from '../horizon/key'
import { partnerIdSchema } from '../horizon/partner'
import { timeSchema, wireErrorSchema } from './common'
import { keyDraftSchema } from './keys'
import { pairVerdictSchema } from './rotation-drain'

/** What happened in a rotation, in order: the journal keeps these, and a rotation's state is their sum. */

const pair = { ip: z.string().max(200), method: z.string().max(20), path: z.string().max(1_000) }
const reason = z.string().min(1).max(1_000)
const operationId = z.uuid()

export const preflightCheckSchema = z.object({
  name: z.enum([
    'connection',
    'organization',
    'key-active',
    'key-fresh',
    'no-other-rotation',
    'name',
    'limits',
    'expiry',
    'owner',
    'keychain',
    'writable',
    'partner',
    'partner-slot',
    'allowlist'
  ]),
  /** `warning` does not stop the rotation, `failed` does. */
  result: z.enum(['passed', 'warning', 'failed']),
  /** One sentence: what was found, and for a failure what to do. */
  detail: z.string()
})
export type PreflightCheck = z.output<typeof preflightCheckSchema>

/** A key that may be a partner's, which has an allowlist besides. */
export const rotatedKeySchema = keySchema.extend({
  partnerId: partnerIdSchema.optional(),
  ipAllowlist: z.array(z.string()).nullable().optional()
})
export type RotatedKey = z.output<typeof rotatedKeySchema>

/** A replacement as it will be asked for; the allowlist is of partners' keys alone. */
export const rotationDraftSchema = keyDraftSchema.extend({
  ipAllowlist: z.array(z.string().max(100)).max(1_000).nullable().optional()
})

export const candidateSchema = z.object({
  keyId: keyIdSchema,
  clientName: z.string(),
  createdAt: z.string().nullable(),
  enabled: z.boolean(),
  /** `nonce`: its name carries this attempt's. `likely`: new since, same scopes, at that time. */
  certainty: z.enum(['nonce', 'likely'])
})
export type Candidate = z.output<typeof candidateSchema>

export const consumerSchema = z.object({
  id: z.uuid(),
  /** The system to be updated. */
  name: z.string().min(1).max(200),
  owner: z.string().max(200),
  /** Address it calls from, where it was taken from the observed callers. */
  ip: z.string().max(200).nullable(),
  isDone: z.boolean()
})
export type Consumer = z.output<typeof consumerSchema>

/** The verdict that a revocation was decided by, as it was: who called is not the same afterwards. */
export const decidedVerdictSchema = z.object({
  answer: z.enum(['safe', 'not-safe', 'no-verdict']),
  sentence: z.string(),
  earliestSafeAt: timeSchema.nullable(),
  historyFrom: timeSchema.nullable(),
  /** When Horizon had said who calls; `null` where it never did. */
  fetchedAt: timeSchema.nullable(),
  lastUsedAt: z.string().nullable(),
  /** Every caller of the old key, what is open first. */
  pairs: z.array(pairVerdictSchema),
  /** Beyond the number that is kept. */
  pairsLeftOut: z.number(),
  /** Set where programs of those that are kept are left out, or their names cut. */
  areAgentsCut: z.literal(true).optional()
})
export type DecidedVerdict = z.output<typeof decidedVerdictSchema>

/** What a revocation of the old key was decided by. */
export const revokeGroundsSchema = z.object({
  /** `callers`: the verdict. `last-used`: only the server's time of last use. `word`: the operator's. */
  evidence: z.enum(['callers', 'last-used', 'word']),
  /** The verdict's answer in one sentence at that moment. */
  summary: z.string(),
  counts: z.record(z.string(), z.number()),
  /** Required where the verdict was not `safe`. */
  overrideReason: reason.nullable(),
  /** Absent where nothing was judged, and in rotations of an earlier version of the console. */
  verdict: decidedVerdictSchema.optional(),
  /** Calls with the key as Horizon counted them for the confirmation; absent where it did not. */
  traffic: z
    .object({
      fetchedAt: timeSchema,
      last24Hours: z.number(),
      lastRequestAt: z.string().nullable()
    })
    .optional()
})
export type RevokeGrounds = z.output<typeof revokeGroundsSchema>

/** An address at an endpoint that used the new key. */
const firstCallerSchema = z.object({
  ip: z.string(),
  method: z.string(),
  path: z.string(),
  userAgent: z.string(),
  firstSeenAt: z.string(),
  /** Whether the address was ever seen on the old key; `null` where that was not known. */
  wasOnOld: z.boolean().nullable()
})

export const rotationEventSchema = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('started'),
    subject: z.object({ kind: z.literal('api-key'), key: rotatedKeySchema }),
    /** Whose partner's key it is; absent for the organization's own. */
    partner: z.object({ id: partnerIdSchema, name: z.string() }).optional(),
    mode: z.enum(['guided', 'emergency']),
    organizationId: z.string().nullable(),
    checks: z.array(preflightCheckSchema),
    /** The replacement as it will be asked for; its name without nonce. */
    draft: rotationDraftSchema
  }),
  z.object({
    is: z.literal('create-intended'),
    operationId,
    nonce: z.string().regex(/^[0-9a-f]{16}$/),
    /** With nonce: exactly as sent. */
    clientName: z.string(),
    /** Every key listed before; `null` where no list was held. */
    knownIds: z.array(keyIdSchema).nullable()
  }),
  z.object({
    is: z.literal('created'),
    operationId,
    key: rotatedKeySchema,
    /** What the key has otherwise than asked for, in words. */
    differences: z.array(z.string()),
    /** Read back from the keychain after an interruption. */
    isRecovered: z.boolean()
  }),
  /** Certainly nothing was made. */
  z.object({ is: z.literal('create-refused'), operationId, failure: wireErrorSchema }),
  /** The reply never came, or the app ended in between: only lists can tell. */
  z.object({ is: z.literal('create-lost'), operationId, failure: wireErrorSchema.nullable() }),
  /** A list showed keys that this attempt made, or may have. */
  z.object({ is: z.literal('found'), operationId, candidates: z.array(candidateSchema).min(1) }),
  /**
   * A list showed that many working ones beside those that are listed: a server may show any number,
   * and a rotation lists no more than the operator can decide on. `0`: none any more.
   */
  z.object({ is: z.literal('more-found'), operationId, count: z.int().min(0) }),
  /** A list showed none. */
  z.object({
    is: z.literal('looked'),
    operationId,
    when: z.enum(['at-once', 'after-5-s', 'after-60-s', 'after-10-min', 'at-start', 'asked']),
    /** Looks that this one stands for, those since the last that was written; absent for one. */
    times: z.int().min(2).optional()
  }),
  /** The operator has this key's plaintext in hand, whoever showed it. */
  z.object({ is: z.literal('adopted'), key: rotatedKeySchema, reason }),
  /** One of those that only may have been made here is somebody else's. */
  z.object({ is: z.literal('disowned'), keyId: keyIdSchema, reason }),
  /** Created, but its plaintext was never confirmed as stored and cannot be shown any more. */
  z.object({
    is: z.literal('plaintext-lost'),
    keyId: keyIdSchema,
    /** It was offered to the operator, who may have stored it; absent where that is not known. */
    wasShown: z.literal(true).optional()
  }),
  /** The operator confirmed that the plaintext is stored. */
  z.object({
    is: z.literal('stored'),
    /** HMAC-SHA256 of the plaintext under a key of this profile; absent where none could be made. */
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
  }),
  z.object({ is: z.literal('differences-accepted'), reason }),
  z.object({ is: z.literal('consumers-set'), consumers: z.array(consumerSchema).max(500) }),
  z.object({ is: z.literal('delivered') }),
  z.object({
    is: z.literal('verified'),
    by: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('proof'), proof: proofSchema }),
      z.object({
        kind: z.literal('first-use'),
        at: timeSchema,
        callers: z.number(),
        /** Absent in rotations of an earlier version of the console. */
        who: z.array(firstCallerSchema).optional()
      }),
      z.object({ kind: z.literal('word'), reason })
    ])
  }),
  z.object({ is: z.literal('waived'), ...pair, reason }),
  z.object({ is: z.literal('unwaived'), ...pair }),
  /** A local reminder; nothing happens at Horizon by itself. */
  z.object({ is: z.literal('deadline-set'), deadline: timeSchema.nullable() }),
  z.object({
    is: z.literal('revoke-intended'),
    target: z.enum(['old', 'replacement', 'orphan']),
    keyId: keyIdSchema,
    grounds: revokeGroundsSchema.nullable()
  }),
  z.object({
    is: z.literal('revoke-settled'),
    keyId: keyIdSchema,
    outcome: z.enum(['ended', 'not-confirmed', 'refused', 'unknown']),
    failure: wireErrorSchema.optional()
  }),
  /** A list showed that a key of this rotation works no more, or again, without our call in between. */
  z.object({
    is: z.literal('seen'),
    keyId: keyIdSchema,
    state: z.enum(['revoked', 'expired', 'gone', 'active'])
  }),
  z.object({
    is: z.literal('renamed'),
    clientName: z.string(),
    /** The new key as Horizon answered it. */
    replacement: rotatedKeySchema.optional()
  }),
  z.object({ is: z.literal('rename-failed'), failure: wireErrorSchema }),
  z.object({
    is: z.literal('ended'),
    how: z.enum(['recorded', 'cancelled', 'closed']),
    /** The new key as it was listed last: its facts in the record. */
    replacement: rotatedKeySchema.optional()
  }),
  z.object({ is: z.literal('imported'), from: z.string() })
])
export type RotationEvent = z.output<typeof rotationEventSchema>

/** An event as the journal keeps it. */
export const rotationEntrySchema = z.object({
  seq: z.int().min(1),
  at: timeSchema,
  /** The operator's name; empty where none was entered, `console` for what it found out itself. */
  by: z.string().max(200),
  event: rotationEventSchema
})
export type RotationEntry = z.output<typeof rotationEntrySchema>
