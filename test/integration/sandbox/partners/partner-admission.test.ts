import { request } from 'node:http'
import { join } from 'node:path'
import {
  createClockFile,
  makeKey,
  type Sandbox,
  send,
  startSandbox,
  stored
} from '@support/sandbox'
import { accessOf, makePartner, type TestPartner } from '@support/sandbox-partners'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const start = '2026-11-20T12:00:00Z'
let clock: Awaited<ReturnType<typeof createClockFile>>
let horizon: Sandbox
let partner: TestPartner
const general = accessOf([['department', 'dept_general', 'manage']])

beforeEach(async () => {
  clock = await createClockFile(start)
  horizon = await startSandbox({ clockFile: clock.file })
  partner = await makePartner(horizon, general)
})
afterEach(async () => {
  await horizon.close()
  await clock.remove()
})

const refused = (status: number, error: string) => ({ status, body: { error } })
const admin = (action: string) => horizon.admin('POST', `/admin/partners/${partner.id}/${action}`)
const both = async (
  path = '/api/agents',
  method = 'GET',
  body?: unknown
): Promise<[number, string | undefined][]> =>
  Promise.all(
    [partner.call, partner.asUser].map(async call => {
      const reply = await call(method, path, body)
      return [reply.status, reply.body?.error]
    })
  )

test('a credential refused without end is recorded 60 times a minute, and the last entry says so', async () => {
  await admin('suspend')
  const kept = () =>
    stored<{ metadata: string }>(
      horizon,
      `SELECT metadata FROM audit_log WHERE reason = 'partner_suspended'
        AND actor_type = 'partner_api_key' ORDER BY seq`
    ).map(({ metadata }) => JSON.parse(metadata).not_recorded_beyond)
  for (let nth = 0; nth < 65; nth += 1) {
    expect(await partner.call('GET', '/api/agents')).toMatchObject(
      refused(403, 'partner_suspended')
    )
  }
  expect(kept()).toEqual([...Array(59).fill(undefined), 60])
  await partner.asUser('GET', '/api/agents')
  await clock.advance(60_000)
  await partner.call('GET', '/api/agents')
  expect(kept()).toEqual([...Array(59).fill(undefined), 60, undefined])
})

describe('state of the partnership', () => {
  test('suspended: every call is refused; resumed: keys work again, sessions have ended', async () => {
    expect(await both()).toEqual([
      [200, undefined],
      [200, undefined]
    ])
    await admin('suspend')
    for (const path of ['/api/agents', '/api/nothing', '/admin/organization']) {
      expect(await both(path), path).toEqual([
        [403, 'partner_suspended'],
        [403, 'partner_suspended']
      ])
    }
    await admin('unsuspend')
    expect(await both()).toEqual([
      [200, undefined],
      [401, 'session_expired']
    ])
  })

  test('expired, and revoked: every call is refused and says so', async () => {
    await horizon.admin('PATCH', `/admin/partners/${partner.id}`, {
      expires_at: '2026-11-20T13:00:00Z'
    })
    await clock.advance(3_599_000)
    expect((await both()).map(([status]) => status)).toEqual([200, 200])
    await clock.advance(1_000)
    const expired = [403, 'partner_expired']
    expect(await both()).toEqual([expired, expired])
    await admin('revoke')
    const revoked = [403, 'partner_revoked']
    expect(await both()).toEqual([revoked, revoked])
    expect(stored(horizon, 'SELECT 1 FROM api_keys WHERE enabled = 1')).toEqual([])
  })

  test('the state of the partnership is told before that of the key', async () => {
    await horizon.admin('DELETE', `/admin/partners/${partner.id}/api-keys/${partner.key.id}`)
    expect(await partner.call('GET', '/api/agents')).toMatchObject(refused(401, 'api_key_revoked'))
    await admin('suspend')
    expect(await partner.call('GET', '/api/agents')).toMatchObject(
      refused(403, 'partner_suspended')
    )
  })

  test('a plan without partners lets none in', async () => {
    await horizon.stop()
    const db = new Database(join(horizon.dataFolder, 'horizon.db'))
    db.exec("UPDATE organization SET plan = 'starter'")
    db.close()
    const again = await startSandbox({ data: horizon.dataFolder, clockFile: clock.file })
    const reply = await again.withKey(partner.key.plaintext, 'GET', '/api/agents')
    expect(reply).toMatchObject(refused(403, 'plan_required'))
    await again.close()
  })
})

