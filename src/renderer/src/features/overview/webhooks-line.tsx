import { Button } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { navigateTo } from '@renderer/ui/hash-location'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useWebhookAttention, useWebhooks } from '@renderer/ui/use-webhooks'
import { webhookPath, webhooksPath } from '@renderer/ui/webhooks-path'

/** Tokens of webhooks that nobody may know: whoever triggers them may be cut off already. */
export function WebhooksLine({ profileId }: { readonly profileId: string }) {
  const { data } = useWebhooks(profileId)
  const { unknown } = useWebhookAttention(profileId)
  const [first, second] = unknown
  if (first === undefined) return null
  if (second !== undefined) {
    return (
      <NoticeStrip
        tone="danger"
        title={`The tokens of ${formatNumber(unknown.length)} webhooks may be unknown to everyone: rotate them again now`}
        actions={
          <Button size="xs" variant="default" onClick={() => navigateTo(webhooksPath)}>
            Open webhooks
          </Button>
        }
      >
        The replies were lost. Whoever triggers them may be cut off already.
      </NoticeStrip>
    )
  }
  const { webhookId, startedAt } = first
  const agentId = data?.webhooks.find(({ id }) => id === webhookId)?.agentId ?? webhookId
  return (
    <NoticeStrip
      tone="danger"
      title={
        <>
          The token of the webhook of <UntrustedText text={agentId} maxLength={60} /> may be unknown
          to everyone: rotate it again now
        </>
      }
      actions={
        <Button size="xs" variant="default" onClick={() => navigateTo(webhookPath(webhookId))}>
          Open webhook
        </Button>
      }
    >
      Asked for <TimeText iso={startedAt} mode="relative" />; the reply was lost. Whoever triggers
      it may be cut off already.
    </NoticeStrip>
  )
}
