import { inspect } from 'node:util'
import { probeUserAgent } from '@shared/domain/probe-agent'
import { Secret } from '@shared/secret'
import { adminSecret, connector, failureOf } from '@support/horizon-client'
import {
  type HostileServer,
  json,
  refusingUrl,
  sayThen,
  startRawServer,
  startWebServer
} from '@support/hostile-server'
import { afterEach, describe, expect, test } from 'vitest'

const servers: HostileServer[] = []
const keep = async (starting: Promise<HostileServer>) => {
  const server = await starting
  servers.push(server)
  return server
}
const web = (...answer: Parameters<typeof startWebServer>) => keep(startWebServer(...answer))
afterEach(() => Promise.all(servers.splice(0).map(server => server.close())))

const plaintext = `hz_live_${'a1B2'.repeat(10)}`
const key = new Secret(plaintext)
const never = new AbortController().signal
type Call = { method?: 'GET' | 'POST'; path?: string; key?: Secret }
const probe = (
  url: string,
  { method = 'GET', path = '/api/agents', key: of = key }: Call = {},
  limits: Parameters<typeof connector>[0] = {}
) => connector(limits).probe({ baseUrl: url, isReadOnly: false }, { method, path, key: of }, never)

describe('what leaves', () => {
  test('is the key alone, under the name of probes', async () => {
    const server = await web(json(200, []))
    await probe(`${server.url}/gateway`, { path: '/api/agents?limit=1' })
    const [sent] = server.heard
    expect(sent).toMatchObject({ method: 'GET', url: '/gateway/api/agents?limit=1', body: '' })
    expect(sent?.headers).toMatchObject({ 'x-api-key': plaintext, 'user-agent': probeUserAgent })
    for (const name of ['authorization', 'x-admin-secret', 'x-actor', 'cookie', 'content-type']) {
      expect(sent?.headers).not.toHaveProperty(name)
    }
    expect(JSON.stringify(sent)).not.toContain(adminSecret)
  })

  test('with POST is an empty object', async () => {
    const server = await web(json(404, { error: 'skill_not_found', message: 'No' }))
    await probe(server.url, { method: 'POST', path: '/api/web/v1/console-probe-does-not-exist' })
    expect(server.heard).toMatchObject([{ method: 'POST', body: '{}' }])
    expect(server.heard[0]?.headers['content-type']).toBe('application/json')
  })

  test.each([
    '/admin/api-keys',
    '/api',
    '/api/',
    'api/agents',
    '/apis/x',
    '/health',
    '/api/../admin/api-keys',
    '/api/x/../../admin',
    '/api/%2e%2e/admin',
    '/api/%2E%2E%2Fadmin',
    '/api/..%5cadmin',
    '/api/%252e%252e/admin',
    '/api/\\..\\admin',
    '/api//evil.example',
    '/api/x#y',
    '//evil.example/api/x',
    '@evil.example/api/x',
    'https://evil.example/api/x'
  ])('is nothing to %s', async path => {
    const server = await web(json(200, []))
    const failure = await failureOf(probe(server.url, { path }))
    expect(failure.code).toBe('invalid-input')
    expect(server.connections()).toBe(0)
  })

  test.each(['', 'with space', 'line\nbreak', 'é'])(
    'is nothing where the key %j does not fit a header',
    async value => {
      const server = await web(json(200, []))
      const failure = await failureOf(probe(server.url, { key: new Secret(value) }))
      expect(failure.code).toBe('invalid-input')
      expect(server.connections()).toBe(0)
    }
  )

  test('is one request, whatever the answer', async () => {
    for (const status of [429, 500, 502, 503]) {
      const server = await web(json(status, { error: 'x', message: '' }))
      await probe(server.url)
      expect(server.heard).toHaveLength(1)
    }
  })
})

