import { createTriggerUrls } from '../webhooks/trigger-url'
import { createWebhookAccess } from '../webhooks/webhook-access'
import { createWebhookCreate } from '../webhooks/webhook-create'
import { createWebhookKeys } from '../webhooks/webhook-key'
import { createWebhookList } from '../webhooks/webhook-list'
import { createWebhookRotate } from '../webhooks/webhook-rotate'
import { createWebhookRotations } from '../webhooks/webhook-rotations'
import { createWebhookUpdate } from '../webhooks/webhook-update'
import type { ProfileParts } from './profile-parts'
import type { ReadingParts } from './reading-parts'
import type { RevealParts } from './reveal-parts'
import type { WritingParts } from './writing-parts'

/** Webhooks: their list, their tokens, and the key they are reached with. */
export function createWebhookParts(
  ports: ProfileParts,
  { waiting, reveals }: RevealParts,
  { organizations, offers, questions, replies }: ReadingParts,
  { writes }: WritingParts
) {
  const keys = createWebhookKeys(ports)
  const access = createWebhookAccess({ ...ports, offers, keys })
  const rotations = createWebhookRotations({ ...ports, waiting })
  const base = { ...ports, organizations, writes, reveals, access, rotations }
  const lists = createWebhookList({ ...base, offers, questions, replies })
  const triggerUrls = createTriggerUrls(ports)
  return {
    webhooks: {
      access,
      rotations,
      lists,
      creates: createWebhookCreate({ ...base, lists, triggerUrls }),
      updates: createWebhookUpdate({ ...base, lists }),
      rotates: createWebhookRotate({ ...base, lists, triggerUrls })
    }
  }
}
export type WebhookParts = ReturnType<typeof createWebhookParts>
