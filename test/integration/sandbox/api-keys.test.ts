import { makeKey, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let horizon: Sandbox
beforeAll(async () => {
  horizon = await startSandbox()
})
afterAll(() => horizon.close())

const draft = { client_name: 'Billing sync', scopes: ['quickbooks', 'conversations:read'] }
const create = (more: object = {}, headers?: Record<string, string>) =>
  horizon.admin('POST', '/admin/api-keys', { ...draft, ...more }, headers)

describe('create', () => {
  test('answers 201 with the whole key and its plaintext', async () => {
    const { status, body } = await create({ rate_limit: 60, expires_at: '2099-01-01T00:00:00Z' })
    expect(status).toBe(201)
    const { id, key_prefix, created_at, plaintext_key, ...rest } = body
    expect(id).toMatch(/^key_[0-9a-z]+$/)
    expect(plaintext_key).toMatch(/^hz_live_[0-9A-Za-z]{40}$/)
    expect(key_prefix).toBe(plaintext_key.slice(0, 12))
    expect(created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(rest).toEqual({
      ...draft,
      type: 'organization',
      created_by: { id: null, name: 'admin secret', email: null },
      departments: null,
      rate_limit: 60,
      rate_limit_per_day: null,
      expires_at: '2099-01-01T00:00:00Z',
      last_used_at: null,
      last_used_ip: null,
      enabled: true,
      revoked_at: null,
      rotated_from: null,
      version: 1
    })
  })

  test('gives 100 requests per minute and no expiry where nothing is asked', async () => {
    expect((await create()).body).toMatchObject({ rate_limit: 100, expires_at: null })
  })

  test('names the claimed operator as its maker', async () => {
    const { body } = await create({}, { 'X-Actor': 'Zo%C3%AB' })
    expect(body.created_by).toEqual({ id: null, name: 'Zoë', email: null })
  })

  test('keeps scopes of both vocabularies and unknown ones as they were sent', async () => {
    const scopes = ['web', 'audit:read', 'crm-sync', '*']
    expect((await create({ scopes })).body.scopes).toEqual(scopes)
  })

  test('keeps departments, a limit per day and the key it replaces', async () => {
    const { id } = await makeKey(horizon)
    const more = { departments: ['dept_general'], rate_limit_per_day: 10, rotated_from: id }
    expect((await create(more)).body).toMatchObject(more)
  })

  test('makes a user key in the name of its owner', async () => {
    const { body } = await create({ type: 'user', owner_user_id: 'user_1' })
    expect(body).toMatchObject({
      type: 'user',
      created_by: { id: 'user_1', name: 'Local Owner', email: 'owner@local.example' }
    })
  })

  test.each([
    ['client_name', { client_name: '' }],
    ['client_name', { client_name: '   ' }],
    ['client_name', { client_name: 'x'.repeat(201) }],
    ['client_name', { client_name: 7 }],
    ['scopes', { scopes: [] }],
    ['scopes', { scopes: 'web' }],
    ['scopes.0', { scopes: [''] }],
    ['rate_limit', { rate_limit: 0 }],
    ['rate_limit', { rate_limit: -1 }],
    ['rate_limit', { rate_limit: 1.5 }],
    ['rate_limit', { rate_limit: null }],
    ['rate_limit_per_day', { rate_limit_per_day: 0 }],
    ['expires_at', { expires_at: 'tomorrow' }],
    ['type', { type: 'robot' }],
    ['owner_user_id', { type: 'user' }],
    ['owner_user_id', { owner_user_id: 'user_1' }],
    ['departments', { departments: [] }],
    ['departments', { type: 'user', owner_user_id: 'user_1', departments: ['dept_general'] }]
  ])('refuses a wrong %s with 400 and the field: %j', async (field, more) => {
    const { status, body } = await create(more)
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'validation_error' })
    expect(body.details).toEqual([{ field, issue: expect.any(String) }])
  })

  test('names every missing field', async () => {
    const { body } = await horizon.admin('POST', '/admin/api-keys', {})
    expect(body.details).toEqual([
      { field: 'client_name', issue: 'Required field missing' },
      { field: 'scopes', issue: 'Required field missing' }
    ])
  })

  test.each([
    ['expires_at', { expires_at: '2001-01-01T00:00:00Z' }],
    ['owner_user_id', { type: 'user', owner_user_id: 'user_99' }],
    ['departments', { departments: ['dept_nowhere'] }],
    ['rotated_from', { rotated_from: 'key_nothing' }]
  ])('refuses a %s that the state contradicts with 422', async (field, more) => {
    const { status, body } = await create(more)
    expect({ status, error: body.error }).toEqual({ status: 422, error: 'unprocessable' })
    expect(body.details).toEqual([{ field, issue: expect.any(String) }])
  })

  test.each([
    ['rate_limit', { rate_limit: 301 }, '300 requests per minute'],
    ['rate_limit_per_day', { rate_limit_per_day: 100_001 }, '100000 requests per day']
  ])(
    'names the figure of the plan and the way out for a %s above it',
    async (field, more, figure) => {
      const { status, body } = await create(more)
      expect({ status, error: body.error }).toEqual({ status: 422, error: 'limit_above_plan' })
      expect(body.message).toContain(figure)
      expect(body.message).toContain('upgrade')
      expect(body.details[0].field).toBe(field)
    }
  )

  test('refuses what is not JSON, and more than 1 MB of it', async () => {
    const malformed = await horizon.admin('POST', '/admin/api-keys', '{"client_name":')
    expect(malformed).toMatchObject({ status: 400, body: { error: 'malformed_json' } })
    const large = await create({ client_name: 'x'.repeat(5_000_000) })
    expect(large).toMatchObject({ status: 413, body: { error: 'payload_too_large' } })
  })
})

