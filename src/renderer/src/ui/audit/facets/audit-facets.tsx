import { UnstyledButton } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import type { AuditCounts, AuditFacet } from '@shared/contract/audit'
import { termsIn } from '@shared/domain/audit-query/edit-audit-query'
import { type KeyboardEvent, memo, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ChangePlace } from '../audit-view-parts'
import classes from './audit-facets.module.css'
import { FacetValue } from './facet-value'
import { type ShownFacet, shownFacet } from './shown-facet'

type Props = {
  readonly facets: AuditCounts['facets']
  /** What a click edits. */
  readonly query: string
  readonly change: ChangePlace
  /** Counts of a search that is still being answered, or of the one before. */
  readonly isPartial: boolean
}

const facetWords: Readonly<Record<AuditFacet, string>> = {
  outcome: 'Outcome',
  action: 'Action',
  actor: 'Actor',
  ip: 'Address',
  partner: 'Partner',
  key: 'Key',
  resource: 'Resource'
}

/**
 * The values of the match with their counts, and those the query leaves out; a click writes the query.
 * Memoised: while the log is fetched, the view is told of it several times a second.
 */
export const AuditFacets = memo(function AuditFacets({ facets, query, change, isPartial }: Props) {
  const ref = useRef<HTMLDivElement>(null)
  const terms = useMemo(() => termsIn(query), [query])
  /** Left out where all was counted last. */
  const [leftOut, setLeftOut] = useState(terms.exclusions)
  if (!isPartial && leftOut !== terms.exclusions) setLeftOut(terms.exclusions)
  const [whole, setWhole] = useState<readonly AuditFacet[]>([])
  const shown = facets
    .map(facet => shownFacet(facet, terms, leftOut, whole.includes(facet.field)))
    .filter(({ values }) => values.length > 0)
  /** One value is in the tab order; arrows move through all of them. */
  const [cursor, setCursor] = useState('')
  const all = shown.flatMap(({ values }) => values.map(({ term }) => term))
  const tabStop = all.includes(cursor) ? cursor : all[0]

  const buttonsIn = () => [
    ...(ref.current?.querySelectorAll<HTMLElement>('[data-facet-value]') ?? [])
  ]
  /** The place of the value that has the focus, for when a search takes the value away. */
  const focusedAt = useRef(-1)
  useLayoutEffect(() => {
    if (focusedAt.current === -1 || document.activeElement !== document.body) return
    const buttons = buttonsIn()
    buttons[Math.min(focusedAt.current, buttons.length - 1)]?.focus()
  })

  function fold({ field, isWhole }: ShownFacet) {
    setWhole(isWhole ? whole.filter(one => one !== field) : [...whole, field])
  }

  function onKeyDown(event: KeyboardEvent) {
    const buttons = buttonsIn()
    const at = buttons.indexOf(document.activeElement as HTMLElement)
    const to = target(event.key, at, buttons.length - 1)
    if (to === undefined || at === -1) return
    event.preventDefault()
    buttons[to]?.focus()
  }

  return (
    <div
      ref={ref}
      role="toolbar"
      aria-label="Values of this search"
      aria-orientation="vertical"
      className={classes.facets}
      data-partial={isPartial || undefined}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        focusedAt.current = buttonsIn().indexOf(target)
      }}
      onBlur={({ target }) => {
        if (target.isConnected) focusedAt.current = -1
      }}
    >
      {isPartial && <span className={classes.partial}>Still counting</span>}
      {shown.map(facet => (
        <Facet
          key={facet.field}
          facet={facet}
          query={query}
          change={change}
          onFold={() => fold(facet)}
          tabStop={tabStop}
          onCursor={setCursor}
        />
      ))}
    </div>
  )
})

type FacetProps = Pick<Props, 'query' | 'change'> & {
  readonly facet: ShownFacet
  readonly onFold: () => void
  readonly tabStop: string | undefined
  readonly onCursor: (term: string) => void
}

function Facet({ facet, query, change, onFold, tabStop, onCursor }: FacetProps) {
  const { field, values, isWhole, more, others } = facet
  const most = Math.max(1, ...values.map(({ count }) => count ?? 0))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would lay itself out its own way
    <div role="group" aria-label={facetWords[field]} className={classes.facet}>
      <h2 className={classes.title}>{facetWords[field]}</h2>
      {values.map(value => (
        <FacetValue
          key={value.term}
          field={field}
          value={value}
          share={(value.count ?? 0) / most}
          query={query}
          change={change}
          isTabStop={tabStop === value.term}
          onFocus={() => onCursor(value.term)}
        />
      ))}
      {more > 0 && (
        <UnstyledButton className={classes.more} aria-expanded={isWhole} onClick={onFold}>
          {isWhole ? 'Show fewer' : `+${formatNumber(more)} more`}
        </UnstyledButton>
      )}
      {isWhole && others > 0 && (
        <p className={classes.others}>
          {formatNumber(others)} rarer {others === 1 ? 'value' : 'values'} not listed; type{' '}
          <code>{field}:</code> to find them.
        </p>
      )}
    </div>
  )
}

function target(key: string, at: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, at + 1)
    case 'ArrowUp':
      return Math.max(0, at - 1)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return undefined
  }
}
