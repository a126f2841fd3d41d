import type { AuditSearch } from '@shared/contract/audit'
import type { AuditExpression } from '@shared/domain/audit-query/ast'
import { shortIso, withTimeSpan } from '@shared/domain/audit-query/edit-audit-query'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import type { TimeRange } from './histogram/histogram-model'

/** Beside a search: what holds in a range drawn in its chart. */
export const rangeTerms = ({ from, to }: TimeRange): string =>
  `after:${shortIso(from)} before:${shortIso(to)}`

/** The query with a range in place of its own times; buckets may begin before those do. */
export function withRange({ query, zone, moment }: AuditSearch, range: TimeRange): string {
  const { expression } = parseAuditQuery(query, { zone, now: Date.parse(moment) })
  const own = expression === undefined ? endless : boundsOf(expression)
  return withTimeSpan(query, {
    from: Math.max(range.from, own.from),
    to: Math.min(range.to, own.to)
  })
}

const endless: TimeRange = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }

/** Of what all must hold. */
function boundsOf(expression: AuditExpression): TimeRange {
  if (expression.kind === 'time') {
    return { from: expression.from ?? endless.from, to: expression.to ?? endless.to }
  }
  if (expression.kind !== 'and') return endless
  const all = expression.of.map(boundsOf)
  return {
    from: Math.max(...all.map(({ from }) => from)),
    to: Math.min(...all.map(({ to }) => to))
  }
}
