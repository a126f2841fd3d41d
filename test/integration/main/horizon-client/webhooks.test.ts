import { inspect } from 'node:util'
import type { HorizonWebhooks } from '@main/core/ports'
import { Secret } from '@shared/secret'
import { adminSecret, connector, failureOf, targetOf } from '@support/horizon-client'
import {
  type HostileServer,
  json,
  rawReply,
  sayThen,
  startRawServer,
  startWebServer
} from '@support/hostile-server'
import { afterEach, describe, expect, test } from 'vitest'

const servers: HostileServer[] = []
async function kept(starting: Promise<HostileServer>) {
  const server = await starting
  servers.push(server)
  return server
}
afterEach(() => Promise.all(servers.splice(0).map(server => server.close())))

const web = (...answer: Parameters<typeof startWebServer>) => kept(startWebServer(...answer))
const key = new Secret(`hz_live_${'a1B2'.repeat(10)}`)
const webhooksAt = ({ url }: HostileServer, credential: Secret | null = key, limits = {}) =>
  connector(limits).webhooks(targetOf(url), credential)
const answering = async (...answer: Parameters<typeof json>) =>
  webhooksAt(await web(json(...answer)))

// As other servers may make them: nothing in their form gives them away.
const token = 'CANARY-webhook-token-51c8f0'
const triggerUrl = `https://horizon.example/hook-in/${token}`
const signingSecret = 'CANARY-signing-secret-77ab'

const wire = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  agent_id: 'agent_1',
  url: 'https://hooks.example/x',
  events: ['agent.error'],
  token_hint: 'hz_live_7Kq2',
  ip_allowlist: null,
  rate_limit: 60,
  enabled: true,
  version: 1,
  ...more
})
const draft = {
  agentId: 'agent_1',
  url: 'https://hooks.example/x',
  events: ['agent.error'],
  ipAllowlist: ['10.0.0.0/8'],
  rateLimit: 30
}
const writes: Readonly<Record<string, (webhooks: HorizonWebhooks) => Promise<unknown>>> = {
  create: webhooks => webhooks.create(draft, 'idem-1'),
  update: webhooks => webhooks.update('whk_1', { rateLimit: 5 }, 3),
  rotate: webhooks => webhooks.rotate('whk_1')
}
const names = Object.keys(writes)
const run = (name: string, webhooks: HorizonWebhooks) =>
  writes[name]?.(webhooks) ?? Promise.reject(new Error(name))

describe('the credential', () => {
  test('is the key alone where there is one, else the admin secret alone', async () => {
    const server = await web(json(200, []))
    await webhooksAt(server, key).list()
    await webhooksAt(server, null).list()
    const [byKey, bySecret] = server.heard.map(({ headers }) => headers)
    expect(byKey?.['x-api-key']).toBe(key.reveal())
    expect(byKey).not.toHaveProperty('authorization')
    expect(bySecret?.authorization).toBe(`Bearer ${adminSecret}`)
    expect(bySecret).not.toHaveProperty('x-api-key')
  })

  test('that cannot stand in a header does not leave', async () => {
    const server = await web(json(200, []))
    const failure = await failureOf(webhooksAt(server, new Secret('hz_live_\r\nX: y')).list())
    expect(failure.code).toBe('invalid-input')
    expect(server.connections()).toBe(0)
  })

  test.each([
    [401, 'invalid_api_key', key, 'forbidden'],
    [403, 'insufficient_scope', key, 'forbidden'],
    [401, 'missing_credentials', null, 'forbidden'],
    [401, 'invalid_admin_secret', null, 'invalid-admin-secret']
  ])('refused with %i %s is said to be the one it is', async (status, error, credential, code) => {
    const server = await web(json(status, { error, message: 'No' }))
    const failure = await failureOf(webhooksAt(server, credential).list())
    expect(failure).toMatchObject({ code, details: { status, serverCode: error } })
    if (credential !== null) expect(failure.message).toContain('API key')
  })

  test('echoed by the server is in no error', async () => {
    const rest = key.reveal().slice('hz_live_'.length)
    const server = await web(json(422, { error: 'x', message: `${key.reveal()} and ${rest}` }))
    const failure = await failureOf(webhooksAt(server).list())
    expect(inspect(failure, { depth: 9 })).not.toContain(rest)
  })
})

