import { keyListSchema } from '@shared/contract/keys'
import { emptyPurpose } from '@shared/domain/key-purpose'
import { keySchema } from '@shared/horizon/key'
import { Secret } from '@shared/secret'
import { adminSecret, clientOf, draft, failureOf } from '@support/horizon-client'
import { type HostileServer, json, startWebServer, wireKey } from '@support/hostile-server'
import { afterEach, describe, expect, test } from 'vitest'

const servers: HostileServer[] = []
const web = async (...answer: Parameters<typeof startWebServer>) => {
  const server = await startWebServer(...answer)
  servers.push(server)
  return server
}
afterEach(() => Promise.all(servers.splice(0).map(server => server.close())))

const escaped = (text: string) =>
  [...text].map(each => `\\u00${each.charCodeAt(0).toString(16)}`).join('')
const plaintext = `hz_live_${'a1B2'.repeat(10)}`
const listing = async (body: unknown, headers = {}) =>
  clientOf((await web(json(200, body, headers))).url).listKeys()

describe('what leaves', () => {
  test('is the admin secret in the header the profile says, and in no other', async () => {
    const server = await web(json(200, []))
    await clientOf(server.url).listKeys()
    await clientOf(server.url, {}, { headerForm: 'x-admin-secret' }).listKeys()
    const [bearer, other] = server.heard.map(({ headers }) => headers)
    expect(bearer?.authorization).toBe(`Bearer ${adminSecret}`)
    expect(bearer).not.toHaveProperty('x-admin-secret')
    expect(other?.['x-admin-secret']).toBe(adminSecret)
    expect(other).not.toHaveProperty('authorization')
    expect(server.heard.map(({ url }) => url).join()).not.toContain('secret')
  })

  test('asks for JSON, names the console, brings no cookie and asks for no stored answer', async () => {
    const server = await web(json(200, [], { 'Set-Cookie': 'a=b' }))
    await clientOf(server.url).listKeys()
    await clientOf(server.url).listKeys()
    for (const { headers } of server.heard) {
      expect(headers.accept).toBe('application/json')
      expect(headers['user-agent']).toBe('horizon-console/test')
      expect(headers.cookie).toBeUndefined()
      expect(headers['cache-control']).toBe('no-cache')
    }
  })

  test.each([
    ['Ada Moreau', 'Ada Moreau'],
    ['Zoë 100%', 'Zo%C3%AB 100%25'],
    ['Ada\r\nX-Evil: 1', 'Ada%0D%0AX-Evil: 1'],
    ['\ud800', '%EF%BF%BD'],
    ['  ', undefined]
  ])('says who acts: %j', async (operatorName, sent) => {
    const server = await web(json(200, []))
    await clientOf(server.url, {}, { operatorName }).listKeys()
    expect(server.heard[0]?.headers['x-actor']).toBe(sent)
    if (sent !== undefined) expect(decodeURIComponent(sent)).toBe(operatorName.toWellFormed())
  })

  test.each(['', 'with space', 'line\nbreak', 'accent-é', 'tab\t', '\u0000'])(
    'is nothing where the secret %j does not fit a header',
    async value => {
      const server = await web(json(200, []))
      const failure = await failureOf(
        clientOf(server.url, {}, { secret: new Secret(value) }).listKeys()
      )
      expect(failure.code).toBe('invalid-input')
      expect(failure.details.fields?.[0]?.field).toBe('secret')
      expect(server.connections()).toBe(0)
    }
  )

  test('is nothing to an address the rules forbid', async () => {
    for (const url of ['http://horizon.example', 'https://a@b.example', 'ftp://x', '']) {
      const failure = await failureOf(clientOf(url).listKeys())
      expect(failure.code).toBe('invalid-input')
      expect(failure.details.fields?.[0]?.field).toBe('baseUrl')
    }
  })

  test('of a create is what was asked for, under its idempotency key', async () => {
    const reply = { ...wireKey('key_9'), plaintext_key: plaintext }
    const server = await web(json(201, reply))
    await clientOf(`${server.url}/gateway/`).createKey(
      { ...draft, clientName: ' CI ', rateLimitPerDay: 10, expiresAt: '2030-01-01T00:00:00Z' },
      'idem-1'
    )
    const [sent] = server.heard
    expect(sent).toMatchObject({ method: 'POST', url: '/gateway/admin/api-keys' })
    expect(sent?.headers['idempotency-key']).toBe('idem-1')
    expect(sent?.headers['content-type']).toBe('application/json')
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      client_name: 'CI',
      scopes: ['agents:read'],
      rate_limit: 60,
      rate_limit_per_day: 10,
      expires_at: '2030-01-01T00:00:00Z'
    })
  })

  test('with a create holds type, owner and departments where these are asked for', async () => {
    const server = await web(json(201, { ...wireKey('key_9'), plaintext_key: plaintext }))
    const more = [
      { type: 'user', ownerUserId: 'user_3' },
      { type: 'organization', departments: ['dept_sales'] },
      { type: 'organization', departments: null },
      {}
    ] as const
    for (const asked of more) await clientOf(server.url).createKey({ ...draft, ...asked }, 'idem-1')
    const base = { client_name: 'CI pipeline', scopes: ['agents:read'], rate_limit: 60 }
    expect(server.heard.map(({ body }) => JSON.parse(body))).toEqual([
      { ...base, type: 'user', owner_user_id: 'user_3' },
      { ...base, type: 'organization', departments: ['dept_sales'] },
      { ...base, type: 'organization' },
      base
    ])
  })

  test('with a create is nothing of the purpose, which is the console’s own', async () => {
    const server = await web(json(201, { ...wireKey('key_9'), plaintext_key: plaintext }))
    const purpose = { ...emptyPurpose, note: 'CANARY note' }
    await clientOf(server.url).createKey({ ...draft, purpose }, 'idem-1')
    expect(JSON.stringify(server.heard)).not.toContain('CANARY')
  })

  test.each(['.', '..', '', '\ud800', 'x'.repeat(201)])(
    'is nothing for the id %j, which would address something else',
    async id => {
      const server = await web(json(200, {}))
      expect((await failureOf(clientOf(server.url).revokeKey(id))).code).toBe('invalid-input')
      expect((await failureOf(clientOf(server.url).getKey(id))).code).toBe('invalid-input')
      expect(server.connections()).toBe(0)
    }
  )

  test('puts any other id into one segment of the path', async () => {
    const server = await web((_request, response) => {
      response.writeHead(204)
      response.end()
    })
    for (const id of ['../admin', 'a/b?c#d', '%2e%2e', 'ключ 1']) {
      expect(await clientOf(server.url).revokeKey(id)).toBeNull()
      expect(server.heard.at(-1)?.url).toBe(`/admin/api-keys/${encodeURIComponent(id)}`)
    }
  })
})

