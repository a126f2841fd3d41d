import { type ActivePartner, auditOf, makePartner, somebody, withSession } from '@support/partners'
import { createClockFile, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterEach, beforeEach, expect, test } from 'vitest'

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

const issue = (userId = partner.userId, headers?: Record<string, string>) =>
  horizon.admin('POST', `${partner.path}/users/${userId}/sessions`, {}, headers)
const call = async (token: string) => {
  const { status, body } = await withSession(horizon, token, 'GET', '/api/agents')
  return status === 200 ? 200 : [status, body.error]
}

test('another session is issued for a user of the partner, and both work', async () => {
  await clock.advance(60_000)
  const { status, body } = await issue()
  expect(status).toBe(201)
  expect(body).toEqual({
    partner_id: partner.id,
    user: { id: partner.userId, ...somebody },
    session: {
      token: expect.stringMatching(/^hz_ps_[0-9A-Za-z]{40}$/),
      expires_at: '2026-03-02T18:01:00Z'
    }
  })
  expect([await call(partner.token), await call(body.session.token)]).toEqual([200, 200])
})

test('the end of a session is told in whole seconds', async () => {
  await clock.set('2026-03-02T10:00:00.981Z')
  expect((await issue()).body.session.expires_at).toBe('2026-03-02T18:00:00Z')
})

test('a session ends with its timeout, 8 hours or what the settings say', async () => {
  await clock.set('2026-03-02T17:59:59Z')
  expect(await call(partner.token)).toBe(200)
  await clock.set('2026-03-02T18:00:00Z')
  expect(await call(partner.token)).toEqual([401, 'session_expired'])
  await horizon.admin('PATCH', partner.path, { settings: { session_timeout_hours: 0.25 } })
  const { body } = await issue()
  expect(body.session.expires_at).toBe('2026-03-02T18:15:00Z')
})

test('a timeout of any fraction of an hour shortens the sessions that run', async () => {
  const body = { settings: { session_timeout_hours: 0.333333 } }
  expect((await horizon.admin('PATCH', partner.path, body)).status).toBe(200)
  await clock.set('2026-03-02T10:19:59Z')
  expect(await call(partner.token)).toBe(200)
  await clock.set('2026-03-02T10:20:00Z')
  expect(await call(partner.token)).toEqual([401, 'session_expired'])
})

test('a token is stored as a hash only and never opens /admin', async () => {
  const { body } = await issue()
  const { token } = body.session
  for (const table of ['partner_sessions', 'audit_log', 'request_log', 'idempotency_keys']) {
    const rows = JSON.stringify(stored(horizon, `SELECT * FROM ${table}`))
    expect([table, rows.includes(token), rows.includes('hz_ps_')]).toEqual([table, false, false])
  }
  expect(stored(horizon, 'SELECT length(token_hash) AS bytes FROM partner_sessions')).toEqual([
    { bytes: 32 },
    { bytes: 32 }
  ])
  const { status } = await withSession(horizon, token, 'GET', '/admin/partners')
  expect([401, 403]).toContain(status)
})

test('only a user of this partner gets one', async () => {
  const other = await makePartner(horizon)
  expect((await issue(other.userId)).status).toBe(404)
  expect((await issue('pusr_gone')).status).toBe(404)
  const path = `/admin/partners/ptn_gone/users/${partner.userId}/sessions`
  expect((await horizon.admin('POST', path, {})).status).toBe(404)
})

test.each(['suspend', 'revoke'])('nobody signs in after %s', async what => {
  await horizon.admin('POST', `${partner.path}/${what}`)
  const { status, body } = await issue()
  expect([status, body.error]).toEqual([409, 'conflict'])
  expect(stored(horizon, 'SELECT 1 FROM partner_sessions')).toHaveLength(1)
})

test('is issued once per Idempotency-Key', async () => {
  const headers = { 'Idempotency-Key': 'session-1' }
  await issue(partner.userId, headers)
  const again = await issue(partner.userId, headers)
  expect([again.status, again.body.resource_id]).toEqual([409, partner.userId])
  expect(stored(horizon, 'SELECT 1 FROM partner_sessions')).toHaveLength(2)
})

test('is recorded with the partner and the user it is for', async () => {
  await issue()
  expect(auditOf(horizon).at(-1)).toMatchObject({
    action: 'user.login',
    actorType: 'admin_secret',
    partnerId: partner.id,
    resourceType: 'partner_user',
    resourceId: partner.userId,
    outcome: 'success'
  })
})
