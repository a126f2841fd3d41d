import { request } from 'node:http'
import { connect } from 'node:net'
import {
  createClockFile,
  makeKey,
  type Sandbox,
  send,
  startSandbox,
  stored
} from '@support/sandbox'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})
async function freshSandbox(options: Parameters<typeof startSandbox>[0] = {}): Promise<Sandbox> {
  const horizon = await startSandbox(options)
  cleanups.push(() => horizon.close())
  return horizon
}

/** A request with headers that fetch would not send, from any loopback address. */
function raw(
  url: string,
  headers: Record<string, string>,
  localAddress = '127.0.0.1'
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { headers, localAddress, agent: false }, reply => {
      let body = ''
      reply.setEncoding('utf8')
      reply.on('data', part => {
        body += part
      })
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body })
      )
    })
    call.on('error', reject)
    call.end()
  })
}

describe('credentials', () => {
  let horizon: Sandbox
  let plaintext: string
  beforeAll(async () => {
    horizon = await startSandbox()
    plaintext = (await makeKey(horizon)).plaintext
  })
  afterAll(() => horizon.close())

  const get = (path: string, headers: Record<string, string> = {}) =>
    send(horizon.url + path, 'GET', undefined, headers)

  test('both header forms of the admin secret open /admin', async () => {
    const { adminSecret } = horizon
    expect((await get('/admin/api-keys', { 'x-admin-secret': adminSecret })).status).toBe(200)
    expect((await get('/admin/api-keys', { authorization: `Bearer ${adminSecret}` })).status).toBe(
      200
    )
  })

  test('an API key never opens /admin, the admin secret never opens /api', async () => {
    const { adminSecret } = horizon
    const byKey = await get('/admin/api-keys', { 'x-api-key': plaintext })
    expect(byKey).toMatchObject({ status: 401, body: { error: 'missing_credentials' } })
    const bySecret = await get('/api/agents', { authorization: `Bearer ${adminSecret}` })
    expect(bySecret).toMatchObject({ status: 401, body: { error: 'missing_credentials' } })
    for (const [header, value] of [
      ['authorization', `Bearer ${plaintext}`],
      ['x-admin-secret', plaintext]
    ] as const) {
      const disguised = await get('/admin/api-keys', { [header]: value })
      expect(disguised).toMatchObject({ status: 401, body: { error: 'invalid_admin_secret' } })
    }
    const asKey = await get('/api/agents', { 'x-api-key': adminSecret })
    expect(asKey).toMatchObject({ status: 401, body: { error: 'invalid_api_key' } })
  })

  test('every credential a request carries must be right', async () => {
    const { adminSecret } = horizon
    const right = { 'x-admin-secret': adminSecret }
    const wrongBearer = await get('/admin/api-keys', { ...right, authorization: 'Bearer nope' })
    expect(wrongBearer.body.error).toBe('invalid_admin_secret')
    const wrongKey = await get('/admin/api-keys', { ...right, 'x-api-key': 'hz_live_nope' })
    expect(wrongKey.body.error).toBe('invalid_api_key')
    const wrongSecret = await get('/api/agents', {
      'x-api-key': plaintext,
      'x-admin-secret': 'nope'
    })
    expect(wrongSecret.body.error).toBe('invalid_admin_secret')
    expect((await get('/api/agents', { 'x-api-key': plaintext, ...right })).status).toBe(200)
  })

  test.each(['hz_live_abc', 'nope', `hz_live_${'a'.repeat(40)}`])(
    'the unknown key %s is invalid',
    async unknown => {
      const reply = await get('/api/agents', { 'x-api-key': unknown })
      expect(reply).toMatchObject({ status: 401, body: { error: 'invalid_api_key' } })
    }
  )

  test('an unknown endpoint is only told to those who may ask', async () => {
    expect((await get('/admin/nothing')).status).toBe(401)
    expect((await get('/api/nothing')).status).toBe(401)
    expect((await horizon.admin('GET', '/admin/nothing')).body.error).toBe('not_found')
    expect((await horizon.withKey(plaintext, 'GET', '/api/nothing')).body.error).toBe('not_found')
    expect((await get('/elsewhere')).body.error).toBe('not_found')
  })

  test('/health asks for nothing', async () => {
    expect((await get('/health')).body).toEqual({
      status: 'ok',
      version: '2.4.1',
      uptime: expect.any(Number)
    })
  })

  test('every answer carries X-Request-Id and Date', async () => {
    for (const path of ['/health', '/admin/api-keys', '/api/agents', '/elsewhere']) {
      const { headers } = await get(path)
      expect(headers.get('x-request-id')).toMatch(/^req_/)
      expect(Date.parse(headers.get('date') ?? '')).not.toBeNaN()
    }
  })

  test('a foreign Host and any Origin are refused before anything else', async () => {
    const { port } = new URL(horizon.url)
    const secret = { authorization: `Bearer ${horizon.adminSecret}` }
    const path = `${horizon.url}/admin/api-keys`
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', '127.0.0.1:1']) {
      const reply = await raw(path, { ...secret, host })
      expect(reply).toMatchObject({ status: 403 })
      expect(JSON.parse(reply.body).error).toBe('forbidden_host')
      expect(reply.headers['x-request-id']).toMatch(/^req_/)
    }
    for (const origin of ['https://evil.example', 'null', horizon.url]) {
      expect((await raw(path, { ...secret, origin })).status).toBe(403)
    }
    expect((await raw(path, { ...secret, host: `localhost:${port}` })).status).toBe(200)
  })

  test('what is not HTTP is answered in the same form', async () => {
    const { port } = new URL(horizon.url)
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end('NOT HTTP\r\n\r\n'))
      let text = ''
      socket.on('data', part => {
        text += part
      })
      socket.on('error', reject)
      socket.on('close', () => resolve(text))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*X-Request-Id: req_/)
  })

  test('listens on 127.0.0.1 only', async () => {
    const { port } = new URL(horizon.url)
    const reached = await new Promise<boolean>(resolve => {
      const socket = connect(Number(port), '127.0.0.2')
      socket.on('connect', () => {
        socket.destroy()
        resolve(true)
      })
      socket.on('error', () => resolve(false))
    })
    expect(reached).toBe(false)
  })

  test('no plaintext and no admin secret is in any table', () => {
    const tables = stored<{ name: string }>(
      horizon,
      "SELECT name FROM sqlite_master WHERE type = 'table'"
    )
    const everything = JSON.stringify(
      tables.map(({ name }) => stored(horizon, `SELECT * FROM ${name}`))
    )
    expect(everything).not.toContain(horizon.adminSecret)
    expect(everything).not.toContain(plaintext.slice(12))
  })
})

