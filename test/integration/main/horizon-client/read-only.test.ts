import type { HorizonPartners } from '@main/core/partner-ports'
import type { Horizon, HorizonConnector, HorizonWebhooks } from '@main/core/ports'
import { Secret } from '@shared/secret'
import { connector, draft, failureOf, targetOf } from '@support/horizon-client'
import { type HostileServer, rawReply, startRawServer } from '@support/hostile-server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let server: HostileServer
let received: string
beforeEach(async () => {
  received = ''
  server = await startRawServer(socket => {
    socket.on('data', bytes => {
      received += `\n${bytes.toString('latin1')}`
      socket.end(rawReply('[]'))
    })
  })
})
afterEach(() => server.close())

const readOnly = () => targetOf(server.url, { isReadOnly: true })
const signal = new AbortController().signal
const key = new Secret(`hz_live_${'a1B2'.repeat(10)}`)

/** Every function of the port, so that a new one cannot be forgotten here. */
const calls: { readonly [Name in keyof Horizon]: (horizon: Horizon) => Promise<unknown> } = {
  organization: horizon => horizon.organization(),
  features: horizon => horizon.features(),
  listKeys: horizon => horizon.listKeys(),
  getKey: horizon => horizon.getKey('key_1'),
  hasKeyEndpoint: horizon => horizon.hasKeyEndpoint('key_1'),
  createKey: horizon => horizon.createKey(draft, 'idem-1'),
  revokeKey: horizon => horizon.revokeKey('key_1'),
  updateKey: horizon => horizon.updateKey('key_1', { rateLimit: 5 }, 1),
  renameKey: horizon => horizon.renameKey('key_1', 'Billing', 1),
  usage: horizon => horizon.usage('key_1', '24h'),
  requests: horizon => horizon.requests('key_1', {}),
  users: horizon => horizon.users(),
  departments: horizon => horizon.departments()
}
const webhookDraft = {
  agentId: 'agent_1',
  url: 'https://hooks.example/x',
  events: ['agent.error'],
  ipAllowlist: null,
  rateLimit: null
}
const webhookCalls: {
  readonly [Name in keyof HorizonWebhooks]: (webhooks: HorizonWebhooks) => Promise<unknown>
} = {
  list: webhooks => webhooks.list(),
  get: webhooks => webhooks.get('wh_1'),
  deliveries: webhooks => webhooks.deliveries('wh_1'),
  create: webhooks => webhooks.create(webhookDraft, 'idem-1'),
  update: webhooks => webhooks.update('wh_1', { isEnabled: false }, 1),
  rotate: webhooks => webhooks.rotate('wh_1')
}
const nothingShared = {
  resources: [],
  data: { conversationHistory: 'own', usageMetrics: false, auditLogs: false }
} as const
const partnerDraft = {
  organizationName: 'Acme Agency',
  contactEmail: 'ops@agency.example',
  access: { ...nothingShared, resources: [] },
  expiresAt: null,
  invitationExpiresAt: null,
  settings: {}
}
const partnerKeyDraft = { clientName: 'CI', ipAllowlist: null, openReason: null, expiresAt: null }
const partnerCalls: {
  readonly [Name in keyof HorizonPartners]: (partners: HorizonPartners) => Promise<unknown>
} = {
  list: partners => partners.list(),
  probe: partners => partners.probe(),
  get: partners => partners.get('ptn_1'),
  invite: partners => partners.invite(partnerDraft, 'idem-1'),
  resendInvitation: partners => partners.resendInvitation('ptn_1'),
  update: partners => partners.update('ptn_1', { expiresAt: null }, 1),
  suspend: partners => partners.suspend('ptn_1'),
  unsuspend: partners => partners.unsuspend('ptn_1'),
  revoke: partners => partners.revoke('ptn_1'),
  withdrawInvitation: partners => partners.withdrawInvitation('ptn_1'),
  activity: partners => partners.activity('ptn_1', '24h'),
  log: partners => partners.log('ptn_1', {}),
  agents: partners => partners.agents(),
  apps: partners => partners.apps(),
  connections: partners => partners.connections(),
  keys: partners => partners.keys('ptn_1'),
  createKey: partners => partners.createKey('ptn_1', partnerKeyDraft, 'idem-1'),
  revokeKey: partners => partners.revokeKey('ptn_1', 'key_1'),
  reissueKey: partners => partners.reissueKey('ptn_1', 'key_1')
}
const around: {
  readonly [Name in keyof HorizonConnector]: (client: HorizonConnector) => Promise<unknown>
} = {
  connect: async client => client.connect(readOnly()),
  partners: async client => client.partners(readOnly()),
  audit: client => client.audit(readOnly()).page({ order: 'asc', limit: 1 }),
  webhooks: async client => client.webhooks(readOnly(), key),
  probe: client => client.probe(readOnly(), { method: 'POST', path: '/api/agents', key }, signal),
  testConnection: client => client.testConnection(readOnly(), { onStep: () => {}, signal })
}

