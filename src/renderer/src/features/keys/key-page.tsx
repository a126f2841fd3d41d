import { Button } from '@mantine/core'
import { toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { EmptyState } from '@renderer/ui/empty-state'
import { failureKind, writeBlock } from '@renderer/ui/horizon-failure'
import { HorizonFailureStrip } from '@renderer/ui/horizon-failure-strip'
import { KeyName, plainKeyName } from '@renderer/ui/key-name'
import { KeyStatusBadge } from '@renderer/ui/key-status-badge'
import { NeverRead } from '@renderer/ui/never-read'
import { PageHead } from '@renderer/ui/page-head'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useEscape } from '@renderer/ui/use-escape'
import { useKeyRefresh } from '@renderer/ui/use-key-refresh'
import { useKeys } from '@renderer/ui/use-keys'
import { useNow } from '@renderer/ui/use-now'
import { usePurposes } from '@renderer/ui/use-purposes'
import { useRotatingKeys } from '@renderer/ui/use-rotations'
import type { Profile } from '@shared/contract/profiles'
import { termFor } from '@shared/domain/audit-query/term-for'
import { shownStatus } from '@shared/domain/key-status'
import type { Key } from '@shared/horizon/key'
import { IconBan, IconKeyOff } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { CopyKeyId } from './copy-key-id'
import { EditLimitsDialog } from './edit-limits-dialog'
import { HistoryTab } from './history-tab'
import classes from './key-page.module.css'
import { KeyEndStrip } from './key-page-end'
import { KeyPageSkeleton } from './key-page-skeleton'
import { KeyPageTabs, useKeyPageLocation } from './key-page-tabs'
import { RotateButton, RotatingStrip } from './key-rotation'
import { keyIdFromPath } from './keys-location'
import { useListPath } from './keys-page-store'
import { OverviewTab } from './overview-tab'
import { PurposeDialog } from './purpose-dialog'
import { RequestsTab } from './requests-tab'
import { RevokeDialog } from './revoke-dialog'
import { UsageTab } from './usage-tab'
import { useKey } from './use-keys'

/** One key: what it is, what it may do, and its end. */
export function KeyPage() {
  const profile = useActiveProfile()
  const params = useParams<{ keyId: string }>()
  const keyId = keyIdFromPath(params.keyId)
  return profile === null ? null : (
    <KeyDetail key={`${profile.id} ${keyId}`} profile={profile} keyId={keyId} />
  )
}

