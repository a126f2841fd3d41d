import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@shared/secret'
import { connector, failureOf, targetOf } from '@support/horizon-client'
import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let folder: string
let faultFile: string
const agentId = 'agent_001'
const faults = (...rules: object[]) => writeFileSync(faultFile, JSON.stringify(rules))

async function start(options: object): Promise<Sandbox> {
  folder = await mkdtemp(join(tmpdir(), 'faults-'))
  faultFile = join(folder, 'faults.json')
  faults()
  return await startSandbox({ scenario: 'acme', ...options, faultFile })
}

/** With the admin secret, with a key that may, and with one that may not. */
async function credentials(sandbox: Sandbox) {
  const [may, mayNot] = await Promise.all([
    makeKey(sandbox, { scopes: ['webhooks'] }),
    makeKey(sandbox, { scopes: ['agents:read'] })
  ])
  const target = targetOf(sandbox.url, { secret: new Secret(sandbox.adminSecret) })
  const webhooks = (key: Secret | null) => connector().webhooks(target, key)
  return {
    byAdmin: webhooks(null),
    byKey: webhooks(new Secret(may.plaintext)),
    byOther: webhooks(new Secret(mayNot.plaintext))
  }
}

const draft = () => ({
  agentId,
  url: 'https://hooks.example/horizon',
  events: ['agent.error'],
  ipAllowlist: ['127.0.0.0/8'],
  rateLimit: 30
})

async function trigger(url: Secret): Promise<number> {
  const reply = await fetch(url.reveal(), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}'
  })
  await reply.text()
  return reply.status
}

describe('against the embedded Horizon', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await start({})
  })
  afterAll(async () => {
    await sandbox.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('a webhook is created, triggered, changed and rotated, with the secret or a key', async () => {
    const { byAdmin, byKey } = await credentials(sandbox)
    for (const webhooks of [byAdmin, byKey]) {
      const made = await webhooks.create(draft(), crypto.randomUUID())
      const { id } = made.webhook
      expect(made.webhook).toMatchObject({ agentId, ipAllowlist: ['127.0.0.0/8'], rateLimit: 30 })
      expect(made.signingSecret).not.toBeNull()
      if (made.triggerUrl === null) throw new Error('No trigger URL')
      expect(await trigger(made.triggerUrl)).toBe(202)
      expect(await webhooks.deliveries(id)).toMatchObject([{ status: 'accepted' }])

      const changes = { ipAllowlist: null, rateLimit: 10 }
      const changed = await webhooks.update(id, changes, made.webhook.version)
      expect(changed).toMatchObject(changes)
      const late = webhooks.update(id, { rateLimit: 11 }, made.webhook.version)
      expect((await failureOf(late)).code).toBe('precondition-failed')

      const rotated = await webhooks.rotate(id)
      if (rotated.triggerUrl === null) throw new Error('No trigger URL')
      expect(await trigger(made.triggerUrl)).toBe(404)
      expect(await trigger(rotated.triggerUrl)).toBe(202)
      expect(await webhooks.get(id)).toMatchObject({ id, rotatedAt: expect.any(String) })
      const listing = await webhooks.list()
      expect(listing?.unreadable).toEqual([])
      expect(listing?.webhooks.map(webhook => webhook.id)).toContain(id)
      const everything = JSON.stringify([listing, changed, rotated.webhook, made.webhook])
      expect(everything).not.toMatch(/hz_live_[A-Za-z0-9]{12}/)
    }
  })

  test('a key without the scope is told apart from a wrong admin secret', async () => {
    const { byOther } = await credentials(sandbox)
    for (const call of [byOther.list(), byOther.rotate('whk_1')]) {
      const failure = await failureOf(call)
      expect(failure).toMatchObject({
        code: 'forbidden',
        details: { serverCode: 'insufficient_scope' }
      })
      expect(failure.message).toContain('API key')
    }
  })

  test('what Horizon does not take is named as the form does', async () => {
    const { byAdmin } = await credentials(sandbox)
    const bad = { ...draft(), ipAllowlist: ['10.0.0.0/99'] }
    const failure = await failureOf(byAdmin.create(bad, crypto.randomUUID()))
    expect(failure.code).toBe('validation-failed')
    expect(failure.details.fields?.[0]?.field).toBe('ipAllowlist')
    expect((await failureOf(byAdmin.rotate('whk_none'))).code).toBe('not-found')
    expect(await byAdmin.get('whk_none')).toBeNull()
  })

  test('a rotation whose reply is lost has an unknown outcome, and the old URL is dead', async () => {
    const { byAdmin } = await credentials(sandbox)
    const made = await byAdmin.create(draft(), crypto.randomUUID())
    if (made.triggerUrl === null) throw new Error('No trigger URL')
    faults({ method: 'POST', path: '/api/agent-webhooks/:id/rotate', action: 'drop-after' })
    const failure = await failureOf(byAdmin.rotate(made.webhook.id))
    faults()
    expect(failure.code).toBe('outcome-unknown')
    expect(failure.message).toContain('token may have been replaced')
    expect(await trigger(made.triggerUrl)).toBe(404)
  })
})

describe('against one that knows no more than is documented', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await start({ profile: 'documented' })
  })
  afterAll(async () => {
    await sandbox.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('a webhook is created and rotated by its id, and nothing can be listed', async () => {
    const { byKey } = await credentials(sandbox)
    const made = await byKey.create(draft(), crypto.randomUUID())
    const rotated = await byKey.rotate(made.webhook.id)
    expect(rotated.webhook).toBeNull()
    expect(rotated.token.reveal()).not.toBe(made.token.reveal())
    expect(await byKey.list()).toBeNull()
    expect(await byKey.get(made.webhook.id)).toBeNull()
    expect(await byKey.deliveries(made.webhook.id)).toBeNull()
    expect((await failureOf(byKey.rotate('whk_none'))).code).toBe('not-found')
    const update = byKey.update(made.webhook.id, { rateLimit: 5 })
    expect(['not-offered', 'not-found']).toContain((await failureOf(update)).code)
  })

  test('the admin secret opens nothing there, and the way out is named', async () => {
    const { byAdmin } = await credentials(sandbox)
    const failure = await failureOf(byAdmin.create(draft(), crypto.randomUUID()))
    expect(failure).toMatchObject({
      code: 'forbidden',
      details: { nextStep: expect.stringContaining('scope “webhooks”') }
    })
  })
})
