import { Button } from '@mantine/core'
import { call } from '@renderer/api/call'
import { auditPath } from '@renderer/ui/audit/audit-path'
import { syncWords } from '@renderer/ui/audit/audit-progress-words'
import { useAuditStatus } from '@renderer/ui/audit/use-audit-status'
import { clockTime, formatDuration, formatNumber } from '@renderer/ui/format'
import { TimeText } from '@renderer/ui/time-text'
import { useDirectory } from '@renderer/ui/use-directory'
import { useKeyRefresh } from '@renderer/ui/use-key-refresh'
import { useKeys } from '@renderer/ui/use-keys'
import { useOffer } from '@renderer/ui/use-offers'
import type { Polling } from '@shared/contract/horizon'
import { usageWindows } from '@shared/domain/usage-window'
import type { WireError } from '@shared/errors'
import { IconRefresh } from '@tabler/icons-react'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { clockToleranceMs } from './clock-strip'
import classes from './sync-pill.module.css'

const lookAgainMs = 5_000

type Props = {
  readonly profileId: string
  /** How the last question ended; `undefined` where it was answered. */
  readonly failure: WireError | undefined
}

/** What is held and since when, and how much the console asks by itself. */
export function SyncCoverage({ profileId, failure }: Props) {
  const client = useQueryClient()
  const { data: list } = useKeys(profileId)
  const people = useDirectory(profileId)
  const usage = useHeldUsage(profileId)
  const hasPeople = useOffer(profileId, 'directory') !== 'not-offered'
  const hasUsage = useOffer(profileId, 'keys.usage') !== 'not-offered'
  const { isRefreshing, refreshNow } = useKeyRefresh(profileId, { polls: false })
  const { data: polling } = useQuery({
    queryKey: ['polling', profileId],
    queryFn: () => call('horizon.polling', { profileId }),
    staleTime: 0,
    refetchInterval: lookAgainMs
  })
  const clockOffsetMs = list?.clockOffsetMs ?? 0

  function refresh() {
    refreshNow()
    // Where it fails, the coverage of the audit log says so.
    void call('audit.sync', { profileId, isBackground: false }).catch(() => undefined)
    if (hasPeople) people.refresh()
    if (hasUsage) void refreshUsage(client, profileId)
  }

  return (
    <section className={classes.coverage} aria-label="What is synced">
      <dl className={classes.facts}>
        <Fact name="API keys" count={list?.keys.length} fetchedAt={list?.fetchedAt} />
        {hasPeople ? (
          <Fact name="People" count={people.users?.length} fetchedAt={people.fetchedAt} />
        ) : (
          <Plain name="People">not offered</Plain>
        )}
        {hasUsage ? (
          <Fact name="Usage" fetchedAt={usage} />
        ) : (
          <Plain name="Usage">not offered</Plain>
        )}
        <AuditFact profileId={profileId} />
        {failure && <Plain name="Last try">{failure.message}</Plain>}
      </dl>
      {polling && <Budget polling={polling} />}
      {Math.abs(clockOffsetMs) > clockToleranceMs && (
        <p className={classes.clock} role="status">
          Horizon’s clock is {formatDuration(Math.abs(clockOffsetMs))}{' '}
          {clockOffsetMs > 0 ? 'ahead of' : 'behind'} this computer’s. Expiry is judged by
          Horizon’s. Check which of the two is wrong.
        </p>
      )}
      <Button
        size="xs"
        variant="default"
        loading={isRefreshing}
        leftSection={<IconRefresh size={14} stroke={1.7} aria-hidden />}
        onClick={refresh}
      >
        Refresh now
      </Button>
    </section>
  )
}

/** The audit log follows by itself; what is not held of it is said where it is searched. */
function AuditFact({ profileId }: { readonly profileId: string }) {
  const { data: status } = useAuditStatus(profileId)
  if (status === undefined) return null
  const { held, coverage, sync } = status
  if (sync.state === 'not-offered' && held === 0) return <Plain name="Audit log">not offered</Plain>
  return (
    <Plain name="Audit log">
      <Link href={auditPath}>{formatNumber(held)} held</Link>
      {coverage.currentAt !== null && (
        <>
          , current <TimeText iso={coverage.currentAt} mode="relative" />
        </>
      )}
      {sync.state !== 'idle' && (
        <span className={classes.auditSync} role={sync.state === 'syncing' ? undefined : 'status'}>
          {syncWords(status)}
        </span>
      )}
    </Plain>
  )
}

async function refreshUsage(client: QueryClient, profileId: string): Promise<void> {
  const asked = { profileId, keyId: null, window: '24h' } as const
  // Where it fails, the pages that show usage say so themselves.
  await call('usage.fetch', asked).catch(() => undefined)
  await client.invalidateQueries({ queryKey: ['usage', profileId, ''] })
}

/** When the organization's usage was fetched last, of any window. */
function useHeldUsage(profileId: string): string | null {
  const { data } = useQuery({
    queryKey: ['usage', profileId, '', 'any'],
    queryFn: async () => {
      const held = await Promise.all(
        usageWindows.map(window => call('usage.held', { profileId, keyId: null, window }))
      )
      return held.flatMap(({ fetchedAt }) => fetchedAt ?? []).reduce(later, '')
    },
    refetchOnMount: 'always',
    refetchInterval: lookAgainMs
  })
  return data || null
}

const later = (one: string, other: string): string => (other > one ? other : one)

type FactProps = {
  readonly name: string
  readonly count?: number
  readonly fetchedAt: string | null | undefined
}

function Fact({ name, count, fetchedAt }: FactProps) {
  if (fetchedAt == null) return <Plain name={name}>not held</Plain>
  return (
    <Plain name={name}>
      {count !== undefined && `${formatNumber(count)} held, `}
      fetched <TimeText iso={fetchedAt} mode="relative" />
    </Plain>
  )
}

function Plain({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Budget({ polling }: { readonly polling: Polling }) {
  const { usedThisHour, allowedPerHour, pausedUntil, reason } = polling
  return (
    <div className={classes.budget}>
      <p>
        Asked by itself {formatNumber(usedThisHour)} of {formatNumber(allowedPerHour)} times this
        hour; never while the window is hidden.
      </p>
      {pausedUntil !== undefined && (
        <p className={classes.paused} role="status">
          Paused until {clockTime(pausedUntil, Date.now())}:{' '}
          {reason === 'budget'
            ? 'what the console allows itself in an hour is used up.'
            : 'Horizon answered 429 and asked to wait.'}
        </p>
      )}
    </div>
  )
}