describe('what leaves', () => {
  test('of a create is what was asked for, with its idempotency key', async () => {
    const server = await web(json(201, { ...wire('whk_1'), token }))
    const webhooks = webhooksAt(server)
    await webhooks.create(draft, 'idem-1')
    await webhooks.create({ ...draft, ipAllowlist: null, rateLimit: null }, 'idem-2')
    const [first, second] = server.heard
    expect(first).toMatchObject({
      method: 'POST',
      url: '/api/agent-webhooks',
      headers: { 'idempotency-key': 'idem-1' }
    })
    expect(JSON.parse(first?.body ?? '')).toEqual({
      agent_id: 'agent_1',
      url: draft.url,
      events: ['agent.error'],
      ip_allowlist: ['10.0.0.0/8'],
      rate_limit: 30
    })
    expect(JSON.parse(second?.body ?? '')).not.toHaveProperty('ip_allowlist')
  })

  test('of an update is what changes, on the version that was seen', async () => {
    const server = await web(json(200, wire('whk_1')))
    const webhooks = webhooksAt(server)
    await webhooks.update('whk_1', { ipAllowlist: null }, 7)
    await webhooks.update('whk_1', { isEnabled: false })
    const [first, second] = server.heard
    expect(first).toMatchObject({ method: 'PATCH', headers: { 'if-match': '"7"' } })
    expect(JSON.parse(first?.body ?? '')).toEqual({ ip_allowlist: null })
    expect(JSON.parse(second?.body ?? '')).toEqual({ enabled: false })
    expect(second?.headers).not.toHaveProperty('if-match')
    expect((await failureOf(webhooks.update('whk_1', {}))).code).toBe('invalid-input')
  })

  test('of a rotation is one POST without a body', async () => {
    const server = await web(json(200, { ...wire('whk_1'), token }))
    await webhooksAt(server).rotate('whk_1')
    expect(server.heard).toMatchObject([
      { method: 'POST', url: '/api/agent-webhooks/whk_1/rotate', body: '' }
    ])
  })

  test.each([['..'], ['.'], [''], ['x'.repeat(201)], ['\ud800']])(
    'is nothing for the id %j',
    async id => {
      const server = await web(json(200, wire(id)))
      const webhooks = webhooksAt(server)
      const calls = [webhooks.get(id), webhooks.rotate(id), webhooks.deliveries(id)]
      for (const call of calls) expect((await failureOf(call)).code).toBe('invalid-input')
      expect(server.connections()).toBe(0)
    }
  )

  test('an id cannot lead elsewhere', async () => {
    const server = await web(json(200, { token }))
    await webhooksAt(server).rotate('../api-keys/1?x#y')
    expect(server.heard[0]?.url).toBe('/api/agent-webhooks/..%2Fapi-keys%2F1%3Fx%23y/rotate')
  })

  test.each(names)('%s is sent once, whatever the answer', async name => {
    for (const status of [408, 429, 500, 503]) {
      const server = await web(json(status, { error: 'x', message: '' }, { 'Retry-After': '0' }))
      await failureOf(run(name, webhooksAt(server)))
      expect(server.heard).toHaveLength(1)
    }
  })
})

