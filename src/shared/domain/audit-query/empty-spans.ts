import type { AuditExpression, QueryIssue, Span } from './ast'

/** A term or parenthesis with what it asks for. */
export type QueryItem = { readonly span: Span; readonly expression: AuditExpression }

/** Nothing happened after the later and before the earlier of two moments. */
export function emptySpans(group: readonly QueryItem[], source: string): QueryIssue[] {
  const times = group.flatMap(({ span, expression }) =>
    expression.kind === 'time' ? [{ ...expression, span }] : []
  )
  const after = times.filter(({ from }) => from !== null)
  const before = times.filter(({ to }) => to !== null)
  const [latest] = after.toSorted((a, b) => (b.from ?? 0) - (a.from ?? 0))
  const [earliest] = before.toSorted((a, b) => (a.to ?? 0) - (b.to ?? 0))
  if (latest?.from == null || earliest?.to == null || latest.from < earliest.to) return []
  const message = 'Nothing can match: the end of this time lies before its beginning'
  const span = earliest.span
  if (after.length > 1 || before.length > 1) return [{ span, message }]
  const [first, second] = [latest.span, span].sort((a, b) => a.start - b.start)
  if (first === undefined || second === undefined) return [{ span, message }]
  const isTerm = ({ start }: Span): boolean => /[ab]/i.test(source.charAt(start))
  if (!isTerm(first) || !isTerm(second)) return [{ span, message }]
  return [
    { span, message, remedy: { label: 'Exchange them', source: exchanged(source, first, second) } }
  ]
}

function exchanged(source: string, first: Span, second: Span): string {
  const swapped = ({ start, end }: Span): string => {
    const [field = '', value = ''] = source.slice(start, end).split(/:(.*)/s)
    return `${field.toLowerCase() === 'after' ? 'before' : 'after'}:${value}`
  }
  const between = source.slice(first.end, second.start)
  const ends = [source.slice(0, first.start), source.slice(second.end)]
  return `${ends[0]}${swapped(first)}${between}${swapped(second)}${ends[1]}`
}
