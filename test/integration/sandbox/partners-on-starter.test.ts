import { openStore } from '@sandbox/store/open'
import {
  type ActivePartner,
  departmentShared,
  type InvitedPartner,
  invitation,
  invitePartner,
  makePartner,
  makePartnerKey,
  nothingShared
} from '@support/partners'
import { createClockFile, type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let horizon: Sandbox
let clock: Awaited<ReturnType<typeof createClockFile>>
let active: ActivePartner
let other: ActivePartner
let suspended: ActivePartner
let pending: InvitedPartner
let key: Awaited<ReturnType<typeof makePartnerKey>>
const expires_at = '2026-06-01T00:00:00Z'

beforeAll(async () => {
  clock = await createClockFile('2026-03-02T10:00:00Z')
  const before = await startSandbox({ clockFile: clock.file })
  active = await makePartner(before, { expires_at })
  other = await makePartner(before)
  suspended = await makePartner(before)
  await before.admin('POST', `${suspended.path}/suspend`, {})
  pending = await invitePartner(before)
  key = await makePartnerKey(before, active)
  await before.stop()
  const db = openStore(before.dataFolder)
  db.exec("UPDATE organization SET plan = 'starter'")
  db.close()
  horizon = await startSandbox({ data: before.dataFolder, clockFile: clock.file })
})
afterAll(async () => {
  await horizon.close()
  await clock.remove()
})

const answered = async (method: string, path: string, body: unknown = {}) => {
  const reply = await horizon.admin(method, path, body)
  return [reply.status, reply.body.error ?? reply.body.status ?? reply.body.enabled]
}
const refused = [403, 'plan_required']

describe('on the Starter plan', () => {
  test('nobody is invited, and no invitation is sent again', async () => {
    expect(await answered('POST', '/admin/partners', invitation)).toEqual(refused)
    expect(await answered('POST', `${pending.path}/resend-invitation`)).toEqual(refused)
  })

  test('no key is made or rotated, no session begun, nobody resumed', async () => {
    expect(await answered('POST', `${active.path}/api-keys`, { client_name: 'New' })).toEqual(
      refused
    )
    expect(await answered('POST', `${key.path}/rotate`, { overlap_seconds: 0 })).toEqual(refused)
    const sessions = `${active.path}/users/${active.userId}/sessions`
    expect(await answered('POST', sessions)).toEqual(refused)
    expect(await answered('POST', `${suspended.path}/unsuspend`)).toEqual(refused)
  })

  test.each<[string, object]>([
    ['a later end', { expires_at: '2026-07-01T00:00:00Z' }],
    ['no end', { expires_at: null }],
    ['more keys', { settings: { max_api_keys: 20 } }],
    ['longer sessions', { settings: { session_timeout_hours: 720 } }],
    [
      'a higher level',
      {
        access: {
          ...departmentShared,
          resources: [{ type: 'department', id: 'dept_general', level: 'manage' }]
        }
      }
    ],
    [
      'more data',
      { access: { ...departmentShared, data: { ...departmentShared.data, usage_metrics: true } } }
    ]
  ])('a partner is not given %s', async (_what, body) => {
    expect(await answered('PATCH', active.path, body)).toEqual(refused)
  })

  test('access is narrowed and shortened', async () => {
    const { status, body } = await horizon.admin('PATCH', active.path, {
      access: nothingShared,
      expires_at: '2026-05-01T00:00:00Z',
      settings: { max_api_keys: 1 }
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ access: { resources: [] }, expires_at: '2026-05-01T00:00:00Z' })
  })

  test('a key is revoked', async () => {
    expect(await answered('DELETE', key.path)).toEqual([200, false])
  })

  test('a partner is suspended and revoked, an invitation withdrawn', async () => {
    expect(await answered('POST', `${other.path}/suspend`)).toEqual([200, 'suspended'])
    for (const { path } of [active, other, suspended]) {
      expect(await answered('POST', `${path}/revoke`)).toEqual([200, 'revoked'])
    }
    expect(await answered('POST', `${pending.path}/withdraw-invitation`)).toEqual([200, 'revoked'])
  })
})
