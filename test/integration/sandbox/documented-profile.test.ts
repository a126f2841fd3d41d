import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'

let horizon: Sandbox
beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed: 'documented', profile: 'documented' })
})
afterAll(() => horizon.close())

const fields = ['id', 'client_name', 'scopes', 'rate_limit', 'expires_at', 'enabled']

test('a key has the documented fields and no other', async () => {
  const { body, headers } = await horizon.admin('GET', '/admin/api-keys?limit=1&status=revoked')
  expect(body).toHaveLength(64)
  for (const key of body) expect(Object.keys(key)).toEqual(fields)
  expect(headers.get('x-total-count')).toBeNull()
})

test('other fields of a create are ignored, whatever they hold', async () => {
  const { status, body } = await horizon.admin('POST', '/admin/api-keys', {
    client_name: 'CI',
    scopes: ['web'],
    type: 'robot',
    owner_user_id: 7,
    rate_limit_per_day: -1
  })
  expect(status).toBe(201)
  expect(Object.keys(body)).toEqual([...fields, 'plaintext_key'])
  const again = await horizon.admin('POST', '/admin/api-keys', { client_name: 'CI' })
  expect(again.body.error).toBe('validation_error')
})

test('Idempotency-Key is ignored', async () => {
  const post = () =>
    horizon.admin(
      'POST',
      '/admin/api-keys',
      { client_name: 'Twice', scopes: ['web'] },
      { 'Idempotency-Key': 'once' }
    )
  expect([(await post()).status, (await post()).status]).toEqual([201, 201])
})

test('a revocation answers 204 without a body, the key is refused and stays listed', async () => {
  const { id, plaintext } = await makeKey(horizon, { scopes: ['web'] })
  const run = () => horizon.withKey(plaintext, 'POST', '/api/web/v1/create-site', {})
  expect((await run()).status).toBe(202)
  const revoked = await horizon.admin('DELETE', `/admin/api-keys/${id}`)
  expect([revoked.status, revoked.body]).toEqual([204, undefined])
  expect((await run()).status).toBe(401)
  const { body } = await horizon.admin('GET', '/admin/api-keys')
  expect(body.find((key: { id: string }) => key.id === id)).toMatchObject({ enabled: false })
})

test.each([
  ['GET', '/admin/capabilities'],
  ['GET', '/admin/organization'],
  ['GET', '/admin/users'],
  ['GET', '/admin/api-keys/key_1'],
  ['PATCH', '/admin/api-keys/key_1'],
  ['GET', '/admin/api-keys/key_1/usage'],
  ['GET', '/admin/api-keys/key_1/requests'],
  ['GET', '/admin/usage'],
  ['GET', '/admin/partners'],
  ['GET', '/admin/audit-logs']
])('%s %s is not there', async (method, path) => {
  const reply = await horizon.admin(method, path, method === 'PATCH' ? {} : undefined)
  expect(reply).toMatchObject({ status: 404, body: { error: 'not_found' } })
})
