import { z } from 'zod'
import { pairStates } from '../domain/drain-verdict'
import { usageWindows } from '../domain/usage-window'
import { usageSchema } from '../horizon/usage'
import { timeSchema, wireErrorSchema } from './common'

export const pairVerdictSchema = z.object({
  ip: z.string(),
  method: z.string(),
  path: z.string(),
  state: z.enum(pairStates),
  userAgents: z.array(z.string()),
  requests: z.number(),
  lastSeenOnOldAt: timeSchema,
  firstSeenOnNewAt: timeSchema.nullable(),
  quietMs: z.number(),
  longestGapMs: z.number().nullable(),
  quietEnoughAt: timeSchema.nullable(),
  waiver: z.object({ reason: z.string(), by: z.string(), at: timeSchema }).nullable()
})
export type RotationPair = z.output<typeof pairVerdictSchema>

export const drainSchema = z.object({
  /** Which evidence there is at all at this Horizon. */
  evidence: z.enum(['callers', 'last-used', 'word']),
  answer: z.enum(['safe', 'not-safe', 'no-verdict']),
  /** One or two sentences: answer and reason. */
  sentence: z.string(),
  earliestSafeAt: timeSchema.nullable(),
  historyFrom: timeSchema.nullable(),
  fetchedAt: timeSchema.nullable(),
  failure: wireErrorSchema.optional(),
  lastUsedAt: z.string().nullable(),
  pairs: z.array(pairVerdictSchema),
  window: z.enum(usageWindows),
  /** Both on the same buckets; `null` where nothing is held. */
  oldUsage: usageSchema.nullable(),
  replacementUsage: usageSchema.nullable()
})
export type Drain = z.output<typeof drainSchema>
