import { Secret } from '@shared/secret'
import { eventually } from '@support/eventually'
import { connector, draft, failureOf, targetOf } from '@support/horizon-client'
import { type HostileServer, startWebServer } from '@support/hostile-server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let server: HostileServer
let refusal: { status: number; headers?: Record<string, string>; body?: object } | undefined
let now: number
beforeEach(async () => {
  refusal = undefined
  now = Date.parse('2026-11-21T10:00:00Z')
  server = await startWebServer((_request, response) => {
    const { status = 200, headers, body = [] } = refusal ?? {}
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  })
})
afterEach(() => server.close())

const clock = { now: () => now }
const refuse = (status: number, retryAfter: string) => {
  refusal = {
    status,
    headers: { 'Retry-After': retryAfter },
    body: { error: 'rate_limit_exceeded', message: 'Slow down' }
  }
}
const heard = () => server.heard.length
const client = () => connector({}, clock)
const signal = new AbortController().signal

describe.each([429, 503])('after %i with Retry-After', status => {
  test('nothing leaves before the time is over, and then everything does', async () => {
    const horizon = client().connect(targetOf(server.url))
    refuse(status, '90')
    await failureOf(horizon.listKeys())
    refusal = undefined
    expect(heard()).toBe(1)

    now += 30_500
    const calls = [
      () => horizon.listKeys(),
      () => horizon.getKey('key_1'),
      () => horizon.usage('key_1', '24h'),
      () => horizon.createKey(draft, 'idem-1'),
      () => horizon.updateKey('key_1', { rateLimit: 5 }),
      () => horizon.revokeKey('key_1')
    ]
    for (const call of calls) {
      const failure = await failureOf(call())
      expect(failure).toMatchObject({ code: 'rate-limited', details: { retryAfterSeconds: 60 } })
      expect(failure.details.status).toBeUndefined()
      expect(failure.details.nextStep).toContain('time is over')
    }
    expect(heard()).toBe(1)

    now += 59_499
    expect((await failureOf(horizon.listKeys())).details.retryAfterSeconds).toBe(1)
    now += 1
    expect((await horizon.listKeys()).keys).toEqual([])
    expect(heard()).toBe(2)
  })
})

test('a write asked for meanwhile says that it was not sent and changed nothing', async () => {
  const horizon = client().connect(targetOf(server.url))
  refuse(429, '90')
  await failureOf(horizon.listKeys())
  const { message } = await failureOf(horizon.revokeKey('key_1'))
  expect(message).toMatch(/was not sent and nothing has changed/)
})

test('a refused write starts the wait as well, also where its own outcome is unknown', async () => {
  const horizon = client().connect(targetOf(server.url))
  refuse(503, '90')
  expect((await failureOf(horizon.createKey(draft, 'idem-1'))).code).toBe('outcome-unknown')
  expect((await failureOf(horizon.listKeys())).code).toBe('rate-limited')
  expect(heard()).toBe(1)
})

test('the wait belongs to origin and secret, however often the console connects', async () => {
  const one = client()
  refuse(429, '90')
  await failureOf(one.connect(targetOf(server.url)).listKeys())
  refusal = undefined
  const again = one.connect(targetOf(`${server.url}/`, { operatorName: 'Somebody else' }))
  expect((await failureOf(again.listKeys())).code).toBe('rate-limited')

  const otherSecret = targetOf(server.url, { secret: new Secret('another-secret') })
  expect((await one.connect(otherSecret).listKeys()).keys).toEqual([])
  const { port } = new URL(server.url)
  const otherOrigin = one.connect(
    targetOf(`http://127.0.0.1:${port}`.replace('127.0.0.1', '[::1]'))
  )
  expect((await failureOf(otherOrigin.listKeys())).code).not.toBe('rate-limited')
})

test('a connection test waits too, and says so', async () => {
  const one = client()
  const target = targetOf(server.url)
  refuse(429, '90')
  await failureOf(one.connect(target).listKeys())
  const before = heard()
  const report = await one.testConnection(target, { onStep: () => {}, signal })
  expect(report).toMatchObject({
    passed: false,
    failure: { code: 'rate-limited', retryAfterSeconds: 90 }
  })
  const failed = report.steps.find(({ outcome }) => outcome === 'failed')
  expect(failed?.detail).toBe('Not asked: Horizon said to wait')
  expect(heard()).toBe(before)
})