describe('a list', () => {
  test('is read as a bare array and inside data, and nothing else is one', async () => {
    expect((await listing([wireKey('a')])).keys).toHaveLength(1)
    expect((await listing({ data: [wireKey('a')], next: null })).keys).toHaveLength(1)
    for (const body of [{}, { data: {} }, 'null', '"text"', '7']) {
      expect((await failureOf(listing(body))).code).toBe('response-invalid')
    }
  })

  test('shows the keys that can be read and names the others', async () => {
    const { keys, unreadable } = await listing([
      wireKey('a'),
      { ...wireKey('b'), enabled: undefined },
      { ...wireKey('c'), scopes: 'agents:read' },
      { ...wireKey('d'), id: 42 },
      { ...wireKey('e'), client_name: undefined },
      null,
      wireKey('a', { client_name: 'Another' }),
      wireKey('f', { scopes: Array.from({ length: 1_001 }, (_, index) => `s${index}`) }),
      wireKey('x'.repeat(201)),
      wireKey('g', { last_used_at: 7, rate_limit: 'many' })
    ])
    expect(keys.map(({ id, clientName }) => [id, clientName])).toEqual([
      ['a', 'Key a'],
      ['g', 'Key g']
    ])
    expect(unreadable).toEqual([
      { position: 2, id: 'b', reason: 'its enabled is missing' },
      { position: 3, id: 'c', reason: 'its scopes is not a list' },
      { position: 4, id: undefined, reason: 'its id is not a text' },
      { position: 5, id: 'e', reason: 'its client_name is missing' },
      { position: 6, id: undefined, reason: 'it is not an object' },
      { position: 7, id: 'a', reason: 'its id is that of an earlier key' },
      { position: 8, id: 'f', reason: 'it has 1,001 scopes, more than can be shown' },
      { position: 9, id: undefined, reason: 'its id is too long' }
    ])
  })

  test('keeps a name of 5 MB only in part, and everything else of it', async () => {
    const { keys } = await listing([
      wireKey('a', { client_name: '🔑'.repeat(1_250_000) }),
      wireKey('b')
    ])
    expect(keys[0]?.clientName).toMatch(/^(🔑)+…$/u)
    expect(keys[0]?.clientName.length).toBeLessThanOrEqual(2_000)
    expect(keys[1]?.clientName).toBe('Key b')
  })

  test('keeps unknown fields, but none that is long, or secret by name or by shape', async () => {
    const { keys } = await listing([
      wireKey('a', {
        region: 'eu',
        nested: { deep: [1, 2] },
        long: 'x'.repeat(2_100),
        note: `use ${plaintext}`,
        nestedNote: { a: [plaintext] },
        hook: '/api/webhooks/agent/abcdef',
        plaintext_key: plaintext,
        client_secret: 'abc',
        key_hash: 'abc'
      })
    ])
    expect(keys[0]?.unknownFields).toEqual({ region: 'eu', nested: { deep: [1, 2] } })
    expect(JSON.stringify(keys)).not.toContain(plaintext.slice(0, 20))
  })

  test('tells every department from a Horizon that does not say', async () => {
    const { keys } = await listing([
      wireKey('a', { departments: null }),
      wireKey('b'),
      wireKey('c', { departments: ['dept_sales'] })
    ])
    expect(keys.map(({ departments }) => departments)).toEqual([null, undefined, ['dept_sales']])
  })

  test('keeps no whole key, wherever a server puts one', async () => {
    const { keys } = await listing([
      wireKey('a', { client_name: `CI ${plaintext}`, key_prefix: plaintext })
    ])
    expect(keys[0]?.hint).toBe(plaintext.slice(0, 12))
    expect(JSON.stringify(keys)).not.toContain(plaintext.slice(0, 16))
  })

  test('that repeats the admin secret brings it nowhere', async () => {
    const { keys } = await listing([
      wireKey('a', { client_name: `Zoë ${adminSecret}`, more: { sent: `Bearer ${adminSecret}` } })
    ])
    expect(keys[0]?.clientName).toBe('Zoë [masked]')
    expect(keys[0]?.unknownFields).toEqual({ more: { sent: 'Bearer [masked]' } })
  })

  test('that repeats the admin secret in escapes brings it nowhere', async () => {
    const echo = escaped(adminSecret)
    const { keys } = await listing(
      `[{"id":"a","client_name":"${echo}","scopes":["${echo}"],"enabled":true,"x${echo}":1}]`
    )
    expect(keys[0]).toMatchObject({ clientName: '[masked]', scopes: ['[masked]'] })
    expect(keys[0]?.unknownFields).toEqual({ 'x[masked]': 1 })
  })

  test('answers only what the page’s contract takes', async () => {
    const odd = [
      wireKey('a', { created_by: { id: null, name: 'x'.repeat(10_000), email: 7 }, more: [1] }),
      wireKey('b', { rate_limit: 'HUGE', version: '2', type: {}, departments: 'none' }),
      { id: 7 }
    ]
    const { keys, unreadable } = await listing(JSON.stringify(odd).replace('"HUGE"', '1e999'))
    expect(keys).toHaveLength(2)
    for (const key of keys) expect(keySchema.parse(structuredClone(key))).toEqual(key)
    expect(keyListSchema.shape.unreadable.parse(unreadable)).toEqual(unreadable)
  })

  test('is complete where the server sends it in pages, with or without saying so', async () => {
    const all = Array.from({ length: 430 }, (_, index) => wireKey(`key_${index}`))
    for (const saysTotal of [true, false]) {
      const server = await web((request, response, heard) => {
        const { searchParams } = new URL(heard.url, 'http://x')
        const offset = Number(searchParams.get('offset') ?? 0)
        const limit = Number(searchParams.get('limit') ?? 50)
        const headers: Record<string, string> = saysTotal ? { 'X-Total-Count': '430' } : {}
        json(200, all.slice(offset, offset + limit), headers)(request, response, heard)
      })
      const { keys, unreadable } = await clientOf(server.url).listKeys()
      expect(keys.map(key => key.id)).toEqual(all.map(key => key.id))
      expect(unreadable).toEqual([])
    }
  })

  test('is not asked for again and again where every page is the same', async () => {
    const same = Array.from({ length: 50 }, (_, index) => wireKey(`key_${index}`))
    const server = await web(json(200, same, { 'X-Total-Count': '1000' }))
    const { keys } = await clientOf(server.url).listKeys()
    expect(keys).toHaveLength(50)
    expect(server.heard).toHaveLength(2)
  })

  test('tells how far the server’s clock is from ours', async () => {
    const ahead = new Date(Date.now() + 600_000).toUTCString()
    const { clockOffsetMs } = await listing([], { Date: ahead })
    expect(Math.abs(clockOffsetMs - 600_000)).toBeLessThan(60_000)
    expect((await listing([], { Date: 'yesterday' })).clockOffsetMs).toBe(0)
  })
})

