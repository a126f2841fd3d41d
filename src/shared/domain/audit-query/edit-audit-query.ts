import type { Span } from './ast'
import { type LexedTerm, lexAuditQuery } from './lex-audit-query'
import { closedSource, type QueryGroup, type QueryPiece, queryTree, termKey } from './query-tree'
import { termFor } from './term-for'

/**
 * What facets, pivots and the histogram's brush do to a query. A query that cannot be run is kept as it
 * is, its quotes and parentheses closed.
 */

export type TermState = 'asked' | 'excluded' | 'absent'

/** A value that is left out of the whole of a query; `key` is the same however its term is written. */
export type Exclusion = {
  readonly field: string
  readonly label: string
  readonly term: string
  readonly key: string
}

/** What a query says of single values, read once for all of them. */
export function termsIn(source: string) {
  const tree = queryTree(source)
  const asked = new Set<string>()
  const excluded = new Map<string, LexedTerm>()
  const ask = (choice: readonly LexedTerm[] = []) => {
    for (const term of choice) asked.add(termKey(term))
  }
  if (tree.alternatives.length > 1) ask(ownChoice(tree))
  for (const { isNegated, content } of piecesOf(tree) ?? []) {
    if (!isNegated) ask(content.kind === 'term' ? [content] : ownChoice(content))
    else if (content.kind === 'term') excluded.set(termKey(content), content)
  }

  /** Whether a term stands in the query for the whole of it, or among alternatives of its field. */
  function stateOf(term: string): TermState {
    const key = keyOfTerm(term)
    if (asked.has(key)) return 'asked'
    return excluded.has(key) ? 'excluded' : 'absent'
  }

  /** Of values as a click on a facet leaves them out. */
  const exclusions = [...excluded].flatMap(([key, term]): Exclusion | [] => {
    const { field, value } = term
    return field === null || value.text === '' || !isExact(term) || asked.has(key)
      ? []
      : { field: field.name, label: value.text, term: textOf(source, term), key }
  })

  return { stateOf, exclusions }
}

export const termState = (source: string, term: string): TermState => termsIn(source).stateOf(term)

/** Asks for this instead of other values of its field. */
export function withOnlyTerm(source: string, term: string): string {
  const wanted = lexedTerm(term)
  const isOther = (piece: QueryPiece): boolean =>
    isExclusionOf(wanted)(piece) || (!piece.isNegated && choiceOf(piece, wanted) !== undefined)
  return wholeChoice(source, wanted) === undefined ? appended(without(source, isOther), term) : term
}

/**
 * Takes a term in or out, as a click on a facet does; what was left out is no longer. An entry has one
 * value of most fields, so further values of the field are alternatives: `(outcome:denied OR outcome:error)`.
 */
export function toggledTerm(source: string, term: string): string {
  const wanted = lexedTerm(term)
  const state = termState(source, term)
  if (state === 'asked') return withoutTerm(source, term)
  if (state === 'excluded') return without(source, isExclusionOf(wanted))
  const choice = wholeChoice(source, wanted)
  if (choice !== undefined) return `${source.trim()} OR ${term}`
  const beside = (wholePieces(source) ?? [])
    .filter(({ isNegated }) => !isNegated)
    .map(piece => ({ span: piece.span, choice: choiceOf(piece, wanted) ?? [] }))
    .find(({ choice }) => choice.length > 0 && choice.every(isExact))
  if (beside === undefined) return appended(source, term)
  const terms = [...beside.choice.map(one => textOf(source, one)), term]
  return replaced(source, beside.span, `(${terms.join(' OR ')})`)
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

export const keyOfTerm = (term: string): string => termKey(lexedTerm(term))

const textOf = (source: string, { span }: LexedTerm): string => source.slice(span.start, span.end)

function isFor(wanted: LexedTerm): (term: LexedTerm) => boolean {
  const key = termKey(wanted)
  return term => termKey(term) === key
}

function isExclusionOf(wanted: LexedTerm): (piece: QueryPiece) => boolean {
  const isWanted = isFor(wanted)
  return ({ isNegated, content }) => isNegated && content.kind === 'term' && isWanted(content)
}

/** Values that stand for themselves; what only contains something is narrowed by another term. */
const isExact = ({ field, value }: LexedTerm): boolean =>
  value.isQuoted || (field?.name === 'outcome' && !value.text.includes('*'))

/** Pieces that all must hold; `undefined` where the whole is alternatives. */
const piecesOf = ({ alternatives }: QueryGroup): readonly QueryPiece[] | undefined =>
  alternatives.length > 1 ? undefined : alternatives[0]
const wholePieces = (source: string) => piecesOf(queryTree(source))

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

/** Alternatives that are all of one field, whichever that is. */
function ownChoice(group: QueryGroup): readonly LexedTerm[] | undefined {
  const first = group.alternatives[0]?.[0]?.content
  return first?.kind === 'term' ? choiceIn(group, first) : undefined
}

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
