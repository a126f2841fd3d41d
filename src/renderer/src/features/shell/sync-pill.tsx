import { Loader, Popover, UnstyledButton } from '@mantine/core'
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
            <PillIcon isRefreshing={isRefreshing} isFresh={failure === undefined} />
            <span>{isRefreshing ? 'Syncing' : age}</span>
            <IconChevronDown size={14} stroke={1.7} className={classes.chevron} aria-hidden />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <SyncCoverage profileId={profileId} failure={failure} />
        </Popover.Dropdown>
      </Popover>
      <span className="hc-visually-hidden" role="status">
        {isOffline ? 'Horizon cannot be reached' : ''}
      </span>
    </>
  )
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
