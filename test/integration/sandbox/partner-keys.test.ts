import {
  type ActivePartner,
  auditOf,
  invitePartner,
  makePartner,
  makePartnerKey
} from '@support/partners'
import { createClockFile, makeKey, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let horizon: Sandbox
let clock: Awaited<ReturnType<typeof createClockFile>>
let partner: ActivePartner
beforeEach(async () => {
  clock = await createClockFile('2026-03-02T10:00:00Z')
  horizon = await startSandbox({ clockFile: clock.file })
  partner = await makePartner(horizon)
})
afterEach(async () => {
  await horizon.close()
  await clock.remove()
})

const create = (body: object = {}, headers?: Record<string, string>) =>
  horizon.admin('POST', `${partner.path}/api-keys`, { client_name: 'Reporting', ...body }, headers)
const list = async () => (await horizon.admin('GET', `${partner.path}/api-keys`)).body
const call = async (plaintext: string) => {
  const { status, body } = await horizon.withKey(plaintext, 'GET', '/api/agents')
  return status === 200 ? 200 : [status, body.error]
}
const countOf = async () => (await horizon.admin('GET', partner.path)).body.api_key_count
const newActions = (from: number) =>
  auditOf(horizon)
    .slice(from)
    .map(({ action }) => action)

describe('creating', () => {
  test('answers 201 with the whole key and its plaintext, without type, departments and scopes', async () => {
    const wanted = {
      client_name: 'Reporting',
      ip_allowlist: ['203.0.113.0/24', '2001:db8::/32'],
      rate_limit: 60,
      rate_limit_per_day: 1_000,
      expires_at: '2026-06-01T00:00:00Z'
    }
    const { status, body } = await create(wanted, { 'X-Actor': 'Ada' })
    expect(status).toBe(201)
    const { id, key_prefix, plaintext_key, ...rest } = body
    expect(plaintext_key).toMatch(/^hz_live_[0-9A-Za-z]{40}$/)
    expect(key_prefix).toBe(plaintext_key.slice(0, 12))
    expect(rest).toEqual({
      ...wanted,
      kind: 'partner',
      partner_id: partner.id,
      created_by: { id: null, name: 'Ada', email: null },
      created_at: '2026-03-02T10:00:00Z',
      last_used_at: null,
      last_used_ip: null,
      enabled: true,
      revoked_at: null,
      rotated_from: null,
      version: 1
    })
    expect(await list()).toEqual([{ id, key_prefix, ...rest }])
  })

  test('asks for a name only: every address, 100 per minute, no expiry', async () => {
    expect((await create()).body).toMatchObject({
      ip_allowlist: null,
      rate_limit: 100,
      rate_limit_per_day: null,
      expires_at: null
    })
    expect((await create({ ip_allowlist: null })).body.ip_allowlist).toBeNull()
  })

  test('keeps ranges in one spelling, each once', async () => {
    const ip_allowlist = ['::FFFF:10.1.2.3', '10.1.2.3/32', '2001:DB8:0::/32', '10.0.0.0/8']
    const { body } = await create({ ip_allowlist })
    expect(body.ip_allowlist).toEqual(['10.1.2.3/32', '2001:db8::/32', '10.0.0.0/8'])
    const { body: open } = await create({ ip_allowlist: ['0.0.0.0/0', '::/0'] })
    expect(open.ip_allowlist).toEqual(['0.0.0.0/0', '::/0'])
  })

  test('stores a hash of the plaintext only', async () => {
    const { plaintext } = await makePartnerKey(horizon, partner)
    for (const table of ['api_keys', 'audit_log', 'request_log', 'idempotency_keys']) {
      expect(JSON.stringify(stored(horizon, `SELECT * FROM ${table}`))).not.toContain(plaintext)
    }
  })

  test.each([
    ['client_name', { client_name: ' ' }],
    ['ip_allowlist', { ip_allowlist: [] }],
    ['ip_allowlist.0', { ip_allowlist: ['10.0.0.0/33'] }],
    ['ip_allowlist.1', { ip_allowlist: ['10.0.0.0/8', '10.0.0.1/8'] }],
    ['ip_allowlist.0', { ip_allowlist: ['2001:db8::/129'] }],
    ['ip_allowlist.0', { ip_allowlist: ['localhost'] }],
    ['rate_limit', { rate_limit: 0 }],
    ['expires_at', { expires_at: 'never' }],
    ['scopes', { scopes: ['*'] }],
    ['type', { type: 'organization' }]
  ])('is 400 where %s is malformed: %j', async (field, body) => {
    const reply = await create(body)
    expect([reply.status, reply.body.error]).toEqual([400, 'validation_error'])
    expect(reply.body.details[0].field).toBe(field)
    expect(await list()).toEqual([])
  })

  test('is 422 for a past expiry, a limit above the plan, and a predecessor of somebody else', async () => {
    const { id } = await makeKey(horizon)
    const other = await makePartnerKey(horizon, await makePartner(horizon))
    const refused = async (body: object) => {
      const reply = await create(body)
      return [reply.status, reply.body.error, reply.body.details[0].field]
    }
    expect(await refused({ expires_at: '2026-03-02T10:00:00Z' })).toEqual([
      422,
      'unprocessable',
      'expires_at'
    ])
    expect(await refused({ rate_limit: 301 })).toEqual([422, 'limit_above_plan', 'rate_limit'])
    for (const rotated_from of ['key_gone', id, other.id]) {
      expect(await refused({ rotated_from })).toEqual([422, 'unprocessable', 'rotated_from'])
    }
    const mine = await makePartnerKey(horizon, partner)
    expect((await create({ rotated_from: mine.id })).body.rotated_from).toBe(mine.id)
  })

  test('happens once per Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': 'key-1' }
    const { body } = await create({}, headers)
    const again = await create({}, headers)
    expect([again.status, again.body.error, again.body.resource_id]).toEqual([
      409,
      'idempotent_replay',
      body.id
    ])
    expect(await list()).toHaveLength(1)
  })

  test('is possible before the invitation is accepted, and not once the partnership is over', async () => {
    const pending = await invitePartner(horizon)
    const { plaintext } = await makePartnerKey(horizon, pending)
    expect(await call(plaintext)).toEqual([403, 'partner_pending'])
    await horizon.admin('PATCH', partner.path, { expires_at: '2026-03-03T00:00:00Z' })
    await clock.set('2026-03-03T00:00:00Z')
    expect([(await create()).status, (await create()).body.error]).toEqual([409, 'conflict'])
    await horizon.admin('POST', `${partner.path}/revoke`)
    expect((await create()).status).toBe(409)
    expect((await horizon.admin('POST', '/admin/partners/ptn_gone/api-keys', {})).status).toBe(404)
  })
})

