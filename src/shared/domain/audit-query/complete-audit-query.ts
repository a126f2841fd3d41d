import { type AuditField, auditFields, type Span } from './ast'
import { replaced } from './edit-audit-query'
import { type LexedTerm, lexAuditQuery } from './lex-audit-query'
import { isAuditField } from './read-value'

export type Suggestion = { readonly insert: string; readonly words: string }

type FieldCompletion = {
  readonly kind: 'field'
  readonly typed: string
  /** What a suggestion takes the place of. */
  readonly span: Span
  readonly suggestions: readonly Suggestion[]
}

type ValueCompletion = {
  readonly kind: 'value'
  readonly field: AuditField
  /** Without quotes. */
  readonly typed: string
  /** Of the whole term, its minus aside: what is taken is a term, as `audit.values` answers. */
  readonly span: Span
  /** The query without this term: what values are counted in. Not always one that can be run. */
  readonly rest: string
  /** Of times; values of other fields are asked from the cache. */
  readonly suggestions: readonly Suggestion[]
}

export type Completion = FieldCompletion | ValueCompletion

/** What each field compares, in a line. */
export const fieldWords: Readonly<Record<AuditField, string>> = {
  actor: 'Who did it: name, e-mail, id or type',
  action: 'What was done, such as api_key.revoked or partner.*',
  outcome: 'success, denied or error',
  partner: 'The partner by or about whom it is',
  key: 'The key it was called with, or that it is about',
  resource: 'What it was done to: name, id or type',
  ip: 'Address, range such as 203.0.113.0/24, or 203.0.113.*',
  reason: 'Why it was denied or failed',
  agent: 'The program that called',
  id: 'The entry’s id, or how it begins',
  request: 'The request’s id, or how it begins',
  after: 'From this time on: 2026-10-01T12:30, 7d, today',
  before: 'Before this time: 2026-10-01T12:30, 12h, now'
}

const timeSuggestions: readonly Suggestion[] = [
  { insert: 'today', words: 'Midnight' },
  { insert: 'yesterday', words: 'Midnight a day ago' },
  { insert: '1h', words: 'An hour ago' },
  { insert: '24h', words: '24 hours ago' },
  { insert: '7d', words: 'Seven days ago' },
  { insert: '30d', words: '30 days ago' },
  { insert: 'now', words: 'When the search runs' }
]

/** What is being typed at the caret; `undefined` where nothing can be offered. */
export function completionAt(source: string, caret: number): Completion | undefined {
  const lexemes = lexAuditQuery(source)
  const term = lexemes.find(
    ({ span, kind }) =>
      span.start < caret && caret <= span.end && (kind === 'term' || kind === 'or')
  )
  if (term === undefined) return betweenTerms(source, caret)
  if (term.kind !== 'term') return undefined
  const { field, span, value } = term
  if (field === null) {
    if (value.isQuoted || value.isRegex) return undefined
    return fieldCompletion(source.slice(span.start, caret), span)
  }
  if (caret < field.span.end) {
    return fieldCompletion(source.slice(field.span.start, caret), field.span)
  }
  return isAuditField(field.name) ? valueCompletion(source, caret, term, field.name) : undefined
}

/** `partner:Acme A|`: the free words that may be the rest of a value without quotes. */
export function joinedCompletionAt(source: string, caret: number): ValueCompletion | undefined {
  const before = lexAuditQuery(source.slice(0, caret))
  const start = before.findLastIndex(each => each.kind === 'term' && each.field !== null)
  const [term, ...words] = start === -1 ? [] : before.slice(start)
  if (term?.kind !== 'term' || term.field === null || !isAuditField(term.field.name)) {
    return undefined
  }
  const areWords = [term, ...words].every(
    each => each.kind === 'term' && !each.value.isQuoted && !each.value.isRegex && !each.isGlued
  )
  const name = term.field.name
  const isOfBlanks = name !== 'after' && name !== 'before'
  const goesOn = words.length > 0 || /\s$/.test(source.slice(0, caret))
  const isEmpty = term.value.span.start === term.value.span.end
  // A word the caret stands inside of is not cut.
  const isAtEnd = /^(?:$|[\s)])/.test(source.slice(caret))
  if (!areWords || !isOfBlanks || !goesOn || isEmpty || !isAtEnd) return undefined
  const from = source.charAt(term.span.start - 1) === '-' ? term.span.start - 1 : term.span.start
  return {
    kind: 'value',
    field: name,
    typed: source.slice(term.value.span.start, caret),
    span: { start: term.span.start, end: caret },
    rest: replaced(source, { start: from, end: caret }, ''),
    suggestions: []
  }
}

function betweenTerms(source: string, caret: number): Completion | undefined {
  const isFree =
    /(?:^|[\s(-])$/.test(source.slice(0, caret)) && /^(?:$|[\s)])/.test(source.slice(caret))
  return isFree ? fieldCompletion('', { start: caret, end: caret }) : undefined
}

function fieldCompletion(typed: string, span: Span): Completion | undefined {
  const lower = typed.toLowerCase()
  const suggestions = auditFields
    .filter(field => field.startsWith(lower))
    .map(field => ({ insert: `${field}:`, words: fieldWords[field] }))
  return suggestions.length === 0 ? undefined : { kind: 'field', typed, span, suggestions }
}

function valueCompletion(
  source: string,
  caret: number,
  { span, value }: LexedTerm,
  field: AuditField
): Completion {
  const before = source.slice(value.span.start, caret)
  const typed = value.isQuoted ? before.replace(/^"|"$/g, '') : before
  const start = source.charAt(span.start - 1) === '-' ? span.start - 1 : span.start
  const isTime = field === 'after' || field === 'before'
  const suggestions = timeSuggestions
    .filter(({ insert }) => isTime && insert.startsWith(typed.toLowerCase()))
    .map(({ insert, words }) => ({ insert: `${field}:${insert}`, words }))
  // A quote that is not closed yet holds everything after it; that is to stay.
  const end = value.isClosed ? span.end : caret
  const rest = replaced(source, { start, end }, '')
  return { kind: 'value', field, typed, span: { start: span.start, end }, rest, suggestions }
}

/** The query with a suggestion taken, and where the caret goes; a field waits for its value. */
export function taken(
  source: string,
  span: Span,
  insert: string
): { readonly source: string; readonly caret: number } {
  const before = source.slice(0, span.start)
  const after = source.slice(span.end)
  const isWaiting = insert.endsWith(':')
  const space = isWaiting || /^[\s)]/.test(after) ? '' : ' '
  const next = `${before}${insert}${space}${after}`
  const end = before.length + insert.length
  return { source: next, caret: isWaiting || after.startsWith(')') ? end : end + 1 }
}
