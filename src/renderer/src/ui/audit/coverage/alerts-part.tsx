import { call } from '@renderer/api/call'
import { formatNumber } from '@renderer/ui/format'
import type { AuditStatus } from '@shared/contract/audit'
import { entryCount } from '@shared/domain/audit-coverage-words'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { auditPlacePath } from '../audit-path'
import classes from './coverage.module.css'
import { CoveragePart } from './coverage-part'
import { dayTimeWords } from './coverage-words'

const shown = 50

type Props = {
  readonly profileId: string
  readonly status: AuditStatus
  readonly zone: AuditZone
}

/** What should never happen to an audit log, entry by entry. */
export function AlertsPart({ profileId, status, zone }: Props) {
  const { changed, vanished } = status.alerts
  const total = changed + vanished
  const { data } = useQuery({
    queryKey: ['audit-alerts', profileId, status.version],
    queryFn: () => call('audit.alerts', { profileId, limit: shown }),
    enabled: total > 0
  })
  if (total === 0) return null
  const said = [
    changed > 0 && `${entryCount(changed)} came with other content later`,
    vanished > 0 && `${entryCount(vanished)} vanished from Horizon’s log`
  ].filter(Boolean)
  return (
    <CoveragePart title="Alerts">
      <p className={classes.alert} role="alert">
        {said.join(', ')}. All that was fetched is kept.
      </p>
      <ul className={classes.absences}>
        {data?.alerts.map(({ position, kind, seenAt }) => (
          <li key={`${kind} ${position}`} className={classes.absence}>
            <Link href={auditPlacePath({ position, zone })}>Entry {formatNumber(position)}</Link>
            <span className={classes.why}>
              {kind}, found {dayTimeWords(seenAt, zone)}
            </span>
          </li>
        ))}
      </ul>
      {data !== undefined && data.alerts.length < total && (
        <p className={classes.note}>
          The latest {formatNumber(data.alerts.length)} of {formatNumber(total)} are listed.
        </p>
      )}
    </CoveragePart>
  )
}
