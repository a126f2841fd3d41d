import { Button } from '@mantine/core'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Absence, AuditStatus } from '@shared/contract/audit'
import { absenceSentence } from '@shared/domain/audit-coverage-words'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import type { WireError } from '@shared/errors'
import { syncWords } from '../audit-progress-words'
import { sizeWords } from '../drawer/drawer-raw'
import { AlertsPart } from './alerts-part'
import classes from './coverage.module.css'
import { CoveragePart } from './coverage-part'
import { dayTimeWords, remedyOf, spanWords } from './coverage-words'
import type { AuditSync } from './use-audit-sync'
import type { AuditVerify } from './use-audit-verify'
import { VerifyPart } from './verify-part'

type Props = {
  readonly profileId: string
  readonly status: AuditStatus
  readonly zone: AuditZone
  readonly sync: AuditSync
  readonly verify: AuditVerify
}

/** What is held and settled, what is not and why, and what can be done about it. */
export function CoveragePanel({ profileId, status, zone, sync, verify }: Props) {
  const { absences, currentAt } = status.coverage
  const isEndSaid = currentAt === null || absences.some(({ to }) => to === null)
  return (
    <div className={classes.panel}>
      <CoveragePart title="Held">
        <HeldFacts status={status} zone={zone} />
        <div className={classes.line}>
          <span
            className={classes.state}
            role={status.sync.state === 'syncing' ? undefined : 'status'}
          >
            {syncWords(status, zone)}
          </span>
          <SyncButton status={status} sync={sync} />
        </div>
        {status.sync.failure && (
          <p className={classes.warn}>
            <FailureWords failure={status.sync.failure} />
          </p>
        )}
        {status.storageFailure && (
          <p className={classes.warn} role="alert">
            Nothing new can be kept: <FailureWords failure={status.storageFailure} />
          </p>
        )}
        {sync.failure && (
          <ErrorStrip title="Horizon was not asked" error={sync.failure} onDismiss={sync.dismiss} />
        )}
      </CoveragePart>
      <CoveragePart title="Not held">
        {!isEndSaid && (
          <p className={classes.note}>
            What was recorded since {dayTimeWords(currentAt, zone)} (last sync) is not held.
          </p>
        )}
        {absences.length === 0 ? (
          <p className={classes.note}>
            {status.held === 0
              ? 'Nothing is held yet, so nothing can be said of any time.'
              : `No gap is known${isEndSaid ? '' : ' before that'}.`}
          </p>
        ) : (
          <ul className={classes.absences}>
            {absences.map(absence => (
              <AbsenceLine
                key={`${absence.why} ${absence.from} ${absence.to}`}
                {...{ absence, zone, sync }}
              />
            ))}
          </ul>
        )}
      </CoveragePart>
      <CoveragePart title="Chain">
        <VerifyPart status={status} verify={verify} />
      </CoveragePart>
      <AlertsPart profileId={profileId} status={status} zone={zone} />
    </div>
  )
}

/** Cause and next step, as sentences. */
function FailureWords({ failure: { message, nextStep } }: { readonly failure: WireError }) {
  const sentence = /[.!?…]$/.test(message) ? message : `${message}.`
  return (
    <>
      <UntrustedText text={sentence} maxLength={300} /> {nextStep}
    </>
  )
}

type FactsProps = Pick<Props, 'status' | 'zone'>

function HeldFacts({ status, zone }: FactsProps) {
  const { held, firstAt, lastAt, bytes, coverage } = status
  const { settledTo, currentAt } = coverage
  return (
    <dl className={classes.facts}>
      <dt>Entries</dt>
      <dd>
        {formatNumber(held)} on this computer, {sizeWords(bytes)}
      </dd>
      {firstAt !== null && lastAt !== null && (
        <>
          <dt>From, to</dt>
          <dd>
            {dayTimeWords(firstAt, zone)} to {dayTimeWords(lastAt, zone)},{' '}
            {zone === 'utc' ? 'UTC' : 'local time'}
          </dd>
        </>
      )}
      <dt>Current</dt>
      <dd>
        {currentAt === null ? (
          'Horizon never said that there was nothing more'
        ) : (
          <>
            as of <TimeText iso={currentAt} mode="relative" />
          </>
        )}
      </dd>
      <dt>Settled</dt>
      <dd>
        {settledTo === null
          ? 'nothing yet: late entries may still come'
          : `to ${dayTimeWords(settledTo, zone)}: walked twice with the same result`}
      </dd>
    </dl>
  )
}

function SyncButton({ status, sync }: { readonly status: AuditStatus; readonly sync: AuditSync }) {
  const { state } = status.sync
  if (state === 'not-offered') return null
  if (state === 'syncing' || state === 'waiting') {
    return (
      <Button size="xs" variant="default" loading={sync.isStopping} onClick={sync.stop}>
        Stop
      </Button>
    )
  }
  return (
    <Button size="xs" variant="default" loading={sync.isStarting} onClick={sync.sync}>
      Sync now
    </Button>
  )
}

type AbsenceProps = {
  readonly absence: Absence
  readonly zone: AuditZone
  readonly sync: AuditSync
}

function AbsenceLine({ absence, zone, sync }: AbsenceProps) {
  const { from, to } = absence
  const remedy = remedyOf(absence)
  const isFetching = sync.fetching?.from === from && sync.fetching?.to === to
  return (
    <li className={classes.absence}>
      <span className={classes.hatch} aria-hidden />
      <span className={classes.absenceWords}>
        <span className={classes.span}>{capitalised(spanWords(absence, zone))}</span>
        <span className={classes.why}>{capitalised(absenceSentence(absence))}</span>
      </span>
      {remedy !== null && (
        <Button
          size="compact-xs"
          variant="subtle"
          loading={isFetching || (remedy.kind === 'sync' && sync.isStarting)}
          onClick={() => sync.remedy(remedy)}
        >
          {absence.why === 'missing' ? 'Look again' : 'Fetch it'}
        </Button>
      )}
    </li>
  )
}

const capitalised = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1)