function KeyDetail({ profile, keyId }: { readonly profile: Profile; readonly keyId: string }) {
  const [, navigate] = useLocation()
  const place = useKeyPageLocation()
  const copyRef = useRef<HTMLButtonElement>(null)
  const [announcement, setAnnouncement] = useState('')
  const [isRevokedHere, setIsRevokedHere] = useState(false)
  const { data: list } = useKeys(profile.id)
  const { data, error, isFetching, refetch } = useKey(profile.id, keyId)
  const listPath = useListPath(profile.id)
  const breadcrumb = { label: 'API keys', href: listPath }
  useEscape(() => {
    // Out of a field it is the field's own, such as that of a query.
    if (!document.activeElement?.matches('input, textarea')) navigate(listPath)
  })
  const purposes = usePurposes(profile.id)
  const rotating = useRotatingKeys(profile.id).get(keyId)
  const refresh = useKeyRefresh(profile.id, { polls: true })
  const serverNowMs = useNow() + (list?.clockOffsetMs ?? 0)

  const failure = error === null ? undefined : toWireError(error)
  const held = list?.keys.find(each => each.id === keyId)
  // Both come from what is held; whichever was read last has the newest last use.
  const isListNewer = (list?.fetchedAt ?? '') > (data?.fetchedAt ?? '')
  const key = (isListNewer ? held : undefined) ?? data?.key ?? held
  const wasEnabled = useWasEnabled(key)
  // What is held answers for the key: the list's last try says whether Horizon can be reached.
  const ofList = refresh.failure ?? list?.failure
  const present = failure ?? ofList
  const block = writeBlock(list, ofList) ?? writeBlock(list, failure)
  const fetchedAt = (isListNewer ? list?.fetchedAt : data?.fetchedAt) ?? null

  if (failure?.code === 'not-found')
    return <GoneKey keyId={keyId} name={key?.clientName} listPath={listPath} />
  if (key === undefined) {
    return (
      <div className={classes.page}>
        <PageHead title={<UntrustedText text={keyId} maxLength={60} />} breadcrumb={breadcrumb} />
        <HorizonFailureStrip
          failure={failure}
          heldSince={null}
          isRefreshing={isFetching}
          onRetry={() => void refetch()}
        />
        {failure === undefined ? (
          <KeyPageSkeleton />
        ) : (
          <NeverRead profileId={profile.id} what="This key" isOne query={termFor('key', keyId)} />
        )}
      </div>
    )
  }

  const status = shownStatus(key, serverNowMs, rotating !== undefined)
  const isReadOnly = profile.safetyLevel === 'read-only'
  function refreshAll() {
    refresh.refreshNow()
    void refetch()
  }
  const closeRevoke = (words: string) => {
    setAnnouncement(words)
    place.change({ revoke: null })
  }
  return (
    <div className={classes.page}>
      <PageHead
        title={<KeyName name={key.clientName} />}
        breadcrumb={breadcrumb}
        badge={<KeyStatusBadge status={status} variant="badge" hint={rotating?.hint} />}
        meta={
          <>
            {key.hint !== undefined && <UntrustedText mono text={key.hint} maxLength={16} />}
            <CopyKeyId keyId={key.id} buttonRef={copyRef} />
          </>
        }
        actions={
          status !== 'revoked' &&
          !isReadOnly && (
            <>
              <RotateButton
                keyId={keyId}
                status={status}
                isRotating={rotating !== undefined}
                block={block}
              />
              <ActionButton
                variant="default"
                className={classes.revoke}
                leftSection={<IconBan size={16} stroke={1.7} aria-hidden />}
                disabledReason={block}
                onClick={() => place.change({ revoke: '' })}
              >
                Revoke key
              </ActionButton>
            </>
          )
        }
      />
      <KeyPageTabs keyId={keyId} tab={place.tab} />
      <HorizonFailureStrip
        failure={present}
        heldSince={fetchedAt}
        isRefreshing={isFetching || refresh.isRefreshing}
        onRetry={refreshAll}
      />
      <KeyEndStrip
        profileId={profile.id}
        keyObject={key}
        status={status}
        wasEnabled={wasEnabled}
        isRevokedHere={isRevokedHere}
        revokedHere={data?.revokedHere ?? null}
      />
      {rotating !== undefined && <RotatingStrip rotating={rotating} />}
      <div className={classes.content}>
        {place.tab === 'overview' && (
          <OverviewTab
            profile={profile}
            row={{ key, status }}
            fetchedAt={fetchedAt}
            isStale={present !== undefined}
            serverNowMs={serverNowMs}
            organization={list?.organization}
            block={block}
            onRefresh={refreshAll}
            onEditLimits={() => place.change({ limits: '' })}
            onEditPurpose={() => place.change({ purpose: '' })}
          />
        )}
        {place.tab === 'usage' && (
          <UsageTab
            profileId={profile.id}
            keyObject={key}
            planPerMinute={list?.organization?.requestsPerMinute}
            isUnreachable={present !== undefined && failureKind(present) !== 'other'}
            clockOffsetMs={list?.clockOffsetMs ?? 0}
          />
        )}
        {place.tab === 'requests' && <RequestsTab profileId={profile.id} keyObject={key} />}
        {place.tab === 'history' && <HistoryTab profileId={profile.id} keyId={keyId} />}
      </div>
      {place.isRevoking && !isReadOnly && (
        <RevokeDialog
          profile={profile}
          keyId={keyId}
          keyName={key.clientName}
          isEnabled={key.enabled}
          afterwards={copyRef}
          onClose={() => place.change({ revoke: null })}
          onRevoked={revoked => {
            setIsRevokedHere(true)
            closeRevoke(`${plainKeyName(revoked.clientName)} is revoked. Calls with it get 401.`)
          }}
          onEnded={() => closeRevoke(`${plainKeyName(key.clientName)} was revoked meanwhile.`)}
        />
      )}
      {place.isEditingLimits && !isReadOnly && status !== 'revoked' && (
        <EditLimitsDialog
          profile={profile}
          keyObject={key}
          organization={list?.organization}
          hasExtensions={list?.hasExtensions ?? false}
          onClose={() => place.change({ limits: null })}
          onSaved={setAnnouncement}
        />
      )}
      {place.isEditingPurpose && !isReadOnly && !purposes.isLoading && (
        <PurposeDialog
          profileId={profile.id}
          keyId={keyId}
          keyName={key.clientName}
          environment={profile.environment}
          purpose={purposes.purposeOf.get(keyId)}
          onClose={() => place.change({ purpose: null })}
        />
      )}
      <div className="hc-visually-hidden" role="status">
        {announcement}
      </div>
    </div>
  )
}

/** Whether this page has shown the key as working, so that its end is news. */
function useWasEnabled(key: Key | undefined): boolean {
  const [wasEnabled, setWasEnabled] = useState(false)
  if (key?.enabled && !wasEnabled) setWasEnabled(true)
  return wasEnabled
}

type GoneProps = {
  readonly keyId: string
  readonly name: string | undefined
  readonly listPath: string
}

function GoneKey({ keyId, name, listPath }: GoneProps) {
  const [, navigate] = useLocation()
  return (
    <div className={classes.page}>
      <PageHead
        title={
          name === undefined ? (
            <UntrustedText text={keyId} maxLength={60} />
          ) : (
            <KeyName name={name} maxLength={60} />
          )
        }
        breadcrumb={{ label: 'API keys', href: listPath }}
      />
      <div className={classes.content}>
        <EmptyState
          icon={<IconKeyOff />}
          title="Horizon has no key with this id"
          text={
            <>
              <UntrustedText mono text={keyId} maxLength={200} /> is not in the organization this
              profile works with. It may have been removed, or belong to another profile.
            </>
          }
          action={
            <Button variant="default" onClick={() => navigate(listPath)}>
              Show API keys
            </Button>
          }
        />
      </div>
    </div>
  )
}
