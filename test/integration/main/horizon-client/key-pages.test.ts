import { clientOf, failureOf } from '@support/horizon-client'
import { type HostileServer, json, startWebServer, wireKey } from '@support/hostile-server'
import { afterEach, expect, test } from 'vitest'

const servers: HostileServer[] = []
afterEach(() => Promise.all(servers.splice(0).map(server => server.close())))

/** A list of 130 keys in pages of 50; the page that begins at `from` is answered otherwise. */
async function pagesUntil(from: number, ...answer: Parameters<typeof json>) {
  const all = Array.from({ length: 130 }, (_, index) => wireKey(`key_${index}`))
  const server = await startWebServer((request, response, heard) => {
    const { searchParams } = new URL(heard.url, 'http://x')
    const offset = Number(searchParams.get('offset') ?? 0)
    const page = all.slice(offset, offset + Number(searchParams.get('limit') ?? 50))
    const total = { 'X-Total-Count': '130' }
    const send = offset >= from ? json(...answer) : json(200, page, total)
    send(request, response, heard)
  })
  servers.push(server)
  return server
}

test.each([
  [401, 'invalid-admin-secret'],
  [403, 'forbidden'],
  [429, 'rate-limited'],
  [500, 'server-error']
])(
  'a list whose later page is answered %i fails whole and never shows a part',
  async (status, code) => {
    const server = await pagesUntil(50, status, { error: 'some_code', message: 'Words' })
    const { code: seen } = await failureOf(clientOf(server.url).listKeys())
    expect(seen).toBe(code)
    expect(server.heard.length).toBeGreaterThan(1)
  }
)

test('a later page that is no list fails whole as well', async () => {
  const server = await pagesUntil(50, 200, { surprise: true })
  expect((await failureOf(clientOf(server.url).listKeys())).code).toBe('response-invalid')
})
