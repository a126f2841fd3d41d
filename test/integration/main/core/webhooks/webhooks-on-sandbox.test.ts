import { filesHolding } from '@support/canary-sweep'
import { type CoreOnSandbox, startCoreOnSandbox } from '@support/core-on-sandbox'
import { makeKey } from '@support/sandbox'
import { makeWebhook, trigger } from '@support/webhooks'
import { afterEach, expect, test } from 'vitest'

let machine: CoreOnSandbox
afterEach(() => machine.close())

const rotatePath = '/api/agent-webhooks'
const isBackground = false
const draft = {
  agentId: 'agent_001',
  url: 'https://hooks.example/in',
  events: ['agent.error'],
  ipAllowlist: ['127.0.0.0/8'],
  rateLimit: 30
}

type Options = Parameters<typeof startCoreOnSandbox>[0]

async function start(options: Options = { scenario: 'acme' }) {
  machine = await startCoreOnSandbox(options)
  const console = await machine.connected('normal')
  const { handlers, profileId } = console
  const list = () => handlers['webhooks.refresh']({ profileId, isBackground })
  async function rotate(webhookId: string) {
    const { token } = await handlers['webhooks.prepareRotate']({ profileId, webhookId })
    return handlers['webhooks.rotate']({ token, isTicked: false, typedText: null })
  }
  const shown = async (revealId: string, part: 'token' | 'trigger-url' | 'signing-secret') =>
    (await handlers['reveals.show']({ revealId, part })).plaintext
  return { ...console, sandbox: machine.sandbox, list, rotate, shown }
}

test('a webhook is created, changed and rotated, and its first trigger is seen', async () => {
  const { handlers, profileId, sandbox, list, rotate, shown } = await start()
  const { webhook, revealId } = await handlers['webhooks.create']({ profileId, draft })
  const first = await shown(revealId, 'token')
  expect(await shown(revealId, 'trigger-url')).toBe(`${sandbox.url}/api/webhooks/agent/${first}`)
  expect(await shown(revealId, 'signing-secret')).toMatch(/^whsec_/)
  await handlers['reveals.acknowledge']({ revealId })
  expect((await trigger(sandbox, first)).status).toBe(202)

  const { version, rateLimit = null, ipAllowlist = null } = webhook
  const updated = await handlers['webhooks.update']({
    profileId,
    webhookId: webhook.id,
    seen: { version, rateLimit, ipAllowlist },
    ipAllowlist: null,
    rateLimit: 12
  })
  expect(updated).toMatchObject({ isRaceExcluded: true, webhook: { rateLimit: 12 } })

  const rotated = await rotate(webhook.id)
  const second = await shown(rotated.revealId, 'token')
  expect((await trigger(sandbox, first)).status).toBe(404)
  await handlers['reveals.acknowledge']({ revealId: rotated.revealId })
  const of = (all: Awaited<ReturnType<typeof list>>) =>
    all.rotations.find(each => each.webhookId === webhook.id)
  expect(of(await list())).toMatchObject({ state: 'stored', firstTriggerAt: null })
  expect((await trigger(sandbox, second)).status).toBe(202)
  expect(of(await list())?.firstTriggerAt).toBeTypeOf('string')
})

test('no plaintext of a webhook is in any file of the data folder', async () => {
  const { handlers, profileId, rotate, shown, list } = await start()
  const created = await handlers['webhooks.create']({ profileId, draft })
  const rotated = await rotate(created.webhook.id)
  const secrets = [
    await shown(created.revealId, 'token'),
    await shown(created.revealId, 'signing-secret'),
    await shown(rotated.revealId, 'token')
  ]
  for (const { revealId } of [created, rotated]) {
    await handlers['reveals.acknowledge']({ revealId })
  }
  await list()
  for (const secret of secrets) expect(await filesHolding(machine.folder, secret)).toEqual([])
})

