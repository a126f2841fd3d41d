import { z } from 'zod'
import { timestampSchema } from './common'

const wireRequestSchema = z.looseObject({
  id: z.string().min(1),
  at: timestampSchema,
  method: z.string(),
  /** The route's template: never an id, never a token. */
  path: z.string(),
  status: z.int().min(100).max(599),
  latency_ms: z.number().min(0),
  ip: z.string(),
  user_agent: z.string(),
  request_id: z.string()
})

/** A page of a key's request log (D7), newest first. */
export const wireRequestPageSchema = z.looseObject({
  data: z.array(wireRequestSchema),
  /** `before` of the next page; `null` on the last. */
  next_before: z.string().nullable()
})
export type WireRequestPage = z.output<typeof wireRequestPageSchema>

/** One logged request inside the console. */
export const loggedRequestSchema = z.object({
  id: z.string(),
  at: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.number(),
  latencyMs: z.number().optional(),
  ip: z.string().optional(),
  userAgent: z.string().optional(),
  requestId: z.string().optional()
})
export type LoggedRequest = z.output<typeof loggedRequestSchema>

export const requestPageSchema = z.object({
  requests: z.array(loggedRequestSchema),
  nextBefore: z.string().nullable(),
  /** Entries that could not be read, named as in the reply: `data[3].at: …`. */
  unreadable: z.array(z.string())
})
export type RequestPage = z.output<typeof requestPageSchema>

/** What an entry needs to be shown at all; the rest may be missing. */
const tolerantRequestSchema = wireRequestSchema.extend({
  latency_ms: z.number().min(0).optional().catch(undefined),
  ip: z.string().optional().catch(undefined),
  user_agent: z.string().optional().catch(undefined),
  request_id: z.string().optional().catch(undefined)
})
const looseBodySchema = z.looseObject({
  data: z.array(z.unknown()),
  next_before: z.string().nullable().catch(null)
})

/** Reads a page of any server; throws a `ZodError` only where there is no list at all. */
export function readRequestPage(body: unknown): RequestPage {
  const { data, next_before } = looseBodySchema.parse(body)
  const unreadable: string[] = []
  const requests = data.flatMap((item, index) => {
    const parsed = tolerantRequestSchema.safeParse(item)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      unreadable.push(`data[${index}].${issue?.path.join('.') || 'value'}: ${issue?.message}`)
      return []
    }
    const { id, at, method, path, status, latency_ms, ip, user_agent, request_id } = parsed.data
    const rest = { latencyMs: latency_ms, ip, userAgent: user_agent, requestId: request_id }
    return [{ id, at, method, path, status, ...rest }]
  })
  return { requests, nextBefore: next_before, unreadable }
}
