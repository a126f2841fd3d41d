import { wireOrganizationSchema } from '@shared/horizon/directory'
import { type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let horizon: Sandbox
beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed: 'directory' })
})
afterAll(() => horizon.close())

const get = (path: string) => horizon.admin('GET', path)

test('capabilities name what is really answered, and nothing else', async () => {
  expect((await get('/admin/capabilities')).body).toEqual({
    version: '1',
    features: [
      'keys.read',
      'keys.update',
      'keys.usage',
      'keys.requests',
      'directory',
      'partners',
      'partner_keys',
      'audit',
      'webhooks.admin'
    ]
  })
})

test('the organization comes with the figures of its plan', async () => {
  const { body } = await get('/admin/organization')
  expect(wireOrganizationSchema.parse(body)).toEqual(body)
  expect(body).toEqual({
    id: 'org_acme',
    name: 'Acme',
    slug: 'acme',
    plan: 'professional',
    timezone: 'Europe/Paris',
    limits: {
      requests_per_minute: 300,
      requests_per_day: 100_000,
      users: 50,
      departments: 10,
      agents: 25,
      connections: 15,
      partners: 25
    }
  })
})

test.each([
  ['users', 42, ['id', 'name', 'email', 'role', 'status', 'department_ids', 'last_active_at']],
  ['departments', 6, ['id', 'name', 'lead_user_id']],
  ['agents', 18, ['id', 'name', 'status', 'department_id', 'skills', 'last_active_at']],
  ['apps', 12, ['id', 'name', 'status', 'department_id', 'deployed_at']],
  ['connections', 9, ['id', 'name', 'type', 'status', 'department_id']]
])('%s are a bare array of %i with a count, and page', async (name, count, fields) => {
  const { body, headers } = await get(`/admin/${name}`)
  expect(body).toHaveLength(count)
  expect(headers.get('x-total-count')).toBe(String(count))
  for (const item of body) expect(Object.keys(item)).toEqual(fields)
  const page = await get(`/admin/${name}?limit=2&offset=1`)
  expect(page.body).toEqual(body.slice(1, 3))
  expect(page.headers.get('x-total-count')).toBe(String(count))
  expect((await get(`/admin/${name}?limit=201`)).body.details[0].field).toBe('limit')
})

describe('changing a user', () => {
  test('is answered, kept and recorded', async () => {
    const { status, body } = await horizon.admin('PATCH', '/admin/users/user_13', {
      role: 'manager',
      status: 'deactivated'
    })
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { id: 'user_13', role: 'manager', status: 'deactivated' }
    })
    const rows = stored<{ action: string; changes: string }>(
      horizon,
      "SELECT * FROM audit_log WHERE resource_type = 'user'"
    )
    expect(rows.map(row => [row.action, JSON.parse(row.changes)])).toEqual([
      ['user.role_changed', { role: { from: 'member', to: 'manager' } }],
      ['user.deactivated', { status: { from: 'active', to: 'deactivated' } }]
    ])
  })

  test.each([
    ['user_13', { role: 'owner' }, 422],
    ['user_1', { role: 'admin' }, 422],
    ['user_1', { status: 'deactivated' }, 422],
    ['user_13', { role: 'king' }, 400],
    ['user_13', { email: 'a@b.example' }, 400],
    ['user_99', { role: 'admin' }, 404]
  ])('%s %j is refused with %i: there is exactly one owner', async (id, change, status) => {
    expect((await horizon.admin('PATCH', `/admin/users/${id}`, change)).status).toBe(status)
  })
})
