import { toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import { navigateTo } from '@renderer/ui/hash-location'
import { writeBlock } from '@renderer/ui/horizon-failure'
import { HorizonFailureStrip } from '@renderer/ui/horizon-failure-strip'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { PageHead } from '@renderer/ui/page-head'
import { useRotationGroups } from '@renderer/ui/rotation-groups'
import { rotationsPath } from '@renderer/ui/rotation-path'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useKeyRefresh } from '@renderer/ui/use-key-refresh'
import { useKeys } from '@renderer/ui/use-keys'
import { type RotationList, useRotations } from '@renderer/ui/use-rotations'
import type { Profile } from '@shared/contract/profiles'
import { IconRotateClockwise } from '@tabler/icons-react'
import { useRef } from 'react'
import { AdoptableStrip } from './rotation-adopt'
import { RotationTransfer, RotationTransferOutcome } from './rotation-transfer'
import { useRotationTransfer } from './rotation-transfer-work'
import classes from './rotations-list.module.css'
import { RotationsListBody, type RotationsListHandle } from './rotations-list-body'
import { useRotationsCommands } from './rotations-list-commands'
import { RotationsFilter } from './rotations-list-filter'
import { useRotationsLocation } from './rotations-list-location'

/** Where each rotation stands, the ones that want a hand first. */
export function RotationsListPage() {
  const profile = useActiveProfile()
  return profile === null ? null : <Rotations key={profile.id} profile={profile} />
}

const beginPath = `${rotationsPath}/new`

function Rotations({ profile }: { readonly profile: Profile }) {
  const profileId = profile.id
  const place = useRotationsLocation()
  const listRef = useRef<RotationsListHandle>(null)
  const { data, error, isFetching, refetch } = useRotations(profileId)
  const groups = useRotationGroups(profileId)
  const { data: keys } = useKeys(profileId)
  const refresh = useKeyRefresh(profileId, { polls: true })
  const transfer = useRotationTransfer(profileId)
  const failure = refresh.failure ?? keys?.failure
  const canWrite = profile.safetyLevel !== 'read-only'
  const block = writeBlock(keys, failure)
  const open = groups.mustRevoke.length + groups.unknown.length + groups.inProgress.length

  useRotationsCommands({
    refresh: () => {
      refresh.refreshNow()
      void refetch()
    },
    exportOpen: open > 0 ? transfer.exportOpen : undefined,
    importFile: canWrite ? transfer.chooseFile : undefined
  })

  return (
    <div className={classes.page}>
      <PageHead
        title="Rotations"
        count={countWords(data, open)}
        actions={
          <>
            <RotationTransfer
              work={transfer}
              open={open}
              canWrite={canWrite}
              isJournalReadOnly={keys?.isJournalReadOnly ?? false}
            />
            {canWrite && (
              <ActionButton
                leftSection={<IconRotateClockwise size={16} stroke={1.7} aria-hidden />}
                disabledReason={block}
                onClick={() => navigateTo(beginPath)}
              >
                Rotate a key
              </ActionButton>
            )}
          </>
        }
      />
      <HorizonFailureStrip
        failure={failure}
        heldSince={keys?.fetchedAt ?? null}
        isRefreshing={refresh.isRefreshing}
        onRetry={refresh.refreshNow}
      />
      {error !== null && (
        <ErrorStrip
          title={
            data === undefined
              ? 'The rotations could not be read from the journal'
              : 'The rotations could not be read again. You see them as they were'
          }
          error={toWireError(error)}
          onRetry={() => void refetch()}
        />
      )}
      <UnreadableStrip unreadable={data?.unreadable ?? []} />
      <AdoptableStrip
        profile={profile}
        adoptable={data?.adoptable ?? []}
        keys={keys?.keys ?? []}
        canWrite={canWrite}
        blockedBy={block}
      />
      <RotationTransferOutcome work={transfer} />
      {data !== undefined && data.rotations.length > 0 && (
        <RotationsFilter
          text={place.text}
          onText={place.setText}
          onLeave={() => listRef.current?.focusFirst()}
        />
      )}
      <RotationsListBody
        ref={listRef}
        groups={groups}
        isHeld={data !== undefined}
        isLoading={data === undefined && isFetching}
        text={place.text}
        onClearText={() => place.setText('')}
        canWrite={canWrite}
        blockedBy={block}
        onBegin={() => navigateTo(beginPath)}
      />
    </div>
  )
}

function countWords(list: RotationList | undefined, open: number): string | undefined {
  if (list === undefined || list.rotations.length === 0) return undefined
  return `${formatNumber(open)} open of ${formatNumber(list.rotations.length)}`
}

type UnreadableProps = { readonly unreadable: NonNullable<RotationList['unreadable']> }

/** Nothing can be done with them here; their keys are at Horizon all the same. */
function UnreadableStrip({ unreadable }: UnreadableProps) {
  if (unreadable.length === 0) return null
  const count = unreadable.length
  return (
    <NoticeStrip
      tone="danger"
      title={
        count === 1
          ? 'The events of 1 rotation cannot be read'
          : `The events of ${formatNumber(count)} rotations cannot be read`
      }
    >
      Nothing can be done with {count === 1 ? 'it' : 'them'} here. Look in API keys for keys with a
      rotation’s tag, and decide about each there.
      <ul className={classes.reasons}>
        {unreadable.map(({ id, why }) => (
          <li key={id}>
            <UntrustedText mono text={id} maxLength={40} />: <UntrustedText text={why} />
          </li>
        ))}
      </ul>
    </NoticeStrip>
  )
}
