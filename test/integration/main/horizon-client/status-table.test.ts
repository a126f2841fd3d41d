import { adminSecret, clientOf, draft, failureOf } from '@support/horizon-client'
import { type HostileServer, startWebServer } from '@support/hostile-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let server: HostileServer
let reply = { status: 200, headers: {} as Record<string, string>, body: '' }

beforeAll(async () => {
  server = await startWebServer((_request, response) => {
    response.writeHead(reply.status, { 'Content-Type': 'application/json', ...reply.headers })
    response.end(reply.body)
  })
})
afterAll(() => server.close())

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  reply = { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }
}
const listed = () => failureOf(clientOf(server.url, { maxRetries: 0 }).listKeys())
const created = () => failureOf(clientOf(server.url).createKey(draft, 'idem-1'))
const updated = () => failureOf(clientOf(server.url).updateKey('key_1', { rateLimit: 5 }))
const revoked = () => failureOf(clientOf(server.url).revokeKey('key_1'))

describe('each status has one code', () => {
  test.each([
    // status, GET of the list, POST, PATCH and DELETE of one key
    [400, 'validation-failed', 'validation-failed', 'validation-failed'],
    [401, 'invalid-admin-secret', 'invalid-admin-secret', 'invalid-admin-secret'],
    [402, 'forbidden', 'forbidden', 'forbidden'],
    [403, 'forbidden', 'forbidden', 'forbidden'],
    [404, 'not-offered', 'not-offered', 'not-found'],
    [405, 'not-offered', 'not-offered', 'not-offered'],
    [408, 'timeout', 'outcome-unknown', 'outcome-unknown'],
    [409, 'conflict', 'conflict', 'conflict'],
    [410, 'not-offered', 'not-offered', 'not-found'],
    [412, 'precondition-failed', 'precondition-failed', 'precondition-failed'],
    [413, 'validation-failed', 'validation-failed', 'validation-failed'],
    [418, 'validation-failed', 'validation-failed', 'validation-failed'],
    [422, 'validation-failed', 'validation-failed', 'validation-failed'],
    [429, 'rate-limited', 'rate-limited', 'rate-limited'],
    [500, 'server-error', 'outcome-unknown', 'outcome-unknown'],
    [501, 'not-offered', 'not-offered', 'not-offered'],
    [502, 'unavailable', 'outcome-unknown', 'outcome-unknown'],
    [503, 'unavailable', 'outcome-unknown', 'outcome-unknown'],
    [504, 'unavailable', 'outcome-unknown', 'outcome-unknown'],
    [511, 'not-horizon', 'not-horizon', 'not-horizon'],
    [599, 'server-error', 'outcome-unknown', 'outcome-unknown']
  ])('%i', async (status, get, post, change) => {
    answer(status, { error: 'some_code', message: 'Some words' }, { 'X-Request-Id': 'req_7c1e' })
    for (const [call, code] of [
      [listed, get],
      [created, post],
      [revoked, change]
    ] as const) {
      const { code: seen, message, details } = await call()
      expect(seen).toBe(code)
      expect(message).not.toBe('')
      expect(details).toMatchObject({
        status,
        serverCode: 'some_code',
        serverMessage: 'Some words',
        requestId: 'req_7c1e'
      })
      expect(details.nextStep).toBeTruthy()
    }
    // A 404 of a change is looked into: the key may be gone, or the endpoint may not be there.
    if (![404, 410].includes(status)) expect((await updated()).code).toBe(change)
  })

  test('a 404 that is not of Horizon says that nothing is there', async () => {
    answer(404, '<h1>Not found</h1>', { 'Content-Type': 'text/html' })
    expect((await listed()).code).toBe('not-horizon')
  })
})

