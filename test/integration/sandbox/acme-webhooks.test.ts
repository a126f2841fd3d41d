import { acmeWebhookToken } from '@sandbox/scenarios/acme-webhooks'
import { wireDeliveryPageSchema, wireWebhookSchema } from '@shared/horizon/webhook'
import { type Sandbox, startSandbox, stored } from '@support/sandbox'
import { trigger, webhooksPath } from '@support/webhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'

const seed = 'a fixed seed'
const dayMs = 86_400_000
let horizon: Sandbox
type Wire = ReturnType<typeof wireWebhookSchema.parse>
let webhooks: Wire[]
beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed })
  webhooks = (await horizon.admin('GET', webhooksPath)).body
})
afterAll(() => horizon.close())

const deliveriesOf = async (webhook: Wire | undefined, query = '?limit=200') =>
  wireDeliveryPageSchema.parse(
    (await horizon.admin('GET', `${webhooksPath}/${webhook?.id}/deliveries${query}`)).body
  )
const of = (agentId: string) => webhooks.find(webhook => webhook.agent_id === agentId)

test('there are six, that fit the schema the console reads them with', () => {
  expect(webhooks).toHaveLength(6)
  for (const webhook of webhooks) expect(wireWebhookSchema.parse(webhook)).toEqual(webhook)
  expect(new Set(webhooks.map(webhook => webhook.token_hint)).size).toBe(6)
})

test('they are in every state', () => {
  const ages = webhooks.map(webhook => (Date.now() - Date.parse(webhook.created_at ?? '')) / dayMs)
  expect(Math.max(...ages)).toBeGreaterThan(1_000)
  expect(webhooks.filter(webhook => webhook.last_triggered_at === null)).toHaveLength(1)
  expect(webhooks.filter(webhook => !webhook.enabled)).toHaveLength(1)
  expect(webhooks.filter(webhook => webhook.ip_allowlist != null)).toHaveLength(2)
  expect(webhooks.filter(webhook => webhook.rotated_at != null)).toHaveLength(2)
})

test('the last trigger of each is the newest that was accepted', async () => {
  for (const webhook of webhooks) {
    const { data } = await deliveriesOf(webhook, '?limit=200&direction=inbound')
    const accepted = data.filter(({ status }) => status === 'accepted')
    expect(webhook.last_triggered_at).toBe(accepted[0]?.at ?? null)
    const times = data.map(({ at }) => Date.parse(at))
    expect(times).toEqual([...times].sort((a, b) => b - a))
  }
})

test('one is triggered every hour, refuses a stranger now and then, and tells what began', async () => {
  const { data } = await deliveriesOf(of('agent_007'))
  const inbound = data.filter(({ direction }) => direction === 'inbound')
  const gaps = inbound
    .filter(({ status }) => status === 'accepted')
    .map(({ at }) => Date.parse(at))
    .map((at, nth, all) => (all[nth - 1] ?? at) - at)
  expect(Math.max(...gaps)).toBeLessThan(1.1 * 3_600_000)
  const refused = inbound.filter(({ status }) => status === 'refused')
  expect(refused.length).toBeGreaterThan(0)
  expect(new Set(refused.map(({ reason }) => reason))).toEqual(new Set(['ip_not_allowed']))
  const outbound = data.filter(({ direction }) => direction === 'outbound')
  expect(new Set(outbound.map(({ status }) => status))).toEqual(new Set(['delivered', 'failed']))
  expect(outbound.find(({ status }) => status === 'failed')?.attempts).toHaveLength(4)
})

test('every trigger that was let in is a conversation, and in the audit log', () => {
  const [counts] = stored<{ deliveries: number; conversations: number; audited: number }>(
    horizon,
    `SELECT
       (SELECT count(*) FROM webhook_deliveries WHERE status = 'accepted') AS deliveries,
       (SELECT count(*) FROM webhook_deliveries d JOIN conversations c
          ON c.id = d.conversation_id AND c.trigger_type = 'webhook') AS conversations,
       (SELECT count(*) FROM audit_log WHERE action = 'webhook.triggered') AS audited`
  )
  expect(counts?.deliveries).toBeGreaterThan(1_000)
  expect(counts).toEqual({
    deliveries: counts?.deliveries,
    conversations: counts?.deliveries,
    audited: counts?.deliveries
  })
})

test('tokens are those of the seed: two work from here, the others say why not', async () => {
  const statuses: number[] = []
  for (let index = 0; index < 6; index += 1) {
    statuses.push((await trigger(horizon, acmeWebhookToken(seed, index))).status)
  }
  expect(statuses).toEqual([403, 202, 202, 403, 404, 202])
})