describe('one key', () => {
  test('is read by its own endpoint', async () => {
    const server = await web(json(200, wireKey('key_1')))
    expect((await clientOf(server.url).getKey('key_1'))?.clientName).toBe('Key key_1')
    expect(server.heard.map(({ url }) => url)).toEqual(['/admin/api-keys/key_1'])
  })

  test('is looked up in the list where there is no such endpoint', async () => {
    const server = await web((request, response, heard) =>
      heard.url === '/admin/api-keys'
        ? json(200, [wireKey('key_1')])(request, response, heard)
        : json(404, { error: 'not_found', message: '' })(request, response, heard)
    )
    expect((await clientOf(server.url).getKey('key_1'))?.id).toBe('key_1')
    expect(await clientOf(server.url).getKey('key_2')).toBeNull()
  })

  test('is asked for alone to learn whether it can be', async () => {
    for (const [status, has] of [
      [200, true],
      [404, false],
      [405, false],
      [501, false]
    ] as const) {
      const server = await web(json(status, { error: 'not_found', message: '' }))
      expect(await clientOf(server.url).hasKeyEndpoint('key_1')).toBe(has)
      expect(server.heard.map(({ url }) => url)).toEqual(['/admin/api-keys/key_1'])
    }
    const server = await web(json(403, { error: 'x', message: '' }))
    expect((await failureOf(clientOf(server.url).hasKeyEndpoint('key_1'))).code).toBe('forbidden')
  })

  test('that is another one than was asked for is refused', async () => {
    const server = await web(json(200, wireKey('key_2')))
    expect((await failureOf(clientOf(server.url).getKey('key_1'))).code).toBe('response-invalid')
  })
})

