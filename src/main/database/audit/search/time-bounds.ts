import type { TimeSpan } from '@main/core/audit-ports'
import type { AuditExpression } from '@shared/domain/audit-query/ast'

const always: TimeSpan = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }

/** Outside of this span of `occurred_at` nothing matches; it may be wider than what does. */
export function timeBoundsOf(expression: AuditExpression): TimeSpan {
  switch (expression.kind) {
    case 'time':
      return { from: expression.from ?? always.from, to: expression.to ?? always.to }
    case 'and': {
      const spans = expression.of.map(timeBoundsOf)
      return {
        from: Math.max(always.from, ...spans.map(({ from }) => from)),
        to: Math.min(always.to, ...spans.map(({ to }) => to))
      }
    }
    case 'or': {
      const spans = expression.of.map(timeBoundsOf)
      return {
        from: Math.min(always.to, ...spans.map(({ from }) => from)),
        to: Math.max(always.from, ...spans.map(({ to }) => to))
      }
    }
    default:
      return always
  }
}
