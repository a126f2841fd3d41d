import {
  accessBodySchema,
  toPartner,
  toWireAccess,
  wirePartnerSchema
} from '@shared/horizon/partner'
import { expect, test } from 'vitest'

const share = { type: 'agent', id: 'agent_1', level: 'edit' }
const data = { conversation_history: 'own', usage_metrics: true, audit_logs: false }
const read = (resources: unknown[], more: Record<string, unknown> = {}) => {
  const wire = { id: 'ptn_1', organization_name: 'Acme', status: 'active' }
  const access = { resources, data: { ...data, ...more } }
  const partner = toPartner(wirePartnerSchema.parse({ ...wire, access }))
  if (partner.access === undefined) throw new Error('no access')
  return partner.access
}

test('what is known is sent as Horizon takes it, and nothing beside it', () => {
  const access = read([share])
  expect(access).not.toHaveProperty('unknownShares')
  expect(access).not.toHaveProperty('unknownData')
  expect(accessBodySchema.parse(toWireAccess(access))).toEqual({ resources: [share], data })
})

test('a share limited by a field unknown here is unknown as a whole, and sent back as it came', () => {
  const limited = { ...share, until: '2027-01-01T00:00:00Z' }
  const access = read([limited])
  expect(access).toMatchObject({ resources: [], unknownShares: [limited] })
  expect(toWireAccess(access).resources).toEqual([limited])
})

test('settings of the data that are unknown here are sent back as they came', () => {
  const access = read([], { redact: ['email'] })
  expect(access.unknownData).toEqual({ redact: ['email'] })
  expect(toWireAccess(access).data).toEqual({ ...data, redact: ['email'] })
})

test.each([['department'], [7], [null], [{ days: 30 }]])(
  'a history of %j counts as all, and is sent back as it came unless own is chosen',
  conversation_history => {
    const access = read([], { conversation_history })
    expect(access.data.conversationHistory).toBe('all')
    expect(toWireAccess(access).data).toEqual({ ...data, conversation_history })
    const own = { ...access, data: { ...access.data, conversationHistory: 'own' as const } }
    expect(toWireAccess(own).data).toEqual(data)
  }
)

test('what is unknown never stands in for what is known', () => {
  const access = read([])
  const unknownData = { usage_metrics: false, audit_logs: true }
  expect(toWireAccess({ ...access, unknownData }).data).toEqual(data)
})
