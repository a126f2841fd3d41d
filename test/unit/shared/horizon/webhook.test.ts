import {
  toWebhook,
  toWebhookDelivery,
  wireDeliveryPageSchema,
  wireWebhookSchema
} from '@shared/horizon/webhook'
import { expect, test } from 'vitest'

const read = (body: unknown) => toWebhook(wireWebhookSchema.parse(body))
const least = { id: 'whk_1', agent_id: 'agent_001' }

test('an id and an agent are enough; what the server does not say stays absent', () => {
  const webhook = read(least)
  expect(webhook).toMatchObject({ id: 'whk_1', agentId: 'agent_001' })
  expect(webhook.lastTriggeredAt).toBeUndefined()
  expect(webhook.ipAllowlist).toBeUndefined()
  expect(read({ ...least, last_triggered_at: null, ip_allowlist: null })).toMatchObject({
    lastTriggeredAt: null,
    ipAllowlist: null
  })
})

test('without an id or an agent it is none', () => {
  expect(wireWebhookSchema.safeParse({ id: 'whk_1' }).success).toBe(false)
  expect(wireWebhookSchema.safeParse({ agent_id: 'agent_001' }).success).toBe(false)
})

test('unknown fields and event names are kept', () => {
  expect(read({ ...least, events: ['skill.completed', 'moon.rose'], region: 'eu' })).toMatchObject({
    events: ['skill.completed', 'moon.rose'],
    unknownFields: { region: 'eu' }
  })
})

test('fields of the wrong type are as absent as those that are missing', () => {
  const webhook = read({ ...least, url: 7, events: 'all', ip_allowlist: {}, rate_limit: 'fast' })
  expect([webhook.url, webhook.events, webhook.ipAllowlist, webhook.rateLimit]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined
  ])
})

test('no plaintext stays in it', () => {
  const canary = 'CANARY'
  const webhook = read({ ...least, token: canary, trigger_url: canary, secret: canary })
  expect(JSON.stringify(webhook)).not.toContain(canary)
})

test('a delivery of which little is known is still one', () => {
  const page = wireDeliveryPageSchema.parse({
    data: [{ id: 'dlv_1', at: '2026-05-01T12:00:00Z', attempts: 'many', http_status: '200' }]
  })
  expect(page.data.map(toWebhookDelivery)).toEqual([{ id: 'dlv_1', at: '2026-05-01T12:00:00Z' }])
})
