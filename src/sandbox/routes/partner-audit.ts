import { endpointScopes } from '@shared/domain/endpoint-scopes'
import type { z } from 'zod'
import { type Answer, type ApiCall, ok, sharedEndpoint } from '../call'
import {
  type AuditFilter,
  type AuditSpan,
  findAuditEntries,
  lastAuditSeq,
  oldestAuditTime,
  type RecordedEntry
} from '../store/audit-reading'
import { isoOrNull, wholeSecond } from '../times'
import { parse } from '../validation'
import { placeAfter, spanOf, toCursor, toPlace } from './audit-cursor'
import { toAuditEntryBody } from './audit-entry-body'
import { auditQuerySchema, checkSpan } from './audit-query'

const readAtOnce = 500

/** Nothing that an entry may be shown without: a filter would tell what is left out. */
type Query = z.output<typeof auditQuerySchema>

const filterOf = ({ action, outcome, from, to, ...query }: Query): AuditFilter => ({
  action,
  resourceType: query.resource_type,
  resourceId: query.resource_id,
  outcome,
  from,
  to
})

/** Up to `most` entries of the span that the caller may see, in order. */
function visible({ db, reach }: ApiCall, query: Query, span: AuditSpan, most: number) {
  const { order } = query
  const found: RecordedEntry[] = []
  let ahead = span
  for (;;) {
    const entries = findAuditEntries(db, filterOf(query), ahead, order, readAtOnce)
    for (const entry of entries) if (reach.seesEntry(entry)) found.push(entry)
    const last = entries.at(-1)
    if (found.length >= most || entries.length < readAtOnce || last === undefined) {
      return found.slice(0, most)
    }
    ahead = order === 'asc' ? { ...ahead, after: last.seq } : { ...ahead, until: last.seq - 1 }
  }
}

/**
 * What others did to a shared resource is shown to a partner without where they called from; other
 * partners not even by name.
 */
function shownTo(call: ApiCall, recorded: RecordedEntry): RecordedEntry {
  const { partnerId } = call.reach
  if (partnerId === null) return recorded
  const entry = { ...recorded, metadata: metadataFor(call, recorded) }
  if (entry.partner?.id === partnerId) return entry
  const { type, id, name } = entry.actor
  const isOtherPartner = entry.partner != null
  return {
    ...entry,
    actor: {
      type,
      id: isOtherPartner ? null : id,
      name: isOtherPartner ? null : name,
      email: null
    },
    partner: null,
    apiKey: null,
    ip: null,
    userAgent: null,
    requestId: null
  }
}

/** To whom its department is not shared, the department is not named. */
function metadataFor({ reach }: ApiCall, { metadata }: RecordedEntry): RecordedEntry['metadata'] {
  const { department_id, ...rest } = metadata ?? {}
  if (typeof department_id !== 'string') return metadata
  const isSeen = reach.sees('department', { id: department_id, department_id })
  return isSeen ? metadata : rest
}

function list(call: ApiCall): Answer {
  const { db } = call
  const query = parse(auditQuerySchema, call.query, 'query')
  checkSpan(query)
  const { order, after, limit } = query
  const highWater = lastAuditSeq(db)
  const place = after === undefined ? { order, after: 0 } : toPlace(after, order, highWater)
  const found = visible(call, query, spanOf(place, highWater), limit + 1)
  const entries = found.slice(0, limit)
  const hasMore = found.length > limit
  const last = hasMore ? (entries.at(-1)?.seq ?? null) : null
  const oldest = oldestAuditTime(db)
  return ok({
    data: entries.map(entry => toAuditEntryBody(shownTo(call, entry))),
    next_cursor: toCursor(placeAfter(place, last, highWater)),
    has_more: hasMore,
    // How much there is in all is nothing a partner may know.
    ...(call.reach.partnerId === null && { high_water_seq: highWater }),
    oldest_available_at: isoOrNull(oldest === null ? null : wholeSecond(oldest))
  })
}

export const auditLogEndpoints = [
  sharedEndpoint(endpointScopes['audit.read'], {
    method: 'GET',
    path: '/api/audit-logs',
    ability: 'audit-logs',
    action: 'audit.viewed',
    handle: list
  })
]
