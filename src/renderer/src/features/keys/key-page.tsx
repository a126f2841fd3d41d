import { Button } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { EmptyState } from '@renderer/ui/empty-state'
import { KeyStatusBadge } from '@renderer/ui/key-status-badge'
import { PageHead } from '@renderer/ui/page-head'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useNow } from '@renderer/ui/use-now'
import type { Profile } from '@shared/contract/profiles'
import { keyStatus } from '@shared/domain/key-status'
import { IconBan, IconKeyOff } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useLocation, useParams, useSearchParams } from 'wouter'
import { CopyKeyId } from './copy-key-id'
import { KeyConfiguration } from './key-configuration'
import { writeBlock } from './key-failure'
import { FailureStrip } from './key-failure-strip'
import classes from './key-page.module.css'
import { KeyPageSkeleton } from './key-page-skeleton'
import { keyIdFromPath, keyPath, revokePath } from './keys-location'
import { useListPath } from './keys-page-store'
import { RevokeDialog } from './revoke-dialog'
import { useKeyRefresh } from './use-key-refresh'
import { useKey, useKeys } from './use-keys'

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
  const [params] = useSearchParams()
  const copyRef = useRef<HTMLButtonElement>(null)
  const [announcement, setAnnouncement] = useState('')
  const { data: list } = useKeys(profile.id)
  const { data, error, isFetching, refetch } = useKey(profile.id, keyId)
  const listPath = useListPath(profile.id)
  const breadcrumb = { label: 'API keys', href: listPath }
  useEscape(() => navigate(listPath))
  const refresh = useKeyRefresh(profile.id, { polls: false })
  const serverNowMs = useNow() + (list?.clockOffsetMs ?? 0)

  const failure = error === null ? undefined : toWireError(error)
  const held = list?.keys.find(each => each.id === keyId)
  const key = data?.key ?? held
  // Until this key's own answer is here, the list's last try says whether Horizon can be reached.
  const block = writeBlock(list, failure ?? (isFetching ? refresh.failure : undefined))
  const fetchedAt = data?.fetchedAt ?? list?.fetchedAt ?? null

  if (failure?.code === 'not-found')
    return <GoneKey keyId={keyId} name={held?.clientName} listPath={listPath} />
  if (key === undefined) {
    return (
      <div className={classes.page}>
        <PageHead title={<UntrustedText text={keyId} maxLength={60} />} breadcrumb={breadcrumb} />
        <FailureStrip
          failure={failure}
          heldSince={null}
          isRefreshing={isFetching}
          onRetry={() => void refetch()}
        />
        {failure === undefined && <KeyPageSkeleton />}
      </div>
    )
  }

  const status = keyStatus(key, serverNowMs)
  return (
    <div className={classes.page}>
      <PageHead
        title={<UntrustedText text={key.clientName} maxLength={200} />}
        breadcrumb={breadcrumb}
        badge={<KeyStatusBadge status={status} variant="badge" />}
        meta={
          <>
            {key.hint !== undefined && <UntrustedText mono text={key.hint} maxLength={16} />}
            <CopyKeyId keyId={key.id} buttonRef={copyRef} />
          </>
        }
        actions={
          status !== 'revoked' && (
            <ActionButton
              variant="default"
              className={classes.revoke}
              leftSection={<IconBan size={16} stroke={1.7} aria-hidden />}
              disabledReason={block}
              onClick={() => navigate(revokePath(key.id), { replace: true })}
            >
              Revoke key
            </ActionButton>
          )
        }
      />
      <FailureStrip
        failure={failure}
        heldSince={fetchedAt}
        isRefreshing={isFetching}
        onRetry={() => void refetch()}
      />
      <div className={classes.content}>
        <div className={classes.section}>
          <h2 className={classes.heading}>Configuration</h2>
          <span className={classes.age}>
            {fetchedAt !== null && (
              <>
                Fetched <TimeText iso={fetchedAt} mode="relative" />
              </>
            )}
          </span>
        </div>
        <KeyConfiguration
          row={{ key, status }}
          serverNowMs={serverNowMs}
          organization={list?.organization}
        />
      </div>
      {params.has('revoke') && (
        <RevokeDialog
          profile={profile}
          keyId={keyId}
          keyName={key.clientName}
          afterwards={copyRef}
          onClose={() => navigate(keyPath(keyId), { replace: true })}
          onRevoked={revoked => {
            setAnnouncement(`${revoked.clientName} is revoked. Calls with it get 401.`)
            navigate(keyPath(keyId), { replace: true })
          }}
        />
      )}
      <div className="hc-visually-hidden" role="status">
        {announcement}
      </div>
    </div>
  )
}

/** One level back, unless something that is open closes with it. */
function useEscape(leave: () => void): void {
  // Before anyone else hears it: what it closes is then still there.
  useWindowEvent(
    'keydown',
    event => {
      const isOpen = document.querySelector('[role="dialog"], [role="menu"]') !== null
      if (event.key === 'Escape' && !event.isComposing && !isOpen) leave()
    },
    { capture: true }
  )
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
        title={<UntrustedText text={name ?? keyId} maxLength={60} />}
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
