import { Button } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { clockTime, formatNumber } from '@renderer/ui/format'
import { writeBlock } from '@renderer/ui/horizon-failure'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { PageHead } from '@renderer/ui/page-head'
import { useKeys } from '@renderer/ui/use-keys'
import { createWebhookPath, rotateWebhookPath, webhooksPath } from '@renderer/ui/webhooks-path'
import type { Profile } from '@shared/contract/profiles'
import type { WebhookList } from '@shared/contract/webhooks'
import { visibleText } from '@shared/domain/visible-text'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useCallback } from 'react'
import { useLocation, useSearch } from 'wouter'
import { CreateWebhookDialog } from './create-webhook-dialog'
import { RotateByIdDialog } from './rotate-by-id-dialog'
import { RotateWebhookDialog } from './rotate-webhook-dialog'
import { useWebhookRefresh } from './use-webhook-refresh'
import { WebhookFailure } from './webhook-failure'
import { WebhookKeyDialog } from './webhook-key-dialog'
import { WebhookStrips } from './webhook-strips'
import { useWebhooksCommands } from './webhooks-commands'
import { WebhooksContent } from './webhooks-content'
import classes from './webhooks-page.module.css'

export const keyDialogPath = '/webhooks?key'
const byIdPath = '/webhooks?by-id'

/** Every agent webhook of the active profile's organization. */
export function WebhooksPage() {
  const profile = useActiveProfile()
  return profile === null ? null : <Webhooks key={profile.id} profile={profile} />
}

function Webhooks({ profile }: { readonly profile: Profile }) {
  const [, navigate] = useLocation()
  const place = new URLSearchParams(useSearch())
  const { data: keys } = useKeys(profile.id)
  const { list, isAsked, failure, isRefreshing, refreshNow } = useWebhookRefresh(profile.id)
  const canWrite = profile.safetyLevel !== 'read-only'
  const isReached = list !== undefined && list.access !== 'none'
  const block = blockOf(list) ?? writeBlock(keys, failure)
  useWebhooksCommands(refreshNow)

  const close = useCallback(() => navigate(webhooksPath, { replace: true }), [navigate])
  const rotating = place.get('rotate')
  const hasKey = list?.access === 'api-key'
  const content = { onAddKey: () => navigate(keyDialogPath), onById: () => navigate(byIdPath) }

  return (
    <div className={classes.page}>
      <PageHead
        title="Webhooks"
        count={countWords(list, failure !== undefined)}
        actions={
          <>
            {hasKey && (
              <Button
                variant="default"
                leftSection={<IconKey size={16} stroke={1.7} aria-hidden />}
                onClick={content.onAddKey}
              >
                Webhook key…
              </Button>
            )}
            {canWrite && isReached && (
              <ActionButton
                leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
                disabledReason={block}
                onClick={() => navigate(createWebhookPath)}
              >
                Create webhook
              </ActionButton>
            )}
          </>
        }
      />
      <WebhookStrips profileId={profile.id} list={list} canWrite={canWrite} />
      <WebhookFailure
        list={list}
        failure={failure}
        isRefreshing={isRefreshing}
        onRetry={refreshNow}
        onKey={content.onAddKey}
      />
      <Unreadable unreadable={list?.unreadable ?? []} />
      <WebhooksContent
        profileId={profile.id}
        list={list}
        isAsked={isAsked}
        failure={failure}
        canWrite={canWrite}
        onCreate={block === undefined ? () => navigate(createWebhookPath) : undefined}
        {...content}
      />
      {place.has('new') && canWrite && isReached && (
        <CreateWebhookDialog profile={profile} blockedBy={block} onClose={close} />
      )}
      {place.has('key') && <WebhookKeyDialog profile={profile} onClose={close} />}
      {place.has('by-id') && canWrite && (
        <RotateByIdDialog
          profile={profile}
          onClose={close}
          onChosen={id => navigate(rotateWebhookPath(id), { replace: true })}
        />
      )}
      {rotating !== null && canWrite && (
        <RotateWebhookDialog
          key={rotating}
          profile={profile}
          webhookId={rotating}
          onClose={close}
        />
      )}
    </div>
  )
}

function countWords(list: WebhookList | undefined, isStale: boolean): string | undefined {
  if (list?.fetchedAt == null) return undefined
  const asOf = isStale ? `, as of ${clockTime(list.fetchedAt, Date.now())}` : ''
  return formatNumber(list.webhooks.length) + asOf
}

const blockOf = (list: WebhookList | undefined): string | undefined =>
  list === undefined ? 'The webhooks are being read' : undefined

function Unreadable({ unreadable }: Pick<WebhookList, 'unreadable'>) {
  if (unreadable.length === 0) return null
  const shown = unreadable
    .slice(0, 5)
    .map(({ id, position, reason }) => `${id ?? `No. ${position}`} (${reason})`)
  const more = unreadable.length - shown.length
  return (
    <NoticeStrip
      tone="warn"
      title={
        unreadable.length === 1
          ? 'One webhook cannot be read and is not in the list'
          : `${formatNumber(unreadable.length)} webhooks cannot be read and are not in the list`
      }
    >
      {visibleText(shown.join('; '), 600)}
      {more > 0 && `; and ${formatNumber(more)} more`}. Look after them in Horizon itself.
    </NoticeStrip>
  )
}
