import type { AuditSearch } from '@shared/contract/audit'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'

/** "dates in UTC": in which zone the dates of a query are read; `undefined` where every zone reads the same. */
export function dateZoneWords({ query, zone, moment }: AuditSearch): string | undefined {
  const readIn = (each: AuditSearch['zone']) =>
    JSON.stringify(parseAuditQuery(query, { zone: each, now: Date.parse(moment) }).expression)
  if (readIn('local') === readIn('utc')) return undefined
  return `dates in ${zone === 'utc' ? 'UTC' : 'local time'}`
}
