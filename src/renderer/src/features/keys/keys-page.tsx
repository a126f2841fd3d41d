import { ActionButton } from '@renderer/ui/action-button'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { type Command, useCommands } from '@renderer/ui/command-registry'
import { formatNumber } from '@renderer/ui/format'
import { OtherOrganizationStrip } from '@renderer/ui/other-organization-strip'
import { PageHead } from '@renderer/ui/page-head'
import { useNow } from '@renderer/ui/use-now'
import type { Profile } from '@shared/contract/profiles'
import { IconPlus, IconRefresh } from '@tabler/icons-react'
import { lazy, Suspense, useMemo, useRef } from 'react'
import { useLocation, useSearch } from 'wouter'
import { writeBlock } from './key-failure'
import { FailureStrip } from './key-failure-strip'
import { hiddenCounts, isEnded, matchesText, toKeyRows } from './key-rows'
import { clockTime } from './key-times'
import { KeysContent } from './keys-content'
import { KeysFilterBar } from './keys-filter-bar'
import { KeysFoot } from './keys-foot'
import { keyPath, useKeysLocation } from './keys-location'
import classes from './keys-page.module.css'
import { useKeysPage } from './keys-page-store'
import type { KeysTableHandle } from './keys-table'
import { StrayKeysStrip } from './stray-keys-strip'
import { UnreadableKeysStrip } from './unreadable-keys-strip'
import { useKeyRefresh } from './use-key-refresh'
import { useKeys } from './use-keys'

const CreateKeyDialog = lazy(async () => ({
  default: (await import('./create-key-dialog')).CreateKeyDialog
}))

/** Every API key of the active profile's organization. */
export function KeysPage() {
  const profile = useActiveProfile()
  return profile === null ? null : <Keys key={profile.id} profile={profile} />
}

function Keys({ profile }: { readonly profile: Profile }) {
  const [, navigate] = useLocation()
  const place = useKeysLocation()
  const { left, actions } = useKeysPage()
  const search = useSearch()
  const tableRef = useRef<KeysTableHandle>(null)

  const { data: list } = useKeys(profile.id)
  const refresh = useKeyRefresh(profile.id, { polls: true })
  const failure = refresh.failure ?? list?.failure
  const serverNowMs = useNow() + (list?.clockOffsetMs ?? 0)

  const rows = useMemo(
    () => toKeyRows(list?.fetchedAt == null ? [] : list.keys, serverNowMs),
    [list, serverNowMs]
  )
  const matching = useMemo(
    () => rows.filter(row => matchesText(row, place.text)),
    [rows, place.text]
  )
  const shown = useMemo(
    () => (place.showsEnded ? matching : matching.filter(row => !isEnded(row))),
    [matching, place.showsEnded]
  )

  const block = writeBlock(list, failure)
  const isStale = failure !== undefined && list?.fetchedAt != null
  const asOf = isStale ? `, as of ${clockTime(list.fetchedAt ?? '', Date.now())}` : ''
  const counts =
    rows.length === 0 ? '0' : `${formatNumber(shown.length)} of ${formatNumber(rows.length)}`

  const { refreshNow } = refresh
  useCommands(useMemo(() => [refreshCommand(refreshNow)], [refreshNow]))

  function open(keyId: string) {
    const path = search === '' ? '/keys' : `/keys?${search}`
    actions.leave({ profileId: profile.id, path, keyId })
    navigate(keyPath(keyId))
  }

  return (
    <div className={classes.page}>
      <PageHead
        title="API keys"
        count={list?.fetchedAt == null ? undefined : counts + asOf}
        actions={
          <ActionButton
            leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
            disabledReason={block}
            onClick={place.openCreate}
          >
            Create key
          </ActionButton>
        }
      />
      {list?.otherOrganization && (
        <OtherOrganizationStrip profileId={profile.id} other={list.otherOrganization} />
      )}
      <StrayKeysStrip profileId={profile.id} />
      <FailureStrip
        failure={failure}
        heldSince={list?.fetchedAt ?? null}
        isRefreshing={refresh.isRefreshing}
        onRetry={refresh.refreshNow}
      />
      <UnreadableKeysStrip unreadable={list?.unreadable ?? []} />
      <KeysFilterBar
        text={place.text}
        onText={place.setText}
        onLeave={() => tableRef.current?.focusCursor()}
        hidden={hiddenCounts(matching)}
        showsEnded={place.showsEnded}
        onShowsEnded={place.setShowsEnded}
      />
      <KeysContent
        list={list}
        failure={failure}
        rows={shown}
        total={rows.length}
        isFiltered={place.text !== ''}
        onClearFilters={place.clearFilters}
        onShowsEnded={() => place.setShowsEnded(true)}
        onRefresh={refreshNow}
        onCreate={block === undefined ? place.openCreate : undefined}
        table={{
          ref: tableRef,
          sort: place.sort,
          onSort: place.setSort,
          onOpen: open,
          lastKeyId: left?.keyId,
          isStale,
          serverNowMs
        }}
      />
      <KeysFoot
        counts={list?.fetchedAt == null ? undefined : counts}
        heldSince={isStale ? (list.fetchedAt ?? null) : null}
      />
      {place.isCreating && (
        <Suspense fallback={null}>
          <CreateKeyDialog
            profile={profile}
            list={list}
            blockedBy={block}
            onClose={place.closeCreate}
          />
        </Suspense>
      )}
    </div>
  )
}

const refreshCommand = (run: () => void): Command => ({
  id: 'keys.refresh',
  title: 'Refresh API keys',
  group: 'API keys',
  shortcut: ['R'],
  icon: <IconRefresh size={16} stroke={1.7} />,
  run
})
