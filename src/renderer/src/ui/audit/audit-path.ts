import type { AuditPlace } from './audit-view-parts'

export const auditPath = '/audit'

export const wholeLog: AuditPlace = { query: '', zone: 'local', order: 'newest', position: null }

/** The audit page at a query: `/audit?q=actor%3A%22Ada+Moreau%22`. */
export function auditPlacePath(place: Partial<AuditPlace>): string {
  const search = withAuditPlace(new URLSearchParams(), { ...wholeLog, ...place }).toString()
  return search === '' ? auditPath : `${auditPath}?${search}`
}

/** The view's state as a location's parameters hold it; what cannot be read is as if absent. */
export function auditPlaceIn(params: URLSearchParams): AuditPlace {
  const entry = params.get('entry') ?? ''
  return {
    query: params.get('q') ?? '',
    zone: params.get('zone') === 'utc' ? 'utc' : 'local',
    order: params.get('order') === 'oldest' ? 'oldest' : 'newest',
    position: /^\d{1,15}$/.test(entry) ? Number(entry) : null
  }
}

export function withAuditPlace(before: URLSearchParams, place: AuditPlace): URLSearchParams {
  const next = new URLSearchParams(before)
  const put = (name: string, value: string | null) =>
    value === null ? next.delete(name) : next.set(name, value)
  put('q', place.query === '' ? null : place.query)
  put('zone', place.zone === 'local' ? null : place.zone)
  put('order', place.order === 'newest' ? null : place.order)
  put('entry', place.position === null ? null : `${place.position}`)
  return next
}
