import { Loader, Popover, UnstyledButton } from '@mantine/core'
import { auditStatusQuery } from '@renderer/ui/audit/use-audit-status'
import { clockTime, formatRelative } from '@renderer/ui/format'
import { failureKind } from '@renderer/ui/horizon-failure'
import { useKeyRefresh } from '@renderer/ui/use-key-refresh'
import { useKeys } from '@renderer/ui/use-keys'
import { useAgeNow } from '@renderer/ui/use-now'
import {
  IconChevronDown,
  IconCloudCheck,
  IconCloudOff,
  IconPlugConnectedX
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { SyncCoverage } from './sync-coverage'
import classes from './sync-pill.module.css'

/** How fresh what is on screen is; a click says it for each part. */
export function SyncPill({ profileId }: { readonly profileId: string }) {
  const [isOpen, setIsOpen] = useState(false)
  const { data: list } = useKeys(profileId)
  const now = useAgeNow(list?.fetchedAt ?? '')
  const { isRefreshing, failure: lastFailure } = useKeyRefresh(profileId, { polls: false })
  const failure = lastFailure ?? list?.failure
  const auditProgress = useAuditProgress(profileId)
  const isSyncing = isRefreshing || auditProgress !== undefined
  const age = syncedWords(list?.fetchedAt ?? null, failure !== undefined, now)
  const isOffline = failure !== undefined && failureKind(failure) === 'unreachable'

  return (
    <>
      {isOffline && (
        <span className={classes.offline}>
          <IconPlugConnectedX size={15} stroke={1.7} aria-hidden />
          Offline
        </span>
      )}
      <Popover
        opened={isOpen}
        onChange={setIsOpen}
        position="bottom-end"
        width={376}
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <UnstyledButton
            className={classes.pill}
            data-stale={failure !== undefined || undefined}
            onClick={() => setIsOpen(!isOpen)}
          >
            <PillIcon isRefreshing={isSyncing} isFresh={failure === undefined} />
            <span>{isSyncing ? ['Syncing', auditProgress].filter(Boolean).join(' ') : age}</span>
            <IconChevronDown size={14} stroke={1.7} className={classes.chevron} aria-hidden />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown
          // What a link leads to would lie under it.
          onClick={event => (event.target as Element).closest('a') && setIsOpen(false)}
        >
          <SyncCoverage profileId={profileId} failure={failure} />
        </Popover.Dropdown>
      </Popover>
      <span className="hc-visually-hidden" role="status">
        {isOffline ? 'Horizon cannot be reached' : ''}
      </span>
    </>
  )
}

/** Fewer are there before anyone reads how many. */
const worthSaying = 2_000

/** "34 %" while much of the audit log is being fetched; watches what main says, and never asks. */
function useAuditProgress(profileId: string): string | undefined {
  const { data } = useQuery({ ...auditStatusQuery(profileId), enabled: false })
  if (data?.sync.state !== 'syncing') return undefined
  const { done, remaining } = data.sync
  const total = done + (remaining ?? 0)
  if (remaining === null || total < worthSaying) return undefined
  return `${Math.floor((100 * done) / total)} %`
}

/** After a failed try an age would read as if all were well: the clock time says from when it is. */
function syncedWords(fetchedAt: string | null, hasFailed: boolean, now: number): string {
  if (fetchedAt === null) return hasFailed ? 'Not synced' : 'Not synced yet'
  return `Synced ${hasFailed ? clockTime(fetchedAt, now) : formatRelative(fetchedAt, now)}`
}

function PillIcon({ isRefreshing, isFresh }: { isRefreshing: boolean; isFresh: boolean }) {
  if (isRefreshing) return <Loader size={14} aria-hidden />
  if (isFresh)
    return <IconCloudCheck size={16} stroke={1.7} className={classes.fresh} aria-hidden />
  return <IconCloudOff size={16} stroke={1.7} className={classes.stale} aria-hidden />
}
