import type { Span } from './ast'
import { type LexedTerm, lexAuditQuery } from './lex-audit-query'
import { readTerm } from './read-value'

/** A term or a parenthesis, with the minus before it. */
export type QueryPiece = {
  readonly span: Span
  readonly isNegated: boolean
  readonly content: LexedTerm | QueryGroup
}
/** What stands between `OR`s, each a run of pieces. */
export type QueryGroup = { readonly kind: 'group'; readonly alternatives: QueryPiece[][] }

/** What a query is made of, as it is written; what is wrong in it is passed over. */
export function queryTree(source: string): QueryGroup {
  const top: QueryGroup = { kind: 'group', alternatives: [[]] }
  const stack: {
    readonly start: number
    readonly isNegated: boolean
    readonly group: QueryGroup
  }[] = [{ start: 0, isNegated: false, group: top }]
  let minusAt: number | null = null
  const group = (): QueryGroup => stack.at(-1)?.group ?? top
  for (const lexeme of lexAuditQuery(source)) {
    const { start, end } = lexeme.span
    const from = minusAt ?? start
    const isNegated = minusAt !== null
    minusAt = lexeme.kind === 'minus' ? start : null
    if (lexeme.kind === 'term') {
      const piece = { span: { start: from, end }, isNegated, content: lexeme }
      group().alternatives.at(-1)?.push(piece)
    } else if (lexeme.kind === 'or') group().alternatives.push([])
    else if (lexeme.kind === 'open') {
      stack.push({ start: from, isNegated, group: { kind: 'group', alternatives: [[]] } })
    } else if (lexeme.kind === 'close' && stack.length > 1) {
      const closed = stack.pop()
      if (closed === undefined) continue
      const span = { start: closed.start, end }
      const piece = { span, isNegated: closed.isNegated, content: closed.group }
      group().alternatives.at(-1)?.push(piece)
    }
  }
  return top
}

/** The text with its quotes and parentheses closed, so that what follows stands for itself. */
export function closedSource(source: string): string {
  const lexemes = lexAuditQuery(source)
  const last = lexemes.at(-1)
  const isOpen = last?.kind === 'term' && !last.value.isClosed
  let depth = 0
  for (const { kind } of lexemes) {
    if (kind === 'open') depth += 1
    else if (kind === 'close' && depth > 0) depth -= 1
  }
  return (isOpen ? closedQuote(source) : source.trimEnd()) + ')'.repeat(depth)
}

/** A backslash at the end would take the quote in. */
export const closedQuote = (source: string): string =>
  /(?:^|[^\\])(?:\\\\)*\\$/.test(source) ? `${source}\\"` : `${source}"`

const anyClock = { zone: 'utc', now: 0 } as const

/** The same for terms that ask for the same: `outcome:denied`, `Outcome:"DENIED"`. */
export function termKey(term: LexedTerm): string {
  const name = term.field?.name ?? ''
  if (name === 'after' || name === 'before') return `${name}:${term.value.text}`
  const read = readTerm(term, anyClock)
  return 'expression' in read ? JSON.stringify(read.expression) : `${name}:${term.value.text}`
}