describe('with a read-only profile', () => {
  test('whatever is called, only GET leaves', async () => {
    const client = connector({ maxRetries: 0 })
    const all = [
      ...Object.values(calls).map(call => call(client.connect(readOnly()))),
      ...Object.values(around).map(call => call(client)),
      ...Object.values(partnerCalls).map(call => call(client.partners(readOnly()))),
      ...[null, key].flatMap(credential =>
        Object.values(webhookCalls).map(call => call(client.webhooks(readOnly(), credential)))
      )
    ]
    await Promise.allSettled(all)
    const methods = [...received.matchAll(/^([A-Z]+) \S+ HTTP/gm)].map(([, method]) => method)
    expect(new Set(methods)).toEqual(new Set(['GET']))
    expect(methods.length).toBeGreaterThanOrEqual(Object.keys(calls).length - 3)
  })

  test.each(['createKey', 'revokeKey', 'updateKey', 'renameKey'] as const)(
    '%s is refused before a connection is made',
    async name => {
      const failure = await failureOf(calls[name](connector().connect(readOnly())))
      expect(failure.code).toBe('read-only')
      expect(failure.message).toContain('nothing was sent')
      expect(failure.details.nextStep).toContain('safety level')
      expect([server.connections(), received]).toEqual([0, ''])
    }
  )

  test.each(['create', 'update', 'rotate'] as const)(
    'to %s a webhook is refused before a connection is made, whatever the credential',
    async name => {
      for (const credential of [null, key]) {
        const webhooks = connector().webhooks(readOnly(), credential)
        expect((await failureOf(webhookCalls[name](webhooks))).code).toBe('read-only')
      }
      expect([server.connections(), received]).toEqual([0, ''])
    }
  )

  test.each([
    'invite',
    'resendInvitation',
    'update',
    'suspend',
    'unsuspend',
    'revoke',
    'withdrawInvitation',
    'createKey',
    'revokeKey',
    'reissueKey'
  ] as const)('%s of a partner is refused before a connection is made', async name => {
    const partners = connector().partners(readOnly())
    expect((await failureOf(partnerCalls[name](partners))).code).toBe('read-only')
    expect([server.connections(), received]).toEqual([0, ''])
  })

  test.each(['GET', 'POST'] as const)('a key is not tried out with %s either', async method => {
    const call = { method, path: '/api/agents', key }
    const failure = await failureOf(connector().probe(readOnly(), call, signal))
    expect(failure.code).toBe('read-only')
    expect([server.connections(), received]).toEqual([0, ''])
  })

  test('and the same calls leave as soon as it is not', async () => {
    const horizon = connector().connect(targetOf(server.url))
    await Promise.allSettled([
      calls.createKey(horizon),
      calls.revokeKey(horizon),
      calls.updateKey(horizon)
    ])
    const methods = [...received.matchAll(/^([A-Z]+) \S+ HTTP/gm)].map(([, method]) => method)
    expect(methods.sort()).toEqual(['DELETE', 'PATCH', 'POST'])
  })
})
