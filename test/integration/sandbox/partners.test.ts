import {
  acceptInvitation,
  auditOf,
  invitation,
  invitePartner,
  makePartner,
  nothingShared
} from '@support/partners'
import { type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let horizon: Sandbox
beforeEach(async () => {
  horizon = await startSandbox()
})
afterEach(() => horizon.close())

const invite = (more: object = {}, headers?: Record<string, string>) =>
  horizon.admin('POST', '/admin/partners', { ...invitation, ...more }, headers)

describe('an invitation', () => {
  test('answers 201 with the whole partner and the link, once', async () => {
    const { status, body } = await invite({ expires_at: '2099-01-01T00:00:00Z' })
    expect(status).toBe(201)
    const { id, created_at, invitation: sent, ...rest } = body
    expect(id).toMatch(/^ptn_[0-9a-z]+$/)
    expect(created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(sent.sent_at).toBe(created_at)
    expect(sent.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/partner-invitations\/[0-9A-Za-z_]{48}$/)
    expect(rest).toEqual({
      ...invitation,
      status: 'pending',
      expires_at: '2099-01-01T00:00:00Z',
      accepted_at: null,
      last_activity_at: null,
      version: 1,
      settings: { max_api_keys: 5, session_timeout_hours: 8 },
      api_key_count: 0,
      users: []
    })
    const { link: _link, ...without } = sent
    const expected = { ...body, invitation: without }
    expect((await horizon.admin('GET', `/admin/partners/${id}`)).body).toEqual(expected)
    expect((await horizon.admin('GET', '/admin/partners')).body).toEqual([expected])
  })

  test('lasts 14 days, or as long as was asked', async () => {
    const { sent_at, expires_at } = (await invite()).body.invitation
    expect(Date.parse(expires_at) - Date.parse(sent_at)).toBe(14 * 86_400_000)
    const asked = { invitation_expires_at: '2098-05-06T07:08:09Z' }
    expect((await invite(asked)).body.invitation.expires_at).toBe(asked.invitation_expires_at)
  })

  test('may share nothing yet, and have settings of its own', async () => {
    const settings = { max_api_keys: 2, session_timeout_hours: 0.5 }
    const { status, body } = await invite({ access: nothingShared, settings })
    expect(status).toBe(201)
    expect(body).toMatchObject({ access: nothingShared, settings, expires_at: null })
    const some = await invite({ settings: { max_api_keys: 1 } })
    expect(some.body.settings).toEqual({ max_api_keys: 1, session_timeout_hours: 8 })
  })

  test('stores the token as a hash only', async () => {
    const { link } = await invitePartner(horizon)
    const token = link.split('/').at(-1) ?? ''
    const [held] = stored<{ bytes: number }>(
      horizon,
      'SELECT length(token_hash) AS bytes FROM partner_invitations'
    )
    expect(held).toEqual({ bytes: 32 })
    for (const table of ['partners', 'audit_log', 'request_log', 'outbox']) {
      expect(JSON.stringify(stored(horizon, `SELECT * FROM ${table}`))).not.toContain(token)
    }
  })

  test('is made once per Idempotency-Key, and its link never answered again', async () => {
    const headers = { 'Idempotency-Key': 'invite-1' }
    const first = await invite({}, headers)
    const again = await invite({}, headers)
    expect([again.status, again.body.error]).toEqual([409, 'idempotent_replay'])
    expect(again.body.resource_id).toBe(first.body.id)
    expect(JSON.stringify(again.body)).not.toContain('/partner-invitations/')
    expect((await invite({ contact_email: 'x@y.example' }, headers)).status).toBe(422)
    expect(stored(horizon, 'SELECT 1 FROM partners')).toHaveLength(1)
  })

  test('is recorded as partner.invited, with the partner', async () => {
    const { id } = (await invite({}, { 'X-Actor': 'Ada' })).body
    expect(auditOf(horizon)).toEqual([
      expect.objectContaining({
        action: 'partner.invited',
        actorType: 'admin_secret',
        actorName: 'Ada',
        partnerId: id,
        partnerName: 'Northwind Agency',
        resourceType: 'partner',
        resourceId: id,
        outcome: 'success'
      })
    ])
  })
})

describe('the list', () => {
  test('is newest first, whole without a limit and counted with one', async () => {
    const ids: string[] = []
    for (const organization_name of ['One', 'Two', 'Three']) {
      ids.push((await invitePartner(horizon, { organization_name })).id)
    }
    const all = await horizon.admin('GET', '/admin/partners')
    const listed: string[] = all.body.map(({ id }: { id: string }) => id)
    expect(listed.toSorted()).toEqual(ids.toSorted())
    expect(all.headers.get('X-Total-Count')).toBeNull()
    const page = await horizon.admin('GET', '/admin/partners?limit=1&offset=1')
    expect(page.body.map(({ id }: { id: string }) => id)).toEqual([listed[1]])
    expect(page.headers.get('X-Total-Count')).toBe('3')
    expect((await horizon.admin('GET', '/admin/partners?limit=0')).status).toBe(400)
  })

  test('holds the users and the number of working keys of each', async () => {
    const { path, userId } = await makePartner(horizon)
    await makePartner(horizon, { organization_name: 'Other' })
    await horizon.admin('POST', `${path}/api-keys`, { client_name: 'One' })
    const found = (await horizon.admin('GET', '/admin/partners')).body.find(
      (partner: { organization_name: string }) => partner.organization_name === 'Northwind Agency'
    )
    expect(found.api_key_count).toBe(1)
    expect(found.users).toEqual([
      { id: userId, name: 'Noor Haddad', email: 'noor@northwind.example', notifications: [] }
    ])
  })

  test('needs the admin secret; an unknown partner is 404', async () => {
    expect((await horizon.withKey('x', 'GET', '/admin/partners')).status).toBe(401)
    expect((await horizon.admin('GET', '/admin/partners/ptn_gone')).status).toBe(404)
  })
})

test('the 26th partner is refused while 25 are pending, active or suspended', async () => {
  const first = await makePartner(horizon)
  const second = await makePartner(horizon)
  await horizon.admin('POST', `${second.path}/suspend`)
  for (let count = 3; count <= 25; count += 1) await invitePartner(horizon)
  const refused = await invite()
  expect([refused.status, refused.body.error]).toEqual([409, 'partner_limit_reached'])
  await horizon.admin('POST', `${first.path}/revoke`)
  const { link } = await invitePartner(horizon)
  // Everyone who was let in may still accept.
  expect((await acceptInvitation(link)).status).toBe(200)
  expect((await invite()).status).toBe(409)
})

describe('the starter plan', () => {
  const writes = [
    ['POST', '/admin/partners'],
    ['POST', '/admin/partners/ptn_1/unsuspend'],
    ['POST', '/admin/partners/ptn_1/resend-invitation'],
    ['POST', '/admin/partners/ptn_1/users/pusr_1/sessions'],
    ['POST', '/admin/partners/ptn_1/api-keys'],
    ['POST', '/admin/partners/ptn_1/api-keys/key_1/rotate']
  ] as const

  test.each(writes)('refuses %s %s with plan_required and records it', async (method, path) => {
    const small = await startSandbox({ plan: 'starter' })
    const { status, body } = await small.admin(method, path, {})
    expect([status, body.error]).toEqual([403, 'plan_required'])
    expect(body.message).toContain('Professional')
    const [entry] = auditOf(small)
    expect(entry).toMatchObject({ outcome: 'denied', reason: 'plan_required' })
    expect(entry?.action).not.toBe('auth.admin_secret_rejected')
    expect((await small.admin('GET', '/admin/partners')).body).toEqual([])
    await small.close()
  })
})

test('the documented profile has no partners, and no invitations to accept', async () => {
  const small = await startSandbox({ profile: 'documented' })
  for (const [method, path] of [
    ['GET', '/admin/partners'],
    ['POST', '/admin/partners'],
    ['GET', '/admin/partners/ptn_1/api-keys'],
    ['POST', '/partner-invitations/x/accept']
  ] as const) {
    expect([path, (await small.admin(method, path)).status]).toEqual([path, 404])
  }
  await small.close()
})
