import { Button, Loader, Popover, UnstyledButton } from '@mantine/core'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { formatExact, formatNumber, formatRelative } from '@renderer/ui/format'
import { useNow } from '@renderer/ui/use-now'
import { IconCloudCheck, IconCloudOff, IconPlugConnectedX } from '@tabler/icons-react'
import { failureKind } from './key-failure'
import classes from './sync-pill.module.css'
import { useKeyRefresh } from './use-key-refresh'
import { useKeys } from './use-keys'

/** How fresh what is on screen is, for the header. */
export function SyncPill() {
  const profile = useActiveProfile()
  return profile === null ? null : <Pill key={profile.id} profileId={profile.id} />
}

function Pill({ profileId }: { readonly profileId: string }) {
  const now = useNow()
  const { data: list } = useKeys(profileId)
  const {
    isRefreshing,
    failure: lastFailure,
    refreshNow
  } = useKeyRefresh(profileId, { polls: false })
  const failure = lastFailure ?? list?.failure
  const fetchedAt = list?.fetchedAt ?? null
  const age = fetchedAt === null ? 'Not synced yet' : `Synced ${formatRelative(fetchedAt, now)}`
  const isOffline = failure !== undefined && failureKind(failure) === 'unreachable'

  return (
    <>
      {isOffline && (
        <span className={classes.offline}>
          <IconPlugConnectedX size={15} stroke={1.7} aria-hidden />
          Offline
        </span>
      )}
      <Popover position="bottom-end" width={352} trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton className={classes.pill} data-stale={failure !== undefined || undefined}>
            <PillIcon isRefreshing={isRefreshing} isFresh={failure === undefined} />
            <span>{isRefreshing ? 'Syncing' : age}</span>
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <div className={classes.coverage}>
            <dl className={classes.facts}>
              <dt>API keys</dt>
              <dd>
                {fetchedAt === null
                  ? 'none held'
                  : `${formatNumber(list?.keys.length ?? 0)} held, ${formatRelative(fetchedAt, now)}`}
              </dd>
              {fetchedAt !== null && (
                <>
                  <dt>Fetched</dt>
                  <dd>{formatExact(fetchedAt).local}</dd>
                </>
              )}
              {failure && (
                <>
                  <dt>Last try</dt>
                  <dd>{failure.message}</dd>
                </>
              )}
            </dl>
            <p className={classes.budget}>
              Horizon is asked once a minute while the list is on screen, never while it is hidden.
            </p>
            <Button size="xs" variant="default" loading={isRefreshing} onClick={refreshNow}>
              Sync now
            </Button>
          </div>
        </Popover.Dropdown>
      </Popover>
      <span className="hc-visually-hidden" role="status">
        {isOffline ? 'Horizon cannot be reached' : ''}
      </span>
    </>
  )
}

function PillIcon({ isRefreshing, isFresh }: { isRefreshing: boolean; isFresh: boolean }) {
  if (isRefreshing) return <Loader size={14} aria-hidden />
  if (isFresh)
    return <IconCloudCheck size={16} stroke={1.7} className={classes.fresh} aria-hidden />
  return <IconCloudOff size={16} stroke={1.7} className={classes.stale} aria-hidden />
}