test('the 6th key is refused while five are enabled and unexpired', async () => {
  const first = await makePartnerKey(horizon, partner)
  await makePartnerKey(horizon, partner, { expires_at: '2026-03-03T00:00:00Z' })
  for (let count = 3; count <= 5; count += 1) await makePartnerKey(horizon, partner)
  const refused = await create()
  expect([refused.status, refused.body.error]).toEqual([409, 'partner_key_limit_reached'])
  expect(await countOf()).toBe(5)
  await horizon.admin('DELETE', first.path)
  expect([await countOf(), (await create()).status, (await create()).status]).toEqual([4, 201, 409])
  await clock.set('2026-03-03T00:00:00Z')
  expect([await countOf(), (await create()).status, (await create()).status]).toEqual([4, 201, 409])
  await horizon.admin('PATCH', partner.path, { settings: { max_api_keys: 6 } })
  expect((await create()).status).toBe(201)
})

test('partner keys are never among those of the organization, nor changed through them', async () => {
  const mine = await makeKey(horizon)
  const { id } = await makePartnerKey(horizon, partner)
  const listed = (await horizon.admin('GET', '/admin/api-keys')).body
  expect(listed.map((key: { id: string }) => key.id)).toEqual([mine.id])
  const path = `/admin/api-keys/${id}`
  for (const method of ['GET', 'PATCH', 'DELETE']) {
    expect([method, (await horizon.admin(method, path)).status]).toEqual([method, 404])
  }
  const replacing = { client_name: 'CI', scopes: ['*'], rotated_from: id }
  expect((await horizon.admin('POST', '/admin/api-keys', replacing)).status).toBe(422)
  expect((await list())[0].enabled).toBe(true)
})

