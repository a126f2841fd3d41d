import { parseCaller } from '../cidr'
import type { Span } from './ast'

export type LexedValue = {
  readonly span: Span
  /** Without its quotes, escapes resolved; half characters are U+FFFD. */
  readonly text: string
  readonly isQuoted: boolean
  /** False where the closing quote is missing. */
  readonly isClosed: boolean
  /** Written between slashes, as regular expressions are. */
  readonly isRegex: boolean
}
export type LexedTerm = {
  readonly kind: 'term'
  readonly span: Span
  /** With its colon. In lower case, and not yet known to be a field. `null` is free text. */
  readonly field: { readonly name: string; readonly span: Span } | null
  readonly value: LexedValue
  /** Follows another term without a space. */
  readonly isGlued: boolean
}
export type Lexeme =
  | { readonly kind: 'open' | 'close' | 'or' | 'minus'; readonly span: Span }
  | LexedTerm

const fieldName = /[A-Za-z_][A-Za-z0-9_]*:/y
const blanks = /\s+/y
const bareRun = /[^\s"()]*/y
const run = /\S*/y
const quotedRun = /"((?:[^"\\]|\\[\s\S])*)("|\\?)/y

const readAt = (pattern: RegExp, source: string, at: number): string => {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0] ?? ''
}

/** Every character but blanks belongs to one lexeme. Never fails; what is wrong is marked. */
export function lexAuditQuery(source: string): readonly Lexeme[] {
  const lexemes: Lexeme[] = []
  let at = 0
  while (at < source.length) {
    at += readAt(blanks, source, at).length
    if (at === source.length) break
    const lexeme = lexemeAt(source, at, lexemes.at(-1))
    lexemes.push(lexeme)
    at = lexeme.span.end
  }
  return lexemes
}

const marks = { '(': 'open', ')': 'close', '-': 'minus' } as const

function lexemeAt(source: string, start: number, previous: Lexeme | undefined): Lexeme {
  const mark = marks[source.charAt(start) as keyof typeof marks]
  if (mark !== undefined) return { kind: mark, span: { start, end: start + 1 } }
  const isGlued = previous?.kind === 'term' && previous.span.end === start
  const field = fieldAt(source, start)
  const value = valueAt(source, field?.span.end ?? start)
  const span = { start, end: value.span.end }
  if (field === null && value.text === 'OR' && !value.isQuoted) return { kind: 'or', span }
  return { kind: 'term', span, field, value, isGlued }
}

/** A link and an address hold colons too; they are text. */
function fieldAt(source: string, start: number): LexedTerm['field'] {
  const written = readAt(fieldName, source, start)
  const end = start + written.length
  if (written === '' || source.startsWith('//', end)) return null
  const isAddress = parseCaller(readAt(bareRun, source, start).slice(0, 64)) !== undefined
  return isAddress ? null : { name: written.slice(0, -1).toLowerCase(), span: { start, end } }
}

function valueAt(source: string, start: number): LexedValue {
  if (source.charAt(start) === '"') return quotedAt(source, start)
  const isTermStart = start === 0 || /[\s:(-]/.test(source.charAt(start - 1))
  const whole = source.charAt(start) === '/' && isTermStart ? readAt(run, source, start) : ''
  const isRegex = isRegexLike(whole)
  const text = isRegex ? whole : readAt(bareRun, source, start)
  const span = { start, end: start + text.length }
  return { span, text: text.toWellFormed(), isQuoted: false, isClosed: true, isRegex }
}

/** Slashes around what is more than a path. */
function isRegexLike(text: string): boolean {
  const end = text.lastIndexOf('/')
  if (end <= 1) return false
  const [body, flags] = [text.slice(1, end), text.slice(end + 1)]
  if (!/^[dgimsuvy]*$/.test(flags)) return false
  return (
    /\.[*+?]|[[\](){}|^$\\+?]/.test(body) || (/^(?:i|g|gi|ig)$/.test(flags) && !body.includes('/'))
  )
}

function quotedAt(source: string, start: number): LexedValue {
  quotedRun.lastIndex = start
  const [written = '', inner = '', end = ''] = quotedRun.exec(source) ?? []
  const isClosed = end === '"'
  const text = unescaped(isClosed ? inner : inner + end).toWellFormed()
  const span = { start, end: start + written.length }
  return { span, text, isQuoted: true, isClosed, isRegex: false }
}

/** `\"`, `\\` and `\u{202e}`; a backslash before anything else is a backslash, as in `ACME\nina`. */
const escapes = /\\(?:(["\\])|u\{([0-9a-f]{1,6})\})/gi

const unescaped = (text: string): string =>
  text.replace(escapes, (written, mark: string | undefined, digits: string | undefined) => {
    if (mark !== undefined) return mark
    const code = Number.parseInt(digits ?? '', 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : written
  })
