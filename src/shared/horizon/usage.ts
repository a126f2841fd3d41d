import { z } from 'zod'
import { type UsageWindow, usageWindows, windowBuckets } from '../domain/usage-window'
import { timestampSchema } from './common'

const count = z.int().min(0)
const share = z.number().min(0)

const wireBucketSchema = z.looseObject({
  start: timestampSchema,
  requests: count,
  errors: count,
  throttled: count
})
const wireEndpointSchema = z.looseObject({
  method: z.string(),
  path: z.string(),
  requests: count,
  errors: count
})
const wireCallerSchema = z.looseObject({
  ip: z.string(),
  method: z.string(),
  path: z.string(),
  user_agent: z.string(),
  requests: count,
  errors: count,
  first_seen_at: timestampSchema,
  last_seen_at: timestampSchema,
  longest_gap_seconds: z.number().min(0)
})
const wireKeyUsageSchema = z.looseObject({
  key_id: z.string().min(1),
  client_name: z.string().optional(),
  requests: count,
  errors: count,
  throttled: count
})
const wireRateLimitSchema = z.looseObject({
  limit_per_minute: z.number().min(0).nullable(),
  peak_per_minute: count,
  utilization: share
})

/** Usage of a key, or with `by_key` of the organization, exactly as D6 has it. */
export const wireUsageSchema = z.looseObject({
  window: z.enum(usageWindows),
  bucket_seconds: z.int().min(1),
  total_requests: count,
  error_count: count,
  error_rate: share,
  throttled_count: count,
  rate_limit: wireRateLimitSchema,
  series: z.array(wireBucketSchema),
  top_endpoints: z.array(wireEndpointSchema),
  callers: z.array(wireCallerSchema),
  by_key: z.array(wireKeyUsageSchema).optional()
})
export type WireUsage = z.output<typeof wireUsageSchema>

const slotSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('read'),
    start: z.string(),
    requests: z.number(),
    errors: z.number(),
    throttled: z.number()
  }),
  z.object({
    state: z.literal('unreadable'),
    /** `null` where not even this can be read. */
    start: z.string().nullable(),
    /** Which field is wrong and how, such as "requests: Too small: expected number to be >=0". */
    problem: z.string()
  })
])
/** One bucket of the series: its figures, or what is wrong with it. */
export type UsageSlot = z.output<typeof slotSchema>

/** Usage inside the console. What the server left out or sent unreadable is `undefined`. */
export const usageSchema = z.object({
  window: z.string().optional(),
  bucketSeconds: z.number().optional(),
  totalRequests: z.number().optional(),
  errorCount: z.number().optional(),
  /** From 0 to 1, as is `utilization`. */
  errorRate: z.number().optional(),
  throttledCount: z.number().optional(),
  rateLimit: z
    .object({
      limitPerMinute: z.number().nullable(),
      peakPerMinute: z.number(),
      utilization: z.number()
    })
    .optional(),
  /** In the order of time; a bucket that is missing between two others is an unreadable one. */
  series: z.array(slotSchema),
  topEndpoints: z.array(
    z.object({ method: z.string(), path: z.string(), requests: z.number(), errors: z.number() })
  ),
  callers: z.array(
    z.object({
      ip: z.string(),
      method: z.string(),
      path: z.string(),
      userAgent: z.string(),
      requests: z.number(),
      errors: z.number(),
      firstSeenAt: z.string(),
      lastSeenAt: z.string(),
      longestGapSeconds: z.number()
    })
  ),
  byKey: z
    .array(
      z.object({
        keyId: z.string(),
        clientName: z.string().optional(),
        requests: z.number(),
        errors: z.number(),
        throttled: z.number()
      })
    )
    .optional(),
  /** Each thing that could not be read, named as in the reply: `series[3].requests: …`. */
  unreadable: z.array(z.string())
})
export type Usage = z.output<typeof usageSchema>

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}

function problemOf(error: z.ZodError): string {
  const [issue] = error.issues
  return `${issue?.path.join('.') || 'value'}: ${issue?.message ?? 'cannot be read'}`
}

const maxUnreadable = 100
/** Beyond a year no time could be worked out from it. */
const maxBucketSeconds = 366 * 86_400

