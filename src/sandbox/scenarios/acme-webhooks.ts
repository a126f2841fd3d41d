import { createHmac } from 'node:crypto'
import { defaultKeyLimit, planLimits } from '@shared/domain/limits'
import type { WebhookEvent } from '@shared/horizon/webhook-events'
import { hashOf, hintOf, seededPlaintextKey } from '../key-material'
import type { Db } from '../store/open'
import { insertWebhook, type StoredWebhook } from '../store/webhooks'
import { dayMs, hourMs } from '../times'
import { emailOf, userIdOf } from './acme-people'
import type { ScenarioOptions } from './scenario'

export type WebhookSeed = {
  readonly agentId: string
  readonly creator: string
  readonly url: string
  readonly events: readonly WebhookEvent[]
  readonly createdDaysAgo: number
  readonly rotatedDaysAgo?: number
  readonly ipAllowlist?: readonly string[]
  readonly rateLimit?: number
  readonly isDisabled?: boolean
  /** When it was triggered, in hours ago; the last one first. */
  readonly triggers: {
    readonly lastHoursAgo: number
    readonly everyHours: number
    readonly count: number
  } | null
  readonly callers: readonly string[]
  /** Addresses outside the allowlist that tried, once in every so many triggers. */
  readonly stranger?: { readonly ip: string; readonly every: number }
}

const outside = (path: string): string => `https://hooks.acme.example/${path}`

/** In the order of their tokens: the nth webhook's is the HMAC of the seed and `webhook n`. */
export const acmeWebhooks: readonly WebhookSeed[] = [
  {
    agentId: 'agent_007',
    creator: 'Priya Raman',
    url: outside('zendesk'),
    events: ['conversation.created', 'agent.error'],
    createdDaysAgo: 285,
    rotatedDaysAgo: 80,
    ipAllowlist: ['198.51.100.0/24', '2001:db8:4::/48'],
    rateLimit: 120,
    triggers: { lastHoursAgo: 0.4, everyHours: 1, count: 24 * 30 },
    callers: ['198.51.100.40', '2001:db8:4::17'],
    stranger: { ip: '192.0.2.77', every: 96 }
  },
  {
    agentId: 'agent_001',
    creator: 'Mei Tanaka',
    url: outside('ledger/nightly'),
    events: ['skill.completed', 'skill.failed'],
    createdDaysAgo: 120,
    rateLimit: 10,
    triggers: { lastHoursAgo: 8, everyHours: 24, count: 110 },
    callers: ['203.0.113.61']
  },
  {
    agentId: 'agent_004',
    creator: 'Jonas Weber',
    url: outside('leads'),
    events: ['conversation.created', 'agent.status_changed'],
    createdDaysAgo: 45,
    triggers: { lastHoursAgo: 2.5, everyHours: 5, count: 200 },
    callers: ['203.0.113.80', '203.0.113.81', '198.51.100.9']
  },
  {
    agentId: 'agent_013',
    creator: 'Jonas Weber',
    url: outside('releases'),
    events: ['conversation.created'],
    createdDaysAgo: 3,
    ipAllowlist: ['203.0.113.128/25'],
    triggers: null,
    callers: []
  },
  {
    agentId: 'agent_003',
    creator: 'Mei Tanaka',
    url: outside('month-end'),
    events: ['scheduled_job.completed', 'scheduled_job.failed'],
    createdDaysAgo: 400,
    rotatedDaysAgo: 210,
    isDisabled: true,
    triggers: { lastHoursAgo: 24 * 64, everyHours: 24 * 30, count: 2 },
    callers: ['203.0.113.61']
  },
  {
    agentId: 'agent_009',
    creator: 'Ada Moreau',
    url: outside('refunds/v1'),
    events: ['agent.error', 'agent.status_changed'],
    createdDaysAgo: 1_011,
    rateLimit: 60,
    triggers: { lastHoursAgo: 24 * 3, everyHours: 24 * 7, count: 17 },
    callers: ['192.0.2.10']
  }
]

export const acmeWebhookToken = (seed: string, index: number): string =>
  seededPlaintextKey(seed, `webhook ${index}`)

const digest = (seed: string, purpose: string): string =>
  createHmac('sha256', seed).update(purpose).digest('hex')

export const webhookId = (seed: string, index: number): string =>
  `whk_${digest(seed, `webhook id ${index}`).slice(0, 8)}`

/** When a webhook was triggered, oldest first. */
export function triggerTimes({ triggers }: WebhookSeed, now: number): number[] {
  if (triggers === null) return []
  const { lastHoursAgo, everyHours, count } = triggers
  return Array.from(
    { length: count },
    (_, nth) => now - (lastHoursAgo + (count - 1 - nth) * everyHours) * hourMs
  )
}

/** Webhooks as they were made; that they were triggered is for their traffic to say. */
export function addWebhooks(db: Db, { seed, plan }: ScenarioOptions, now: number): void {
  const { requestsPerMinute } = planLimits[plan]
  acmeWebhooks.forEach((webhook, index) => {
    const token = acmeWebhookToken(seed, index)
    const { creator, rotatedDaysAgo, isDisabled = false } = webhook
    const stored: StoredWebhook = {
      id: webhookId(seed, index),
      agentId: webhook.agentId,
      url: webhook.url,
      events: webhook.events,
      tokenHash: hashOf(token),
      tokenHint: hintOf(token),
      secret: `whsec_${digest(seed, `webhook secret ${index}`).slice(0, 32)}`,
      ipAllowlist: webhook.ipAllowlist ?? null,
      rateLimit: Math.min(
        webhook.rateLimit ?? defaultKeyLimit(requestsPerMinute),
        requestsPerMinute
      ),
      enabled: !isDisabled,
      createdById: userIdOf(creator),
      createdByName: creator,
      createdByEmail: emailOf(creator),
      createdAt: now - webhook.createdDaysAgo * dayMs,
      rotatedAt: rotatedDaysAgo === undefined ? null : now - rotatedDaysAgo * dayMs,
      lastTriggeredAt: null,
      version: 1 + (rotatedDaysAgo === undefined ? 0 : 1) + (isDisabled ? 1 : 0)
    }
    insertWebhook(db, stored)
  })
}
