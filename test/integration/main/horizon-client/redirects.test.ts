import { clientOf, draft, failureOf } from '@support/horizon-client'
import { type HostileServer, startWebServer } from '@support/hostile-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let canary: HostileServer
let redirecting: HostileServer
let status = 302
let location = ''

beforeAll(async () => {
  canary = await startWebServer((_request, response) => response.end('[]'))
  redirecting = await startWebServer((_request, response) => {
    response.writeHead(status, { Location: location })
    response.end()
  })
})
afterAll(() => Promise.all([canary.close(), redirecting.close()]))

const calls = {
  GET: (url: string) => clientOf(url).listKeys(),
  POST: (url: string) => clientOf(url).createKey(draft, 'idem-1'),
  PATCH: (url: string) => clientOf(url).updateKey('key_1', { rateLimit: 5 }),
  DELETE: (url: string) => clientOf(url).revokeKey('key_1')
}

describe.each([301, 302, 303, 307, 308])('a redirect with %i', code => {
  describe.each(Object.entries(calls))('of a %s', (method, call) => {
    test('is never followed, neither elsewhere nor to the same origin', async () => {
      const before = redirecting.heard.length
      for (const to of [`${canary.url}/admin/api-keys`, '/admin/elsewhere', '//127.0.0.1:9/x']) {
        status = code
        location = to
        const failure = await failureOf(call(redirecting.url))
        const mayHaveHappened = code === 303 && method !== 'GET'
        expect(failure.code).toBe(mayHaveHappened ? 'outcome-unknown' : 'redirect-refused')
      }
      expect(canary.connections()).toBe(0)
      expect(redirecting.heard.slice(before).map(({ url }) => url)).not.toContain(
        '/admin/elsewhere'
      )
      expect(redirecting.heard).toHaveLength(before + 3)
    })
  })
})

test.each([
  ['https://evil.example:8443/path?x=1', 'evil.example:8443'],
  ['file:///etc/passwd', 'a file: address'],
  ['data:application/json,[]', 'a data: address'],
  ['http://', 'an address it does not name']
])('the refusal of a redirect to %s names its host', async (to, named) => {
  status = 302
  location = to
  const failure = await failureOf(calls.GET(redirecting.url))
  expect(failure.code).toBe('redirect-refused')
  expect(failure.message).toContain(named)
})

test('a redirect without a Location is refused as well', async () => {
  const server = await startWebServer((_request, response) => {
    response.writeHead(302)
    response.end()
  })
  expect((await failureOf(calls.GET(server.url))).code).toBe('redirect-refused')
  await server.close()
})