describe('list', () => {
  test('holds every key, revoked ones too, and never a plaintext', async () => {
    const { id } = await makeKey(horizon)
    await horizon.admin('DELETE', `/admin/api-keys/${id}`)
    const { body } = await horizon.admin('GET', '/admin/api-keys')
    expect(body.length).toBe(
      stored<{ n: number }>(horizon, 'SELECT count(*) n FROM api_keys')[0]?.n
    )
    expect(body.find((key: { id: string }) => key.id === id)).toMatchObject({ enabled: false })
    expect(JSON.stringify(body)).not.toMatch(/plaintext|hash|hz_live_[0-9A-Za-z]{5}/)
  })

  test('pages with limit and offset and then says how many there are', async () => {
    const all = await horizon.admin('GET', '/admin/api-keys')
    expect(all.headers.get('x-total-count')).toBeNull()
    const page = await horizon.admin('GET', '/admin/api-keys?limit=2&offset=1')
    expect(page.body).toEqual(all.body.slice(1, 3))
    expect(page.headers.get('x-total-count')).toBe(String(all.body.length))
  })

  test.each(['limit=0', 'limit=201', 'limit=x', 'offset=-1', 'status=lost', 'type=robot'])(
    'refuses %s with 400',
    async query => {
      const { status, body } = await horizon.admin('GET', `/admin/api-keys?${query}`)
      expect(status).toBe(400)
      expect(body.details[0].field).toBe(query.split('=')[0])
    }
  )

  test('filters by status, type, creator, scope and text', async () => {
    const { body: made } = await create({
      client_name: 'Needle 17',
      scopes: ['rare-scope'],
      type: 'user',
      owner_user_id: 'user_1'
    })
    const named = async (query: string) =>
      (await horizon.admin('GET', `/admin/api-keys?${query}`)).body
    expect(await named('q=needle')).toHaveLength(1)
    expect(await named('scope=rare-scope')).toHaveLength(1)
    expect((await named('type=user')).every((key: { type: string }) => key.type === 'user')).toBe(
      true
    )
    expect(await named('creator=user_1&q=needle')).toHaveLength(1)
    expect(await named('creator=user_2&q=needle')).toHaveLength(0)
    expect(await named('status=active&q=needle')).toHaveLength(1)
    await horizon.admin('DELETE', `/admin/api-keys/${made.id}`)
    expect(await named('status=active&q=needle')).toHaveLength(0)
    expect(await named('status=revoked&q=needle')).toHaveLength(1)
  })

  test('GET of one key answers it, of an unknown one 404', async () => {
    const { id } = await makeKey(horizon)
    expect((await horizon.admin('GET', `/admin/api-keys/${id}`)).body).toMatchObject({ id })
    const unknown = await horizon.admin('GET', '/admin/api-keys/key_none')
    expect(unknown).toMatchObject({ status: 404, body: { error: 'not_found' } })
  })
})

