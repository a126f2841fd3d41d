import { useActiveProfile } from '@renderer/ui/active-profile'
import {
  type Command,
  type PaletteObject,
  useCommands,
  useObjects
} from '@renderer/ui/command-registry'
import { useWebhooks } from '@renderer/ui/use-webhooks'
import { createWebhookPath, rotateWebhookPath, webhookPath } from '@renderer/ui/webhooks-path'
import type { Profile } from '@shared/contract/profiles'
import { visibleText } from '@shared/domain/visible-text'
import type { Webhook } from '@shared/horizon/webhook'
import { IconPlus, IconRotateClockwise, IconWebhook } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useLocation } from 'wouter'
import { WebhookStatus } from './webhook-status'

const icon = { size: 16, stroke: 1.7 } as const

/** Makes every webhook of the active profile findable by agent, hint and id. Draws nothing. */
export function WebhookPaletteObjects() {
  const profile = useActiveProfile()
  return profile === null ? null : <Objects key={profile.id} profile={profile} />
}

type Navigate = (to: string) => void

function Objects({ profile }: { readonly profile: Profile }) {
  const [, navigate] = useLocation()
  const { data: list } = useWebhooks(profile.id)
  const canWrite = profile.safetyLevel !== 'read-only'
  const canCreate = canWrite && list !== undefined && list.access !== 'none'
  useObjects(
    useMemo(
      () => () => (list?.webhooks ?? []).map(webhook => toObject(webhook, canWrite, navigate)),
      [list, canWrite, navigate]
    )
  )
  useCommands(
    useMemo<readonly Command[]>(
      () =>
        canCreate
          ? [
              {
                id: 'webhooks.create',
                title: 'Create webhook…',
                group: 'Webhooks',
                keywords: ['new', 'add', 'trigger'],
                icon: <IconPlus {...icon} />,
                run: () => navigate(createWebhookPath)
              }
            ]
          : [],
      [canCreate, navigate]
    )
  )
  return null
}

function toObject(webhook: Webhook, canWrite: boolean, navigate: Navigate): PaletteObject {
  const { id, agentId, tokenHint } = webhook
  const open = () => navigate(webhookPath(id))
  const actions: Command[] = [
    {
      id: `webhooks.open ${id}`,
      title: 'Open',
      group: 'Webhooks',
      icon: <IconWebhook {...icon} />,
      run: open
    }
  ]
  if (canWrite) {
    actions.push({
      id: `webhooks.rotate ${id}`,
      title: 'Rotate token…',
      group: 'Webhooks',
      icon: <IconRotateClockwise {...icon} />,
      note: 'opens the dialog, changes nothing yet',
      isDangerous: true,
      run: () => navigate(rotateWebhookPath(id))
    })
  }
  return {
    id,
    kind: 'Webhooks',
    title: visibleText(agentId, 200),
    hint: tokenHint == null ? undefined : visibleText(tokenHint, 16),
    icon: <IconWebhook {...icon} />,
    status: <WebhookStatus webhook={webhook} />,
    searchText: `${agentId} ${tokenHint ?? ''} ${id}`,
    open,
    actions
  }
}
