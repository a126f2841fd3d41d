import { wholeSecond } from '../times'
import type { Db } from './open'
import { statement } from './statement'

export const actorTypes = [
  'user',
  'partner_user',
  'api_key',
  'partner_api_key',
  'admin_secret',
  'system'
] as const

export type AuditActor = {
  readonly type: (typeof actorTypes)[number]
  readonly id: string | null
  readonly name: string | null
  readonly email: string | null
}

export type AuditResource = {
  readonly type: string
  readonly id: string | null
  readonly name: string | null
}

/** What happened, as the contract's D13 names it; `seq` and ids are added when it is recorded. */
export type AuditEntry = {
  readonly occurredAt: number
  readonly actor: AuditActor
  readonly partner?: { readonly id: string; readonly organizationName: string } | null
  readonly apiKey?: {
    readonly id: string
    readonly prefix: string
    readonly kind: 'organization' | 'user' | 'partner'
  } | null
  readonly action: string
  readonly resource: AuditResource | null
  readonly ip: string | null
  readonly userAgent: string | null
  readonly outcome: 'success' | 'denied' | 'error'
  readonly reason?: string | null
  readonly changes?: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly requestId: string | null
}

/**
 * The only way an audit row is made, one at a time or in bulk. Times are kept as they are sent: an
 * entry must not fall out of a span that its own time is in.
 */
export const auditRow = (id: string, entry: AuditEntry, recordedAt: number) => ({
  id,
  occurredAt: wholeSecond(entry.occurredAt),
  recordedAt: wholeSecond(recordedAt),
  actorType: entry.actor.type,
  actorId: entry.actor.id,
  actorName: entry.actor.name,
  actorEmail: entry.actor.email,
  partnerId: entry.partner?.id ?? null,
  partnerName: entry.partner?.organizationName ?? null,
  apiKeyId: entry.apiKey?.id ?? null,
  apiKeyPrefix: entry.apiKey?.prefix ?? null,
  apiKeyKind: entry.apiKey?.kind ?? null,
  action: entry.action,
  resourceType: entry.resource?.type ?? null,
  resourceId: entry.resource?.id ?? null,
  resourceName: entry.resource?.name ?? null,
  ip: entry.ip,
  userAgent: entry.userAgent,
  outcome: entry.outcome,
  reason: entry.reason ?? null,
  changes: JSON.stringify(entry.changes ?? {}),
  metadata: JSON.stringify(entry.metadata ?? {}),
  requestId: entry.requestId
})

export type AuditRow = ReturnType<typeof auditRow>

export function insertAuditRow(db: Db, row: AuditRow): void {
  const sql = `INSERT INTO audit_log (id, occurred_at, recorded_at, actor_type, actor_id,
      actor_name, actor_email, partner_id, partner_name, api_key_id, api_key_prefix, api_key_kind,
      action, resource_type, resource_id, resource_name, ip, user_agent, outcome, reason, changes,
      metadata, request_id)
    VALUES (@id, @occurredAt, @recordedAt, @actorType, @actorId, @actorName, @actorEmail,
      @partnerId, @partnerName, @apiKeyId, @apiKeyPrefix, @apiKeyKind, @action, @resourceType,
      @resourceId, @resourceName, @ip, @userAgent, @outcome, @reason, @changes, @metadata,
      @requestId)`
  statement(db, sql).run(row)
}

/** Whether this key's use from this address was recorded since `from`. */
export function isUseRecorded(db: Db, apiKeyId: string, ip: string, from: number): boolean {
  const sql = `SELECT 1 FROM audit_log WHERE action = 'api_key.used' AND api_key_id = @apiKeyId
    AND ip = @ip AND occurred_at >= @from LIMIT 1`
  return statement(db, sql).get({ apiKeyId, ip, from }) !== undefined
}

/** How often this actor of a partner was refused so since `from`. */
export function countRefusals(
  db: Db,
  refusal: {
    readonly partnerId: string
    readonly actorId: string | null
    readonly reason: string
    readonly from: number
  }
): number {
  // The plus keeps to the index of partner and time: that of the actor holds every day's.
  const sql = `SELECT count(*) AS count FROM audit_log WHERE partner_id = @partnerId
    AND occurred_at >= @from AND +actor_id = @actorId AND outcome = 'denied' AND reason = @reason`
  return statement<{ count: number }>(db, sql).get(refusal)?.count ?? 0
}
