import { UnstyledButton } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import type { AuditCounts, AuditFacet, FacetValue } from '@shared/contract/audit'
import {
  termState,
  toggledExclusion,
  toggledTerm
} from '@shared/domain/audit-query/edit-audit-query'
import { outcomeWords } from '@shared/domain/audit-words'
import { visibleText } from '@shared/domain/visible-text'
import { IconMinus } from '@tabler/icons-react'
import { type KeyboardEvent, type MouseEvent, memo, useLayoutEffect, useRef, useState } from 'react'
import type { ChangePlace } from '../audit-view-parts'
import { OutcomeWord } from '../outcome-word'
import classes from './audit-facets.module.css'
import { CutLabel } from './cut-label'

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
const inMono: ReadonlySet<AuditFacet> = new Set(['action', 'ip', 'key'])
const shownAtFirst = 5

/**
 * The values of the match with their counts; a click writes the query. Memoised: while the log is
 * fetched, the view is told of it several times a second.
 */
export const AuditFacets = memo(function AuditFacets(props: Props) {
  const ref = useRef<HTMLDivElement>(null)
  const shown = props.facets.filter(({ values }) => values.length > 0)
  /** One value is in the tab order; arrows move through all of them. */
  const [cursor, setCursor] = useState('')
  const all = shown.flatMap(({ field, values }) => values.map(({ term }) => `${field} ${term}`))
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
      data-partial={props.isPartial || undefined}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        focusedAt.current = buttonsIn().indexOf(target)
      }}
      onBlur={({ target }) => {
        if (target.isConnected) focusedAt.current = -1
      }}
    >
      {props.isPartial && <span className={classes.partial}>Still counting</span>}
      {shown.map(({ field, values, others }) => (
        <Facet
          key={field}
          {...props}
          field={field}
          values={values}
          others={others}
          tabStop={tabStop}
          onCursor={setCursor}
        />
      ))}
    </div>
  )
})

type FacetProps = Pick<Props, 'query' | 'change'> & {
  readonly field: AuditFacet
  readonly values: readonly FacetValue[]
  readonly others: number
  readonly tabStop: string | undefined
  readonly onCursor: (name: string) => void
}

function Facet(props: FacetProps) {
  const { field, values, others, query, tabStop, onCursor } = props
  const [isWhole, setIsWhole] = useState(false)
  const most = Math.max(1, ...values.map(({ count }) => count))
  // What is asked for stays in sight wherever it stands among the others.
  const isShown = ({ term }: FacetValue, place: number) =>
    isWhole || place < shownAtFirst || termState(query, term) !== 'absent'
  const shown = values.filter(isShown)
  const more = values.length + others - (isWhole ? shownAtFirst : shown.length)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would lay itself out its own way
    <div role="group" aria-label={facetWords[field]} className={classes.facet}>
      <h2 className={classes.title}>{facetWords[field]}</h2>
      {shown.map(value => (
        <Value
          key={value.term}
          {...props}
          value={value}
          share={value.count / most}
          isTabStop={tabStop === `${field} ${value.term}`}
          onFocus={() => onCursor(`${field} ${value.term}`)}
        />
      ))}
      {more > 0 && values.length > shownAtFirst && (
        <UnstyledButton
          className={classes.more}
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
        >
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

type ValueProps = Pick<FacetProps, 'field' | 'query' | 'change'> & {
  readonly value: FacetValue
  readonly share: number
  readonly isTabStop: boolean
  readonly onFocus: () => void
}

function Value({ field, value, share, isTabStop, onFocus, query, change }: ValueProps) {
  const { label, term, count } = value
  const state = termState(query, term)
  const name = visibleText(label, 120)
  const shown = field === 'outcome' ? outcomeWords(label) : name

  const exclude = () => change({ query: toggledExclusion(query, term) })
  function onClick(event: MouseEvent) {
    if (event.altKey) exclude()
    else change({ query: toggledTerm(query, term) })
  }
  function onKeyDown(event: KeyboardEvent) {
    const excludes = event.key === '-' || (event.key === 'Enter' && event.altKey)
    if (!excludes) return
    event.preventDefault()
    exclude()
  }

  return (
    <div className={classes.line} data-state={state}>
      <UnstyledButton
        className={classes.value}
        data-facet-value
        aria-label={`${shown}, ${formatNumber(count)}${state === 'excluded' ? ', excluded' : ''}`}
        aria-pressed={state === 'asked'}
        aria-keyshortcuts="Enter -"
        tabIndex={isTabStop ? 0 : -1}
        onFocus={onFocus}
        onClick={onClick}
        onContextMenu={event => {
          event.preventDefault()
          exclude()
        }}
        onKeyDown={onKeyDown}
      >
        <span className={classes.fill} style={{ width: `${Math.max(2, share * 100)}%` }} />
        <span className={classes.word} data-hint-if-cut>
          {field === 'outcome' ? (
            <OutcomeWord outcome={label} isQuiet />
          ) : (
            <CutLabel text={label} mono={inMono.has(field)} />
          )}
        </span>{' '}
        <span className={classes.count}>{formatNumber(count)}</span>
      </UnstyledButton>
      <UnstyledButton
        className={classes.exclude}
        tabIndex={-1}
        aria-label={state === 'excluded' ? `Take ${name} in again` : `Exclude ${name}`}
        data-hint={state === 'excluded' ? 'Take in again' : 'Exclude (Alt click)'}
        onClick={exclude}
      >
        <IconMinus size={13} stroke={2} aria-hidden />
      </UnstyledButton>
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