/** Reads reply fields one by one, so that a wrong one costs nothing but itself. */
function createReader(body: Readonly<Record<string, unknown>>) {
  const unreadable: string[] = []
  const note = (text: string) => {
    if (unreadable.length < maxUnreadable) unreadable.push(text)
  }
  return {
    unreadable,
    note,
    one<T>(name: string, schema: z.ZodType<T>): T | undefined {
      const value = body[name]
      const parsed = schema.safeParse(value)
      if (parsed.success) return parsed.data
      note(value === undefined ? `${name}: missing` : `${name}: ${problemOf(parsed.error)}`)
      return undefined
    },
    many<T>(name: string, schema: z.ZodType<T>): T[] {
      const value = body[name]
      if (!Array.isArray(value)) {
        note(value === undefined ? `${name}: missing` : `${name}: not a list`)
        return []
      }
      return value.flatMap((item, index) => {
        const parsed = schema.safeParse(item)
        if (parsed.success) return [parsed.data]
        note(`${name}[${index}].${problemOf(parsed.error)}`)
        return []
      })
    }
  }
}

const startOf = (value: unknown): string | null => {
  const parsed = timestampSchema.safeParse(asObject(value).start)
  return parsed.success ? parsed.data : null
}

const wholeIso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z')

function toSlot(value: unknown): UsageSlot {
  const parsed = wireBucketSchema.safeParse(value)
  if (!parsed.success) {
    return { state: 'unreadable', start: startOf(value), problem: problemOf(parsed.error) }
  }
  const { start, requests, errors, throttled } = parsed.data
  return { state: 'read', start, requests, errors, throttled }
}

const missingSlot = (at: number): UsageSlot => ({
  state: 'unreadable',
  start: wholeIso(at),
  problem: 'missing'
})

/** Puts a slot where a bucket is left out; never more than the window has. */
function withMissing(slots: readonly UsageSlot[], bucketMs: number, most: number): UsageSlot[] {
  const known = slots.filter(slot => slot.start !== null)
  const starts = known.map(slot => Date.parse(slot.start ?? ''))
  const present = new Set(starts)
  const first = Math.min(...starts)
  const expected = known.length === 0 ? 0 : (Math.max(...starts) - first) / bucketMs + 1
  if (slots.length >= most || expected > most) return [...slots]
  const missing = Array.from({ length: Math.floor(expected) }, (_, nth) => first + nth * bucketMs)
    .filter(at => !present.has(at))
    .map(missingSlot)
  const inOrder = [...known, ...missing].sort(
    (a, b) => Date.parse(a.start ?? '') - Date.parse(b.start ?? '')
  )
  return [...inOrder, ...slots.filter(slot => slot.start === null)]
}

const isWindow = (window: unknown): window is UsageWindow =>
  usageWindows.some(known => known === window)

/** Reads a usage reply of any server: what is wrong in it is named, the rest is kept. */
export function readUsage(body: unknown): Usage {
  const wire = asObject(body)
  const { one, many, note, unreadable } = createReader(wire)
  const window = one('window', z.string())
  const bucketSeconds = one('bucket_seconds', z.number().positive().max(maxBucketSeconds))
  const sent = Array.isArray(wire.series) ? wire.series : []
  if (!Array.isArray(wire.series)) note('series: not a list')
  const slots = sent.map(toSlot)
  slots.forEach((slot, index) => {
    if (slot.state === 'unreadable') note(`series[${index}].${slot.problem}`)
  })
  const { count: most } = windowBuckets[isWindow(window) ? window : '30d']
  const series =
    bucketSeconds === undefined ? slots : withMissing(slots, bucketSeconds * 1000, most)
  const left = isWindow(window) ? most - slots.length : series.length - slots.length
  if (left > 0) note(`series: missing buckets: ${left}`)
  const limits = one('rate_limit', wireRateLimitSchema)
  return {
    window,
    bucketSeconds,
    totalRequests: one('total_requests', count),
    errorCount: one('error_count', count),
    errorRate: one('error_rate', share),
    throttledCount: one('throttled_count', count),
    rateLimit: limits && {
      limitPerMinute: limits.limit_per_minute,
      peakPerMinute: limits.peak_per_minute,
      utilization: limits.utilization
    },
    series,
    topEndpoints: many('top_endpoints', wireEndpointSchema).map(
      ({ method, path, requests, errors }) => ({ method, path, requests, errors })
    ),
    callers: many('callers', wireCallerSchema).map(caller => ({
      ip: caller.ip,
      method: caller.method,
      path: caller.path,
      userAgent: caller.user_agent,
      requests: caller.requests,
      errors: caller.errors,
      firstSeenAt: caller.first_seen_at,
      lastSeenAt: caller.last_seen_at,
      longestGapSeconds: caller.longest_gap_seconds
    })),
    ...(wire.by_key !== undefined && {
      byKey: many('by_key', wireKeyUsageSchema).map(key => ({
        keyId: key.key_id,
        clientName: key.client_name,
        requests: key.requests,
        errors: key.errors,
        throttled: key.throttled
      }))
    }),
    unreadable
  }
}
