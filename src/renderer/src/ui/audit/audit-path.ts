import type { AuditZone } from '@shared/domain/audit-query/ast'
import { shortIso } from '@shared/domain/audit-query/edit-audit-query'
import type { AuditPlace } from './audit-view-parts'
import type { TimeRange } from './histogram/histogram-model'

export const auditPath = '/audit'

/** The audit page at a query: `/audit?q=actor%3A%22Ada+Moreau%22`. */
export function auditPlacePath(place: Partial<AuditPlace>): string {
  const search = withAuditPlace(new URLSearchParams(), place).toString()
  return search === '' ? auditPath : `${auditPath}?${search}`
}

/** The view's state as a location's parameters hold it; what cannot be read is as if absent. */
export function auditPlaceIn(params: URLSearchParams, preferred: AuditZone): AuditPlace {
  const entry = params.get('entry') ?? ''
  const zone = params.get('zone')
  return {
    query: params.get('q') ?? '',
    zone: zone === 'utc' || zone === 'local' ? zone : preferred,
    order: params.get('order') === 'oldest' ? 'oldest' : 'newest',
    range: rangeIn(params.get('range') ?? ''),
    position: /^\d{1,15}$/.test(entry) ? Number(entry) : null
  }
}

/** What is not among the changes stays as it is. */
export function withAuditPlace(
  before: URLSearchParams,
  { query, zone, order, range, position }: Partial<AuditPlace>
): URLSearchParams {
  const next = new URLSearchParams(before)
  const put = (name: string, value: string | null) =>
    value === null ? next.delete(name) : next.set(name, value)
  if (query !== undefined) put('q', query === '' ? null : query)
  if (zone !== undefined) put('zone', zone)
  if (order !== undefined) put('order', order === 'newest' ? null : order)
  if (range !== undefined) put('range', range && `${shortIso(range.from)}..${shortIso(range.to)}`)
  if (position !== undefined) put('entry', position === null ? null : `${position}`)
  return next
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{3})?)?Z$/

/** Two instants, so that it means the same in every zone. */
function rangeIn(text: string): TimeRange | null {
  const ends = text.split('..')
  if (ends.length !== 2 || !ends.every(end => instant.test(end))) return null
  const [from = Number.NaN, to = Number.NaN] = ends.map(end => Date.parse(end))
  return from < to ? { from, to } : null
}
