import { toWireError } from '@renderer/api/call'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import { failureKind } from '@renderer/ui/horizon-failure'
import { useKeyRefresh } from '@renderer/ui/use-key-refresh'
import { useDeferredValue } from 'react'
import { AuditHead } from './audit-head'
import { AuditNothingHeld } from './audit-nothing-held'
import { AuditResult } from './audit-result'
import classes from './audit-view.module.css'
import type { AuditPlace, ChangePlace } from './audit-view-parts'
import { useAuditSync } from './coverage/use-audit-sync'
import { useAuditStatus } from './use-audit-status'

type Props = {
  readonly profileId: string
  /** Always holds beside the query, in its language: `key:"key_9f2c"`. */
  readonly fixed?: string
  readonly place: AuditPlace
  readonly change: ChangePlace
  /** Inside another page: without a title, and the query does not take the focus. */
  readonly isEmbedded?: boolean
}

/** The audit log, or the part of it a key or a partner has: the same view everywhere. */
export function AuditView({ profileId, fixed, place, change, isEmbedded = false }: Props) {
  const { data: told, error, refetch } = useAuditStatus(profileId)
  // It changes several times a second while the log is fetched: drawn in pieces, between which a frame
  // can be shown and a key be heard.
  const status = useDeferredValue(told)
  const sync = useAuditSync(profileId)
  // The log is kept current while the list of keys is, and goes offline with it.
  const { failure } = useKeyRefresh(profileId, { polls: true })
  const isOffline = !isEmbedded && failure !== undefined && failureKind(failure) === 'unreachable'
  const isHeld = (status?.held ?? 0) > 0

  if (status !== undefined && isHeld) {
    return (
      <AuditResult
        key={`${profileId} ${fixed}`}
        {...{ profileId, fixed, place, change, isEmbedded, status, sync, isOffline }}
      />
    )
  }
  return (
    <div className={classes.view}>
      <AuditHead
        {...{ profileId, place, change, isEmbedded }}
        count={status === undefined ? undefined : `${formatNumber(0)} held`}
        onExport={undefined}
        onRun={query => change({ query })}
      />
      {error && (
        <ErrorStrip
          title="The audit log on this computer could not be read"
          error={toWireError(error)}
          onRetry={() => void refetch()}
        />
      )}
      {status?.storageFailure && (
        <ErrorStrip
          title="New entries cannot be kept"
          error={status.storageFailure}
          onRetry={sync.sync}
        />
      )}
      {sync.failure && <ErrorStrip error={sync.failure} onDismiss={sync.dismiss} />}
      {status && <AuditNothingHeld {...{ profileId, status, sync }} />}
    </div>
  )
}
