import { usageWindows } from '@shared/domain/usage-window'
import { requestPageSchema } from '@shared/horizon/request-log'
import { usageSchema } from '@shared/horizon/usage'
import { clientOf, failureOf } from '@support/horizon-client'
import { type HostileServer, json, startWebServer, wireKey } from '@support/hostile-server'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'

const servers: HostileServer[] = []
const web = async (...answer: Parameters<typeof startWebServer>) => {
  const server = await startWebServer(...answer)
  servers.push(server)
  return server
}
afterEach(() => Promise.all(servers.splice(0).map(server => server.close())))

const plaintext = `hz_live_${'a1B2'.repeat(10)}`
const series = Array.from({ length: 24 }, (_, hour) => ({
  start: `2026-05-20T${String(hour).padStart(2, '0')}:00:00Z`,
  requests: hour,
  errors: 0,
  throttled: 0
}))
const caller = {
  ip: '203.0.113.7',
  method: 'GET',
  path: '/api/agents',
  user_agent: 'ci/1',
  requests: 1,
  errors: 0,
  first_seen_at: '2026-05-20T01:00:00Z',
  last_seen_at: '2026-05-20T01:00:00Z',
  longest_gap_seconds: 0
}
const wireUsage = {
  window: '24h',
  bucket_seconds: 3600,
  total_requests: 276,
  error_count: 0,
  error_rate: 0,
  throttled_count: 0,
  rate_limit: { limit_per_minute: 100, peak_per_minute: 3, utilization: 0.03 },
  series,
  top_endpoints: [{ method: 'GET', path: '/api/agents', requests: 276, errors: 0 }],
  callers: [caller]
}
const entry = {
  id: 'log_1',
  at: '2026-05-20T01:00:00Z',
  method: 'GET',
  path: '/api/agents',
  status: 200,
  latency_ms: 1.5,
  ip: '203.0.113.7',
  user_agent: 'ci/1',
  request_id: 'req_1'
}
const usageOf = async (body: unknown) => {
  const usage = await clientOf((await web(json(200, body))).url).usage('key_1', '24h')
  expect(usageSchema.parse(structuredClone(usage))).toEqual(usage)
  return usage
}
const requestsOf = async (body: unknown, before?: string) => {
  const page = await clientOf((await web(json(200, body))).url).requests('key_1', { before })
  expect(requestPageSchema.parse(structuredClone(page))).toEqual(page)
  return page
}

