import { Button } from '@mantine/core'
import { toWireError } from '@renderer/api/call'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { clockTime, formatDuration, formatNumber, formatRelative } from '@renderer/ui/format'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { useCountdown } from '@renderer/ui/use-countdown'
import { useNow } from '@renderer/ui/use-now'
import type { AuditStatus } from '@shared/contract/audit'
import { entryCount } from '@shared/domain/audit-coverage-words'
import { auditPagesPerHour } from '@shared/domain/audit-pace'
import { progressSentence } from './audit-progress-words'
import type { AuditSync } from './coverage/use-audit-sync'

type Props = {
  readonly status: AuditStatus
  readonly sync: AuditSync
  readonly isOffline: boolean
  /** Entries held since the search was run. */
  readonly arrived: number
  readonly onShow: () => void
}

/** What the sync and the storage have to say over what is held. */
export function AuditStrips(props: Props) {
  const { status, sync } = props
  return (
    <>
      {status.storageFailure && (
        <ErrorStrip
          title="New entries cannot be kept"
          error={status.storageFailure}
          note="What is held stays searchable."
          onRetry={sync.sync}
        />
      )}
      {sync.failure && <ErrorStrip error={sync.failure} onDismiss={sync.dismiss} />}
      <SyncStrip {...props} />
      {!isFirstDownload(status) && <ArrivedStrip {...props} />}
    </>
  )
}

function SyncStrip({ status, sync, isOffline, arrived, onShow }: Props) {
  const now = useNow()
  const { state, failure, retryAt } = status.sync
  const leftSeconds = useCountdown(retryAt ?? undefined)
  const heldSince = heldWords(status, now)
  switch (state) {
    case 'syncing':
      // Asked while away, it says so until it answers: the page would move, and its button lose the focus.
      if (!isFirstDownload(status)) {
        return isOffline ? <OfflineStrip {...{ sync, heldSince, leftSeconds }} /> : null
      }
      return (
        <NoticeStrip
          tone="info"
          isProgress
          title={`Downloading the audit log: ${progressSentence(status.sync)}`}
          actions={
            <>
              {arrived > 0 && (
                <Button size="xs" variant="default" onClick={onShow}>
                  Show what came in
                </Button>
              )}
              <StopButton sync={sync} />
            </>
          }
        >
          {arrived > 0
            ? `What is here can be searched; ${entryCount(arrived)} came in since this search.`
            : 'What is here can be searched already.'}{' '}
          Stopped, it goes on later from where it was.
        </NoticeStrip>
      )
    case 'offline':
      return <OfflineStrip {...{ sync, heldSince, leftSeconds }} cause={failure?.message} />
    case 'waiting':
      return (
        <NoticeStrip
          tone="info"
          title={
            leftSeconds > 0
              ? `Horizon asked to slow down; the download goes on in ${secondsWords(leftSeconds)}`
              : 'Horizon asked to slow down; the download goes on by itself'
          }
          actions={<StopButton sync={sync} />}
        >
          {heldSince}
        </NoticeStrip>
      )
    case 'paced':
      return (
        <NoticeStrip
          tone="info"
          title={`This console asks by itself for at most ${auditPagesPerHour} pages an hour`}
          actions={
            <>
              <TryButton sync={sync} label="Sync now" />
              <StopButton sync={sync} />
            </>
          }
        >
          {retryAt !== null && `It goes on at ${clockTime(retryAt, now)}. `}
          Sync now goes on at once. {remainingWords(status)}
        </NoticeStrip>
      )
    case 'stopped':
      return failure === undefined ? (
        <NoticeStrip
          tone="warn"
          title="The download was stopped"
          actions={<TryButton sync={sync} label="Go on" />}
        >
          {heldSince} {remainingWords(status)}
        </NoticeStrip>
      ) : (
        <ErrorStrip
          title="The audit log could not be updated"
          error={failure}
          note={heldSince}
          onRetry={sync.sync}
        />
      )
    case 'not-offered':
      return (
        <NoticeStrip tone="warn" title="This Horizon has no endpoint for the audit log now">
          {heldSince} It answered 404 to <code>GET /admin/audit-logs</code>.
        </NoticeStrip>
      )
    case 'idle':
    case 'never':
      if (failure === undefined) {
        return isOffline ? <OfflineStrip {...{ sync, heldSince, leftSeconds }} /> : null
      }
      return (
        <ErrorStrip
          title="The audit log could not be updated"
          error={failure}
          note={heldSince}
          onRetry={sync.sync}
        />
      )
  }
}

/** A countdown has no tenths. */
const secondsWords = (seconds: number): string =>
  seconds < 10 ? `${seconds} s` : formatDuration(seconds * 1_000)

type OfflineProps = Pick<Props, 'sync'> & {
  readonly cause?: string | undefined
  readonly heldSince: string
  readonly leftSeconds: number
}

const OfflineStrip = ({ sync, cause, heldSince, leftSeconds }: OfflineProps) => (
  <NoticeStrip
    tone="warn"
    title="Horizon cannot be reached"
    actions={
      <>
        <TryButton sync={sync} />
        {leftSeconds > 0 && `Next try in ${secondsWords(leftSeconds)}`}
      </>
    }
  >
    {cause !== undefined && `${cause}. `}
    {heldSince} Search, notes and export work; entries since then are not held.
  </NoticeStrip>
)

const StopButton = ({ sync }: Pick<Props, 'sync'>) => (
  <Button size="xs" variant="default" loading={sync.isStopping} onClick={sync.stop}>
    Stop
  </Button>
)

const TryButton = ({ sync, label = 'Try now' }: Pick<Props, 'sync'> & { label?: string }) => (
  <Button size="xs" variant="default" loading={sync.isStarting} onClick={sync.sync}>
    {label}
  </Button>
)

function heldWords({ coverage, lastAt }: AuditStatus, now: number): string {
  const { currentAt } = coverage
  if (currentAt !== null) {
    return `You see what was synced at ${clockTime(currentAt, now)}, ${formatRelative(currentAt, now)}.`
  }
  return lastAt === null ? '' : `You see what was downloaded, up to ${clockTime(lastAt, now)}.`
}

const remainingWords = ({ sync: { remaining } }: AuditStatus): string =>
  remaining === null || remaining === 0 ? '' : `${entryCount(remaining)} are not downloaded yet.`

/** What came in waits until it is asked for: rows never move under the reader. */
function ArrivedStrip({ arrived, onShow }: Pick<Props, 'arrived' | 'onShow'>) {
  if (arrived === 0) return null
  const words =
    arrived > 0
      ? `${formatNumber(arrived)} new ${arrived === 1 ? 'entry' : 'entries'} held`
      : `${entryCount(-arrived)} no longer held`
  return (
    <NoticeStrip
      tone="info"
      title={words}
      actions={
        <Button size="xs" variant="default" onClick={onShow}>
          {arrived > 0 ? 'Show' : 'Search again'}
        </Button>
      }
    />
  )
}

const isFirstDownload = ({ sync, coverage }: AuditStatus): boolean =>
  sync.state === 'syncing' && coverage.currentAt === null

type FailureProps = {
  readonly error: unknown
  readonly hasAnswer: boolean
  readonly onRetry: () => void
}

/** The search itself failed; what was found before stays below. */
export const SearchFailure = ({ error, hasAnswer, onRetry }: FailureProps) => (
  <ErrorStrip
    title="The search could not be answered"
    error={toWireError(error)}
    {...(hasAnswer && { note: 'Below is the last answer.' })}
    onRetry={onRetry}
  />
)