describe('update', () => {
  test('changes name and limits and counts the version up', async () => {
    const { id } = await makeKey(horizon)
    const change = { client_name: 'Renamed', rate_limit: 20, rate_limit_per_day: 500 }
    const { status, body } = await horizon.admin('PATCH', `/admin/api-keys/${id}`, change)
    expect({ status, body }).toMatchObject({ status: 200, body: { ...change, version: 2 } })
    const cleared = await horizon.admin('PATCH', `/admin/api-keys/${id}`, {
      rate_limit_per_day: null
    })
    expect(cleared.body).toMatchObject({ rate_limit_per_day: null, version: 3 })
  })

  test('takes nothing else', async () => {
    const { id } = await makeKey(horizon)
    const path = `/admin/api-keys/${id}`
    const { status, body } = await horizon.admin('PATCH', path, { scopes: ['*'], enabled: true })
    expect(status).toBe(400)
    expect(body.details.map((detail: { field: string }) => detail.field)).toEqual([
      'scopes',
      'enabled'
    ])
    expect((await horizon.admin('PATCH', path, { rate_limit: 999 })).body.error).toBe(
      'limit_above_plan'
    )
  })

  test('an If-Match of another version stops it with 412 and the key as it is', async () => {
    const { id } = await makeKey(horizon)
    const path = `/admin/api-keys/${id}`
    const patch = (version: string, limit: number) =>
      horizon.admin('PATCH', path, { rate_limit: limit }, { 'If-Match': version })
    expect((await patch('"1"', 30)).body).toMatchObject({ rate_limit: 30, version: 2 })
    const late = await patch('"1"', 40)
    expect(late).toMatchObject({
      status: 412,
      body: { error: 'precondition_failed', current: { id, rate_limit: 30, version: 2 } }
    })
    expect((await patch('2', 40)).body.error).toBe('validation_error')
    expect((await horizon.admin('PATCH', path, { rate_limit: 999 })).body.error).toBe(
      'limit_above_plan'
    )
    expect((await horizon.admin('GET', path)).body).toMatchObject({ rate_limit: 30, version: 2 })
    expect((await patch('*', 50)).body).toMatchObject({ rate_limit: 50, version: 3 })
  })

  test('a revoked key is not changed any more', async () => {
    const { id } = await makeKey(horizon)
    await horizon.admin('DELETE', `/admin/api-keys/${id}`)
    const { status } = await horizon.admin('PATCH', `/admin/api-keys/${id}`, { rate_limit: 5 })
    expect(status).toBe(422)
  })
})

describe('revoke', () => {
  test('refuses the key at once, keeps it listed, and changes nothing the second time', async () => {
    const { id, plaintext } = await makeKey(horizon)
    expect((await horizon.withKey(plaintext, 'GET', '/api/agents')).status).toBe(200)
    const first = await horizon.admin('DELETE', `/admin/api-keys/${id}`)
    expect(first).toMatchObject({ status: 200, body: { id, enabled: false, version: 2 } })
    expect(await horizon.withKey(plaintext, 'GET', '/api/agents')).toMatchObject({
      status: 401,
      body: { error: 'api_key_revoked' }
    })
    const second = await horizon.admin('DELETE', `/admin/api-keys/${id}`)
    expect(second).toMatchObject({ status: 200, body: first.body })
    expect((await horizon.admin('DELETE', '/admin/api-keys/key_none')).status).toBe(404)
  })
})

describe('Idempotency-Key', () => {
  const post = (body: unknown, idempotencyKey: string) =>
    horizon.admin('POST', '/admin/api-keys', body, { 'Idempotency-Key': idempotencyKey })

  test('a replay creates no second key and names the first', async () => {
    const first = await post(draft, 'once-1')
    const replay = await post({ scopes: draft.scopes, client_name: draft.client_name }, 'once-1')
    expect(replay).toMatchObject({
      status: 409,
      body: { error: 'idempotent_replay', resource_id: first.body.id }
    })
    expect(JSON.stringify(replay.body)).not.toContain(first.body.plaintext_key)
  })

  test('the same key with another body is a mismatch', async () => {
    await post(draft, 'once-2')
    expect(await post({ ...draft, rate_limit: 5 }, 'once-2')).toMatchObject({
      status: 422,
      body: { error: 'idempotency_mismatch' }
    })
  })

  test('a refused first call leaves the key free', async () => {
    expect((await post({ ...draft, scopes: [] }, 'once-3')).status).toBe(400)
    expect((await post(draft, 'once-3')).status).toBe(201)
  })

  test('holds per path: the same caller may use it for another collection', async () => {
    const { plaintext } = await makeKey(horizon)
    const postTo = (path: string, body: object) =>
      horizon.withKey(plaintext, 'POST', path, body, { 'Idempotency-Key': 'once-4' })
    const agent = { name: 'Temp', department_id: 'dept_general' }
    expect((await postTo('/api/agents', agent)).status).toBe(201)
    const conversation = await postTo('/api/conversations', { agent_id: 'agent_001' })
    expect(conversation.status).toBe(201)
    expect((await postTo('/api/agents', agent)).body.error).toBe('idempotent_replay')
  })

  test('one that is no header text is refused', async () => {
    expect((await post(draft, 'two words')).body.details[0].field).toBe('Idempotency-Key')
  })
})
