import type { Span } from './ast'
import { type LexedTerm, lexAuditQuery } from './lex-audit-query'
import { closedSource, type QueryGroup, type QueryPiece, queryTree, termKey } from './query-tree'
import { termFor } from './term-for'

/**
 * What facets, pivots and the histogram's brush do to a query. A query that cannot be run is kept as it
 * is, its quotes and parentheses closed.
 */

export type TermState = 'asked' | 'excluded' | 'absent'

/** Whether a term stands in the query for the whole of it, or among alternatives of its field. */
export function termState(source: string, term: string): TermState {
  const wanted = lexedTerm(term)
  const choice = wholeChoice(source, wanted)
  if (choice !== undefined) return choice.some(isFor(wanted)) ? 'asked' : 'absent'
  const pieces = wholePieces(source) ?? []
  const isAsked = (piece: QueryPiece): boolean =>
    !piece.isNegated && (choiceOf(piece, wanted) ?? []).some(isFor(wanted))
  if (pieces.some(isAsked)) return 'asked'
  return pieces.some(isExclusionOf(wanted)) ? 'excluded' : 'absent'
}

/** Asks for this instead of other values of its field. */
export function withOnlyTerm(source: string, term: string): string {
  const wanted = lexedTerm(term)
  const isOther = (piece: QueryPiece): boolean =>
    isExclusionOf(wanted)(piece) || (!piece.isNegated && choiceOf(piece, wanted) !== undefined)
  return wholeChoice(source, wanted) === undefined ? appended(without(source, isOther), term) : term
}

/**
 * Takes a term in or out, as a click on a facet does. An entry has one value of most fields, so further
 * values of the field are alternatives: `(outcome:denied OR outcome:error)`.
 */
export function toggledTerm(source: string, term: string): string {
  const wanted = lexedTerm(term)
  if (termState(source, term) === 'asked') return withoutTerm(source, term)
  const choice = wholeChoice(source, wanted)
  if (choice !== undefined) return `${source.trim()} OR ${term}`
  const cleared = without(source, isExclusionOf(wanted))
  const beside = (wholePieces(cleared) ?? [])
    .filter(({ isNegated }) => !isNegated)
    .map(piece => ({ span: piece.span, choice: choiceOf(piece, wanted) ?? [] }))
    .find(({ choice }) => choice.length > 0 && choice.every(isExact))
  if (beside === undefined) return appended(cleared, term)
  const terms = [...beside.choice.map(one => textOf(cleared, one)), term]
  return replaced(cleared, beside.span, `(${terms.join(' OR ')})`)
}

/** Leaves a value out, or no longer where it was left out. */
export function toggledExclusion(source: string, term: string): string {
  const wanted = lexedTerm(term)
  if (termState(source, term) === 'excluded') return without(source, isExclusionOf(wanted))
  return appended(withoutTerm(source, term), `-${term}`)
}

/** No longer asks for this; nothing where it is not asked for. */
export function withoutTerm(source: string, term: string): string {
  const wanted = lexedTerm(term)
  const whole = wholeChoice(source, wanted)
  const left = (choice: readonly LexedTerm[], text: string): string[] =>
    choice.filter(one => !isFor(wanted)(one)).map(one => textOf(text, one))
  if (whole !== undefined) return left(whole, source).join(' OR ')
  const piece = (wholePieces(source) ?? []).find(
    one => !one.isNegated && (choiceOf(one, wanted) ?? []).some(isFor(wanted))
  )
  if (piece === undefined) return source
  const others = left(choiceOf(piece, wanted) ?? [], source)
  const text = others.length > 1 ? `(${others.join(' OR ')})` : (others[0] ?? '')
  return withoutTerm(replaced(source, piece.span, text), term)
}

