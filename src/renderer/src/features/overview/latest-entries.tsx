import { useThrottledValue } from '@mantine/hooks'
import { call, toWireError } from '@renderer/api/call'
import { auditPath, auditPlacePath } from '@renderer/ui/audit/audit-path'
import { EntrySentence } from '@renderer/ui/audit/entry-sentence'
import { OutcomeWord } from '@renderer/ui/audit/outcome-word'
import { useAuditStatus } from '@renderer/ui/audit/use-audit-status'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import { TimeText } from '@renderer/ui/time-text'
import type { AuditRow, AuditStatus } from '@shared/contract/audit'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { Link } from 'wouter'
import classes from './latest-entries.module.css'
import page from './overview-page.module.css'
import { PanelSkeleton } from './overview-panel'

/** Who gets in and what they may do; reading and everyday work is left out. */
export const securityQuery = [
  'api_key.created',
  'api_key.updated',
  'api_key.revoked',
  'partner_key.*',
  'partner.*_updated',
  'partner.invited',
  'partner.accepted',
  'partner.suspended',
  'partner.unsuspended',
  'partner.revoked',
  'webhook.created',
  'webhook.rotated',
  'webhook.deleted',
  'user.invited',
  'user.role_changed',
  'user.deactivated',
  'user.login_failed',
  'auth.*',
  'audit.exported'
]
  .map(action => `action:${action}`)
  .join(' OR ')

const shown = 6
const pauseMs = 2_000

/** The latest entries that matter for security, as sentences, from what is held. */
export function LatestEntries({ profileId }: { readonly profileId: string }) {
  const titleId = useId()
  const { data: status, error: statusError, refetch: readStatus } = useAuditStatus(profileId)
  // A first download changes it several times a second.
  const version = useThrottledValue(status?.version, pauseMs)
  const {
    data,
    error: rowsError,
    refetch: readRows
  } = useQuery({
    queryKey: ['audit-latest', profileId, version],
    enabled: (status?.held ?? 0) > 0,
    placeholderData: keepPreviousData,
    gcTime: 0,
    queryFn: () =>
      call('audit.rows', {
        profileId,
        query: securityQuery,
        zone: 'local',
        moment: new Date().toISOString(),
        index: 0,
        limit: shown
      })
  })
  const error = statusError ?? rowsError
  return (
    <section className={classes.panel} aria-labelledby={titleId}>
      <div className={page.head}>
        <h2 id={titleId} className={page.title}>
          Latest security-relevant entries
        </h2>
        <span className={page.headAge}>{status && <HeldWords status={status} />}</span>
        <Link href={auditPlacePath({ query: securityQuery })}>All in the audit log</Link>
      </div>
      {error ? (
        <ErrorStrip
          title="The audit log on this computer could not be read"
          error={toWireError(error)}
          onRetry={() => void (statusError ? readStatus() : readRows())}
        />
      ) : status?.held === 0 ? (
        <p className={page.words}>
          No entry of the audit log is held on this computer yet.{' '}
          <Link href={auditPath}>Audit log</Link> says why.
        </p>
      ) : data === undefined ? (
        <PanelSkeleton lines={3} />
      ) : data.rows.length === 0 ? (
        <p className={page.words}>None among the entries that are held.</p>
      ) : (
        <ul className={page.figures}>
          {data.rows.map(row => (
            <Line key={row.position} row={row} />
          ))}
        </ul>
      )}
    </section>
  )
}

/** How complete the log is, beside the heading. */
function HeldWords({ status: { held, coverage } }: { readonly status: AuditStatus }) {
  const gaps = coverage.absences.filter(({ from }) => from !== null).length
  return (
    <>
      {formatNumber(held)} held
      {coverage.currentAt !== null && (
        <>
          , current <TimeText iso={coverage.currentAt} mode="relative" />
        </>
      )}
      {gaps > 0 && `, ${formatNumber(gaps)} ${gaps === 1 ? 'range' : 'ranges'} not held`}
    </>
  )
}

function Line({ row: { entry, position } }: { readonly row: AuditRow }) {
  return (
    <li className={classes.line}>
      <span className={classes.time}>
        <TimeText iso={entry.occurredAt} mode="relative" isFocusable={false} />
      </span>
      <Link
        href={auditPlacePath({ query: securityQuery, position })}
        className={classes.sentence}
        data-hint-if-cut
      >
        <EntrySentence entry={entry} />
      </Link>
      <OutcomeWord outcome={entry.outcome} />
    </li>
  )
}
