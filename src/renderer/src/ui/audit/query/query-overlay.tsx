import type { ParsedQuery, QueryToken, Span } from '@shared/domain/audit-query/ast'
import { Fragment } from 'react'
import classes from './query-bar.module.css'

type Props = {
  readonly source: string
  readonly tokens: ParsedQuery['tokens']
  /** Underlined where they stand. */
  readonly faults: readonly Span[]
}

/** The query in colours, drawn exactly over the field's own letters. */
export function QueryOverlay({ source, tokens, faults }: Props) {
  return pieces(source, tokens, faults).map(({ text, kind, isNegated, isFaulty, start }) =>
    kind === undefined && !isFaulty ? (
      <Fragment key={start}>{text}</Fragment>
    ) : (
      <span
        key={start}
        className={classes.token}
        data-kind={kind}
        data-negated={isNegated || undefined}
        data-faulty={isFaulty || undefined}
      >
        {text}
      </span>
    )
  )
}

type Piece = {
  readonly start: number
  readonly text: string
  readonly kind: QueryToken['kind'] | undefined
  readonly isNegated: boolean
  readonly isFaulty: boolean
}

/** The whole source cut at each token and fault; blanks are pieces too, or letters would shift. */
function pieces(source: string, tokens: Props['tokens'], faults: Props['faults']): Piece[] {
  const cuts = new Set([0, source.length])
  for (const { span } of tokens) cuts.add(span.start).add(span.end)
  for (const span of faults) cuts.add(span.start).add(span.end)
  const places = [...cuts].filter(at => at <= source.length).sort((a, b) => a - b)
  const found: Piece[] = []
  let next = 0
  for (const [at, start] of places.entries()) {
    const end = places[at + 1]
    if (end === undefined) break
    while ((tokens[next]?.span.end ?? Number.POSITIVE_INFINITY) <= start) next += 1
    const token = tokens[next]
    const isIn = token !== undefined && token.span.start <= start
    const before = tokens[next - 1]
    const isNegated =
      isIn &&
      (token.kind === 'negation' ||
        (token.kind === 'field' &&
          before?.kind === 'negation' &&
          before.span.end === token.span.start))
    found.push({
      start,
      text: source.slice(start, end),
      kind: isIn ? token.kind : undefined,
      isNegated,
      isFaulty: faults.some(span => span.start <= start && end <= span.end)
    })
  }
  return found
}
