import type { ParsedQuery, QueryToken } from './ast'
import { type Lexeme, lexAuditQuery } from './lex-audit-query'
import { readLexemes } from './read-lexemes'
import type { QueryClock } from './read-time'

export const maxQueryLength = 4_000
const maxNotes = 10

/** Reads a query; never throws, in time proportional to its length. */
export function parseAuditQuery(source: string, clock: QueryClock): ParsedQuery {
  if (source.length > maxQueryLength) return tooLong(source)
  const lexemes = lexAuditQuery(source)
  const { issues, notes, expression } = readLexemes(source, lexemes, clock)
  return {
    tokens: lexemes.flatMap(tokensOf).map(token => ({
      ...token,
      isFaulty: issues.some(
        ({ span }) => span.start < token.span.end && token.span.start < span.end
      )
    })),
    issues,
    notes: issues.length > 0 ? [] : notes.slice(0, maxNotes),
    expression: issues.length > 0 ? undefined : expression
  }
}

function tooLong(source: string): ParsedQuery {
  const [most, length] = [maxQueryLength, source.length].map(count => count.toLocaleString('en'))
  const span = { start: maxQueryLength, end: source.length }
  const message = `A query has up to ${most} characters, and this one has ${length}`
  return { tokens: [], issues: [{ span, message }], notes: [], expression: undefined }
}

const markKinds = { open: 'paren', close: 'paren', or: 'operator', minus: 'negation' } as const
type Token = Omit<QueryToken, 'isFaulty'>

function tokensOf(lexeme: Lexeme): Token[] {
  const { span } = lexeme
  if (lexeme.kind !== 'term') return [{ kind: markKinds[lexeme.kind], span }]
  const { field, value } = lexeme
  if (field === null) return [{ kind: 'text', span }]
  const name: Token = { kind: 'field', span: field.span }
  return value.span.start === value.span.end ? [name] : [name, { kind: 'value', span: value.span }]
}