test.each([
  ['drop-after', 404],
  ['drop-before', 202],
  ['truncate', 404],
  ['disconnect', 404]
])(
  'a reply lost by %s is one POST and an unknown token, ended by rotating again',
  async (action, oldStatus) => {
    const { sandbox, list, rotate, shown, handlers, profileId } = await start()
    const made = await makeWebhook(sandbox)
    await list()
    await machine.script({ method: 'POST', path: rotatePath, nth: 1, action })
    await expect(rotate(made.id)).rejects.toMatchObject({ code: 'outcome-unknown' })
    expect(machine.sent.filter(({ method }) => method === 'POST')).toHaveLength(1)
    expect((await trigger(sandbox, made.token)).status).toBe(oldStatus)
    expect((await list()).rotations).toMatchObject([{ webhookId: made.id, state: 'unknown' }])

    const { revealId } = await rotate(made.id)
    expect((await trigger(sandbox, await shown(revealId, 'token'))).status).toBe(202)
    expect((await trigger(sandbox, made.token)).status).toBe(404)
    expect((await handlers['webhooks.list']({ profileId })).rotations).toMatchObject([
      { webhookId: made.id, state: 'waiting' }
    ])
  }
)

test('a run that ends while the reply is on its way leaves the token as unknown', async () => {
  const { sandbox, list, rotate, profileId, keychain, core } = await start()
  const made = await makeWebhook(sandbox)
  await list()
  await machine.script({ method: 'POST', path: rotatePath, nth: 1, action: 'drop-after' })
  await rotate(made.id).catch(() => undefined)
  await core.stop()
  const next = machine.app(keychain)
  await next.core.start()
  const held = await next.handlers['webhooks.list']({ profileId })
  expect(held.rotations).toMatchObject([{ webhookId: made.id, state: 'unknown' }])
  expect(machine.sent.filter(({ method }) => method === 'POST')).toHaveLength(1)
})

test('the admin secret does not reach webhooks unless that is listed; a key does', async () => {
  const { sandbox, list, rotate, shown, handlers, profileId } = await start({
    profile: 'documented'
  })
  expect(await list()).toMatchObject({ access: 'none', webhooks: [] })
  const { plaintext } = await makeKey(sandbox, { scopes: ['webhooks'] })
  await handlers['webhooks.setKey']({ profileId, key: plaintext })
  expect(await list()).toMatchObject({
    access: 'api-key',
    webhooks: [],
    failure: { code: 'not-offered' }
  })
  const created = await handlers['webhooks.create']({
    profileId,
    draft: { ...draft, ipAllowlist: null, rateLimit: null }
  })
  const first = await shown(created.revealId, 'token')
  const { revealId, webhook } = await rotate(created.webhook.id)
  expect(webhook).toBeNull()
  expect((await trigger(sandbox, first)).status).toBe(404)
  const url = await shown(revealId, 'trigger-url')
  expect(url).toBe(`${sandbox.url}/api/webhooks/agent/${await shown(revealId, 'token')}`)
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(202)
})

test('a key without the scope is refused and not kept', async () => {
  const { sandbox, handlers, profileId, keychain } = await start({ scenario: 'empty' })
  const { plaintext } = await makeKey(sandbox, { scopes: ['agents:read'] })
  await expect(handlers['webhooks.setKey']({ profileId, key: plaintext })).rejects.toMatchObject({
    code: 'forbidden'
  })
  expect((await keychain.read(`webhook-key/${profileId}`)).outcome).toBe('absent')
})

test('the webhooks of Acme come with their quiet hours', async () => {
  const { handlers, profileId, list } = await start()
  const { webhooks } = await list()
  expect(webhooks.length).toBeGreaterThan(2)
  const answers = await Promise.all(
    webhooks.map(({ id }) => handlers['webhooks.deliveries']({ profileId, webhookId: id }))
  )
  expect(answers.some(({ deliveries }) => (deliveries ?? []).length > 0)).toBe(true)
  expect(answers.map(({ quietHours }) => quietHours)).toContainEqual(
    expect.objectContaining({ fromHour: expect.any(Number) })
  )
})