describe('credentials', () => {
  test('a session ends after its partner’s session timeout', async () => {
    await clock.advance(8 * 3_600_000 - 1_000)
    expect((await partner.asUser('GET', '/api/agents')).status).toBe(200)
    await clock.advance(1_000)
    expect(await partner.asUser('GET', '/api/agents')).toMatchObject(
      refused(401, 'session_expired')
    )
  })

  test('a key ends at its own expiry', async () => {
    const made = await horizon.admin('POST', `/admin/partners/${partner.id}/api-keys`, {
      client_name: 'Short',
      expires_at: '2026-11-20T13:00:00Z'
    })
    await clock.advance(3_600_000)
    const reply = await horizon.withKey(made.body.plaintext_key, 'GET', '/api/agents')
    expect(reply).toMatchObject(refused(401, 'api_key_expired'))
  })

  test('what is not known opens nothing', async () => {
    const guess = { Authorization: `Bearer hz_ps_${'A'.repeat(40)}` }
    const unknown = await send(`${horizon.url}/api/agents`, 'GET', undefined, guess)
    expect(unknown).toMatchObject(refused(401, 'session_expired'))
    const admin = await send(`${horizon.url}/admin/organization`, 'GET', undefined, guess)
    expect(admin.status).toBe(401)
    const secret = { Authorization: `Bearer ${horizon.adminSecret}` }
    const alone = await send(`${horizon.url}/api/agents`, 'GET', undefined, secret)
    expect(alone).toMatchObject(refused(401, 'missing_credentials'))
  })

  test('a key and a session sent together must both be right', async () => {
    const { plaintext } = await makeKey(horizon)
    const session = { Authorization: `Bearer ${partner.session}` }
    const wrongSession = { Authorization: `Bearer hz_ps_${'A'.repeat(40)}` }
    const wrongSecret = { Authorization: 'Bearer not-the-secret' }
    const wrongKey = plaintext.replace(/.$/, last => (last === 'x' ? 'y' : 'x'))
    const { key } = partner
    const path = '/api/agents'
    expect((await partner.call('GET', path, undefined, session)).status).toBe(200)
    expect((await horizon.withKey(plaintext, 'GET', path, undefined, session)).status).toBe(200)
    expect((await horizon.withKey(wrongKey, 'GET', path, undefined, session)).status).toBe(401)
    for (const plain of [plaintext, key.plaintext]) {
      expect((await horizon.withKey(plain, 'GET', path, undefined, wrongSession)).status).toBe(401)
      expect((await horizon.withKey(plain, 'GET', path, undefined, wrongSecret)).status).toBe(401)
    }
    const right = { 'x-admin-secret': horizon.adminSecret }
    const wrong = { 'x-admin-secret': 'not-the-secret' }
    expect((await partner.asUser('GET', path, undefined, right)).status).toBe(200)
    expect(await partner.asUser('GET', path, undefined, wrong)).toMatchObject(
      refused(401, 'invalid_admin_secret')
    )
    const administration = '/admin/organization'
    expect((await partner.asUser('GET', administration, undefined, right)).status).toBe(200)
    expect((await partner.asUser('GET', administration, undefined, wrong)).status).toBe(401)
    await admin('suspend')
    expect(await partner.asUser('GET', administration, undefined, right)).toMatchObject(
      refused(403, 'partner_suspended')
    )
    expect(await horizon.withKey(plaintext, 'GET', path, undefined, session)).toMatchObject(
      refused(403, 'partner_suspended')
    )
  })
})

