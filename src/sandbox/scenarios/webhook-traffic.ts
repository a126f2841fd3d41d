import type { Account } from '../accounting'
import { ApiError } from '../api-error'
import { findAgent } from '../store/agents'
import { insertConversation } from '../store/conversations'
import type { Db } from '../store/open'
import { insertDelivery } from '../store/webhook-deliveries'
import { findWebhook, type StoredWebhook } from '../store/webhooks'
import { wholeSecond } from '../times'
import { triggered } from '../triggers'
import { acmeWebhooks, triggerTimes, type WebhookSeed, webhookId } from './acme-webhooks'
import type { ScenarioOptions } from './scenario'
import { createSeededRandom, type SeededRandom } from './seeded-random'

const program = 'Zendesk Webhook'
const toldOf = 40
const failsEvery = 13
const retriesAfterMs = [0, 2_000, 17_000, 137_000]

function addConversation(db: Db, webhook: StoredWebhook, at: number, random: SeededRandom): string {
  const agent = findAgent(db, webhook.agentId)
  if (agent === undefined) throw new Error(`${webhook.agentId} is not stored`)
  const id = random.id('conv')
  insertConversation(db, {
    id,
    agentId: agent.id,
    departmentId: agent.department_id,
    userId: null,
    keyId: null,
    partnerId: null,
    status: random.chance(0.03) ? 'failed' : 'completed',
    triggerType: 'webhook',
    createdAt: wholeSecond(at),
    updatedAt: wholeSecond(at + 40_000)
  })
  return id
}

/** Most were taken at once; a few found the receiver down until the last try. */
function addDelivery(db: Db, webhookId: string, at: number, isFailed: boolean): void {
  const httpStatus = isFailed ? 503 : 200
  const tries = isFailed ? retriesAfterMs : [0]
  insertDelivery(db, {
    webhookId,
    direction: 'outbound',
    at: at + 20,
    status: isFailed ? 'failed' : 'delivered',
    httpStatus,
    reason: isFailed ? 'status_503' : null,
    event: 'conversation.created',
    ip: null,
    userAgent: null,
    requestId: null,
    conversationId: null,
    tokenHint: null,
    attempts: tries.map(after => ({ at: at + after, httpStatus, error: null, latencyMs: 84 })),
    isCounted: false
  })
}

function trafficOf(
  db: Db,
  seed: WebhookSeed,
  webhook: StoredWebhook,
  random: SeededRandom,
  now: number
): Account[] {
  const times = triggerTimes(seed, now)
  const isTold = webhook.events.includes('conversation.created')
  return times.flatMap((planned, nth) => {
    const at = Math.floor(planned) - random.below(90_000)
    const toAccount = (ip: string, failure: ApiError | null): Account => ({
      at,
      recordedAt: at,
      method: 'POST',
      template: '/api/webhooks/agent/:token',
      ip,
      userAgent: program,
      requestId: random.id('req'),
      area: 'trigger',
      key: null,
      // As it was then: a webhook that is disabled now let them in.
      webhook: { ...webhook, enabled: true },
      caller: null,
      claimedName: null,
      isCounted: failure === null,
      status: failure?.status ?? 202,
      latencyMs: 5 + random.below(900) / 100,
      failure,
      action: undefined,
      happenings:
        failure === null ? [triggered(db, webhook, addConversation(db, webhook, at, random))] : []
    })
    if (isTold && nth >= times.length - toldOf) {
      addDelivery(db, webhook.id, at, nth % failsEvery === 0)
    }
    const caller = seed.callers[random.below(seed.callers.length)] ?? '203.0.113.1'
    const { stranger } = seed
    if (stranger === undefined || nth % stranger.every !== 0) return [toAccount(caller, null)]
    const message = `This webhook does not take triggers from ${stranger.ip}.`
    const refusal = new ApiError(403, 'ip_not_allowed', message)
    return [toAccount(caller, null), toAccount(stranger.ip, refusal)]
  })
}

/** What came in over the webhooks, to be accounted with everything else; tells what went out. */
export function webhookTraffic(db: Db, { seed }: ScenarioOptions, now: number): Account[] {
  return acmeWebhooks.flatMap((webhook, index) => {
    const stored = findWebhook(db, webhookId(seed, index))
    if (stored === undefined) return []
    const random = createSeededRandom(seed, `webhook traffic ${index}`)
    return trafficOf(db, webhook, stored, random, now)
  })
}
