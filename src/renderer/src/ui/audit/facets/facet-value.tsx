import { UnstyledButton } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import type { AuditFacet } from '@shared/contract/audit'
import { toggledExclusion, toggledTerm } from '@shared/domain/audit-query/edit-audit-query'
import { outcomeWords } from '@shared/domain/audit-words'
import { visibleText } from '@shared/domain/visible-text'
import { IconMinus } from '@tabler/icons-react'
import type { KeyboardEvent, MouseEvent } from 'react'
import type { ChangePlace } from '../audit-view-parts'
import { OutcomeWord } from '../outcome-word'
import classes from './audit-facets.module.css'
import { CutLabel } from './cut-label'
import type { ShownValue } from './shown-facet'

type Props = {
  readonly field: AuditFacet
  readonly value: ShownValue
  /** Of the most frequent value of its facet. */
  readonly share: number
  readonly query: string
  readonly change: ChangePlace
  readonly isTabStop: boolean
  readonly onFocus: () => void
}

const inMono: ReadonlySet<AuditFacet> = new Set(['action', 'ip', 'key'])

/** A value with its count; a click asks for it, or takes back that it is asked for or left out. */
export function FacetValue({ field, value, share, query, change, isTabStop, onFocus }: Props) {
  const { label, term, count, state } = value
  const isExcluded = state === 'excluded'
  const said = isExcluded ? 'excluded' : count === null ? 'still counting' : formatNumber(count)
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
        aria-label={`${shown}, ${said}`}
        aria-pressed={state === 'asked'}
        aria-keyshortcuts="Enter -"
        data-hint={isExcluded ? 'Take in again' : undefined}
        tabIndex={isTabStop ? 0 : -1}
        onFocus={onFocus}
        onClick={onClick}
        onContextMenu={event => {
          event.preventDefault()
          exclude()
        }}
        onKeyDown={onKeyDown}
      >
        {count !== null && (
          <span className={classes.fill} style={{ width: `${Math.max(2, share * 100)}%` }} />
        )}
        <span className={classes.word} data-hint-if-cut={isExcluded ? undefined : true}>
          {field === 'outcome' ? (
            <OutcomeWord outcome={label} isQuiet />
          ) : (
            <CutLabel text={label} mono={inMono.has(field)} />
          )}
        </span>{' '}
        {count !== null && <span className={classes.count}>{formatNumber(count)}</span>}
      </UnstyledButton>
      <UnstyledButton
        className={classes.exclude}
        tabIndex={-1}
        aria-label={isExcluded ? `Take ${name} in again` : `Exclude ${name}`}
        data-hint={isExcluded ? 'Take in again' : 'Exclude (Alt click)'}
        onClick={exclude}
      >
        <IconMinus size={13} stroke={2} aria-hidden />
      </UnstyledButton>
    </div>
  )
}