/** The moments a query is bound to, in milliseconds; `null` leaves an end open. */
export function withTimeSpan(
  source: string,
  { from, to }: { readonly from: number | null; readonly to: number | null }
): string {
  const bare = without(source, ({ isNegated, content }) => {
    const name = content.kind === 'term' ? content.field?.name : undefined
    return !isNegated && (name === 'after' || name === 'before')
  })
  const terms = [
    from === null ? undefined : termFor('after', shortIso(from)),
    to === null ? undefined : termFor('before', shortIso(to))
  ].filter(term => term !== undefined)
  return terms.length === 0 ? bare : appended(bare, terms.join(' '))
}

/** `2026-11-19T00:00Z`: without the zeros that say nothing. */
export const shortIso = (at: number): string =>
  new Date(at).toISOString().replace(/(?::00)?\.000Z$/, 'Z')

/** With a piece of it written differently; spaces that nothing is left between go. */
export function replaced(source: string, { start, end }: Span, text: string): string {
  const [before, after] = [source.slice(0, start), source.slice(end)]
  if (text !== '') return `${before}${text}${after}`
  return [before.trimEnd(), after.trimStart()].filter(part => part !== '').join(' ')
}

/** Everything there is must hold, and this; alternatives are held together first. */
function appended(source: string, term: string): string {
  const closed = closedSource(source).trim()
  if (closed === '') return term
  return queryTree(closed).alternatives.length > 1 ? `(${closed}) ${term}` : `${closed} ${term}`
}

function lexedTerm(term: string): LexedTerm {
  const [lexeme] = lexAuditQuery(term)
  if (lexeme?.kind !== 'term') throw new RangeError('This is no term')
  return lexeme
}

const textOf = (source: string, { span }: LexedTerm): string => source.slice(span.start, span.end)

const isFor = (wanted: LexedTerm) => (term: LexedTerm) => termKey(term) === termKey(wanted)

const isExclusionOf =
  (wanted: LexedTerm) =>
  ({ isNegated, content }: QueryPiece): boolean =>
    isNegated && content.kind === 'term' && isFor(wanted)(content)

/** Values that stand for themselves; what only contains something is narrowed by another term. */
const isExact = ({ field, value }: LexedTerm): boolean =>
  value.isQuoted || (field?.name === 'outcome' && !value.text.includes('*'))

/** Pieces that all must hold; `undefined` where the whole is alternatives. */
function wholePieces(source: string): readonly QueryPiece[] | undefined {
  const { alternatives } = queryTree(source)
  return alternatives.length > 1 ? undefined : alternatives[0]
}

/** Where the whole query is nothing but alternatives of a term's field. */
function wholeChoice(source: string, wanted: LexedTerm): readonly LexedTerm[] | undefined {
  const tree = queryTree(source)
  return tree.alternatives.length > 1 ? choiceIn(tree, wanted) : undefined
}

/** A term of the same field, or a parenthesis of nothing but such. */
const choiceOf = ({ content }: QueryPiece, wanted: LexedTerm): readonly LexedTerm[] | undefined =>
  content.kind === 'group'
    ? choiceIn(content, wanted)
    : isOfField(content, wanted)
      ? [content]
      : undefined

const isOfField = (term: LexedTerm, wanted: LexedTerm): boolean =>
  wanted.field === null ? isFor(wanted)(term) : term.field?.name === wanted.field.name

function choiceIn(
  { alternatives }: QueryGroup,
  wanted: LexedTerm
): readonly LexedTerm[] | undefined {
  const terms = alternatives.map(([piece, ...others]) =>
    piece?.content.kind === 'term' && !piece.isNegated && others.length === 0
      ? piece.content
      : undefined
  )
  return terms.every(term => term !== undefined && isOfField(term, wanted))
    ? terms.filter(term => term !== undefined)
    : undefined
}

/** Takes pieces that all must hold out of the query. */
function without(source: string, isOut: (piece: QueryPiece) => boolean): string {
  const pieces = wholePieces(source)?.filter(isOut) ?? []
  return pieces.reduceRight((text, { span }) => replaced(text, span, ''), source)
}
