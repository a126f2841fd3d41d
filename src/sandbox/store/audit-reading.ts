import { spanLength } from './audit-indexes'
import type { AuditEntry, AuditResource } from './audit-log'
import type { Db } from './open'
import { statement } from './statement'

/** An entry as it was recorded. */
export type RecordedEntry = AuditEntry & {
  readonly seq: number
  readonly id: string
  readonly recordedAt: number
}

type Row = {
  readonly seq: number
  readonly id: string
  readonly occurredAt: number
  readonly recordedAt: number
  readonly actorType: AuditEntry['actor']['type']
  readonly actorId: string | null
  readonly actorName: string | null
  readonly actorEmail: string | null
  readonly partnerId: string | null
  readonly partnerName: string | null
  readonly apiKeyId: string | null
  readonly apiKeyPrefix: string | null
  readonly apiKeyKind: 'organization' | 'user' | 'partner' | null
  readonly action: string
  readonly resourceType: string | null
  readonly resourceId: string | null
  readonly resourceName: string | null
  readonly ip: string | null
  readonly userAgent: string | null
  readonly outcome: AuditEntry['outcome']
  readonly reason: string | null
  readonly changes: string
  readonly metadata: string
  readonly requestId: string | null
}

const columns = `seq, id, occurred_at AS occurredAt, recorded_at AS recordedAt,
  actor_type AS actorType, actor_id AS actorId, actor_name AS actorName,
  actor_email AS actorEmail, partner_id AS partnerId, partner_name AS partnerName,
  api_key_id AS apiKeyId, api_key_prefix AS apiKeyPrefix, api_key_kind AS apiKeyKind, action,
  resource_type AS resourceType, resource_id AS resourceId, resource_name AS resourceName, ip,
  user_agent AS userAgent, outcome, reason, changes, metadata, request_id AS requestId`

function keyOf({ apiKeyId, apiKeyPrefix, apiKeyKind }: Row): AuditEntry['apiKey'] {
  if (apiKeyId === null || apiKeyPrefix === null || apiKeyKind === null) return null
  return { id: apiKeyId, prefix: apiKeyPrefix, kind: apiKeyKind }
}

const resourceOf = ({ resourceType, resourceId, resourceName }: Row): AuditResource | null =>
  resourceType === null ? null : { type: resourceType, id: resourceId, name: resourceName }

const toEntry = (row: Row): RecordedEntry => ({
  seq: row.seq,
  id: row.id,
  occurredAt: row.occurredAt,
  recordedAt: row.recordedAt,
  actor: { type: row.actorType, id: row.actorId, name: row.actorName, email: row.actorEmail },
  partner:
    row.partnerId === null
      ? null
      : { id: row.partnerId, organizationName: row.partnerName ?? row.partnerId },
  apiKey: keyOf(row),
  action: row.action,
  resource: resourceOf(row),
  ip: row.ip,
  userAgent: row.userAgent,
  outcome: row.outcome,
  reason: row.reason,
  changes: JSON.parse(row.changes),
  metadata: JSON.parse(row.metadata),
  requestId: row.requestId
})

/** Entries as the rest of a statement, from `WHERE` on, chooses and orders them. */
export const selectEntries = (
  db: Db,
  rest: string,
  values: Readonly<Record<string, unknown>>
): RecordedEntry[] =>
  statement<Row>(db, `SELECT ${columns} FROM audit_log ${rest}`).all(values).map(toEntry)

export type AuditOrder = 'asc' | 'desc'

/** What an entry must be to be found; all of it, where there is more than one. */
export type AuditFilter = {
  /** Id, name or address. */
  readonly actor?: string
  /** Entries by the partner and about it: both carry its id. */
  readonly partnerId?: string
  readonly action?: string
  readonly resourceType?: string
  readonly resourceId?: string
  readonly apiKeyId?: string
  readonly ip?: string
  readonly outcome?: string
  /** When it occurred: the start is included, the end is not. */
  readonly from?: number
  readonly to?: number
}

/** A part of the log: later than `after`, not later than `until`. */
export type AuditSpan = { readonly after: number; readonly until: number }

const conditions = {
  actorId: 'actor_id = @actorId',
  actorName: 'actor_name = @actorName',
  actorEmail: 'actor_email = @actorEmail',
  partnerId: 'partner_id = @partnerId',
  action: 'action = @action',
  resourceType: 'resource_type = @resourceType',
  resourceId: 'resource_id = @resourceId',
  apiKeyId: 'api_key_id = @apiKeyId',
  ip: 'ip = @ip',
  outcome: 'outcome = @outcome',
  from: 'occurred_at >= @from',
  to: 'occurred_at < @to'
} as const
type Asked = { readonly [Name in keyof typeof conditions]?: string | number }
const names = Object.keys(conditions) as (keyof typeof conditions)[]

/** The part of a statement that looks for entries; `EXPLAIN QUERY PLAN` tells how. */
export function auditSearch(asked: Asked, order: AuditOrder): string {
  const wanted = names.filter(name => asked[name] !== undefined).map(name => conditions[name])
  const where = ['seq > @after', 'seq <= @until', ...wanted]
  const direction = order === 'asc' ? 'ASC' : 'DESC'
  return `WHERE ${where.join(' AND ')} ORDER BY seq ${direction} LIMIT @limit`
}

/** The part of the span that can hold what occurred between the times. */
function narrowed(db: Db, { from, to }: AuditFilter, span: AuditSpan): AuditSpan | undefined {
  if (from === undefined && to === undefined) return span
  const sql = `SELECT min(span) AS first, max(span) AS last FROM audit_spans
    WHERE last_at >= @from AND first_at < @to`
  const times = { from: from ?? Number.MIN_SAFE_INTEGER, to: to ?? Number.MAX_SAFE_INTEGER }
  const found = statement<{ first: number | null; last: number | null }>(db, sql).get(times)
  if (found?.first == null || found.last === null) return undefined
  return {
    after: Math.max(span.after, found.first * spanLength - 1),
    until: Math.min(span.until, (found.last + 1) * spanLength - 1)
  }
}

/** Entries by the filter, in order, no more than `limit`. */
export function findAuditEntries(
  db: Db,
  filter: AuditFilter,
  span: AuditSpan,
  order: AuditOrder,
  limit: number
): RecordedEntry[] {
  const { actor, ...rest } = filter
  const within = narrowed(db, filter, span)
  if (within === undefined) return []
  const find = (asked: Asked): RecordedEntry[] =>
    selectEntries(db, auditSearch(asked, order), { ...asked, ...within, limit })
  if (actor === undefined) return find(rest)
  // One after the other, each by its own index: together they would be sorted as a whole first.
  const found = [{ actorId: actor }, { actorName: actor }, { actorEmail: actor }]
    .flatMap(by => find({ ...rest, ...by }))
    .sort((a, b) => (order === 'asc' ? a.seq - b.seq : b.seq - a.seq))
  return found.filter(({ seq }, nth) => seq !== found[nth - 1]?.seq).slice(0, limit)
}

export function lastAuditSeq(db: Db): number {
  const sql = 'SELECT max(seq) AS seq FROM audit_log'
  return statement<{ seq: number | null }>(db, sql).get({})?.seq ?? 0
}

/** Everything that occurred since then is there: what occurred was recorded later, never before. */
export function oldestAuditTime(db: Db): number | null {
  const sql = 'SELECT recorded_at AS at FROM audit_log ORDER BY seq LIMIT 1'
  return statement<{ at: number }>(db, sql).get({})?.at ?? null
}
