import { call } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { reporting } from '@renderer/ui/failure-store'
import { clockTime, formatNumber } from '@renderer/ui/format'
import { navigateTo } from '@renderer/ui/hash-location'
import { writeBlock } from '@renderer/ui/horizon-failure'
import { HorizonFailureStrip } from '@renderer/ui/horizon-failure-strip'
import { keyPath } from '@renderer/ui/keys-path'
import { OtherOrganizationStrip } from '@renderer/ui/other-organization-strip'
import { PageHead } from '@renderer/ui/page-head'
import { newRotationPath, rotationPath } from '@renderer/ui/rotation-path'
import { useKeyRefresh } from '@renderer/ui/use-key-refresh'
import { useKeys } from '@renderer/ui/use-keys'
import type { RotatingKeys } from '@renderer/ui/use-rotations'
import type { Profile } from '@shared/contract/profiles'
import { type KeyFilter, noFilter } from '@shared/domain/key-filter'
import { IconDownload, IconPlus } from '@tabler/icons-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { KeyChangesPane } from './key-changes-pane'
import { KeyChangesStrip } from './key-changes-strip'
import { useKeysCommands } from './keys-commands'
import { KeysContent } from './keys-content'
import { useKeysExport } from './keys-export'
import { ExportOutcome } from './keys-export-outcome'
import { KeysFilterBar } from './keys-filter-bar'
import { KeysFoot, selectedWords } from './keys-foot'
import { useKeysLocation } from './keys-location'
import classes from './keys-page.module.css'
import { useKeysPage } from './keys-page-store'
import type { KeysTableHandle } from './keys-table'
import { MustRevokeStrip } from './must-revoke-strip'
import { NewKeyStrip } from './new-key-strip'
import { StrayKeysStrip } from './stray-keys-strip'
import { UnreadableKeysStrip } from './unreadable-keys-strip'
import { useChangesPane } from './use-changes-pane'
import { useKeysList } from './use-keys-list'
import { useKeysSelection } from './use-keys-selection'
import { useNewKey } from './use-new-key'

const CreateKeyDialog = lazy(async () => ({
  default: (await import('./create-key-dialog')).CreateKeyDialog
}))
const BulkRevokeDialog = lazy(async () => ({
  default: (await import('./bulk-revoke-dialog')).BulkRevokeDialog
}))

