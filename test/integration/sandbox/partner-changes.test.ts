import {
  acceptInvitation,
  auditOf,
  type InvitedPartner,
  invitePartner,
  makePartner,
  makePartnerKey,
  withSession
} from '@support/partners'
import { createClockFile, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let horizon: Sandbox
let clock: Awaited<ReturnType<typeof createClockFile>>
beforeEach(async () => {
  clock = await createClockFile('2026-03-02T10:00:00Z')
  horizon = await startSandbox({ clockFile: clock.file })
})
afterEach(async () => {
  await horizon.close()
  await clock.remove()
})

const post = async (partner: InvitedPartner, what: string, headers?: Record<string, string>) => {
  const { status, body } = await horizon.admin('POST', `${partner.path}/${what}`, {}, headers)
  return { status, body, code: body.error }
}
const stateOf = async ({ path }: InvitedPartner) =>
  (await horizon.admin('GET', path)).body.status as string
const withKey = async (plaintext: string) => {
  const { status, body } = await horizon.withKey(plaintext, 'GET', '/api/agents')
  return status === 200 ? 200 : [status, body.error]
}
const bySession = async (token: string) => {
  const { status, body } = await withSession(horizon, token, 'GET', '/api/agents')
  return status === 200 ? 200 : [status, body.error]
}
const actions = () => auditOf(horizon).map(({ action }) => action)
const endsAt = '2026-03-10T00:00:00Z'

describe('suspending', () => {
  test('blocks key and session at once; keys stay as they are, sessions do not come back', async () => {
    const partner = await makePartner(horizon)
    const key = await makePartnerKey(horizon, partner)
    expect([await withKey(key.plaintext), await bySession(partner.token)]).toEqual([200, 200])
    const { status, body } = await post(partner, 'suspend')
    expect([status, body.status, body.version, body.api_key_count]).toEqual([
      200,
      'suspended',
      3,
      1
    ])
    expect(await withKey(key.plaintext)).toEqual([403, 'partner_suspended'])
    expect(await bySession(partner.token)).toEqual([403, 'partner_suspended'])
    const [held] = (await horizon.admin('GET', `${partner.path}/api-keys`)).body
    expect(held).toMatchObject({ enabled: true, revoked_at: null, version: 1 })
    expect((await post(partner, 'unsuspend')).body).toMatchObject({ status: 'active', version: 4 })
    expect(await withKey(key.plaintext)).toBe(200)
    expect(await bySession(partner.token)).toEqual([401, 'session_expired'])
  })

  test('keeps the scope', async () => {
    const partner = await makePartner(horizon)
    const { access } = (await horizon.admin('GET', partner.path)).body
    expect((await post(partner, 'suspend')).body.access).toEqual(access)
  })

  test('twice changes nothing and records nothing; so does resuming', async () => {
    const partner = await makePartner(horizon)
    const first = await post(partner, 'suspend')
    expect((await post(partner, 'suspend')).body).toEqual(first.body)
    const resumed = await post(partner, 'unsuspend')
    expect((await post(partner, 'unsuspend')).body).toEqual(resumed.body)
    expect(actions().slice(2)).toEqual(['partner.suspended', 'partner.unsuspended'])
  })

  test('is for an active partnership, resuming for a suspended one', async () => {
    const pending = await invitePartner(horizon)
    const revoked = await makePartner(horizon)
    await post(revoked, 'revoke')
    for (const partner of [pending, revoked]) {
      for (const what of ['suspend', 'unsuspend']) {
        expect(await post(partner, what)).toMatchObject({ status: 409, code: 'conflict' })
      }
    }
    expect([await stateOf(pending), await stateOf(revoked)]).toEqual(['pending', 'revoked'])
  })
})

describe('revoking', () => {
  test('is final, revokes the keys with it and records each', async () => {
    const partner = await makePartner(horizon)
    const keys = [await makePartnerKey(horizon, partner), await makePartnerKey(horizon, partner)]
    const gone = await makePartnerKey(horizon, partner)
    await horizon.admin('DELETE', gone.path)
    const before = actions().length
    const { status, body } = await post(partner, 'revoke', { 'X-Actor': 'Ada' })
    expect([status, body.status, body.api_key_count]).toEqual([200, 'revoked', 0])
    const entries = auditOf(horizon).slice(before)
    expect(entries.map(({ action }) => action)).toEqual([
      'partner_key.revoked',
      'partner_key.revoked',
      'partner.revoked'
    ])
    expect(entries.map(({ resourceId }) => resourceId).toSorted()).toEqual(
      [...keys.map(({ id }) => id), partner.id].toSorted()
    )
    for (const entry of entries) {
      expect(entry).toMatchObject({ actorName: 'Ada', partnerId: partner.id, outcome: 'success' })
    }
    for (const key of (await horizon.admin('GET', `${partner.path}/api-keys`)).body) {
      expect(key).toMatchObject({ enabled: false, revoked_at: '2026-03-02T10:00:00Z' })
    }
    expect(await withKey(keys[0]?.plaintext ?? '')).toEqual([403, 'partner_revoked'])
    expect(await bySession(partner.token)).toEqual([403, 'partner_revoked'])
  })

  test.each(['pending', 'active', 'suspended', 'expired'])('works on a %s partner', async state => {
    const partner =
      state === 'pending'
        ? await invitePartner(horizon)
        : await makePartner(horizon, { expires_at: endsAt })
    if (state === 'suspended') await post(partner, 'suspend')
    if (state === 'expired') await clock.set(endsAt)
    expect(await stateOf(partner)).toBe(state)
    expect((await post(partner, 'revoke')).body.status).toBe('revoked')
    expect(auditOf(horizon).at(-1)).toMatchObject({
      action: 'partner.revoked',
      changes: JSON.stringify({ status: { from: state, to: 'revoked' } })
    })
  })

  test('a second time changes nothing, and nothing brings the partner back', async () => {
    const partner = await makePartner(horizon)
    const first = await post(partner, 'revoke')
    expect((await post(partner, 'revoke')).body).toEqual(first.body)
    const extended = await horizon.admin('PATCH', partner.path, { expires_at: null })
    expect([extended.status, extended.body.error]).toEqual([422, 'unprocessable'])
    for (const what of ['unsuspend', 'resend-invitation', 'withdraw-invitation']) {
      expect((await post(partner, what)).status).toBe(409)
    }
    expect(await stateOf(partner)).toBe('revoked')
    const done = auditOf(horizon).filter(({ outcome }) => outcome === 'success')
    expect(done.filter(({ action }) => action === 'partner.revoked')).toHaveLength(1)
  })
})

describe('expiry', () => {
  test('blocks key and session from its moment on', async () => {
    const partner = await makePartner(horizon, {
      expires_at: endsAt,
      settings: { session_timeout_hours: 720 }
    })
    const key = await makePartnerKey(horizon, partner)
    await clock.set('2026-03-09T23:59:59Z')
    expect([await withKey(key.plaintext), await bySession(partner.token)]).toEqual([200, 200])
    await clock.set(endsAt)
    expect(await withKey(key.plaintext)).toEqual([403, 'partner_expired'])
    expect(await bySession(partner.token)).toEqual([403, 'partner_expired'])
    expect(await stateOf(partner)).toBe('expired')
  })

  test('is recorded once, by the system, when the next request notices', async () => {
    const partner = await makePartner(horizon, { expires_at: endsAt })
    await clock.set('2026-03-12T00:00:00Z')
    await horizon.admin('GET', '/admin/organization')
    await horizon.admin('GET', partner.path)
    await horizon.admin('GET', '/admin/partners')
    expect(auditOf(horizon).slice(2)).toEqual([
      expect.objectContaining({
        action: 'partner.expired',
        actorType: 'system',
        partnerId: partner.id,
        partnerName: 'Northwind Agency',
        resourceId: partner.id,
        occurredAt: Date.parse(endsAt)
      })
    ])
  })

  test('is noticed by a refused call of the partner too', async () => {
    const partner = await makePartner(horizon, { expires_at: endsAt })
    const key = await makePartnerKey(horizon, partner)
    await clock.set(endsAt)
    await withKey(key.plaintext)
    expect(actions().filter(action => action === 'partner.expired')).toHaveLength(1)
  })

  test('keeps the keys; extending returns to active, and sessions do not come back', async () => {
    const partner = await makePartner(horizon, {
      expires_at: endsAt,
      settings: { session_timeout_hours: 720 }
    })
    const key = await makePartnerKey(horizon, partner)
    await clock.set(endsAt)
    const { body } = await horizon.admin('PATCH', partner.path, { expires_at: null })
    expect(body).toMatchObject({ status: 'active', expires_at: null, api_key_count: 1 })
    expect(await withKey(key.plaintext)).toBe(200)
    expect(await bySession(partner.token)).toEqual([401, 'session_expired'])
  })

  test('of a suspended partnership: extending returns to suspended', async () => {
    const partner = await makePartner(horizon, { expires_at: endsAt })
    await post(partner, 'suspend')
    await clock.set(endsAt)
    expect(await stateOf(partner)).toBe('expired')
    for (const what of ['suspend', 'unsuspend']) {
      expect(await post(partner, what)).toMatchObject({ status: 409, code: 'conflict' })
    }
    const later = { expires_at: '2026-04-01T00:00:00Z' }
    expect((await horizon.admin('PATCH', partner.path, later)).body.status).toBe('suspended')
  })

  test('is recorded again when an extended partnership expires again', async () => {
    const partner = await makePartner(horizon, { expires_at: endsAt })
    await clock.set(endsAt)
    await horizon.admin('PATCH', partner.path, { expires_at: '2026-03-11T00:00:00Z' })
    await clock.set('2026-03-11T00:00:00Z')
    expect(await stateOf(partner)).toBe('expired')
    expect(actions().filter(action => action === 'partner.expired')).toHaveLength(2)
  })

  test('frees a place among the 25, and extending needs one', async () => {
    const partner = await makePartner(horizon, { expires_at: endsAt })
    await clock.set(endsAt)
    for (let count = 0; count < 25; count += 1) await invitePartner(horizon)
    const extend = () => horizon.admin('PATCH', partner.path, { expires_at: null })
    const refused = await extend()
    expect([refused.status, refused.body.error]).toEqual([409, 'partner_limit_reached'])
    const [some] = stored<{ id: string }>(
      horizon,
      "SELECT id FROM partners WHERE status = 'pending' LIMIT 1"
    )
    await horizon.admin('POST', `/admin/partners/${some?.id}/withdraw-invitation`)
    expect((await extend()).body.status).toBe('active')
  })

  test('does not end what was never accepted', async () => {
    const partner = await invitePartner(horizon, { expires_at: endsAt })
    await clock.set(endsAt)
    expect(await stateOf(partner)).toBe('pending')
    expect((await acceptInvitation(partner.link)).status).toBe(410)
    await horizon.admin('PATCH', partner.path, { expires_at: '2026-04-01T00:00:00Z' })
    expect((await acceptInvitation(partner.link)).status).toBe(200)
  })
})

test('every change of state takes an If-Match and refuses a stale one with the partner as it is', async () => {
  const partner = await makePartner(horizon)
  for (const what of [
    'suspend',
    'unsuspend',
    'revoke',
    'resend-invitation',
    'withdraw-invitation'
  ]) {
    const { status, body } = await post(partner, what, { 'If-Match': '"1"' })
    expect([what, status, body.error]).toEqual([what, 412, 'precondition_failed'])
    expect(body.current).toEqual((await horizon.admin('GET', partner.path)).body)
  }
  expect((await post(partner, 'suspend', { 'If-Match': '"2"' })).body.status).toBe('suspended')
})

test('a change that fails is recorded with its partner', async () => {
  const partner = await invitePartner(horizon)
  await post(partner, 'suspend')
  await horizon.admin('POST', '/admin/partners/ptn_gone/suspend')
  expect(auditOf(horizon).slice(1)).toEqual([
    expect.objectContaining({
      action: 'partner.suspended',
      partnerId: partner.id,
      outcome: 'error',
      reason: 'conflict'
    }),
    expect.objectContaining({ action: 'partner.suspended', partnerId: null, reason: 'not_found' })
  ])
})
