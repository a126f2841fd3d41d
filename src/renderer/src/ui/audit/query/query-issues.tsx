import { UnstyledButton } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import type { QueryIssue } from '@shared/domain/audit-query/ast'
import { IconAlertCircle, IconInfoCircle } from '@tabler/icons-react'
import classes from './query-bar.module.css'

type Props = {
  readonly id: string
  readonly issues: readonly QueryIssue[]
  readonly notes: readonly QueryIssue[]
  /** What stands below while this cannot run. */
  readonly below: string | undefined
  readonly onTake: (source: string) => void
}

/** What cannot be run, where it stands, and the way out; then what runs and may not be meant. */
export function QueryIssues({ id, issues, notes, below, onTake }: Props) {
  const [first, ...others] = issues
  const shown = first ?? notes[0]
  const isFault = first !== undefined
  const Icon = isFault ? IconAlertCircle : IconInfoCircle
  return (
    <div id={id} className={classes.issues} role="status">
      {shown && (
        <div className={classes.issue} data-tone={isFault ? 'danger' : 'warn'}>
          <Icon size={14} stroke={1.9} aria-hidden />
          <span className={classes.reason}>
            {isFault && `${placeWords(shown)}: `}
            {withStop(shown.message)}
          </span>
          {shown.remedy && (
            <UnstyledButton
              className={classes.remedy}
              onClick={() => shown.remedy && onTake(shown.remedy.source)}
            >
              {shown.remedy.label}
            </UnstyledButton>
          )}
          {others.length > 0 && (
            <span className={classes.others}>
              and {formatNumber(others.length)} more {others.length === 1 ? 'fault' : 'faults'}
            </span>
          )}
          {below && <span className={classes.below}>{below}</span>}
        </div>
      )}
    </div>
  )
}

/** Counted from 1, as people count. */
function placeWords({ span: { start, end } }: QueryIssue): string {
  const [first, last] = [formatNumber(start + 1), formatNumber(Math.max(start + 1, end))]
  return first === last ? `Character ${first}` : `Characters ${first} to ${last}`
}

const withStop = (message: string): string => (/[.?!…]$/.test(message) ? message : `${message}.`)
