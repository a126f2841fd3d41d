import { type Sandbox, startSandbox } from '@support/sandbox'
import { accessOf, makePartner, type TestPartner } from '@support/sandbox-partners'
import { afterAll, beforeAll, expect, test } from 'vitest'

let horizon: Sandbox
let partner: TestPartner
let before: unknown

const organization = async () => {
  const paths = ['organization', 'users', 'departments', 'connections', 'api-keys']
  const replies = await Promise.all(paths.map(path => horizon.admin('GET', `/admin/${path}`)))
  return replies.map(({ status, body }) => ({ status, body }))
}

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  before = await organization()
  const { body: departments } = await horizon.admin('GET', '/admin/departments')
  const all = { conversation_history: 'all', usage_metrics: true, audit_logs: true } as const
  partner = await makePartner(
    horizon,
    accessOf(
      departments.map(({ id }: { id: string }) => ['department', id, 'manage'] as const),
      all
    )
  )
})
afterAll(() => horizon.close())

test('somebody of a partner takes no user seat: the organization has the users it had', async () => {
  expect((await partner.asUser('GET', '/api/agents')).status).toBe(200)
  const { body: users } = await horizon.admin('GET', '/admin/users')
  expect(users.map(({ email }: { email: string }) => email)).not.toContain(partner.user.email)
  expect(await organization()).toEqual(before)
})

test.each([
  ['PATCH', '/admin/users/user_1', { role: 'member' }],
  ['POST', '/admin/api-keys', { client_name: 'Mine', scopes: ['*'] }],
  ['POST', '/admin/partners', { organization_name: 'Friends', contact_email: 'a@b.example' }],
  ['PATCH', '/admin/organization', { name: 'Mine' }],
  ['PATCH', '/api/organization', { name: 'Mine' }],
  ['PATCH', '/api/users/user_1', { role: 'owner' }],
  ['POST', '/api/billing', { plan: 'enterprise' }],
  ['POST', '/api/departments', { name: 'Mine' }],
  ['POST', '/api/connections', { name: 'Mine' }],
  ['PATCH', '/api/connections/conn_crm', { status: 'disconnected' }],
  ['DELETE', '/api/connections/conn_crm', undefined]
] as const)(
  'with everything managed, a partner still cannot %s %s: settings, billing and users stay',
  async (method, path, body) => {
    for (const call of [partner.call, partner.asUser]) {
      const { status } = await call(method, path, body)
      expect([401, 403, 404, 405]).toContain(status)
    }
    expect(await organization()).toEqual(before)
  }
)

test('its access, key limit and keys are not its own to change', async () => {
  const path = `/admin/partners/${partner.id}`
  const { body: was } = await horizon.admin('GET', path)
  for (const call of [partner.call, partner.asUser]) {
    for (const [method, rest, body] of [
      ['PATCH', '', { settings: { max_api_keys: 50 } }],
      ['POST', '/api-keys', { client_name: 'Another' }],
      ['POST', `/users/${partner.user.id}/sessions`, undefined],
      ['POST', '/unsuspend', undefined]
    ] as const) {
      const { status } = await call(method, `${path}${rest}`, body)
      expect([401, 403]).toContain(status)
    }
  }
  const { body: is } = await horizon.admin('GET', path)
  expect({ ...is, last_activity_at: null }).toEqual({ ...was, last_activity_at: null })
})
