import { Button } from '@mantine/core'
import { call } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { type Command, useCommands } from '@renderer/ui/command-registry'
import { EmptyState } from '@renderer/ui/empty-state'
import { clockTime, formatNumber, formatRelative } from '@renderer/ui/format'
import { navigateTo } from '@renderer/ui/hash-location'
import { failureKind, writeBlock } from '@renderer/ui/horizon-failure'
import { HorizonFailureStrip } from '@renderer/ui/horizon-failure-strip'
import { PageHead } from '@renderer/ui/page-head'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useNow } from '@renderer/ui/use-now'
import { offerState, useOffers } from '@renderer/ui/use-offers'
import { useUsage } from '@renderer/ui/use-usage'
import type { KeyList } from '@shared/contract/keys'
import type { Profile } from '@shared/contract/profiles'
import { IconKey, IconPlus, IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { Link } from 'wouter'
import { ExpiringPanel, HygienePanel, StatusPanel } from './key-panels'
import { LatestEntries } from './latest-entries'
import { MustRevokeLine } from './must-revoke-line'
import classes from './overview-page.module.css'
import { PartnersPanel } from './partners-panel'
import { RequestsPanel } from './requests-panel'
import { RotationsLines } from './rotations-lines'
import { RotationsPanel } from './rotations-panel'
import { useOverviewKeys } from './use-overview-keys'
import { useOverviewLocation } from './use-overview-location'
import { useUnusualKeys } from './use-unusual-keys'
import { WebhooksLine } from './webhooks-line'

/** The organization's usage moves slowly; the budget is for the keys. */
const usagePollMs = 300_000

/** The state of the organization's access at a glance; each figure leads to what it counts. */
export function OverviewPage() {
  const profile = useActiveProfile()
  return profile === null ? null : <Overview key={profile.id} profile={profile} />
}

function Overview({ profile }: { readonly profile: Profile }) {
  const keys = useOverviewKeys(profile.id)
  const { list, rows, failure, isRefreshing } = keys
  const { window } = useOverviewLocation()
  const offers = useOffers(profile.id)
  const offer = offerState(offers, 'keys.usage')
  const asking = {
    isEnabled: offers !== undefined && offer !== 'not-offered',
    pollMs: usagePollMs
  }
  const usage = useUsage(profile.id, null, window, asking)
  const unusual = useUnusualKeys(profile.id, list, asking)
  const isReadOnly = profile.safetyLevel === 'read-only'
  const block = writeBlock(list, failure)
  const fetchedAt = list?.fetchedAt ?? null
  const age = { fetchedAt, isStale: failure !== undefined }
  const missing =
    failure === undefined ? null : <p className={classes.words}>No list of keys is held yet.</p>

  function refresh() {
    keys.refreshNow()
    if (offer !== 'not-offered') usage.refresh()
  }
  useRefreshCommand(refresh)

  return (
    <div className={classes.page}>
      <PageHead
        title="Overview"
        count={
          <>
            <OrganizationWords list={list} />
            {age.isStale && fetchedAt !== null && `, as of ${clockTime(fetchedAt, Date.now())}`}
          </>
        }
        actions={
          <>
            <ChangesLink profileId={profile.id} />
            <Button
              variant="default"
              loading={isRefreshing}
              leftSection={<IconRefresh size={16} stroke={1.7} aria-hidden />}
              onClick={refresh}
            >
              Refresh
            </Button>
          </>
        }
      />
      <MustRevokeLine profileId={profile.id} isReadOnly={isReadOnly} blockedBy={block} />
      <RotationsLines profileId={profile.id} />
      <WebhooksLine profileId={profile.id} />
      <HorizonFailureStrip
        failure={failure}
        heldSince={fetchedAt}
        isRefreshing={isRefreshing}
        onRetry={refresh}
      />
      <div className={classes.body}>
        {rows?.length === 0 ? (
          <div className={classes.none}>
            <NoKeys isReadOnly={isReadOnly} blockedBy={block} />
          </div>
        ) : (
          <div className={classes.columns}>
            <StatusPanel rows={rows} age={age} missing={missing} />
            <HygienePanel
              rows={rows}
              age={age}
              missing={missing}
              peopleWords={peopleWords(keys.people.users)}
            />
            <RotationsPanel profileId={profile.id} />
            <ExpiringPanel rows={rows} age={age} missing={missing} serverNowMs={keys.serverNowMs} />
          </div>
        )}
        <PartnersPanel
          profileId={profile.id}
          clockOffsetMs={list?.clockOffsetMs ?? 0}
          isOffline={failure !== undefined && failureKind(failure) !== 'other'}
        />
        <RequestsPanel
          shown={usage}
          unusual={unusual}
          offer={offer}
          list={list}
          isOffline={failure !== undefined && failureKind(failure) !== 'other'}
        />
        <LatestEntries profileId={profile.id} />
      </div>
    </div>
  )
}

/** Why it cannot be told whose owners are inactive; `undefined` where it can. */
function peopleWords(users: readonly unknown[] | null | undefined): string | undefined {
  if (users === null) return 'not offered'
  return users === undefined ? 'not known yet' : undefined
}

function OrganizationWords({ list }: { readonly list: KeyList | undefined }) {
  const organization = list?.organization
  if (organization == null) return null
  return (
    <>
      <UntrustedText text={organization.name} maxLength={60} />
      {organization.plan !== '' && (
        <>
          {' · '}
          <UntrustedText text={capitalised(organization.plan)} maxLength={40} /> plan
        </>
      )}
    </>
  )
}

const capitalised = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)

/** What others changed since the operator last looked; the list says what. */
function ChangesLink({ profileId }: { readonly profileId: string }) {
  const now = useNow()
  const { data } = useQuery({
    queryKey: ['keys', profileId, 'changes'],
    queryFn: () => call('keys.changes', { profileId })
  })
  if (data?.since == null || data.changes.length === 0) return null
  const others = data.changes.filter(change => !change.isMadeHere)
  const count = new Set(others.map(({ keyId }) => keyId)).size
  const since = `since you last looked, ${formatRelative(data.since, now)}`
  if (count === 0) return <p className={classes.changes}>Only you changed keys {since}</p>
  return (
    <div className={classes.changes}>
      <Link href="/keys">
        {count === 1 ? '1 key' : `${formatNumber(count)} keys`} changed {since}
      </Link>
      {others.length < data.changes.length && (
        <span className={classes.ownChanges}>What you changed here is not counted</span>
      )}
    </div>
  )
}

type NoKeysProps = { readonly isReadOnly: boolean; readonly blockedBy: string | undefined }

function NoKeys({ isReadOnly, blockedBy }: NoKeysProps) {
  return (
    <EmptyState
      icon={<IconKey />}
      title="No API key yet"
      text="A key lets a program call Horizon. How many there are, and which need a look, is shown here then."
      action={
        !isReadOnly && (
          <ActionButton
            leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
            disabledReason={blockedBy}
            onClick={() => navigateTo('/keys?create')}
          >
            Create key
          </ActionButton>
        )
      }
    />
  )
}

function useRefreshCommand(refresh: () => void): void {
  const latest = useRef(refresh)
  useEffect(() => {
    latest.current = refresh
  })
  useCommands(
    useMemo<readonly Command[]>(
      () => [
        {
          id: 'overview.refresh',
          title: 'Refresh the overview',
          group: 'Overview',
          shortcut: ['R'],
          icon: <IconRefresh size={16} stroke={1.7} />,
          run: () => latest.current()
        }
      ],
      []
    )
  )
}