describe('an answer', () => {
  test.each([200, 202, 400, 401, 403, 404, 405, 409, 429, 500, 503])(
    'of %i is one',
    async status => {
      const body = { error: 'some_code', message: "Lacks 'web'" }
      const server = await web(json(status, body, { 'X-Request-Id': 'req_1' }))
      expect(await probe(server.url)).toEqual(
        status < 400
          ? { status, requestId: 'req_1' }
          : { status, serverCode: 'some_code', message: "Lacks 'web'", requestId: 'req_1' }
      )
    }
  )

  test('of 204 is one, and one without a body', async () => {
    const server = await web((_request, response) => {
      response.writeHead(204)
      response.end()
    })
    expect(await probe(server.url)).toEqual({ status: 204 })
  })

  test('is read for its status alone: a huge or endless body does not hide it', async () => {
    const huge = await web(json(200, JSON.stringify('x'.repeat(5_000_000))))
    expect((await probe(huge.url)).status).toBe(200)
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n['
    const endless = await keep(startRawServer(sayThen(Buffer.from(head), 'silence')))
    expect((await probe(endless.url, {}, { idleMs: 200 })).status).toBe(200)
  })

  test('of a web page proves nothing: a sign-in page is no Horizon', async () => {
    const server = await web((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' })
      response.end('<h1>Sign in</h1>')
    })
    expect((await failureOf(probe(server.url))).code).toBe('not-horizon')
  })

  test('never holds the key, in whatever form it is echoed', async () => {
    const forms = [
      plaintext,
      plaintext.slice(8),
      encodeURIComponent(plaintext),
      [...plaintext].join('\u200b'),
      Buffer.from(plaintext).toString('base64'),
      Buffer.from(plaintext).toString('hex')
    ]
    for (const form of forms) {
      const body = {
        error: form,
        message: `Bad key ${form}`,
        details: [{ field: 'x', issue: form }]
      }
      const server = await web(
        json(403, body, { 'X-Request-Id': /^[!-~]+$/.test(form) ? form : 'req_1' })
      )
      const answer = JSON.stringify(await probe(server.url))
      expect(answer).not.toContain(form)
      expect(answer).not.toContain(plaintext.slice(8, 24))
    }
  })

  test('has the server’s words cut and as plain text', async () => {
    const server = await web(json(403, { error: 'x', message: `\u202e${'y'.repeat(9_000)}` }))
    const { message = '' } = await probe(server.url)
    expect(message).toMatch(/^\[U\+202E\]y+…$/)
    expect(message.length).toBeLessThanOrEqual(500)
  })
})

describe('where no answer came', () => {
  test('the failure says why, and for a POST no less surely', async () => {
    const lost = await keep(startRawServer(sayThen(new Uint8Array(), 'reset')))
    const silent = await keep(startRawServer(() => {}))
    for (const method of ['GET', 'POST'] as const) {
      expect((await failureOf(probe(refusingUrl, { method }))).code).toBe('refused')
      expect((await failureOf(probe(lost.url, { method }))).code).toBe('connection-lost')
      const hasty = { headersMs: 200 }
      expect((await failureOf(probe(silent.url, { method }, hasty))).code).toBe('timeout')
    }
  })

  test.each([301, 302, 303, 307, 308])('a redirect with %i is refused', async status => {
    const canary = await web(json(200, []))
    const server = await web((_request, response) => {
      response.writeHead(status, { Location: `${canary.url}/${plaintext}` })
      response.end()
    })
    for (const method of ['GET', 'POST'] as const) {
      const failure = await failureOf(probe(server.url, { method }))
      expect(failure.code).toBe('redirect-refused')
    }
    expect(canary.connections()).toBe(0)
  })

  test('the failure holds the key nowhere, its causes included', async () => {
    const server = await web((_request, response) => {
      response.writeHead(302, { Location: `https://${plaintext}.example/` })
      response.end()
    })
    const failures = [
      await failureOf(probe(server.url)),
      await failureOf(probe(refusingUrl)),
      await failureOf(probe(server.url, { path: '/admin' }))
    ]
    for (const failure of failures) {
      expect(inspect(failure, { depth: 10 }).toLowerCase()).not.toContain(plaintext.toLowerCase())
      expect(JSON.stringify(failure.toWire())).not.toContain(plaintext)
    }
  })

  test('it can be cancelled', async () => {
    const silent = await keep(startRawServer(() => {}))
    const controller = new AbortController()
    const call = { method: 'GET', path: '/api/agents', key } as const
    const target = { baseUrl: silent.url, isReadOnly: false }
    const probing = failureOf(connector().probe(target, call, controller.signal))
    controller.abort()
    expect((await probing).code).toBe('cancelled')
  })
})
