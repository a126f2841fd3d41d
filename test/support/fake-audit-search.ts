import type { AuditFacet, AuditSearch } from '@shared/contract/audit'
import { matches } from '@shared/domain/audit-query/matches'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import { withoutChoice } from '@shared/domain/audit-query/without-choice'
import type { AuditEntry } from '@shared/horizon/audit-entry'

/** The parts of an entry a field compares, the one that is shown last. */
export function partsOf(entry: AuditEntry, field: AuditFacet): string[] {
  const { actor, partner, apiKey, resource } = entry
  const parts = {
    outcome: [entry.outcome],
    action: [entry.action],
    actor: [actor?.id, actor?.email, actor?.name],
    ip: [entry.ip],
    partner: [partner?.id, partner?.organizationName],
    key: [apiKey?.id, apiKey?.prefix],
    resource: [resource?.id, resource?.name]
  } satisfies Record<AuditFacet, unknown[]>
  return parts[field].map(part => part ?? '')
}

/**
 * Which entries a search asks for: the language itself, over a handful of entries. For a facet
 * without what is asked of its own values.
 */
export function fakeMatcher(
  { query, fixed = '', zone, moment }: AuditSearch,
  field?: AuditFacet
): (entry: AuditEntry) => boolean {
  const clock = { zone, now: Date.parse(moment) }
  const [always, asked] = [fixed, query].map(source => parseAuditQuery(source, clock).expression)
  const rest = field === undefined || asked === undefined ? asked : withoutChoice(asked, field)
  const expressions = [always, rest ?? asked]
  return entry =>
    expressions.every(expression => expression !== undefined && matches(entry, expression))
}