describe('a lost reply', () => {
  const lost = {
    'that never comes': sayThen(new Uint8Array(), 'silence'),
    'cut by a reset': sayThen(new Uint8Array(), 'reset'),
    'cut in its body': sayThen(rawReply('{"id"', { 'Content-Length': 900 }), 'finish')
  }
  test.each(
    names.flatMap(name => Object.entries(lost).map(([how, talk]) => ({ name, how, talk })))
  )('of $name $how has an unknown outcome', async ({ name, talk }) => {
    const server = await kept(startRawServer(talk))
    const failure = await failureOf(run(name, webhooksAt(server, key, { headersMs: 700 })))
    expect(failure.code).toBe('outcome-unknown')
    expect(failure.message).toMatch(/webhook|token/)
    expect(failure.message).not.toMatch(/\bkey\b/)
  })

  test.each(names)('of %s answered by 500 or a sign-in page is one too', async name => {
    const failed = await answering(500, { error: 'internal_error', message: 'No' })
    expect((await failureOf(run(name, failed))).code).toBe('outcome-unknown')
    const page = await answering(200, '<html>', { 'Content-Type': 'text/html' })
    expect((await failureOf(run(name, page))).code).toBe('outcome-unknown')
  })
})

describe('a reply with plaintexts', () => {
  test('of a create gives each of them as a secret, and nothing of them elsewhere', async () => {
    const plaintexts = { token, trigger_url: triggerUrl, secret: signingSecret }
    const webhooks = await answering(201, { ...wire('whk_1'), ...plaintexts })
    const made = await webhooks.create(draft, 'idem-1')
    expect(made.token.reveal()).toBe(token)
    expect(made.triggerUrl?.reveal()).toBe(triggerUrl)
    expect(made.signingSecret?.reveal()).toBe(signingSecret)
    expect(JSON.stringify(made) + inspect(made, { depth: 9 })).not.toContain('CANARY')
  })

  test('of a rotation is enough with the token alone', async () => {
    const {
      webhook,
      token: fresh,
      triggerUrl: url
    } = await (await answering(200, { token })).rotate('whk_1')
    expect([webhook, fresh.reveal(), url]).toEqual([null, token, null])
  })

  test('whose description cannot be read still gives the token', async () => {
    const broken = { id: 'whk_1', agent_id: 7, token }
    const made = await (await answering(201, broken)).create(draft, 'idem-1')
    expect(made).toMatchObject({ webhook: { id: 'whk_1', agentId: 'agent_1' } })
    expect(made.token.reveal()).toBe(token)
    const rotated = await (await answering(200, broken)).rotate('whk_1')
    expect([rotated.webhook, rotated.token.reveal()]).toEqual([null, token])
  })

  test.each([
    ['no token', {}],
    ['a masked one', { token: 'hz_live_7Kq2****' }],
    ['an empty one', { token: '' }],
    ['another thing', { token: 7 }]
  ])('with %s says that nobody has it', async (_what, more) => {
    const body = { ...wire('whk_1'), trigger_url: triggerUrl, secret: signingSecret, ...more }
    for (const name of ['create', 'rotate']) {
      const failure = await failureOf(run(name, await answering(200, body)))
      expect(failure.code).toBe('response-invalid')
      expect(failure.message).toContain('did not arrive')
      expect(inspect(failure, { depth: 9 })).not.toContain('CANARY')
    }
  })

  test('that is empty says so too, because the token was replaced', async () => {
    const server = await web((_request, response) => void response.writeHead(204).end())
    expect((await failureOf(webhooksAt(server).rotate('whk_1'))).code).toBe('response-invalid')
  })

  test('about another webhook gives none', async () => {
    const failure = await failureOf(
      (await answering(200, { ...wire('whk_2'), token, trigger_url: triggerUrl })).rotate('whk_1')
    )
    expect(failure.code).toBe('outcome-unknown')
    expect(inspect(failure, { depth: 9 })).not.toContain('CANARY')
  })

  test('that says not which was created gives none', async () => {
    const failure = await failureOf(run('create', await answering(201, { token })))
    expect(failure).toMatchObject({ code: 'response-invalid' })
    expect(inspect(failure, { depth: 9 })).not.toContain('CANARY')
  })
})