describe('usage', () => {
  test('is asked for by key and window, or for the whole organization', async () => {
    const server = await web((request, response, heard) => {
      const window = new URL(heard.url, 'http://x').searchParams.get('window')
      json(200, { ...wireUsage, window })(request, response, heard)
    })
    const client = clientOf(`${server.url}/gateway`)
    for (const window of usageWindows) await client.usage('a/b', window)
    await client.usage(null, '7d')
    expect(server.heard.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /gateway/admin/api-keys/a%2Fb/usage?window=24h',
      'GET /gateway/admin/api-keys/a%2Fb/usage?window=7d',
      'GET /gateway/admin/api-keys/a%2Fb/usage?window=30d',
      'GET /gateway/admin/usage?window=7d'
    ])
  })

  test('is read whole', async () => {
    expect(await usageOf(wireUsage)).toMatchObject({
      window: '24h',
      totalRequests: 276,
      rateLimit: { limitPerMinute: 100, peakPerMinute: 3, utilization: 0.03 },
      callers: [{ userAgent: 'ci/1', longestGapSeconds: 0 }],
      unreadable: []
    })
  })

  test('with missing, negative or non-numeric buckets keeps the others and names these', async () => {
    const damaged: unknown[] = [...series]
    damaged[3] = { ...series[3], requests: -1 }
    damaged[4] = { ...series[4], errors: 'many' }
    damaged.splice(10, 1)
    const usage = await usageOf({ ...wireUsage, total_requests: null, series: damaged })
    expect(usage?.totalRequests).toBeUndefined()
    expect(usage?.series.filter(({ state }) => state === 'read')).toHaveLength(21)
    expect(usage?.series.filter(({ state }) => state === 'unreadable')).toHaveLength(3)
    for (const part of ['total_requests', 'series[3].requests', 'series[4].errors', 'missing']) {
      expect(usage?.unreadable.join('\n')).toContain(part)
    }
  })

  test('of another window than was asked for is refused', async () => {
    const failure = await failureOf(usageOf({ ...wireUsage, window: '7d' }))
    expect(failure.code).toBe('response-invalid')
    expect(failure.message).toContain('another time')
  })

  test('that is none is refused', async () => {
    for (const body of [[], [wireUsage], '"text"', 'null', '7']) {
      expect((await failureOf(usageOf(body))).code).toBe('response-invalid')
    }
  })

  test('keeps no text beyond reason, and no key and no token in it', async () => {
    const long = 'x'.repeat(100_000)
    const usage = await usageOf({
      ...wireUsage,
      top_endpoints: [
        { method: long, path: `/api/webhooks/agent/${plaintext}`, requests: 1, errors: 0 }
      ],
      callers: [{ ...caller, user_agent: `${long}`, path: `/api/x?key=${plaintext}`, ip: long }],
      by_key: [{ key_id: 'key_1', client_name: `${long}`, requests: 1, errors: 0, throttled: 0 }]
    })
    expect(JSON.stringify(usage)).not.toContain(plaintext.slice(8, 24))
    expect(JSON.stringify(usage).length).toBeLessThan(20_000)
  })

  test('keeps a time with a thousand decimals as a time', async () => {
    const start = `2026-05-20T01:00:00.${'0'.repeat(10_000)}Z`
    const usage = await usageOf({ ...wireUsage, callers: [{ ...caller, first_seen_at: start }] })
    expect(usage?.callers[0]?.firstSeenAt).toBe('2026-05-20T01:00:00.000Z')
  })

  test('with a hundred thousand of anything shows the first and counts the rest', async () => {
    const usage = await usageOf({
      ...wireUsage,
      callers: Array.from({ length: 30_000 }, () => caller),
      series: Array.from({ length: 30_000 }, () => series[0])
    })
    expect(usage?.callers).toHaveLength(1_000)
    expect(usage?.series).toHaveLength(1_000)
    expect(usage?.unreadable).toContain('callers: 29,000 more than can be shown')
    expect(usage?.unreadable).toContain('series: 29,000 more than can be shown')
  })

  test('names at most a hundred things that are wrong', async () => {
    const usage = await usageOf({ ...wireUsage, callers: Array.from({ length: 900 }, () => 7) })
    expect(usage?.unreadable).toHaveLength(100)
  })

  test('of any JSON is read or refused, and fits the page’s contract', async () => {
    let body: unknown
    const server = await web((...args) => json(200, JSON.stringify(body))(...args))
    const anyOf = <T>(value: T) => fc.oneof(fc.constant(value), fc.jsonValue(), fc.double())
    const time = fc.constantFrom(
      '2026-05-20T01:00:00Z',
      '9999-12-31T23:59:59Z',
      '0001-01-01T00:00:00Z'
    )
    const bucket = fc.record({
      start: time,
      requests: anyOf(1),
      errors: anyOf(0),
      throttled: anyOf(0)
    })
    const replies = fc.record({
      window: anyOf('24h'),
      bucket_seconds: fc.oneof(fc.constantFrom(3600, 1e308, 5e-324, 0, -1), fc.jsonValue()),
      total_requests: anyOf(1),
      rate_limit: anyOf(wireUsage.rate_limit),
      series: fc.oneof(fc.array(fc.oneof(bucket, fc.jsonValue())), fc.jsonValue()),
      top_endpoints: anyOf([]),
      callers: anyOf([caller]),
      by_key: anyOf([])
    })
    await fc.assert(
      fc.asyncProperty(fc.oneof(replies, fc.jsonValue()), async reply => {
        body = reply
        const outcome = await clientOf(server.url)
          .usage('key_1', '24h')
          .catch(error => error)
        if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'response-invalid' })
        else expect(usageSchema.parse(structuredClone(outcome))).toEqual(outcome)
      }),
      { numRuns: 200 }
    )
  })
})