/** Most that main reads and revokes in one go. */
const mostAtOnce = 1_000

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
  const [revoking, setRevoking] = useState<readonly string[] | null>(null)

  const { data: list } = useKeys(profile.id)
  const refresh = useKeyRefresh(profile.id, { polls: true })
  const failure = refresh.failure ?? list?.failure
  const { filter, sort, showsEnded } = place
  const keys = useKeysList({ profileId: profile.id, list, filter, sort, showsEnded })
  const { rows, shown } = keys
  const hiddenNew = useNewKey({ profileId: profile.id, list, shown, tableRef })
  const selection = useKeysSelection({ profileId: profile.id, rows, shown })
  const exporting = useKeysExport(profile.id)
  const changes = useChangesPane(profile.id)

  const canWrite = profile.safetyLevel !== 'read-only'
  const block = writeBlock(list, failure)
  const isStale = failure !== undefined && list?.fetchedAt != null
  const asOf = isStale ? `, as of ${clockTime(list.fetchedAt ?? '', Date.now())}` : ''
  const counts =
    rows.length === 0 ? '0' : `${formatNumber(shown.length)} of ${formatNumber(rows.length)}`
  const openCreate = canWrite && block === undefined ? place.openCreate : undefined

  const selectedIds = selection.ordered
  function exportList() {
    const ids = selection.ids.size > 0 ? selectedIds() : shown.map(row => row.key.id)
    if (ids.length > 0) exporting.exportKeys(ids)
  }
  useKeysCommands({ refresh: refresh.refreshNow, exportList })

  function open(keyId: string) {
    const path = search === '' ? '/keys' : `/keys?${search}`
    actions.leave({ profileId: profile.id, path, keyId })
    navigate(keyPath(keyId))
  }
  function copyIds() {
    const copying = call('keys.copyIds', { profileId: profile.id, keyIds: selectedIds() })
    reporting('The key ids were not copied', copying)
    return copying
  }
  const counted = { count: selection.ids.size, hidden: selection.hidden, listed: shown.length }

  return (
    <div className={classes.page}>
      <PageHead
        title="API keys"
        count={list?.fetchedAt == null ? undefined : counts + asOf}
        actions={
          <>
            <ActionButton
              variant="default"
              leftSection={<IconDownload size={16} stroke={1.7} aria-hidden />}
              disabledReason={shown.length === 0 ? 'No key is listed' : undefined}
              loading={exporting.isExporting}
              data-hint="As CSV, in this order"
              onClick={() => exporting.exportKeys(shown.map(row => row.key.id))}
            >
              Export
            </ActionButton>
            {canWrite && (
              <ActionButton
                leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
                disabledReason={block}
                onClick={place.openCreate}
              >
                Create key
              </ActionButton>
            )}
          </>
        }
      />
      <MustRevokeStrip profileId={profile.id} onRevoke={canWrite ? setRevoking : undefined} />
      {list?.otherOrganization && (
        <OtherOrganizationStrip profileId={profile.id} other={list.otherOrganization} />
      )}
      <StrayKeysStrip profileId={profile.id} canWrite={canWrite} />
      <HorizonFailureStrip
        failure={failure}
        heldSince={list?.fetchedAt ?? null}
        isRefreshing={refresh.isRefreshing}
        onRetry={refresh.refreshNow}
      />
      <UnreadableKeysStrip unreadable={list?.unreadable ?? []} />
      <ExportOutcome {...exporting} onDismiss={exporting.dismiss} />
      {hiddenNew && (
        <NewKeyStrip name={hiddenNew.clientName} onOpen={() => open(hiddenNew.keyId)} />
      )}
      {changes.strip && <KeyChangesStrip {...changes.strip} />}
      <div className={classes.body}>
        <div className={classes.main}>
          <KeysFilterBar
            rows={rows}
            unsaid={keys.unsaid}
            people={keys.people}
            filter={filter}
            onFilter={place.narrow}
            onText={place.setText}
            onLeave={() => tableRef.current?.focusCursor()}
            hidden={keys.hidden}
            showsEnded={showsEnded}
            onShowsEnded={place.setShowsEnded}
          />
          <KeysContent
            profileId={profile.id}
            list={list}
            failure={failure}
            rows={shown}
            total={rows.length}
            isFiltered={isFiltering(filter)}
            onClearFilters={place.clearFilters}
            onShowsEnded={() => place.setShowsEnded(true)}
            onRefresh={refresh.refreshNow}
            onCreate={openCreate}
            table={{
              ref: tableRef,
              selectedIds: selection.ids,
              selection: selection.grid,
              sort,
              onSort: place.setSort,
              onOpen: open,
              lastKeyId: left?.keyId,
              isStale,
              serverNowMs: keys.serverNowMs,
              unsaid: keys.unsaid,
              rotating: keys.rotating
            }}
          />
        </div>
        {changes.pane && <KeyChangesPane {...changes.pane} />}
      </div>
      <KeysFoot
        counts={list?.fetchedAt == null ? undefined : counts}
        heldSince={isStale ? (list.fetchedAt ?? null) : null}
        selected={{
          ...counted,
          onExport: exportList,
          onCopyIds: copyIds,
          onRotate: canWrite ? rotationWay(selectedIds(), keys.rotating) : undefined,
          rotateBlock: block,
          onRevoke: canWrite ? () => setRevoking(selectedIds()) : undefined,
          revokeBlock:
            block ??
            (counted.count > mostAtOnce
              ? `At most ${formatNumber(mostAtOnce)} keys at a time`
              : undefined),
          onClear: () => {
            selection.grid.clear()
            tableRef.current?.focusCursor()
          }
        }}
      />
      <div className="hc-visually-hidden" role="status">
        {counted.count > 0 && selectedWords(counted)}
      </div>
      {place.isCreating && canWrite && (
        <Suspense fallback={null}>
          <CreateKeyDialog
            profile={profile}
            list={list}
            blockedBy={block}
            onClose={place.closeCreate}
          />
        </Suspense>
      )}
      {revoking !== null && (
        <Suspense fallback={null}>
          <BulkRevokeDialog
            profile={profile}
            keyIds={revoking}
            onLeave={selection.grid.clear}
            onClose={revokedIds => {
              setRevoking(null)
              selection.drop(revokedIds)
              // The button that opened it may be gone with the selection.
              if (revokedIds.length > 0) tableRef.current?.focusCursor()
            }}
          />
        </Suspense>
      )}
    </div>
  )
}

/** One key at a time: a rotation is a page of its own. */
function rotationWay(
  selected: readonly string[],
  rotating: RotatingKeys
): { readonly isOpen: boolean; readonly go: () => void } | undefined {
  const [keyId] = selected
  if (keyId === undefined || selected.length !== 1) return undefined
  const open = rotating.get(keyId)?.rotation
  const path = open === undefined ? newRotationPath(keyId) : rotationPath(open.id)
  return { isOpen: open !== undefined, go: () => navigateTo(path) }
}

const isFiltering = (filter: KeyFilter): boolean =>
  JSON.stringify(filter) !== JSON.stringify(noFilter)
