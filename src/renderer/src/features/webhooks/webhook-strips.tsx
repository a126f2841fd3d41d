import { Button } from '@mantine/core'
import { call } from '@renderer/api/call'
import { reporting } from '@renderer/ui/failure-store'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { rotateWebhookPath, webhookPath } from '@renderer/ui/webhooks-path'
import type { WebhookList, WebhookRotation } from '@shared/contract/webhooks'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'

type Props = {
  readonly profileId: string
  readonly list: WebhookList | undefined
  /** Only what is about this one. */
  readonly webhookId?: string
  readonly canWrite: boolean
}

/** What became of tokens that were replaced: the worst first. */
export function WebhookStrips({ profileId, list, webhookId, canWrite }: Props) {
  if (list === undefined) return null
  const rotations = list.rotations
    .filter(rotation => webhookId === undefined || rotation.webhookId === webhookId)
    .toSorted((one, other) => rank[one.state] - rank[other.state])
  const agentOf = (id: string) => list.webhooks.find(webhook => webhook.id === id)?.agentId ?? id
  return (
    <>
      {rotations.map(rotation => (
        <RotationStrip
          key={rotation.operationId}
          profileId={profileId}
          rotation={rotation}
          agentId={agentOf(rotation.webhookId)}
          isOnPage={webhookId !== undefined}
          canWrite={canWrite}
        />
      ))}
      {webhookId === undefined &&
        list.unsureCreates.map(create => (
          <UnsureCreate key={create.operationId} profileId={profileId} create={create} />
        ))}
    </>
  )
}

const rank = { unknown: 0, 'not-stored': 1, waiting: 2, stored: 3 } as const

type RotationProps = {
  readonly profileId: string
  readonly rotation: WebhookRotation
  readonly agentId: string
  readonly isOnPage: boolean
  readonly canWrite: boolean
}

function RotationStrip(props: RotationProps) {
  const { profileId, rotation, agentId, isOnPage, canWrite } = props
  const { operationId, webhookId, state, startedAt, startedBy } = rotation
  const [, navigate] = useLocation()
  const name = isOnPage ? (
    'The token'
  ) : (
    <>
      The token of{' '}
      <Link href={webhookPath(webhookId)}>
        <UntrustedText text={agentId} maxLength={60} />
      </Link>
    </>
  )
  const asked = (
    <>
      Asked for <TimeText iso={startedAt} mode="relative" />
      {startedBy !== '' && (
        <>
          {' '}
          by <UntrustedText text={startedBy} maxLength={60} />
        </>
      )}
      .
    </>
  )

  switch (state) {
    case 'unknown':
      return (
        <NoticeStrip
          tone="danger"
          title={<>{name} may be unknown to everyone: rotate again now</>}
          actions={canWrite && <RotateAgain profileId={profileId} webhookId={webhookId} />}
        >
          {asked} The reply was lost. Whoever triggers it may be cut off already; rotating it again
          gives a token you see.
        </NoticeStrip>
      )
    case 'not-stored':
      return (
        <NoticeStrip
          tone="warn"
          title={<>{name} was never confirmed as stored</>}
          actions={
            <>
              <Dismiss {...{ profileId, operationId }} label="It is stored" />
              {canWrite && (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => navigate(rotateWebhookPath(webhookId))}
                >
                  Rotate token…
                </Button>
              )}
            </>
          }
        >
          {asked} The console ended before you confirmed it, and holds no copy any more.
        </NoticeStrip>
      )
    case 'waiting':
      return null
    case 'stored':
      return (
        <NoticeStrip
          tone="info"
          title={
            <>
              {name} was replaced <TimeText iso={startedAt} mode="relative" />
            </>
          }
          actions={<Dismiss {...{ profileId, operationId }} label="Dismiss" />}
        >
          {firstTriggerWords(rotation)}
        </NoticeStrip>
      )
  }
}

function firstTriggerWords({ firstTriggerAt }: WebhookRotation): ReactNode {
  if (firstTriggerAt === undefined) {
    return 'This Horizon does not say when a webhook was triggered: ask its callers whether the new URL works.'
  }
  if (firstTriggerAt === null) {
    return 'Waiting for the first trigger on the new token. Until one comes, callers may still use the dead URL.'
  }
  return (
    <>
      First trigger on the new token seen <TimeText iso={firstTriggerAt} mode="relative" />: the cut
      over worked.
    </>
  )
}

/** One click: what is lost already needs no second consent. */
function RotateAgain({ profileId, webhookId }: { profileId: string; webhookId: string }) {
  const [, navigate] = useLocation()
  const [isBusy, setIsBusy] = useState(false)
  async function rotate() {
    const { token, consent } = await call('webhooks.prepareRotate', { profileId, webhookId })
    // Main wants a consent all the same: the dialog asks for it.
    if (consent.kind !== 'button') return navigate(rotateWebhookPath(webhookId))
    await call('webhooks.rotate', { token, isTicked: false, typedText: null })
  }
  return (
    <Button
      size="xs"
      variant="default"
      c="var(--hc-danger-text)"
      loading={isBusy}
      onClick={() => {
        setIsBusy(true)
        const work = rotate().finally(() => setIsBusy(false))
        reporting('The token was not rotated again', work)
      }}
    >
      Rotate again now
    </Button>
  )
}

type DismissProps = {
  readonly profileId: string
  readonly operationId: string
  readonly label: string
}

function Dismiss({ profileId, operationId, label }: DismissProps) {
  return (
    <Button
      size="xs"
      variant="default"
      onClick={() =>
        reporting(
          'This was not dismissed',
          call('webhooks.dismissRotation', { profileId, operationId })
        )
      }
    >
      {label}
    </Button>
  )
}

type UnsureProps = {
  readonly profileId: string
  readonly create: WebhookList['unsureCreates'][number]
}

function UnsureCreate({ profileId, create }: UnsureProps) {
  const { operationId, agentId, startedAt, candidateIds } = create
  return (
    <NoticeStrip
      tone="warn"
      title={
        <>
          A webhook of <UntrustedText text={agentId} maxLength={60} /> may have been created
        </>
      }
      actions={<Dismiss {...{ profileId, operationId }} label="Dismiss" />}
    >
      Asked for <TimeText iso={startedAt} mode="relative" />; the reply was lost, so nobody has seen
      its token.{' '}
      {candidateIds.length === 0 ? (
        'None that is new is listed.'
      ) : (
        <>
          Listed and new:{' '}
          {candidateIds.slice(0, 5).map((id, at) => (
            <span key={id}>
              {at > 0 && ', '}
              <Link href={webhookPath(id)}>
                <UntrustedText mono text={id} maxLength={40} />
              </Link>
            </span>
          ))}
          . Rotate its token to get one you see.
        </>
      )}
    </NoticeStrip>
  )
}
