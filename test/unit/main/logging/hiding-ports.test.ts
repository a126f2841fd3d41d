import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHidingConnector, createHidingHost } from '@main/logging/hiding-ports'
import { createLogger } from '@main/logging/logger'
import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'
import { aDataFolder } from '@support/data-folder'
import { aPartner, aPartnerKey } from '@support/fake-partners'
import { aKey, fakeHorizon } from '@support/fakes'
import { expect, test } from 'vitest'

/** Neither long nor shaped like a credential, so that only its being known masks it. */
const canary = 'CANARY-typed'

function setUp() {
  const folder = aDataFolder()
  const log = createLogger({ folder })
  const written = () => {
    log.warn('echoed', { reason: `it said ${canary}` })
    log.failure('call', new AppError('internal', `it said ${encodeURIComponent(canary)}`))
    return readFileSync(join(folder, 'logs/console.log'), 'utf8')
  }
  return { log, written }
}

const target = {
  baseUrl: 'https://horizon.example',
  headerForm: 'bearer',
  operatorName: '',
  secret: new Secret(canary),
  isReadOnly: false
} as const

test('without being told, the log could not know it', () => {
  expect(setUp().written()).toContain(canary)
})

test('a secret that is typed for a connection test and never stored is masked in the log', async () => {
  const { log, written } = setUp()
  const connector = createHidingConnector(fakeHorizon(Date.now).connector, log.hide)
  const { signal } = new AbortController()
  await connector.testConnection(target, { onStep: () => undefined, signal })
  expect(written()).not.toContain('CANARY')
})

test('a secret that a connection is made with is masked in the log', () => {
  const { log, written } = setUp()
  createHidingConnector(fakeHorizon(Date.now).connector, log.hide).connect(target)
  expect(written()).not.toContain('CANARY')
})

test('a key that is proved is masked in the log', async () => {
  const { log, written } = setUp()
  const connector = createHidingConnector(fakeHorizon(Date.now).connector, log.hide)
  const call = { method: 'GET', path: '/api/agents', key: new Secret(canary) } as const
  await connector.probe(target, call, new AbortController().signal)
  expect(written()).not.toContain('CANARY')
})

test('a key that was created is masked in the log, whatever its form and wherever it waits', async () => {
  const { log, written } = setUp()
  const { connector: plain, horizon } = fakeHorizon(Date.now)
  horizon.createKey.mockResolvedValue({ key: aKey(), plaintext: new Secret(canary) })
  const connector = createHidingConnector(plain, log.hide)
  const connected = connector.connect({ ...target, secret: new Secret('x') })
  await connected.createKey({ clientName: 'n', scopes: [], expiresAt: null }, 'idem-1')
  expect(written()).not.toContain('CANARY')
})

test('the link of an invitation and the key of a partner are masked in the log', async () => {
  const secret = new Secret(canary)
  for (const call of ['invite', 'resendInvitation', 'createKey', 'reissueKey'] as const) {
    const { log, written } = setUp()
    const { connector: plain, partners } = fakeHorizon(Date.now)
    partners.partners.invite.mockResolvedValue({ partner: aPartner(), link: secret })
    partners.partners.resendInvitation.mockResolvedValue({ partner: aPartner(), link: secret })
    partners.partners.createKey.mockResolvedValue({ key: aPartnerKey(), plaintext: secret })
    partners.partners.reissueKey.mockResolvedValue({ key: aPartnerKey(), plaintext: secret })
    const hidden = createHidingConnector(plain, log.hide).partners({
      ...target,
      secret: new Secret('x')
    })
    await (hidden[call] as (...args: unknown[]) => Promise<unknown>)('ptn_1', 'key_1', 'idem-1')
    expect(written()).not.toContain('CANARY')
  }
})

test.each(['key', 'token', 'triggerUrl', 'signingSecret'] as const)(
  'the %s of a webhook is masked in the log, whatever its form',
  async which => {
    const { log, written } = setUp()
    const { connector: plain, hooks } = fakeHorizon(Date.now)
    const secretIf = (name: typeof which) => new Secret(name === which ? canary : 'something else')
    const plaintexts = { token: secretIf('token'), triggerUrl: secretIf('triggerUrl') }
    const [webhook] = hooks.state.webhooks ?? []
    if (webhook === undefined) throw new Error('The fake holds no webhook')
    const signingSecret = secretIf('signingSecret')
    hooks.webhooks.create.mockResolvedValue({ webhook, ...plaintexts, signingSecret })
    hooks.webhooks.rotate.mockResolvedValue({ webhook: null, ...plaintexts })
    const connector = createHidingConnector(plain, log.hide)
    const webhooks = connector.webhooks({ ...target, secret: new Secret('x') }, secretIf('key'))
    const draft = { agentId: 'a', url: '', events: [], ipAllowlist: null, rateLimit: null }
    if (which === 'signingSecret') await webhooks.create(draft, 'idem-1')
    else await webhooks.rotate('wh_1')
    expect(written()).not.toContain('CANARY')
  }
)

test('the local Horizon’s secret is masked in the log from its start on', async () => {
  const { log, written } = setUp()
  const host = createHidingHost(
    {
      state: () => ({ state: 'running' }),
      start: async () => ({ url: 'http://127.0.0.1:4590', secret: new Secret(canary) }),
      stop: async () => undefined,
      onChange: () => undefined
    },
    log.hide
  )
  await host.start()
  expect(written()).not.toContain('CANARY')
})
