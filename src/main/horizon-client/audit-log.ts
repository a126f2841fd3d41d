import type { AuditPage, HorizonPartners } from '@main/core/partner-ports'
import { plainText } from '@shared/domain/plain-text'
import {
  type AuditEntry,
  toAuditEntry,
  wireAuditEntrySchema,
  wireAuditPageSchema
} from '@shared/horizon/audit-entry'
import { boundedEntry } from '@shared/horizon/bounded-audit-entry'
import type { PartnerCalls } from './partner-calls'
import { type Answer, unreadable } from './send'

const auditPath = '/admin/audit-logs'
const defaultLimit = 50
/** The most that is read of a page, whatever was asked for. */
const maxEntries = 1_000
const maxIdUnits = 200
const maxCursorUnits = 1_000

type Query = Parameters<HorizonPartners['log']>[1]

/** Entries by and about a partner, newest first; `null` where this Horizon keeps no log. */
export async function auditLog(
  { ask }: PartnerCalls,
  partnerId: string,
  query: Query,
  signal?: AbortSignal
): Promise<AuditPage | null> {
  const { limit = defaultLimit, after, resourceType, resourceId, ...rest } = query
  const { actor, action, ip, outcome, from, to } = rest
  const filters = {
    order: 'desc',
    partner_id: partnerId,
    limit: String(limit),
    after,
    actor,
    action,
    resource_type: resourceType,
    resource_id: resourceId,
    ip,
    outcome,
    from,
    to
  }
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined && value !== '') parameters.set(name, value)
  }
  const answer = await ask(`${auditPath}?${parameters}`, signal)
  return answer && toPage(answer, partnerId, after)
}

function toPage(answer: Answer, partnerId: string, after: string | undefined): AuditPage {
  const { data: page } = wireAuditPageSchema.safeParse(answer.body)
  if (page === undefined) throw unreadable('the audit log', answer.status)
  const read = page.data.slice(0, maxEntries).flatMap(item => readAuditEntry(item) ?? [])
  const seen = new Set<string>()
  const once = read.filter(({ id }) => !seen.has(id) && seen.add(id))
  const entries = once.filter(entry => isOfPartner(entry, partnerId))
  const { next_cursor: next, has_more } = page
  const isUsable =
    typeof next === 'string' && next !== '' && next.length <= maxCursorUnits && next !== after
  return {
    entries,
    unreadable: page.data.length - read.length,
    leftOut: once.length - entries.length,
    nextCursor: isUsable ? next : null,
    hasMore: isUsable && (has_more ?? page.data.length > 0),
    oldestAvailableAt: plainText(page.oldest_available_at) ?? null
  }
}

/** By the partner or about it: a server that does not know the filter answers with everybody's. */
const isOfPartner = ({ partner, resource, metadata }: AuditEntry, partnerId: string): boolean =>
  partner?.id === partnerId ||
  (resource?.type === 'partner' && resource.id === partnerId) ||
  (partner?.id == null && metadata?.partner_id === partnerId)

/** `undefined` for an entry that cannot be read: the others count all the same. */
export function readAuditEntry(item: unknown): AuditEntry | undefined {
  const { data } = wireAuditEntrySchema.safeParse(item)
  return data === undefined || data.id.length > maxIdUnits
    ? undefined
    : boundedEntry(toAuditEntry(data))
}
