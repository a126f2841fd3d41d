import type { EventName, EventPayload, Handlers } from '@shared/contract'
import type { WebhookList } from '@shared/contract/webhooks'
import { AppError } from '@shared/errors'
import type { Webhook, WebhookDelivery } from '@shared/horizon/webhook'

type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void
type World = { activeProfileId: string | null }

/** What main knows of webhooks; a test fills it through `fakeWebhookData(bridge.world)`. */
export type FakeWebhookData = {
  list: WebhookList
  deliveries: WebhookDelivery[] | null
  quietHours: { fromHour: number; toHour: number; triggers: number; days: number } | null
  key: { isSet: boolean; setAt: string | null; hint: string | null }
}
const dataOf = new WeakMap<object, FakeWebhookData>()

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()

export const shownWebhook = (changes: Partial<Webhook> = {}): Webhook => ({
  id: 'whk_7d21',
  agentId: 'agent_007',
  url: 'https://hooks.acme.example/zendesk',
  events: ['conversation.created', 'agent.error', 'skill.failed'],
  tokenHint: 'hz_live_7Kq2',
  ipAllowlist: ['203.0.113.0/24'],
  rateLimit: 60,
  enabled: true,
  createdBy: { id: 'usr_2', name: 'Priya Raman', email: null },
  createdAt: hoursAgo(24 * 200),
  rotatedAt: hoursAgo(24 * 40),
  lastTriggeredAt: hoursAgo(2),
  version: 3,
  ...changes
})

export function fakeWebhookData(world: object): FakeWebhookData {
  const known = dataOf.get(world)
  if (known !== undefined) return known
  const delivery = { direction: 'inbound', status: 'accepted', httpStatus: 202 }
  const data: FakeWebhookData = {
    list: {
      webhooks: [
        shownWebhook(),
        shownWebhook({ id: 'whk_9a04', agentId: 'agent_012', ipAllowlist: null, enabled: false })
      ],
      unreadable: [],
      fetchedAt: hoursAgo(0),
      access: 'admin-secret',
      rotations: [],
      unsureCreates: []
    },
    deliveries: [
      { id: 'd3', at: hoursAgo(2), ip: '203.0.113.9', userAgent: 'Zendesk/1', ...delivery },
      {
        id: 'd2',
        at: hoursAgo(3),
        direction: 'outbound',
        status: 'failed',
        httpStatus: 503,
        event: 'agent.error',
        reason: 'status_503',
        attempts: [
          { at: hoursAgo(3), httpStatus: 503, error: null, latencyMs: 84 },
          { at: hoursAgo(3), httpStatus: null, error: 'timeout', latencyMs: 5_000 }
        ]
      },
      { id: 'd1', at: hoursAgo(5), ip: '198.51.100.4', ...delivery, status: 'refused' }
    ],
    quietHours: { fromHour: 3, toHour: 5, triggers: 12, days: 14 },
    key: { isSet: false, setAt: null, hint: null }
  }
  dataOf.set(world, data)
  return data
}

export function webhookAnswers(world: World, emit: Emit): Partial<Handlers> {
  const data = fakeWebhookData(world)
  const changed = () => emit('webhooks.changed', { profileId: world.activeProfileId ?? '' })
  const find = (id: string): Webhook => {
    const found = data.list.webhooks.find(webhook => webhook.id === id)
    if (found === undefined) throw new AppError('not-found', 'Horizon does not list this webhook')
    return found
  }
  const replace = (webhook: Webhook): Webhook => {
    data.list.webhooks = data.list.webhooks.map(each => (each.id === webhook.id ? webhook : each))
    changed()
    return webhook
  }
  return {
    'webhooks.list': async () => data.list,
    'webhooks.refresh': async () => data.list,
    'webhooks.deliveries': async () => ({
      deliveries: data.deliveries,
      fetchedAt: hoursAgo(0),
      quietHours: data.quietHours
    }),
    'webhooks.create': async ({ draft }) => {
      const webhook = shownWebhook({ id: 'whk_new', ...draft, version: 1, rotatedAt: null })
      data.list.webhooks = [...data.list.webhooks, webhook]
      changed()
      return { webhook, revealId: crypto.randomUUID() }
    },
    'webhooks.update': async ({ webhookId, ipAllowlist, rateLimit, isEnabled }) => {
      const before = find(webhookId)
      const webhook = replace({
        ...before,
        ...(ipAllowlist !== undefined && { ipAllowlist }),
        ...(rateLimit !== undefined && { rateLimit }),
        ...(isEnabled !== undefined && { enabled: isEnabled }),
        version: (before.version ?? 0) + 1
      })
      return { webhook, isRaceExcluded: true }
    },
    'webhooks.prepareRotate': async ({ webhookId }) => {
      const isUnknown = data.list.rotations.some(
        rotation => rotation.webhookId === webhookId && rotation.state === 'unknown'
      )
      return {
        token: crypto.randomUUID(),
        expiresAt: new Date(Date.now() + 60_000).toISOString(),
        webhook: data.list.webhooks.find(({ id }) => id === webhookId) ?? null,
        consent: isUnknown ? { kind: 'button' } : { kind: 'text', what: 'id', text: webhookId }
      }
    },
    'webhooks.rotate': async () => {
      changed()
      return { webhook: data.list.webhooks[0] ?? null, revealId: crypto.randomUUID() }
    },
    'webhooks.dismissRotation': async ({ operationId }) => {
      const isOther = (each: { operationId: string }) => each.operationId !== operationId
      data.list.rotations = data.list.rotations.filter(isOther)
      data.list.unsureCreates = data.list.unsureCreates.filter(isOther)
      changed()
      return {}
    },
    'webhooks.setKey': async ({ key }) => {
      data.key = { isSet: true, setAt: hoursAgo(0), hint: key.slice(0, 12) }
      data.list.access = 'api-key'
      changed()
      return { hint: key.slice(0, 12) }
    },
    'webhooks.removeKey': async () => {
      data.key = { isSet: false, setAt: null, hint: null }
      return {}
    },
    'webhooks.keyState': async () => data.key
  }
}
