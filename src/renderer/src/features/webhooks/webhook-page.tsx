import { Button } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { EmptyState } from '@renderer/ui/empty-state'
import { writeBlock } from '@renderer/ui/horizon-failure'
import { NeverRead } from '@renderer/ui/never-read'
import { PageHead } from '@renderer/ui/page-head'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useKeys } from '@renderer/ui/use-keys'
import { webhookPath, webhooksPath } from '@renderer/ui/webhooks-path'
import type { Profile } from '@shared/contract/profiles'
import { termFor } from '@shared/domain/audit-query/term-for'
import type { Webhook } from '@shared/horizon/webhook'
import { IconPencil, IconRotateClockwise, IconWebhook } from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { EditWebhookDialog } from './edit-webhook-dialog'
import { RotateWebhookDialog } from './rotate-webhook-dialog'
import { useWebhookRefresh } from './use-webhook-refresh'
import { WebhookDeliveries } from './webhook-deliveries'
import { WebhookFacts } from './webhook-facts'
import { WebhookFailure } from './webhook-failure'
import classes from './webhook-page.module.css'
import { WebhookStatus } from './webhook-status'
import { WebhookStrips } from './webhook-strips'
import { useWebhooksCommands } from './webhooks-commands'
import { WebhooksSkeleton } from './webhooks-skeleton'

/** One webhook: how it is set, and what came and went through it. */
export function WebhookPage({ webhookId }: { readonly webhookId: string }) {
  const profile = useActiveProfile()
  return profile === null ? null : (
    <Page key={`${profile.id} ${webhookId}`} profile={profile} webhookId={webhookId} />
  )
}

type Props = { readonly profile: Profile; readonly webhookId: string }

function Page({ profile, webhookId }: Props) {
  const [, navigate] = useLocation()
  const place = new URLSearchParams(useSearch())
  const [said, setSaid] = useState('')
  const { data: keys } = useKeys(profile.id)
  const { list, failure, isRefreshing, refreshNow } = useWebhookRefresh(profile.id)
  useWebhooksCommands(refreshNow)
  const webhook = list?.webhooks.find(({ id }) => id === webhookId)
  const canWrite = profile.safetyLevel !== 'read-only'
  const block = writeBlock(keys, failure)
  const close = () => navigate(webhookPath(webhookId), { replace: true })

  return (
    <div className={classes.page}>
      <PageHead
        title={<UntrustedText text={webhook?.agentId ?? webhookId} maxLength={80} />}
        breadcrumb={{ label: 'Webhooks', href: webhooksPath }}
        badge={webhook && <WebhookStatus webhook={webhook} />}
        meta={webhook && <UntrustedText mono text={webhookId} maxLength={60} />}
        actions={
          webhook !== undefined &&
          canWrite && (
            <>
              <ActionButton
                variant="default"
                leftSection={<IconPencil size={16} stroke={1.7} aria-hidden />}
                disabledReason={block}
                onClick={() => navigate(`${webhookPath(webhookId)}?edit`)}
              >
                Edit
              </ActionButton>
              <ActionButton
                variant="default"
                className={classes.rotate}
                leftSection={<IconRotateClockwise size={16} stroke={1.7} aria-hidden />}
                disabledReason={block}
                onClick={() => navigate(`${webhookPath(webhookId)}?rotate`)}
              >
                Rotate token
              </ActionButton>
            </>
          )
        }
      />
      <WebhookStrips profileId={profile.id} list={list} webhookId={webhookId} canWrite={canWrite} />
      <WebhookFailure
        list={list}
        failure={failure}
        isRefreshing={isRefreshing}
        onRetry={refreshNow}
        onKey={() => navigate('/webhooks?key')}
      />
      <Content
        profile={profile}
        webhookId={webhookId}
        webhook={webhook}
        isRead={list?.fetchedAt != null}
        hasFailed={failure !== undefined}
      />
      <div className="hc-visually-hidden" role="status">
        {said}
      </div>
      {webhook !== undefined && canWrite && place.has('edit') && (
        <EditWebhookDialog profile={profile} webhook={webhook} onClose={close} onSaved={setSaid} />
      )}
      {canWrite && place.has('rotate') && (
        <RotateWebhookDialog profile={profile} webhookId={webhookId} onClose={close} />
      )}
    </div>
  )
}

type ContentProps = {
  readonly profile: Profile
  readonly webhookId: string
  readonly webhook: Webhook | undefined
  readonly isRead: boolean
  readonly hasFailed: boolean
}

function Content({ profile, webhookId, webhook, isRead, hasFailed }: ContentProps) {
  const [, navigate] = useLocation()
  if (webhook === undefined) {
    if (!isRead) {
      return hasFailed ? (
        <NeverRead
          profileId={profile.id}
          what="This webhook"
          isOne
          query={termFor('resource', webhookId)}
        />
      ) : (
        <WebhooksSkeleton />
      )
    }
    return (
      <EmptyState
        icon={<IconWebhook />}
        title="This webhook is not listed"
        text="It may have been deleted, or belong to another organization."
        action={<Button onClick={() => navigate(webhooksPath)}>All webhooks</Button>}
      />
    )
  }
  return (
    <div className={classes.content}>
      <div className={classes.columns}>
        <WebhookFacts webhook={webhook} />
        <WebhookDeliveries profileId={profile.id} webhookId={webhook.id} />
      </div>
    </div>
  )
}