describe('what the server says', () => {
  test('about fields is told by the names of the form', async () => {
    answer(422, {
      error: 'unprocessable',
      message: 'Wrong',
      details: [
        { field: 'client_name', issue: 'too long' },
        { field: 'rate_limit', issue: 'above the plan' },
        { field: 'rate_limit_per_day', issue: 'zero' },
        { field: 'expires_at', issue: 'past' },
        { field: 'scopes.0', issue: 'unknown' },
        { field: 'colour', issue: 'blue' }
      ]
    })
    expect((await created()).details.fields).toEqual([
      { field: 'clientName', issue: 'too long' },
      { field: 'rateLimit', issue: 'above the plan' },
      { field: 'rateLimitPerDay', issue: 'zero' },
      { field: 'expiresAt', issue: 'past' },
      { field: 'scopes', issue: 'unknown' },
      { field: 'colour', issue: 'blue' }
    ])
  })

  test('is plain text of at most 500 characters, without markup and with nothing hidden', async () => {
    const page = `<html><script>alert(1)</script><style>p{}</style><h1>Oh\u202eno</h1><p>${'x'.repeat(9_000)}`
    answer(500, page, { 'Content-Type': 'text/html' })
    const { serverMessage = '' } = (await listed()).details
    expect(serverMessage).toMatch(/^Oh\[U\+202E\]no x+…$/)
    expect(serverMessage.length).toBeLessThanOrEqual(500)
  })

  test('never holds the secret that was sent, in whatever form it is echoed', async () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64')
    const forms = [
      adminSecret,
      `Authorization: Bearer ${adminSecret}`,
      encodeURIComponent(adminSecret),
      [...adminSecret].map(c => `%${c.charCodeAt(0).toString(16)}`).join(''),
      [...adminSecret].map(c => `\\u00${c.charCodeAt(0).toString(16)}`).join(''),
      [...adminSecret].map(c => `&#${c.charCodeAt(0)};`).join(''),
      [...adminSecret].join('\u200b'),
      Buffer.from(adminSecret).toString('hex'),
      Buffer.from(adminSecret, 'utf16le').toString('hex'),
      ...['', 'x', 'xy'].map(before => base64(`${before}${adminSecret} and more`)),
      ...['', 'x', 'xy'].map(before => Buffer.from(`${before}${adminSecret}`).toString('base64url'))
    ]
    const decoded = (text: string) =>
      [text, Buffer.from(text, 'hex').toString(), Buffer.from(text, 'base64').toString()].join(' ')
    for (const form of forms) {
      for (const body of [
        { error: 'x', message: `Bad header ${form}`, details: [{ field: form, issue: form }] },
        `Stack trace: ${form}`
      ]) {
        answer(400, body, { 'Content-Type': 'application/json' })
        const { details } = await listed()
        const said = JSON.stringify(details)
        expect(said).not.toContain(form)
        expect(decoded(details.serverMessage ?? '')).not.toContain(adminSecret.slice(2, -2))
      }
    }
  })

  test('never holds the secret as error code or request id', async () => {
    const plain = 'canarysecret4f7Kq29Zb'
    answer(400, { error: plain, message: '' }, { 'X-Request-Id': plain })
    const { secret } = { secret: new (await import('@shared/secret')).Secret(plain) }
    const { details } = await failureOf(clientOf(server.url, {}, { secret }).listKeys())
    expect(JSON.stringify(details)).not.toContain(plain)
  })

  test('has every Horizon credential masked', async () => {
    answer(400, { error: 'x', message: 'key=hz_live_abcdefghijklmnop%3Dhz_live_qrstuvwxyz012345' })
    const { serverMessage } = (await listed()).details
    expect(serverMessage).not.toMatch(/abcdefgh|qrstuvwx/)
  })

  test.each([
    ['"; drop', undefined],
    ['x'.repeat(500), undefined],
    ['req_7c1e90b2', 'req_7c1e90b2']
  ])('as request id %s is taken only in the shape of one', async (sent, kept) => {
    answer(400, { error: 'x', message: '' }, { 'X-Request-Id': sent })
    expect((await listed()).details.requestId).toBe(kept)
  })

  test('in a body larger than is read, or one that breaks off, does not hide the status', async () => {
    answer(403, 'x'.repeat(3_000_000))
    expect(await listed()).toMatchObject({ code: 'forbidden', details: { status: 403 } })
    answer(403, '{"error":', { 'Content-Length': '500' })
    const short = await failureOf(clientOf(server.url, { maxRetries: 0, idleMs: 100 }).listKeys())
    expect(short).toMatchObject({ code: 'forbidden', details: { status: 403 } })
  })
})

describe('Retry-After', () => {
  const date = 'Sat, 21 Nov 2026 10:00:00 GMT'
  test.each([
    ['90', {}, 90],
    ['1000000000', {}, 1_000_000_000],
    ['Sat, 21 Nov 2026 10:01:30 GMT', {}, 90],
    ['Sat, 21 Nov 2026 09:00:00 GMT', {}, undefined],
    ['-5', {}, undefined],
    ['soon', {}, undefined],
    ['', {}, undefined],
    ['soon', { retry_after: 23 }, 23],
    ['soon', { retry_after: 'later' }, undefined]
  ])('%s with %o waits at least what it says', async (header, body, seconds) => {
    answer(
      429,
      { error: 'rate_limit_exceeded', message: 'Maximum 100 requests per minute.', ...body },
      { 'Retry-After': header, Date: date }
    )
    const failure = await failureOf(clientOf(server.url).listKeys())
    expect(failure.code).toBe('rate-limited')
    expect(failure.details.retryAfterSeconds).toBe(seconds)
  })

  test('that is over already lets a GET try again, and never a write', async () => {
    const before = server.heard.length
    answer(429, { error: 'x', message: '' }, { 'Retry-After': '0' })
    await failureOf(clientOf(server.url, { maxRetries: 2 }).listKeys())
    expect(server.heard).toHaveLength(before + 3)
    await created()
    expect(server.heard).toHaveLength(before + 4)
  })

  test('that is long is not waited for and not cut: one request, then the report', async () => {
    const before = server.heard.length
    answer(429, { error: 'x', message: '' }, { 'Retry-After': '90' })
    await failureOf(clientOf(server.url).listKeys())
    answer(503, { error: 'x', message: '' }, { 'Retry-After': '90' })
    const failure = await failureOf(clientOf(server.url).listKeys())
    expect(failure).toMatchObject({ code: 'unavailable', details: { retryAfterSeconds: 90 } })
    expect(server.heard).toHaveLength(before + 2)
  })
})
