import { clientOf, failureOf } from '@support/horizon-client'
import { type HostileServer, json, startWebServer, wireKey } from '@support/hostile-server'
import { afterEach, describe, expect, test } from 'vitest'

const servers: HostileServer[] = []
const web = async (...answer: Parameters<typeof startWebServer>) => {
  const server = await startWebServer(...answer)
  servers.push(server)
  return server
}
afterEach(() => Promise.all(servers.splice(0).map(server => server.close())))

const update = async (...answer: Parameters<typeof json>) =>
  clientOf((await web(json(...answer))).url).updateKey('key_1', { rateLimit: 5 }, 3)

/** Answers PATCH with this, and GET as a Horizon that holds `key_1` and no other key. */
const holding = (status: number, body: unknown, hasKeyEndpoint: boolean) =>
  web((request, response, heard) => {
    const missing = json(404, { error: 'not_found', message: '' })
    const answer =
      request.method === 'PATCH'
        ? json(status, body)
        : heard.url === '/admin/api-keys'
          ? json(200, [wireKey('key_1')])
          : hasKeyEndpoint && heard.url === '/admin/api-keys/key_1'
            ? json(200, wireKey('key_1'))
            : missing
    answer(request, response, heard)
  })

describe('what leaves', () => {
  test.each([
    [{ rateLimit: 5 }, { rate_limit: 5 }],
    [{ rateLimitPerDay: 100 }, { rate_limit_per_day: 100 }],
    [{ rateLimitPerDay: null }, { rate_limit_per_day: null }],
    [
      { rateLimit: 5, rateLimitPerDay: 100 },
      { rate_limit: 5, rate_limit_per_day: 100 }
    ]
  ])('of %j is what changed and nothing else', async (limits, body) => {
    const server = await web(json(200, wireKey('key_1')))
    await clientOf(server.url).updateKey('key_1', limits)
    const [sent] = server.heard
    expect(sent).toMatchObject({ method: 'PATCH', url: '/admin/api-keys/key_1' })
    expect(JSON.parse(sent?.body ?? '')).toEqual(body)
    expect(sent?.headers).not.toHaveProperty('if-match')
  })

  test('names the version it was decided by, in quotes', async () => {
    const server = await web(json(200, wireKey('key_1')))
    await clientOf(server.url).updateKey('key_1', { rateLimit: 5 }, 17)
    expect(server.heard[0]?.headers['if-match']).toBe('"17"')
  })

  test('is nothing where nothing is to change, or the id names something else', async () => {
    const server = await web(json(200, wireKey('key_1')))
    const client = clientOf(server.url)
    for (const [id, limits] of [
      ['key_1', {}],
      ['..', { rateLimit: 5 }]
    ] as const) {
      expect((await failureOf(client.updateKey(id, limits))).code).toBe('invalid-input')
    }
    expect(server.connections()).toBe(0)
  })

  test('is sent once, whatever the answer', async () => {
    for (const status of [408, 429, 500, 502, 503, 504]) {
      const server = await web(json(status, { error: 'x', message: '' }, { 'Retry-After': '0' }))
      await failureOf(clientOf(server.url).updateKey('key_1', { rateLimit: 5 }))
      expect(server.heard).toHaveLength(1)
    }
  })
})

describe('an answer', () => {
  test('is the key as it is now', async () => {
    const key = await update(200, wireKey('key_1', { rate_limit: 5, version: 4 }))
    expect(key).toMatchObject({ id: 'key_1', rateLimit: 5, version: 4 })
  })

  test.each([
    [409, { error: 'conflict', message: 'No' }, 'conflict'],
    [
      412,
      { error: 'precondition_failed', message: 'No', current: wireKey('key_1') },
      'precondition-failed'
    ],
    [
      412,
      { error: 'precondition_failed', message: 'No', current: 'x'.repeat(9_000) },
      'precondition-failed'
    ],
    [428, { error: 'precondition_required', message: 'No' }, 'precondition-failed'],
    [401, { error: 'invalid_admin_secret', message: 'No' }, 'invalid-admin-secret'],
    [403, { error: 'plan_required', message: 'No' }, 'forbidden'],
    [500, { error: 'internal_error', message: 'No' }, 'outcome-unknown']
  ])('of %i %j is %s', async (status, body, code) => {
    expect(await failureOf(update(status, body))).toMatchObject({ code, details: { status } })
  })

  test('of 422 names the fields as the form does', async () => {
    const failure = await failureOf(
      update(422, {
        error: 'limit_above_plan',
        message: 'Above',
        details: [
          { field: 'rate_limit', issue: 'above the plan' },
          { field: 'rate_limit_per_day', issue: 'zero' }
        ]
      })
    )
    expect(failure).toMatchObject({
      code: 'validation-failed',
      details: {
        serverCode: 'limit_above_plan',
        fields: [
          { field: 'rateLimit', issue: 'above the plan' },
          { field: 'rateLimitPerDay', issue: 'zero' }
        ]
      }
    })
  })

  test.each([
    ['empty', ''],
    ['no key', { ok: true }],
    ['an unreadable key', { ...wireKey('key_1'), scopes: 'all' }],
    ['no JSON', 'Oh no'],
    ['about another key', wireKey('key_2')]
  ])('that is %s leaves the outcome unknown', async (_what, body) => {
    const failure = await failureOf(update(200, body))
    expect(failure.code).toBe('outcome-unknown')
    expect(failure.message).toContain('limits may have changed')
  })
})

describe('404', () => {
  const notFound = { error: 'not_found', message: 'There is no such thing' }

  test('for a key that Horizon holds says that the endpoint is missing', async () => {
    for (const hasKeyEndpoint of [true, false]) {
      const server = await holding(404, notFound, hasKeyEndpoint)
      const failure = await failureOf(clientOf(server.url).updateKey('key_1', { rateLimit: 5 }))
      expect(failure.code).toBe('not-offered')
      expect(failure.message).toContain('PATCH /admin/api-keys/:id')
    }
  })

  test('for a key that Horizon does not hold says so', async () => {
    for (const hasKeyEndpoint of [true, false]) {
      const server = await holding(404, notFound, hasKeyEndpoint)
      const failure = await failureOf(clientOf(server.url).updateKey('key_9', { rateLimit: 5 }))
      expect(failure.code).toBe('not-found')
    }
  })

  test('is believed as it stands where the list cannot be asked just then', async () => {
    const server = await web((request, response, heard) =>
      request.method === 'PATCH'
        ? json(404, notFound)(request, response, heard)
        : json(500, { error: 'internal_error', message: '' })(request, response, heard)
    )
    const failure = await failureOf(clientOf(server.url).updateKey('key_1', { rateLimit: 5 }))
    expect(failure.code).toBe('not-found')
  })

  test.each([405, 501])('and %i says that the endpoint is missing', async status => {
    expect((await failureOf(update(status, notFound))).code).toBe('not-offered')
  })
})