test('a key that was throttled is not tried out again before its time', async () => {
  const one = client()
  const target = { baseUrl: server.url, isReadOnly: false }
  const call = { method: 'GET', path: '/api/agents', key: new Secret('hz_live_one') } as const
  refuse(429, '30')
  expect((await one.probe(target, call, signal)).status).toBe(429)
  const failure = await failureOf(one.probe(target, call, signal))
  expect(failure).toMatchObject({ code: 'rate-limited', details: { retryAfterSeconds: 30 } })
  expect(heard()).toBe(1)
  // The admin secret and other keys have limits of their own.
  refusal = undefined
  const other = { ...call, key: new Secret('hz_live_two') }
  expect((await one.probe(target, other, signal)).status).toBe(200)
  expect((await one.connect(targetOf(server.url)).listKeys()).keys).toEqual([])
})

test.each([
  ['a date', 'Sat, 21 Nov 2026 10:01:30 GMT', 90],
  ['a billion seconds', '1000000000', 1_000_000_000]
])('%s is waited for in full', async (_what, retryAfter, seconds) => {
  const horizon = client().connect(targetOf(server.url))
  refuse(429, retryAfter)
  refusal = {
    status: 429,
    headers: { 'Retry-After': retryAfter, Date: new Date(now).toUTCString() }
  }
  await failureOf(horizon.listKeys())
  now += 1_000
  expect((await failureOf(horizon.listKeys())).details.retryAfterSeconds).toBe(seconds - 1)
})

test.each(['garbage', '-5', ''])('%j is no wish: the next call is sent', async retryAfter => {
  const horizon = client().connect(targetOf(server.url))
  refuse(429, retryAfter)
  await failureOf(horizon.listKeys())
  await failureOf(horizon.listKeys())
  expect(heard()).toBe(2)
})

test('the seconds of the body count where the header has none', async () => {
  const horizon = client().connect(targetOf(server.url))
  refusal = { status: 429, body: { error: 'x', message: '', retry_after: 23 } }
  await failureOf(horizon.listKeys())
  expect((await failureOf(horizon.listKeys())).details.retryAfterSeconds).toBe(23)
  expect(heard()).toBe(1)
})

test('a clock that is set back does not make the wait longer than it was', async () => {
  const horizon = client().connect(targetOf(server.url))
  refuse(429, '90')
  await failureOf(horizon.listKeys())
  now -= 3_600_000
  expect((await failureOf(horizon.listKeys())).details.retryAfterSeconds).toBe(90)
  refusal = undefined
  now += 90_000
  expect((await horizon.listKeys()).keys).toEqual([])
})

test('each request that leaves is heard once, one that waits is not', async () => {
  let counted = 0
  const onRequest = () => {
    counted += 1
  }
  const horizon = client().connect(targetOf(server.url, { onRequest }))
  refusal = { status: 502, body: { error: 'x', message: '' } }
  await failureOf(horizon.listKeys())
  expect([counted, heard()]).toEqual([3, 3])
  refuse(429, '90')
  await failureOf(horizon.listKeys())
  await failureOf(horizon.listKeys())
  await failureOf(horizon.revokeKey('key_1'))
  expect([counted, heard()]).toEqual([4, 4])
})

test('of two wishes the longer one counts, whichever was heard last', async () => {
  const held: ((retryAfter: number) => void)[] = []
  const slow = await startWebServer((_request, response) => {
    held.push(retryAfter => {
      response.writeHead(429, { 'Retry-After': retryAfter })
      response.end()
    })
  })
  try {
    const horizon = client().connect(targetOf(slow.url))
    const [first, second] = [failureOf(horizon.listKeys()), failureOf(horizon.organization())]
    await eventually(() => expect(held).toHaveLength(2))
    held[0]?.(90)
    await Promise.race([first, second])
    held[1]?.(30)
    await Promise.all([first, second])
    expect((await failureOf(horizon.listKeys())).details.retryAfterSeconds).toBe(90)
  } finally {
    await slow.close()
  }
})

test.each([
  ['1000000000', 'until 2058-07-30 11:46 UTC'],
  ['9007199254740991', 'for thousands of years']
])('a wait nobody sits out (%s) is said with its end and a way past it', async (seconds, words) => {
  const horizon = client().connect(targetOf(server.url))
  refuse(429, seconds)
  await failureOf(horizon.listKeys())
  const failure = await failureOf(horizon.listKeys())
  expect(failure.message).toContain(words)
  expect(failure.details.nextStep).toContain('restart the console')
  expect(heard()).toBe(1)
  refusal = undefined
  expect((await client().connect(targetOf(server.url)).listKeys()).keys).toEqual([])
})