describe('expiry', () => {
  test('a key is refused from the moment it expires', async () => {
    const clock = await createClockFile('2026-05-01T12:00:00Z')
    cleanups.push(clock.remove)
    const horizon = await freshSandbox({ clockFile: clock.file })
    const { plaintext } = await makeKey(horizon, { expires_at: '2026-05-01T13:00:00Z' })
    await clock.set('2026-05-01T12:59:59Z')
    expect((await horizon.withKey(plaintext, 'GET', '/api/agents')).status).toBe(200)
    await clock.set('2026-05-01T13:00:00Z')
    const refused = await horizon.withKey(plaintext, 'GET', '/api/agents')
    expect(refused).toMatchObject({ status: 401, body: { error: 'api_key_expired' } })
    expect(refused.headers.get('date')).toBe('Fri, 01 May 2026 13:00:00 GMT')
  })
})

describe('guessing the admin secret', () => {
  test('ten wrong ones in a minute lock the address out for a minute, the right one included', async () => {
    const clock = await createClockFile('2026-05-01T12:00:00Z')
    cleanups.push(clock.remove)
    const horizon = await freshSandbox({ clockFile: clock.file })
    const path = `${horizon.url}/admin/api-keys`
    for (let guess = 0; guess < 10; guess += 1) {
      const reply = await raw(path, { 'x-admin-secret': `guess-${guess}` })
      expect(reply.status).toBe(401)
    }
    const locked = await horizon.admin('GET', '/admin/api-keys')
    expect(locked).toMatchObject({ status: 429, body: { error: 'rate_limit_exceeded' } })
    expect(locked.headers.get('retry-after')).toBe('60')
    expect(locked.body.retry_after).toBe(60)

    const elsewhere = await raw(path, { 'x-admin-secret': horizon.adminSecret }, '127.0.0.9')
    expect(elsewhere.status).toBe(200)
    await clock.advance(60_000)
    expect((await horizon.admin('GET', '/admin/api-keys')).status).toBe(200)
  })

  test('nine wrong ones do not, nor ten over more than a minute', async () => {
    const clock = await createClockFile('2026-05-01T12:00:00Z')
    cleanups.push(clock.remove)
    const horizon = await freshSandbox({ clockFile: clock.file })
    const guess = () => raw(`${horizon.url}/admin/api-keys`, { 'x-admin-secret': 'guess' })
    for (let count = 0; count < 9; count += 1) await guess()
    expect((await horizon.admin('GET', '/admin/api-keys')).status).toBe(200)
    await clock.advance(60_000)
    await guess()
    expect((await horizon.admin('GET', '/admin/api-keys')).status).toBe(200)
  })
})