describe('a created key', () => {
  const create = async (reply: unknown) =>
    clientOf((await web(json(201, reply))).url).createKey(draft, 'idem-1')

  test('comes with its plaintext beside it and not in it', async () => {
    const made = await create({ ...wireKey('key_9'), plaintext_key: plaintext })
    expect(made.key.id).toBe('key_9')
    expect(made.plaintext.reveal()).toBe(plaintext)
    expect(JSON.stringify(made)).not.toContain(plaintext)
  })

  test('keeps its plaintext also where the rest of the reply cannot be read', async () => {
    const made = await create({ id: 'key_9', plaintext_key: plaintext })
    expect(made.key).toMatchObject({ id: 'key_9', clientName: 'CI pipeline', enabled: true })
    expect(made.plaintext.reveal()).toBe(plaintext)
  })

  test.each([
    ['missing', undefined],
    ['null', null],
    ['blank', '   '],
    ['cut off', 'hz_live_9fK2'],
    ['masked', `hz_live_9fK2${'*'.repeat(36)}`],
    ['cut with an ellipsis', `${plaintext}…`]
  ])('whose plaintext is %s is named, to be revoked', async (_what, value) => {
    const failure = await failureOf(create({ ...wireKey('key_9'), plaintext_key: value }))
    expect(failure.code).toBe('response-invalid')
    expect(failure.message).toContain('key_9')
    expect(failure.details.nextStep).toMatch(/[Rr]evoke/)
  })

  test('whose id is missing is named by its name, to be found and revoked', async () => {
    const failure = await failureOf(create([]))
    expect(failure.code).toBe('response-invalid')
    expect(failure.message).toContain('CI pipeline')
  })
})

describe('a revocation', () => {
  const revoke = async (...answer: Parameters<typeof json>) =>
    clientOf((await web(json(...answer))).url).revokeKey('key_1')

  test('is answered with the key, with nothing, or with some acknowledgement', async () => {
    expect(await revoke(200, wireKey('key_1', { enabled: false }))).toMatchObject({
      id: 'key_1',
      enabled: false
    })
    expect(await revoke(200, '')).toBeNull()
    expect(await revoke(200, { ok: true })).toBeNull()
  })

  test('answered about another key has an unknown outcome', async () => {
    expect((await failureOf(revoke(200, wireKey('key_2')))).code).toBe('outcome-unknown')
  })
})

describe('what a Horizon may lack', () => {
  test.each([404, 405, 501])('answered %i is null and no failure', async status => {
    const server = await web(json(status, { error: 'not_found', message: '' }))
    expect(await clientOf(server.url).organization()).toBeNull()
    expect(await clientOf(server.url).features()).toBeNull()
  })

  test('answered 403 is that one thing’s failure', async () => {
    const server = await web(json(403, { error: 'plan_required', message: 'No' }))
    const failure = await failureOf(clientOf(server.url).organization())
    expect(failure.code).toBe('forbidden')
    expect(failure.message).toContain('/admin/organization')
  })
})