test('usage and request log answer for a partner key too', async () => {
  const { id, plaintext } = await makePartnerKey(horizon, partner)
  await call(plaintext)
  const usage = await horizon.admin('GET', `/admin/api-keys/${id}/usage`)
  expect(usage.body).toMatchObject({ total_requests: 1, error_count: 0 })
  const requests = await horizon.admin('GET', `/admin/api-keys/${id}/requests`)
  expect(requests.body.data).toEqual([
    expect.objectContaining({ method: 'GET', path: '/api/agents', status: 200 })
  ])
})

describe('revoking', () => {
  test('answers the key, refuses it at once and leaves the partnership alone', async () => {
    const { plaintext, path } = await makePartnerKey(horizon, partner)
    const other = await makePartnerKey(horizon, partner)
    const before = auditOf(horizon).length
    const { status, body } = await horizon.admin('DELETE', path)
    expect(status).toBe(200)
    expect(body).toMatchObject({ enabled: false, revoked_at: '2026-03-02T10:00:00Z', version: 2 })
    expect((await horizon.admin('DELETE', path)).body).toEqual(body)
    expect(newActions(before)).toEqual(['partner_key.revoked'])
    expect(await call(plaintext)).toEqual([401, 'api_key_revoked'])
    expect(await call(other.plaintext)).toBe(200)
    expect((await horizon.admin('GET', partner.path)).body.status).toBe('active')
    expect(await list()).toHaveLength(2)
  })

  test('reaches no key of another partner or of the organization', async () => {
    const { id } = await makeKey(horizon)
    const other = await makePartnerKey(horizon, await makePartner(horizon))
    for (const foreign of [id, other.id, 'key_gone']) {
      const path = `${partner.path}/api-keys/${foreign}`
      expect((await horizon.admin('DELETE', path)).status).toBe(404)
      expect((await horizon.admin('POST', `${path}/rotate`, {})).status).toBe(404)
    }
    expect(await call(other.plaintext)).toBe(200)
  })
})

