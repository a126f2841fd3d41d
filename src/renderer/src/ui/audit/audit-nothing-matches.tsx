import { UnstyledButton } from '@mantine/core'
import type { AuditCoverage } from '@shared/contract/audit'
import { heldToSentence } from '@shared/domain/audit-coverage-words'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import classes from './audit-view.module.css'
import { coverageSentence, dayTimeWords } from './coverage/coverage-words'
import { fixedWords } from './fixed-words'

type Props = {
  readonly coverage: AuditCoverage | undefined
  readonly zone: AuditZone
  /** Always holds beside the query. */
  readonly fixed: string | undefined
  readonly isBrushed: boolean
  readonly query: string
  readonly onClear: () => void
}

/** Nothing found is only as sure as what is held. */
export function AuditNothingMatches({ coverage, zone, fixed, isBrushed, query, onClear }: Props) {
  const hasQuery = query !== ''
  const missing = coverage && coverageSentence(coverage, zone)
  const heldTo = coverage && heldToSentence(coverage, iso => dayTimeWords(iso, zone))
  return (
    <div className={classes.nothing} role="status">
      <p>
        {isBrushed
          ? 'No entry in this range.'
          : hasQuery || fixed === undefined
            ? 'No entry matches.'
            : `No entry${fixedWords(fixed)} is held.`}
        {(isBrushed || hasQuery) && (
          <UnstyledButton className={classes.clear} onClick={onClear}>
            {isBrushed ? 'Clear the range' : 'Clear the query'}
          </UnstyledButton>
        )}
      </p>
      {holdsWords(query, zone) && (
        <p>
          Words without a field are looked for in names, e-mail addresses, ids, actions, reasons,
          user agents, addresses and changes, not in an entry’s other details (<code>metadata</code>
          ).
        </p>
      )}
      {!missing && heldTo && <p>{heldTo}</p>}
      {missing && <p>{missing} So an entry may exist that is not here.</p>}
    </div>
  )
}

const holdsWords = (query: string, zone: AuditZone): boolean =>
  parseAuditQuery(query, { zone, now: 0 }).tokens.some(({ kind }) => kind === 'text')