describe('what is read', () => {
  test('is each webhook that can be, bare or in data, and no plaintext', async () => {
    const other = `hz_live_${'c3D4'.repeat(10)}`
    const items = [
      wire('whk_1', { token, trigger_url: triggerUrl, secret: signingSecret, region: 'eu' }),
      wire('whk_2', { token_hint: other, url: `https://h.example/?k=${other}` }),
      wire('whk_1'),
      { id: 'whk_3' }
    ]
    for (const body of [items, { data: items }]) {
      const listing = await (await answering(200, body)).list()
      expect(listing?.webhooks.map(({ id }) => id)).toEqual(['whk_1', 'whk_2'])
      expect(listing?.webhooks[0]?.unknownFields).toEqual({ region: 'eu' })
      expect(listing?.webhooks[1]?.tokenHint).toBe(other.slice(0, 12))
      expect(listing?.unreadable).toMatchObject([
        { position: 3, id: 'whk_1' },
        { position: 4, id: 'whk_3' }
      ])
      expect(JSON.stringify(listing)).not.toContain('CANARY')
      expect(JSON.stringify(listing)).not.toContain(other)
    }
  })

  test('is a list over several pages, and ends at a server that knows none', async () => {
    const all = Array.from({ length: 120 }, (_, n) => wire(`whk_${n}`))
    const paged = await web((request, response, heard) => {
      const offset = Number(new URL(heard.url, 'http://x').searchParams.get('offset') ?? 0)
      const page = all.slice(offset, offset + 50)
      json(200, page, { 'X-Total-Count': '120' })(request, response, heard)
    })
    expect((await webhooksAt(paged).list())?.webhooks).toHaveLength(120)
    const stubborn = await web(json(200, all.slice(0, 50)))
    expect((await webhooksAt(stubborn).list())?.webhooks).toHaveLength(50)
    expect(stubborn.heard).toHaveLength(2)
  })

  test.each([404, 405, 501])('is nothing at %i: there is no such endpoint', async status => {
    const webhooks = await answering(status, { error: 'not_found', message: '' })
    expect(await webhooks.list()).toBeNull()
    expect(await webhooks.get('whk_1')).toBeNull()
    expect(await webhooks.deliveries('whk_1')).toBeNull()
  })

  test('is one webhook out of the list where it cannot be asked for alone', async () => {
    const server = await web((request, response, heard) => {
      const isList = heard.url === '/api/agent-webhooks'
      const answer = isList ? json(200, [wire('whk_1')]) : json(404, { error: 'x', message: '' })
      answer(request, response, heard)
    })
    expect((await webhooksAt(server).get('whk_1'))?.id).toBe('whk_1')
    expect(await failureOf(webhooksAt(server).rotate('whk_1'))).toMatchObject({
      code: 'not-offered'
    })
    expect((await failureOf(webhooksAt(server).rotate('whk_9'))).code).toBe('not-found')
  })

  test('is never another webhook than was asked for', async () => {
    const webhooks = await answering(200, wire('whk_2'))
    expect((await failureOf(webhooks.get('whk_1'))).code).toBe('response-invalid')
    expect((await failureOf(run('update', webhooks))).code).toBe('outcome-unknown')
  })

  test('of deliveries is five pages at most, each entry once', async () => {
    const server = await web((request, response, heard) => {
      const before = new URL(heard.url, 'http://x').searchParams.get('before') ?? '0'
      const n = Number(before)
      const data = [{ id: `d_${n}`, at: '2026-11-20T08:00:00Z' }, { id: `d_${n + 1}` }, 'x']
      const body = { data, next_before: String(n + 1) }
      json(200, body)(request, response, heard)
    })
    const found = await webhooksAt(server).deliveries('whk_1')
    expect(found?.map(({ id }) => id)).toEqual(['d_0', 'd_1', 'd_2', 'd_3', 'd_4'])
    expect(server.heard).toHaveLength(5)
  })
})