describe('rotating', () => {
  const rotate = (path: string, body: object = {}, headers?: Record<string, string>) =>
    horizon.admin('POST', `${path}/rotate`, body, headers)

  test('revokes the old key in the step that makes the new one, at five of five too', async () => {
    const wanted = { ip_allowlist: ['127.0.0.0/8'], rate_limit: 42, rate_limit_per_day: 7 }
    const old = await makePartnerKey(horizon, partner, { ...wanted, client_name: 'Sync' })
    for (let count = 2; count <= 5; count += 1) await makePartnerKey(horizon, partner)
    const before = auditOf(horizon).length
    const { status, body } = await rotate(old.path)
    expect(status).toBe(201)
    expect(body).toMatchObject({ ...wanted, client_name: 'Sync', rotated_from: old.id, version: 1 })
    expect(await call(old.plaintext)).toEqual([401, 'api_key_revoked'])
    expect(await call(body.plaintext_key)).toBe(200)
    expect(newActions(before).slice(0, 2)).toEqual(['partner_key.revoked', 'partner_key.rotated'])
    expect(await countOf()).toBe(5)
  })

  test('with an overlap lets both work until the old one expires', async () => {
    const old = await makePartnerKey(horizon, partner)
    const { status, body } = await rotate(old.path, { overlap_seconds: 3_600 })
    expect(status).toBe(201)
    expect(body).toMatchObject({ rotated_from: old.id, expires_at: null })
    await clock.set('2026-03-02T10:59:59Z')
    expect([await call(old.plaintext), await call(body.plaintext_key)]).toEqual([200, 200])
    expect(await countOf()).toBe(2)
    await clock.set('2026-03-02T11:00:00Z')
    expect(await call(old.plaintext)).toEqual([401, 'api_key_expired'])
    expect(await call(body.plaintext_key)).toBe(200)
    expect(await countOf()).toBe(1)
  })

  test('an overlap never makes the old key live longer', async () => {
    const expires_at = '2026-03-02T10:30:00Z'
    const old = await makePartnerKey(horizon, partner, { expires_at })
    const { body } = await rotate(old.path, { overlap_seconds: 604_800 })
    expect(body.expires_at).toBe(expires_at)
    const keys: { id: string; expires_at: string }[] = await list()
    expect(keys.find(({ id }) => id === old.id)?.expires_at).toBe(expires_at)
  })

  test('with an overlap needs a free slot, and without one changes nothing', async () => {
    const old = await makePartnerKey(horizon, partner)
    for (let count = 2; count <= 5; count += 1) await makePartnerKey(horizon, partner)
    const { status, body } = await rotate(old.path, { overlap_seconds: 60 })
    expect([status, body.error]).toEqual([409, 'partner_key_limit_reached'])
    expect(await call(old.plaintext)).toBe(200)
    expect((await list()).map((key: { expires_at: null }) => key.expires_at)).toEqual(
      Array(5).fill(null)
    )
  })

  test('is for a key that works, of a partnership that is not over', async () => {
    const revoked = await makePartnerKey(horizon, partner)
    await horizon.admin('DELETE', revoked.path)
    const expiring = await makePartnerKey(horizon, partner, { expires_at: '2026-03-03T00:00:00Z' })
    const working = await makePartnerKey(horizon, partner)
    await clock.set('2026-03-03T00:00:00Z')
    for (const { path } of [revoked, expiring]) {
      const { status, body } = await rotate(path)
      expect([status, body.error]).toEqual([422, 'unprocessable'])
    }
    await horizon.admin('PATCH', partner.path, { expires_at: '2026-03-04T00:00:00Z' })
    await clock.set('2026-03-04T00:00:00Z')
    expect((await rotate(working.path)).status).toBe(409)
  })

  test.each([-1, 604_801, 1.5, '60'])('takes no overlap of %j', async overlap_seconds => {
    const { path } = await makePartnerKey(horizon, partner)
    const { status, body } = await rotate(path, { overlap_seconds })
    expect([status, body.details[0].field]).toEqual([400, 'overlap_seconds'])
  })

  test('happens once per Idempotency-Key', async () => {
    const { path } = await makePartnerKey(horizon, partner)
    const headers = { 'Idempotency-Key': 'rotate-1' }
    const first = await rotate(path, {}, headers)
    const again = await rotate(path, {}, headers)
    expect([again.status, again.body.resource_id]).toEqual([409, first.body.id])
    expect(await list()).toHaveLength(2)
  })
})

test('every change of a key is recorded with its partner and the key', async () => {
  const from = auditOf(horizon).length
  const { path, id } = await makePartnerKey(horizon, partner)
  const { body } = await horizon.admin('POST', `${path}/rotate`, { overlap_seconds: 60 })
  await horizon.admin('DELETE', path)
  const entries = auditOf(horizon).slice(from)
  expect(entries.map(({ action, resourceId }) => [action, resourceId])).toEqual([
    ['partner_key.created', id],
    ['partner_key.rotated', body.id],
    ['partner_key.revoked', id]
  ])
  for (const entry of entries) {
    expect(entry).toMatchObject({
      actorType: 'admin_secret',
      partnerId: partner.id,
      partnerName: 'Northwind Agency',
      resourceType: 'api_key'
    })
  }
})
