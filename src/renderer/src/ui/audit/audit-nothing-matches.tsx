import { UnstyledButton } from '@mantine/core'
import type { AuditCoverage } from '@shared/contract/audit'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import classes from './audit-view.module.css'
import { coverageSentence } from './coverage/coverage-words'

type Props = {
  readonly coverage: AuditCoverage | undefined
  readonly zone: AuditZone
  readonly isBrushed: boolean
  readonly hasQuery: boolean
  readonly onClear: () => void
}

/** Nothing found is only as sure as what is held. */
export function AuditNothingMatches({ coverage, zone, isBrushed, hasQuery, onClear }: Props) {
  const missing = coverage && coverageSentence(coverage, zone)
  return (
    <div className={classes.nothing} role="status">
      <p>
        {isBrushed ? 'No entry in this range.' : 'No entry matches.'}
        {(isBrushed || hasQuery) && (
          <UnstyledButton className={classes.clear} onClick={onClear}>
            {isBrushed ? 'Clear the range' : 'Clear the query'}
          </UnstyledButton>
        )}
      </p>
      {missing && <p>{missing} So an entry may exist that is not here.</p>}
    </div>
  )
}
