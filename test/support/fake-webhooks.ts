import type { HorizonWebhooks } from '@main/core/ports'
import { AppError } from '@shared/errors'
import type { Webhook, WebhookDelivery } from '@shared/horizon/webhook'
import { Secret } from '@shared/secret'
import { vi } from 'vitest'
import type { Spied } from './spied'

/** A webhook's plaintexts must turn up nowhere but where they belong. */
export const canaryToken = 'hz_live_CANARYwebhooktoken0123456789abcdefghijk'

export const aWebhook = (changes: Partial<Webhook> = {}): Webhook => ({
  id: 'wh_1',
  agentId: 'agent_1',
  url: 'https://hooks.example/horizon',
  events: ['agent.error'],
  tokenHint: 'hz_live_7Kq2',
  ipAllowlist: null,
  rateLimit: 60,
  enabled: true,
  createdAt: '2026-11-01T00:00:00Z',
  rotatedAt: null,
  lastTriggeredAt: null,
  version: 1,
  ...changes
})

/** The webhooks of a Horizon in memory; each method is a spy that a test can make fail. */
export function fakeWebhooks(now: () => number) {
  const state = {
    /** `null`: this Horizon cannot list them. */
    webhooks: [aWebhook()] as Webhook[] | null,
    deliveries: [] as WebhookDelivery[] | null
  }
  let tokens = 0
  const plaintexts = () => {
    tokens += 1
    const token = `${canaryToken}${tokens}`
    const triggerUrl = new Secret(`https://horizon.example/api/webhooks/agent/${token}`)
    return { token: new Secret(token), triggerUrl }
  }
  function change(webhookId: string, changes: Partial<Webhook>, version?: number): Webhook {
    const before = state.webhooks?.find(({ id }) => id === webhookId)
    if (before === undefined) throw new AppError('not-found', 'no such webhook', { status: 404 })
    if (version !== undefined && version !== before.version) {
      throw new AppError('precondition-failed', 'it changed', { status: 412 })
    }
    const after = { ...before, ...changes, version: before.version && before.version + 1 }
    state.webhooks = state.webhooks?.map(each => (each.id === webhookId ? after : each)) ?? null
    return after
  }

  const webhooks: Spied<HorizonWebhooks> = {
    list: vi.fn<HorizonWebhooks['list']>(
      async () => state.webhooks && { webhooks: [...state.webhooks], unreadable: [] }
    ),
    get: vi.fn<HorizonWebhooks['get']>(
      async webhookId => state.webhooks?.find(({ id }) => id === webhookId) ?? null
    ),
    deliveries: vi.fn<HorizonWebhooks['deliveries']>(async () => state.deliveries),
    create: vi.fn<HorizonWebhooks['create']>(async draft => {
      const { agentId, url, events, ipAllowlist, rateLimit } = draft
      const webhook = aWebhook({
        id: `wh_new_${(state.webhooks?.length ?? 0) + 1}`,
        agentId,
        url,
        events: [...events],
        ipAllowlist: ipAllowlist && [...ipAllowlist],
        rateLimit: rateLimit ?? 60,
        createdAt: new Date(now()).toISOString()
      })
      state.webhooks = [...(state.webhooks ?? []), webhook]
      return { webhook, ...plaintexts(), signingSecret: new Secret('CANARY-signing-secret-91c') }
    }),
    update: vi.fn<HorizonWebhooks['update']>(async (webhookId, changes, version) => {
      const { ipAllowlist, rateLimit, isEnabled } = changes
      return change(
        webhookId,
        {
          ...(ipAllowlist !== undefined && { ipAllowlist: ipAllowlist && [...ipAllowlist] }),
          ...(rateLimit !== undefined && { rateLimit }),
          ...(isEnabled !== undefined && { enabled: isEnabled })
        },
        version
      )
    }),
    rotate: vi.fn<HorizonWebhooks['rotate']>(async webhookId => {
      const rotatedAt = new Date(now()).toISOString()
      const webhook = state.webhooks === null ? null : change(webhookId, { rotatedAt })
      return { webhook, ...plaintexts() }
    })
  }
  return { webhooks, state }
}
