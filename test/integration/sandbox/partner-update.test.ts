import {
  auditOf,
  departmentShared,
  type InvitedPartner,
  invitePartner,
  makePartner,
  makePartnerKey,
  nothingShared,
  withSession
} from '@support/partners'
import { createClockFile, type Sandbox, startSandbox } from '@support/sandbox'
import { afterEach, beforeEach, expect, test } from 'vitest'

let horizon: Sandbox
let clock: Awaited<ReturnType<typeof createClockFile>>
let partner: InvitedPartner
beforeEach(async () => {
  clock = await createClockFile('2026-03-02T10:00:00Z')
  horizon = await startSandbox({ clockFile: clock.file })
  partner = await invitePartner(horizon)
})
afterEach(async () => {
  await horizon.close()
  await clock.remove()
})

const get = async () => (await horizon.admin('GET', partner.path)).body
const update = (body: object, headers?: Record<string, string>) =>
  horizon.admin('PATCH', partner.path, body, headers)

const wider = {
  resources: [{ type: 'agent', id: 'agent_001', level: 'edit' }],
  data: { conversation_history: 'all', usage_metrics: true, audit_logs: true }
}

test('changes contact, expiry, access and settings, and the version once', async () => {
  const before = await get()
  const wanted = {
    contact_email: 'new@northwind.example',
    expires_at: '2027-01-01T00:00:00Z',
    access: wider,
    settings: { max_api_keys: 3, session_timeout_hours: 2.5 }
  }
  const { status, body } = await update(wanted)
  expect(status).toBe(200)
  expect(body).toEqual({ ...before, ...wanted, version: 2 })
  expect(await get()).toEqual(body)
})

test('leaves alone what is not named', async () => {
  const before = await get()
  const { body } = await update({ settings: { max_api_keys: 3 } })
  const settings = { max_api_keys: 3, session_timeout_hours: 8 }
  expect(body).toEqual({ ...before, settings, version: 2 })
})

test('records scope and settings apart, with what was and what is', async () => {
  const expires_at = '2027-01-01T00:00:00Z'
  await update({ access: wider, expires_at })
  const [scope, settings] = auditOf(horizon).slice(1)
  expect(scope).toMatchObject({ action: 'partner.scope_updated', partnerId: partner.id })
  expect(JSON.parse(scope?.changes ?? '')).toEqual({
    resources: { from: departmentShared.resources, to: wider.resources },
    data: { from: nothingShared.data, to: wider.data }
  })
  expect(settings).toMatchObject({ action: 'partner.settings_updated', partnerId: partner.id })
  expect(JSON.parse(settings?.changes ?? '')).toEqual({
    expires_at: { from: null, to: expires_at }
  })
})

test('changes nothing, records nothing and keeps the version where nothing differs', async () => {
  const before = await get()
  expect((await update({})).body).toEqual(before)
  expect(
    (await update({ access: departmentShared, contact_email: before.contact_email })).body
  ).toEqual(before)
  expect(auditOf(horizon)).toHaveLength(1)
})

test('a stale If-Match is 412 with the partner as it is, and nothing is overwritten', async () => {
  await update({ access: wider }, { 'If-Match': '"1"' })
  const late = await update({ access: nothingShared }, { 'If-Match': '"1"' })
  expect([late.status, late.body.error]).toEqual([412, 'precondition_failed'])
  expect(late.body.current).toEqual(await get())
  expect((await get()).access).toEqual(wider)
  expect((await update({ access: nothingShared }, { 'If-Match': '"2"' })).status).toBe(200)
  expect((await update({ access: wider }, { 'If-Match': '*' })).status).toBe(200)
  expect((await update({ access: wider }, { 'If-Match': '2' })).status).toBe(400)
})

test('a stale change is told so before it is told what else is wrong with it', async () => {
  const { status } = await update({ expires_at: '2020-01-01T00:00:00Z' }, { 'If-Match': '"9"' })
  expect(status).toBe(412)
})

test('an expiry that has passed may stay, and may not be set', async () => {
  const expires_at = '2026-03-05T00:00:00Z'
  await update({ expires_at })
  await clock.set('2026-03-06T00:00:00Z')
  const { status, body } = await update({ expires_at, contact_email: 'new@northwind.example' })
  expect([status, body.expires_at]).toEqual([200, expires_at])
  expect((await update({ expires_at: '2026-03-06T00:00:00Z' })).status).toBe(422)
})

test('a lower key limit leaves the keys there are', async () => {
  const active = await makePartner(horizon)
  for (let count = 0; count < 3; count += 1) await makePartnerKey(horizon, active)
  const settings = { max_api_keys: 1 }
  const { body } = await horizon.admin('PATCH', active.path, { settings })
  expect([body.settings.max_api_keys, body.api_key_count]).toEqual([1, 3])
})

test('a shorter session timeout holds for the sessions that run; a longer one does not', async () => {
  const active = await makePartner(horizon)
  const timeout = (session_timeout_hours: number) =>
    horizon.admin('PATCH', active.path, { settings: { session_timeout_hours } })
  await timeout(1)
  await timeout(100)
  const call = async () => (await withSession(horizon, active.token, 'GET', '/api/agents')).status
  await clock.set('2026-03-02T10:59:59Z')
  expect(await call()).toBe(200)
  await clock.set('2026-03-02T11:00:00Z')
  expect(await call()).toBe(401)
})

test('an unknown partner is 404, and a failed change is recorded', async () => {
  expect((await horizon.admin('PATCH', '/admin/partners/ptn_gone', {})).status).toBe(404)
  expect(auditOf(horizon).at(-1)).toMatchObject({
    action: 'partner.settings_updated',
    outcome: 'error',
    reason: 'not_found'
  })
})
