import { type RecordedEntry, selectEntries } from './audit-reading'
import type { Db } from './open'
import { statement } from './statement'

/** Whose entries, in buckets of what length, from when to when; the end is exclusive. */
export type ActivitySpan = {
  readonly partnerId: string
  readonly bucketMs: number
  readonly from: number
  readonly to: number
}

/** What one user or key of a partner did in one bucket. */
export type PartnerActivity = {
  readonly start: number
  readonly actorType: string
  readonly actorId: string | null
  /** As it was called last. */
  readonly actorName: string | null
  readonly lastAt: number
  /** Entries of the audit log by it. */
  readonly actions: number
  /** Requests: each leaves at least one entry, whatever its answer. */
  readonly apiCalls: number
  /** Conversations begun and messages sent. */
  readonly agentInteractions: number
}

/** By the partner, not about it. */
const byPartner = `partner_id = @partnerId AND occurred_at >= @from AND occurred_at < @to
  AND actor_type IN ('partner_user', 'partner_api_key')`

/** Oldest bucket first; a request's entries share bucket and actor, so that no request counts twice. */
export function sumPartnerActivity(db: Db, span: ActivitySpan): PartnerActivity[] {
  const sql = `SELECT occurred_at / CAST(@bucketMs AS INTEGER) * CAST(@bucketMs AS INTEGER) AS start, actor_type AS actorType,
      actor_id AS actorId, actor_name AS actorName, max(occurred_at) AS lastAt,
      count(*) AS actions,
      count(DISTINCT CASE WHEN action <> 'partner.accepted' THEN request_id END) AS apiCalls,
      sum(outcome = 'success' AND action IN ('conversation.created', 'message.sent'))
        AS agentInteractions
    FROM audit_log WHERE ${byPartner}
    GROUP BY start, actor_type, actor_id ORDER BY start`
  return statement<PartnerActivity>(db, sql).all(span)
}

/** Newest first. */
export function recentByPartner(
  db: Db,
  { partnerId, from, to }: ActivitySpan,
  limit: number
): RecordedEntry[] {
  return selectEntries(db, `WHERE ${byPartner} ORDER BY occurred_at DESC, seq DESC LIMIT @limit`, {
    partnerId,
    from,
    to,
    limit
  })
}
