import type { z } from 'zod'
import { type AdminCaller, type Answer, adminEndpoint, type Call, ok } from '../call'
import {
  type AuditFilter,
  findAuditEntries,
  lastAuditSeq,
  oldestAuditTime
} from '../store/audit-reading'
import { isoOrNull, wholeSecond } from '../times'
import { parse } from '../validation'
import { placeAfter, spanOf, toCursor, toPlace } from './audit-cursor'
import { toAuditEntryBody } from './audit-entry-body'
import { auditQuerySchema, auditTextSchema, checkSpan } from './audit-query'

const querySchema = auditQuerySchema.extend({
  actor: auditTextSchema,
  partner_id: auditTextSchema,
  api_key_id: auditTextSchema,
  ip: auditTextSchema
})

function filterOf(query: z.output<typeof querySchema>): AuditFilter {
  const { actor, action, ip, outcome, from, to } = query
  checkSpan(query)
  return {
    actor,
    partnerId: query.partner_id,
    action,
    resourceType: query.resource_type,
    resourceId: query.resource_id,
    apiKeyId: query.api_key_id,
    ip,
    outcome,
    from,
    to
  }
}

/**
 * One page of the log. The cursor goes on behind the last entry of the page while there is more,
 * then behind everything recorded so far: what is recorded later comes next.
 */
function list({ db, query }: Call<AdminCaller>): Answer {
  const parsed = parse(querySchema, query, 'query')
  const { order, after, limit } = parsed
  const filter = filterOf(parsed)
  const highWater = lastAuditSeq(db)
  const place = after === undefined ? { order, after: 0 } : toPlace(after, order, highWater)
  const found = findAuditEntries(db, filter, spanOf(place, highWater), order, limit + 1)
  const entries = found.slice(0, limit)
  const hasMore = found.length > limit
  const last = hasMore ? (entries.at(-1)?.seq ?? null) : null
  const oldest = oldestAuditTime(db)
  return ok({
    data: entries.map(toAuditEntryBody),
    next_cursor: toCursor(placeAfter(place, last, highWater)),
    has_more: hasMore,
    high_water_seq: highWater,
    oldest_available_at: isoOrNull(oldest === null ? null : wholeSecond(oldest))
  })
}

export const auditFeedEndpoints = [
  adminEndpoint({ method: 'GET', path: '/admin/audit-logs', handle: list })
]
