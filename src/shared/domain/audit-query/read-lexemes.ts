import type { AuditExpression, QueryIssue, Span } from './ast'
import { emptySpans, type QueryItem } from './empty-spans'
import type { LexedTerm, Lexeme } from './lex-audit-query'
import type { QueryClock } from './read-time'
import { readTerm } from './read-value'
import { issueOf, noteOf, shapeIssues, without } from './term-issues'

export const maxQueryTerms = 200
export const maxQueryDepth = 50
/** Each remedy holds the whole query: what follows so many is not looked at. */
const maxIssues = 10
/** Between the parentheses of `actor:(ada OR bea)`. */
const maxGrouped = 40

type Frame = {
  /** Of the parenthesis; `null` outside all of them. */
  readonly open: Span | null
  /** Of the minus before it. */
  readonly minus: Span | null
  /** Between `OR`s. */
  readonly groups: QueryItem[][]
  lastOr: Span | null
}
const newFrame = (open: Span | null, minus: Span | null): Frame => ({
  open,
  minus,
  groups: [[]],
  lastOr: null
})

export type ReadQuery = {
  readonly expression: AuditExpression
  readonly issues: readonly QueryIssue[]
  readonly notes: readonly QueryIssue[]
}

/** With a stack of its own instead of recursion: depth is the user's choice. */
export function readLexemes(
  source: string,
  lexemes: readonly Lexeme[],
  clock: QueryClock
): ReadQuery {
  const issues: QueryIssue[] = []
  const notes: QueryIssue[] = []
  const outermost = newFrame(null, null)
  const stack = [outermost]
  let minus: Span | null = null
  let terms = 0
  const frame = (): Frame => stack.at(-1) ?? outermost
  const report = (span: Span, message: string, label?: string, remedied = ''): void => {
    const remedy = label === undefined ? {} : { remedy: { label, source: remedied } }
    issues.push({ span, message, ...remedy })
  }

  function takeMinus(): Span | null {
    const taken = minus
    minus = null
    return taken
  }
  function add(span: Span, expression: AuditExpression, negation: Span | null): void {
    const item = negation === null ? expression : ({ kind: 'not', of: expression } as const)
    frame().groups.at(-1)?.push({ span, expression: item })
  }
  /** What the innermost frame asks for; it is taken off. */
  function finish({ groups, lastOr }: Frame): AuditExpression {
    if (lastOr !== null && groups.at(-1)?.length === 0) {
      report(lastOr, 'Nothing follows this OR', 'Remove it', without(source, lastOr))
    }
    for (const group of groups) notes.push(...emptySpans(group, source))
    stack.pop()
    return oneOf(
      'or',
      groups.map(group =>
        oneOf(
          'and',
          group.map(({ expression }) => expression)
        )
      )
    )
  }

  function onMinus(span: Span, next: Lexeme | undefined): void {
    const isBound = next?.span.start === span.end
    if (isBound && (next.kind === 'term' || next.kind === 'open')) minus = span
    else report(span, 'Nothing follows this minus sign', 'Remove it', without(source, span))
  }
  function onOpen(span: Span): void {
    if (stack.length === maxQueryDepth + 1) {
      report(span, `Parentheses nest up to ${maxQueryDepth} deep`)
    }
    stack.push(newFrame(span, takeMinus()))
  }
  function onClose(span: Span, previous: Lexeme | undefined): void {
    const closed = frame()
    const { open } = closed
    if (open === null) {
      report(span, 'This parenthesis was not opened', 'Remove it', without(source, span))
      return
    }
    const whole = { start: open.start, end: span.end }
    if (previous?.kind === 'open') {
      const start = closed.minus?.start ?? whole.start
      const remedied = without(source, { start, end: whole.end })
      report(whole, 'Nothing stands between these parentheses', 'Remove them', remedied)
    }
    add(whole, finish(closed), closed.minus)
  }
  function onOr(span: Span): void {
    const { groups } = frame()
    if (groups.at(-1)?.length === 0) {
      report(span, 'Nothing stands before this OR', 'Remove it', without(source, span))
      return
    }
    groups.push([])
    frame().lastOr = span
  }
  function onTerm(term: LexedTerm, following: readonly Lexeme[]): void {
    terms += 1
    if (terms === maxQueryTerms + 1) report(term.span, `A query has up to ${maxQueryTerms} terms`)
    issues.push(...shapeIssues(term, source))
    const read = readTerm(term, clock)
    const expression = 'expression' in read ? read.expression : ({ kind: 'all' } as const)
    if (!('expression' in read)) issues.push(issueOf(read, term, following, source))
    else if (read.note !== undefined) notes.push(noteOf(read, term, minus !== null, source))
    add(term.span, expression, takeMinus())
  }

  for (const [nth, lexeme] of lexemes.entries()) {
    if (issues.length >= maxIssues) break
    const next = lexemes[nth + 1]
    if (lexeme.kind === 'term') onTerm(lexeme, lexemes.slice(nth + 1, nth + 1 + maxGrouped))
    else if (lexeme.kind === 'minus') onMinus(lexeme.span, next)
    else if (lexeme.kind === 'open') onOpen(lexeme.span)
    else if (lexeme.kind === 'close') onClose(lexeme.span, lexemes[nth - 1])
    else onOr(lexeme.span)
  }
  const unclosed = frame().open
  if (unclosed !== null && issues.length < maxIssues) {
    const remedied = source + ')'.repeat(stack.length - 1)
    report(unclosed, 'This parenthesis is not closed', 'Close it at the end', remedied)
  }
  while (stack.length > 1) finish(frame())
  const expression = finish(outermost)
  issues.sort((a, b) => a.span.start - b.span.start)
  return { expression, issues, notes }
}

function oneOf(kind: 'and' | 'or', of: readonly AuditExpression[]): AuditExpression {
  const [first = { kind: 'all' }] = of
  return of.length < 2 ? first : { kind, of }
}
