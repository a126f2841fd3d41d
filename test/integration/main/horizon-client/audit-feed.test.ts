import { gzipSync } from 'node:zlib'
import { Secret } from '@shared/secret'
import { adminSecret, connector, failureOf, targetOf } from '@support/horizon-client'
import {
  type HostileServer,
  json,
  rawReply,
  refusingUrl,
  sayThen,
  startRawServer,
  startWebServer
} from '@support/hostile-server'
import { startSandbox } from '@support/sandbox'
import { afterEach, describe, expect, test } from 'vitest'

const servers: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})
const kept = <T extends { close(): Promise<unknown> }>(server: T): T => {
  servers.push(server)
  return server
}
const first = { order: 'asc', limit: 1_000 } as const
const feedOf = (url: string, limits = {}) => connector(limits).audit(targetOf(url))
type Answer = Parameters<typeof startWebServer>[0]
const answering = async (answer: Answer): Promise<HostileServer> =>
  kept(await startWebServer(answer))
const saying =
  (body: string | Buffer, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', ...headers })
    response.end(body)
  }

describe('a page of the log', () => {
  test('comes as it was sent, byte for byte', async () => {
    const body =
      '{ "data": [ {"id":"aud_1","seq":1, "x":1.0, "n":9223372036854775807} ],\t"é":"\\u00e9" }'
    const { url, heard } = await answering(saying(body))
    const page = await feedOf(url).page({ ...first, after: 'c/1+2', from: '2026-10-01T00:00:00Z' })
    expect(Buffer.from(page ?? []).toString()).toBe(body)
    expect(heard[0]?.url).toBe(
      '/admin/audit-logs?order=asc&limit=1000&after=c%2F1%2B2&from=2026-10-01T00%3A00%3A00Z'
    )
    expect(heard[0]?.headers.authorization).toBe(`Bearer ${adminSecret}`)
  })

  test('of the embedded Horizon goes on where its cursor says, until nothing is left', async () => {
    const sandbox = kept(await startSandbox({ scenario: 'acme' }))
    const feed = connector().audit(
      targetOf(sandbox.url, { secret: new Secret(sandbox.adminSecret) })
    )
    const ids: string[] = []
    for (let after: string | undefined; ; ) {
      const bytes = await feed.page({ order: 'asc', limit: 100, ...(after && { after }) })
      const page = JSON.parse(Buffer.from(bytes ?? []).toString())
      ids.push(...page.data.map(({ id }: { id: string }) => id))
      after = page.next_cursor
      if (!page.has_more) break
    }
    const { body } = await sandbox.admin('GET', '/admin/audit-logs?order=asc&limit=1000')
    expect(ids.length).toBeGreaterThan(100)
    expect(ids.slice(0, 1_000)).toEqual(body.data.map(({ id }: { id: string }) => id))
  })

  test.each([404, 405, 501])('%i means that this Horizon keeps no log', async status => {
    const { url } = await answering(json(status, { error: 'not_found', message: 'no' }))
    expect(await feedOf(url).page(first)).toBeNull()
  })
})

describe('what is no page of the log is refused', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  test.each([
    ['a web page', saying('<html></html>', { 'Content-Type': 'text/html' }), 'not-horizon'],
    ['text that is not UTF-8', saying(Buffer.from([0x7b, 0xff, 0x7d])), 'response-invalid'],
    ['nesting that would exhaust a reader', saying(deep), 'response-invalid'],
    ['an empty answer', saying(''), 'response-invalid'],
    [
      'a redirect',
      (_request, response) => response.writeHead(302, { Location: 'http://127.0.0.1:9/' }).end(),
      'redirect-refused'
    ]
  ] satisfies [string, Answer, string][])('%s', async (_name, answer, code) => {
    const { url } = await answering(answer)
    expect((await failureOf(feedOf(url).page(first))).code).toBe(code)
  })

  test('nesting of which each piece alone is shallow', async () => {
    const open = `${'{"a":['.repeat(20)}"${'x'.repeat(300_000)}",`
    const { url } = await answering(saying(`${open.repeat(3)}1`))
    const failure = await failureOf(feedOf(url).page(first))
    expect(failure.message).toContain('nested too deeply')
  })

  test('more than 32 MB once it is decompressed', async () => {
    const bomb = gzipSync(Buffer.alloc(33 * 1024 * 1024, 0x20))
    const { url } = await answering(saying(bomb, { 'Content-Encoding': 'gzip' }))
    const failure = await failureOf(feedOf(url, { maxRetries: 0 }).page(first))
    expect([failure.code, bomb.length < 100_000]).toEqual(['response-too-large', true])
  })

  test.each([
    ['as it is', (secret: string) => secret],
    [
      'in JSON escapes',
      (secret: string) =>
        [...secret].map(each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
    ],
    ['in base64', (secret: string) => Buffer.from(`x${secret}`).toString('base64')],
    ['percent-encoded, in capitals', (secret: string) => encodeURIComponent(secret).toUpperCase()]
  ])('the admin secret repeated %s, wherever it stands', async (_name, echo) => {
    const said = echo(adminSecret).replaceAll('"', '\\"')
    for (const before of [10, 256 * 1024 - 30, 256 * 1024 * 2 - 5]) {
      const body = JSON.stringify({ data: 'y'.repeat(before) }).replace('"}', `${said}"}`)
      const { url } = await answering(saying(body))
      const failure = await failureOf(feedOf(url).page(first))
      expect([failure.code, failure.message]).toEqual([
        'response-invalid',
        expect.stringContaining('repeats the admin secret')
      ])
      expect(JSON.stringify(failure.toWire())).not.toContain(adminSecret)
    }
  })

  test('an answer that breaks off', async () => {
    const whole = rawReply('{"data":[]}', { 'Content-Length': 5_000 })
    const server = kept(await startRawServer(sayThen(whole, 'finish')))
    const failure = await failureOf(feedOf(server.url, { maxRetries: 0 }).page(first))
    expect(failure.code).toBe('connection-lost')
  })

  test('nobody there', async () => {
    const failure = await failureOf(feedOf(refusingUrl, { maxRetries: 0 }).page(first))
    expect(failure.code).toBe('refused')
  })
})

test('cancelled, it ends at once', async () => {
  const { url } = await answering(() => undefined)
  const stop = new AbortController()
  const asked = failureOf(feedOf(url).page(first, stop.signal))
  stop.abort()
  expect((await asked).code).toBe('cancelled')
})