describe('address and rate of a key', () => {
  const keyWith = async (body: object) => {
    const made = await horizon.admin('POST', `/admin/partners/${partner.id}/api-keys`, {
      client_name: 'Narrow',
      ...body
    })
    expect(made.status).toBe(201)
    return (path = '/api/agents') => horizon.withKey(made.body.plaintext_key, 'GET', path)
  }

  test.each([
    [['127.0.0.0/8'], 200],
    [['10.0.0.0/8', '127.0.0.1/32'], 200],
    [['::ffff:127.0.0.0/104'], 200],
    [['10.0.0.0/8'], 403],
    [['2001:db8::/32'], 403]
  ])('from 127.0.0.1 a key for %j is answered %i', async (ip_allowlist, status) => {
    const call = await keyWith({ ip_allowlist })
    const reply = await call()
    expect(reply.status).toBe(status)
    if (status === 403) expect(reply.body.error).toBe('ip_not_allowed')
  })

  test('the address is looked at before the rate, and the rate before the level', async () => {
    const elsewhere = await keyWith({ ip_allowlist: ['10.0.0.0/8'], rate_limit: 1 })
    for (const _ of [1, 2]) expect(await elsewhere()).toMatchObject(refused(403, 'ip_not_allowed'))
    const slow = await keyWith({ rate_limit: 1 })
    expect((await slow('/api/usage')).body.error).toBe('data_not_visible')
    expect(await slow('/api/usage')).toMatchObject(refused(429, 'rate_limit_exceeded'))
  })

  test('every answer to a key carries its limit; one past it says when to come back', async () => {
    const call = await keyWith({ rate_limit: 2 })
    const seen = [await call(), await call('/api/agents/none'), await call()]
    expect(seen.map(({ status }) => status)).toEqual([200, 404, 429])
    expect(seen.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['1', '0', '0'])
    expect(seen[2]?.headers.get('retry-after')).toBe('60')
    expect((await partner.asUser('GET', '/api/agents')).headers.has('x-ratelimit-limit')).toBe(
      false
    )
  })

  test('calls are counted under the key and answered by its usage and request log', async () => {
    await partner.call('GET', '/api/agents')
    await partner.call('GET', '/api/agents/none')
    const usage = await horizon.admin('GET', `/admin/api-keys/${partner.key.id}/usage`)
    expect(usage.body).toMatchObject({ total_requests: 2, error_count: 1 })
    const log = await horizon.admin('GET', `/admin/api-keys/${partner.key.id}/requests`)
    expect(log.body.data.map(({ path }: { path: string }) => path)).toEqual([
      '/api/agents/:id',
      '/api/agents'
    ])
    const keys = await horizon.admin('GET', '/admin/api-keys')
    expect(keys.body).toEqual([])
  })
})

describe('a call under way', () => {
  const body = { name: 'Late', department_id: 'dept_general' }
  const changes: [string, () => Promise<unknown>, number, string][] = [
    ['suspended', () => admin('suspend'), 403, 'partner_suspended'],
    ['revoked', () => admin('revoke'), 403, 'partner_revoked'],
    [
      'narrowed',
      () => partner.rescope(accessOf([['department', 'dept_general', 'edit']])),
      403,
      'level_too_low'
    ],
    ['no longer shared with', () => partner.rescope(accessOf([])), 404, 'not_found']
  ]
  const credentials = [
    ['key', () => ({ 'x-api-key': partner.key.plaintext })],
    ['session', () => ({ Authorization: `Bearer ${partner.session}` })]
  ] as const

  describe.each(credentials)('with a %s', (_credential, headers) => {
    test.each(changes)('has no effect once the partner is %s', async (_what, change, ...answer) => {
      const held = await holdCall(`${horizon.url}/api/agents`, headers(), JSON.stringify(body))
      await change()
      const reply = await held.finish()
      expect([reply.status, reply.body.error]).toEqual(answer)
      expect(stored(horizon, "SELECT 1 FROM agents WHERE name = 'Late'")).toEqual([])
    })
  })

  test('has its effect where nothing changed', async () => {
    const headers = { 'x-api-key': partner.key.plaintext }
    const held = await holdCall(`${horizon.url}/api/agents`, headers, JSON.stringify(body))
    expect((await held.finish()).status).toBe(201)
  })

  test('has no effect once its key is revoked', async () => {
    const headers = { 'x-api-key': partner.key.plaintext }
    const held = await holdCall(`${horizon.url}/api/agents`, headers, JSON.stringify(body))
    await horizon.admin('DELETE', `/admin/partners/${partner.id}/api-keys/${partner.key.id}`)
    expect(await held.finish()).toMatchObject(refused(401, 'api_key_revoked'))
    expect(stored(horizon, "SELECT 1 FROM agents WHERE name = 'Late'")).toEqual([])
  })
})

/** A POST whose head was admitted; `finish` sends its body. */
function holdCall(url: string, headers: Record<string, string>, body: string) {
  type Reply = { readonly status: number; readonly body: { readonly error?: string } }
  return new Promise<{ finish(): Promise<Reply> }>((resolve, reject) => {
    const call = request(url, {
      method: 'POST',
      agent: false,
      headers: { ...headers, Expect: '100-continue', 'Content-Length': body.length }
    })
    const answer = new Promise<Reply>(answered => {
      call.on('response', reply => {
        const chunks: Buffer[] = []
        reply.on('data', chunk => chunks.push(chunk))
        reply.on('end', () =>
          answered({
            status: reply.statusCode ?? 0,
            body: JSON.parse(Buffer.concat(chunks).toString())
          })
        )
      })
    })
    call.on('error', reject)
    call.on('continue', () =>
      resolve({
        finish() {
          call.end(body)
          return answer
        }
      })
    )
    call.flushHeaders()
  })
}
