import { z } from 'zod'

const probeCallSchema = z.object({ method: z.enum(['GET', 'POST']), path: z.string() })
export type ProbeCall = z.output<typeof probeCallSchema>

const probeResultSchema = z.object({
  /** `null` where no call can show it. */
  call: probeCallSchema.nullable(),
  /** The scope this call is opened by, or would need. */
  scope: z.string().nullable(),
  verdict: z.enum(['proved', 'disproved', 'not-provable', 'failed']),
  /** HTTP status of the answer. */
  status: z.number().optional(),
  serverCode: z.string().optional(),
  requestId: z.string().optional(),
  /** One sentence: what the answer shows, or why nothing can. */
  reason: z.string()
})
export type ProbeResult = z.output<typeof probeResultSchema>

/** What two calls with a fresh key showed; the key itself is no part of it. */
export const proofSchema = z.object({
  keyId: z.string(),
  ranAt: z.iso.datetime(),
  permitted: probeResultSchema,
  refused: probeResultSchema
})
export type Proof = z.output<typeof proofSchema>