describe('the request log', () => {
  test('is asked for with every filter, encoded', async () => {
    const server = await web(json(200, { data: [], next_before: null }))
    const query = {
      limit: 200,
      before: 'log_9&limit=1',
      status: '4xx',
      ip: '2001:db8::1',
      path: '/api/a b/:id?x=1#y',
      from: '2026-05-01T00:00:00Z',
      to: '2026-05-02T00:00:00+02:00'
    }
    await clientOf(server.url).requests('key_1', query)
    const { pathname, searchParams } = new URL(server.heard[0]?.url ?? '', 'http://x')
    expect(pathname).toBe('/admin/api-keys/key_1/requests')
    expect(Object.fromEntries(searchParams)).toEqual({ ...query, limit: '200' })
    await clientOf(server.url).requests('key_1', { status: '', ip: '' })
    expect(server.heard[1]?.url).toBe('/admin/api-keys/key_1/requests?limit=50')
  })

  test('is read with what each entry has', async () => {
    const { ip: _ip, latency_ms: _latency, ...bare } = entry
    const page = await requestsOf({ data: [entry, { ...bare, id: 'log_0' }], next_before: 'log_0' })
    expect(page?.requests).toMatchObject([
      { id: 'log_1', latencyMs: 1.5, ip: '203.0.113.7', requestId: 'req_1' },
      { id: 'log_0', latencyMs: undefined, ip: undefined }
    ])
    expect(page).toMatchObject({ nextBefore: 'log_0', unreadable: [] })
  })

  test('names entries that cannot be read and shows the others', async () => {
    const page = await requestsOf({
      data: [
        { ...entry, at: 'yesterday' },
        { ...entry, status: 'OK' },
        entry,
        entry,
        { ...entry, id: 'x'.repeat(300) },
        null
      ],
      next_before: 7
    })
    expect(page?.requests).toHaveLength(1)
    expect(page?.unreadable).toHaveLength(5)
    expect(page?.nextBefore).toBeNull()
  })

  test('ends where the next page would be the same again, or cannot be asked for', async () => {
    for (const next of ['log_5', '', 'x'.repeat(300)]) {
      const page = await requestsOf({ data: [entry], next_before: next }, 'log_5')
      expect(page?.nextBefore).toBeNull()
      expect(page?.unreadable.join()).toContain('next_before')
    }
  })

  test('is refused where there is no list', async () => {
    for (const body of [{}, [], { data: {} }, '"text"', 'null']) {
      expect((await failureOf(requestsOf(body))).code).toBe('response-invalid')
    }
  })

  test('keeps no text beyond reason, and no key in it', async () => {
    const long = 'x'.repeat(100_000)
    const page = await requestsOf({
      data: [{ ...entry, path: `/api/${plaintext}`, user_agent: long, ip: long, request_id: long }],
      next_before: null
    })
    expect(JSON.stringify(page)).not.toContain(plaintext.slice(8, 24))
    expect(JSON.stringify(page).length).toBeLessThan(3_000)
  })

  test('longer than any page shows the first and counts the rest', async () => {
    const data = Array.from({ length: 20_000 }, (_, nth) => ({ ...entry, id: `log_${nth}` }))
    const page = await requestsOf({ data, next_before: null })
    expect(page?.requests).toHaveLength(1_000)
    expect(page?.unreadable).toEqual(['data: 19,000 more than can be shown'])
  })

  test('larger than can be held is refused', async () => {
    const server = await web(json(200, { data: [], more: 'x'.repeat(50_000) }))
    const failure = await failureOf(
      clientOf(server.url, { maxListBytes: 10_000 }).requests('key_1', {})
    )
    expect(failure.code).toBe('response-too-large')
  })
})

describe('where it is not offered', () => {
  /** A Horizon that holds `key_1` and answers everything else with this. */
  const lacking = (status: number, body: object | string) =>
    web((request, response, heard) => {
      const isList = heard.url === '/admin/api-keys'
      json(isList ? 200 : status, isList ? [wireKey('key_1')] : body)(request, response, heard)
    })
  const notFound = { error: 'not_found', message: '' }

  test.each([
    [404, notFound],
    [404, { error: 'no_route', message: '' }],
    [404, 'nothing here'],
    [405, notFound],
    [501, notFound]
  ])('%i %j about a known key is null and no failure', async (status, body) => {
    const client = clientOf((await lacking(status, body)).url)
    expect(await client.usage('key_1', '7d')).toBeNull()
    expect(await client.usage(null, '7d')).toBeNull()
    expect(await client.requests('key_1', {})).toBeNull()
  })

  test('404 about a key that Horizon does not hold is that key’s failure', async () => {
    const client = clientOf((await lacking(404, notFound)).url)
    for (const call of [() => client.usage('key_9', '7d'), () => client.requests('key_9', {})]) {
      expect(await failureOf(call())).toMatchObject({ code: 'not-found', details: { status: 404 } })
    }
  })

  test.each([
    [401, 'invalid-admin-secret'],
    [403, 'forbidden'],
    [400, 'validation-failed'],
    [500, 'server-error']
  ])('%i is no absence but %s', async (status, code) => {
    const client = clientOf((await lacking(status, { error: 'x', message: '' })).url)
    expect((await failureOf(client.usage('key_1', '7d'))).code).toBe(code)
    expect((await failureOf(client.requests('key_1', {}))).code).toBe(code)
  })

  test('5xx is asked again a few times and then reported', async () => {
    for (const status of [502, 503, 504]) {
      const server = await web(json(status, { error: 'unavailable', message: '' }))
      const failure = await failureOf(clientOf(server.url).usage('key_1', '7d'))
      expect(failure.code).toBe('unavailable')
      expect(server.heard).toHaveLength(3)
    }
  })
})
