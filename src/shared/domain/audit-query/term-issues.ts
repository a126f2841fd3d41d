import type { QueryIssue, Span } from './ast'
import type { LexedTerm, Lexeme } from './lex-audit-query'
import { closedQuote } from './query-tree'
import { isAuditField, type readTerm } from './read-value'
import { shownText } from './shown-text'

export function without(source: string, { start, end }: Span): string {
  const before = source.slice(0, start)
  const after = source.slice(end)
  return `${before}${/(?:^|\s)$/.test(before) ? after.trimStart() : after}`.trim()
}

export function shapeIssues({ isGlued, span, value }: LexedTerm, source: string): QueryIssue[] {
  const found: QueryIssue[] = []
  if (isGlued) {
    const remedied = `${source.slice(0, span.start)} ${source.slice(span.start)}`
    const remedy = { label: 'Put a space before it', source: remedied }
    found.push({ span, message: 'A space is missing before this', remedy })
  }
  if (!value.isClosed) {
    const opened = { start: value.span.start, end: value.span.start + 1 }
    const remedy = { label: 'Close it at the end', source: closedQuote(source) }
    found.push({ span: opened, message: 'This quote is not closed', remedy })
  }
  return found
}

export const noteOf = (
  { note = '', termRemedy }: { readonly note?: string; readonly termRemedy?: string },
  { span, value }: LexedTerm,
  isNegated: boolean,
  source: string
): QueryIssue => ({
  span: value.span,
  message: note,
  ...(termRemedy !== undefined &&
    !isNegated && {
      remedy: {
        label: `Use ${termRemedy}`,
        source: source.slice(0, span.start) + termRemedy + source.slice(span.end)
      }
    })
})

/** The values of `actor:(ada OR bea)`, as other languages group them. */
function groupedValues(
  [open, ...lexemes]: readonly Lexeme[],
  source: string
): { readonly values: readonly string[]; readonly end: number } | undefined {
  const close = lexemes.findIndex(({ kind }) => kind === 'close')
  if (open?.kind !== 'open' || close < 1) return undefined
  const inner = lexemes.slice(0, close)
  const isList = inner.every(
    (lexeme, nth) =>
      lexeme.kind === (nth % 2 === 0 ? 'term' : 'or') &&
      (lexeme.kind !== 'term' || lexeme.field === null)
  )
  if (!isList || inner.length % 2 === 0) return undefined
  const terms = inner.filter(({ kind }) => kind === 'term')
  const values = terms.map(({ span }) => source.slice(span.start, span.end))
  return { values, end: lexemes[close]?.span.end ?? source.length }
}

type Fault = Exclude<ReturnType<typeof readTerm>, { expression: unknown }>

const isCurved = (text: string): boolean => /^[“”„«»]/.test(text)

export function issueOf(
  { fault, remedy, termRemedy, isOfField = false }: Fault,
  { field, span, value }: LexedTerm,
  following: readonly Lexeme[],
  source: string
): QueryIssue {
  const isMissing = value.span.start === value.span.end
  const at = field !== null && (isOfField || isMissing) ? field.span : value.span
  const replaced = ({ start, end }: Span, text: string): string =>
    source.slice(0, start) + text + source.slice(end)
  const issue = (label: string, remedied: string): QueryIssue => ({
    span: at,
    message: fault,
    remedy: { label, source: remedied }
  })
  const use = (text: string): string => `Use ${shownText(text).slice(1, -1)}`
  if (termRemedy !== undefined) return issue(use(termRemedy), replaced(span, termRemedy))
  if (remedy !== undefined) return issue(use(remedy), replaced(value.span, remedy))
  if (!value.isQuoted && isCurved(value.text)) {
    return issue('Use straight quotes', source.replace(/[“”„«»]/g, '"'))
  }
  if (field === null || !isMissing) return { span: at, message: fault }
  const [next] = following
  const group = isAuditField(field.name) ? groupedValues(following, source) : undefined
  if (group !== undefined) {
    const terms = group.values.map(text => `${field.name}:${text}`)
    const written = `(${terms.join(' OR ')})`
    return issue(use(written), replaced({ start: span.start, end: group.end }, written))
  }
  // `actor: ada`, written with a space.
  if (next?.kind !== 'term' || next.field !== null || !isAuditField(field.name)) {
    const start = source.charAt(span.start - 1) === '-' ? span.start - 1 : span.start
    return issue('Remove it', without(source, { start, end: span.end }))
  }
  const joined = source.slice(next.span.start, next.span.end)
  return issue(
    use(`${field.name}:${joined}`),
    source.slice(0, span.end) + source.slice(next.span.start)
  )
}
