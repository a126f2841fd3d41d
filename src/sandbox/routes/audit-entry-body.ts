import type { RecordedEntry } from '../store/audit-reading'
import { iso, wholeSecond } from '../times'

/** An entry as Horizon sends it (D13). */
export const toAuditEntryBody = (entry: RecordedEntry) => ({
  id: entry.id,
  seq: entry.seq,
  occurred_at: iso(wholeSecond(entry.occurredAt)),
  recorded_at: iso(wholeSecond(entry.recordedAt)),
  actor: entry.actor,
  partner: entry.partner
    ? { id: entry.partner.id, organization_name: entry.partner.organizationName }
    : null,
  api_key: entry.apiKey ?? null,
  action: entry.action,
  resource: entry.resource,
  ip: entry.ip,
  user_agent: entry.userAgent,
  outcome: entry.outcome,
  reason: entry.reason ?? null,
  changes: entry.changes ?? {},
  metadata: entry.metadata ?? {},
  request_id: entry.requestId
})
