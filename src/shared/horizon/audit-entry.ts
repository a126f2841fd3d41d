import { z } from 'zod'

const text = z.string().nullable().optional().catch(undefined)
const wirePartySchema = z
  .looseObject({ type: text, id: text, name: text, email: text })
  .nullable()
  .optional()
  .catch(undefined)

/** As it came: `z.record` would leave out a field that is called `__proto__`. */
const freeFields = z.custom<Record<string, unknown>>(
  value => typeof value === 'object' && value !== null && !Array.isArray(value)
)

/** An entry as Horizon sends it (D13), read tolerantly; actions and outcomes unknown here stay as they came. */
export const wireAuditEntrySchema = z.looseObject({
  id: z.string().min(1),
  seq: z.int().min(0),
  occurred_at: z.string(),
  recorded_at: text,
  actor: wirePartySchema,
  partner: z
    .looseObject({ id: text, organization_name: text })
    .nullable()
    .optional()
    .catch(undefined),
  api_key: z
    .looseObject({ id: text, prefix: text, kind: text })
    .nullable()
    .optional()
    .catch(undefined),
  action: z.string(),
  resource: z
    .looseObject({ type: text, id: text, name: text })
    .nullable()
    .optional()
    .catch(undefined),
  ip: text,
  user_agent: text,
  outcome: z.string().catch('unknown'),
  reason: text,
  changes: freeFields.optional().catch(undefined),
  metadata: freeFields.optional().catch(undefined),
  request_id: text
})
export type WireAuditEntry = z.output<typeof wireAuditEntrySchema>

/** `GET /admin/audit-logs` (D13). */
export const wireAuditPageSchema = z.looseObject({
  data: z.array(z.unknown()),
  next_cursor: z.string().nullable().optional(),
  has_more: z.boolean().optional(),
  high_water_seq: z.number().optional(),
  oldest_available_at: text
})

const kept = z.string().nullable().optional()
export const auditEntrySchema = z.object({
  id: z.string(),
  seq: z.number(),
  occurredAt: z.string(),
  recordedAt: kept,
  actor: z.object({ type: kept, id: kept, name: kept, email: kept }).nullable().optional(),
  partner: z.object({ id: kept, organizationName: kept }).nullable().optional(),
  apiKey: z.object({ id: kept, prefix: kept, kind: kept }).nullable().optional(),
  action: z.string(),
  resource: z.object({ type: kept, id: kept, name: kept }).nullable().optional(),
  ip: kept,
  userAgent: kept,
  outcome: z.string(),
  reason: kept,
  changes: freeFields.optional(),
  metadata: freeFields.optional(),
  requestId: kept
})
export type AuditEntry = z.output<typeof auditEntrySchema>

/** A page of the log, as it is held. */
export const auditPageSchema = z.object({
  entries: z.array(auditEntrySchema),
  /** Entries that could not be read. */
  unreadable: z.number(),
  /** Entries that are neither by nor about the partner: this Horizon does not filter by it. */
  leftOut: z.number().optional(),
  nextCursor: z.string().nullable(),
  hasMore: z.boolean(),
  oldestAvailableAt: z.string().nullable()
})

export const toAuditEntry = (wire: WireAuditEntry): AuditEntry => ({
  id: wire.id,
  seq: wire.seq,
  occurredAt: wire.occurred_at,
  recordedAt: wire.recorded_at,
  actor: wire.actor && {
    type: wire.actor.type,
    id: wire.actor.id,
    name: wire.actor.name,
    email: wire.actor.email
  },
  partner: wire.partner && {
    id: wire.partner.id,
    organizationName: wire.partner.organization_name
  },
  apiKey: wire.api_key && {
    id: wire.api_key.id,
    prefix: wire.api_key.prefix,
    kind: wire.api_key.kind
  },
  action: wire.action,
  resource: wire.resource && {
    type: wire.resource.type,
    id: wire.resource.id,
    name: wire.resource.name
  },
  ip: wire.ip,
  userAgent: wire.user_agent,
  outcome: wire.outcome,
  reason: wire.reason,
  changes: wire.changes,
  metadata: wire.metadata,
  requestId: wire.request_id
})

const count = z.number().catch(0)
const wireFiguresSchema = { actions: count, api_calls: count, agent_interactions: count }

/** `GET /admin/partners/:id/activity?window=` (D9); the windows and buckets are those of usage (D6). */
export const wirePartnerActivitySchema = z.looseObject({
  window: z.string(),
  ...wireFiguresSchema,
  series: z.array(z.looseObject({ start: z.string(), ...wireFiguresSchema })).catch([]),
  by_user: z
    .array(
      z.looseObject({
        /** `partner_user` or `partner_api_key`. */
        type: text,
        id: text,
        name: text,
        last_at: text,
        ...wireFiguresSchema
      })
    )
    .catch([]),
  /** Newest first. */
  recent: z.array(z.unknown()).catch([])
})
export type WirePartnerActivity = z.output<typeof wirePartnerActivitySchema>

const figures = { actions: z.number(), apiCalls: z.number(), agentInteractions: z.number() }
export const partnerActivitySchema = z.object({
  window: z.string(),
  ...figures,
  series: z.array(z.object({ start: z.string(), ...figures })),
  byUser: z.array(z.object({ type: kept, id: kept, name: kept, lastAt: kept, ...figures })),
  recent: z.array(auditEntrySchema)
})
export type PartnerActivity = z.output<typeof partnerActivitySchema>

const toFigures = (wire: { actions: number; api_calls: number; agent_interactions: number }) => ({
  actions: wire.actions,
  apiCalls: wire.api_calls,
  agentInteractions: wire.agent_interactions
})

export const toPartnerActivity = (wire: WirePartnerActivity): PartnerActivity => ({
  window: wire.window,
  ...toFigures(wire),
  series: wire.series.map(bucket => ({ start: bucket.start, ...toFigures(bucket) })),
  byUser: wire.by_user.map(({ type, id, name, last_at, ...rest }) => ({
    type,
    id,
    name,
    lastAt: last_at,
    ...toFigures(rest)
  })),
  recent: wire.recent.flatMap(sent => {
    const read = wireAuditEntrySchema.safeParse(sent)
    return read.success ? [toAuditEntry(read.data)] : []
  })
})
