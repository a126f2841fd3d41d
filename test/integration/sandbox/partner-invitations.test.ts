import { newPlaintextKey } from '@sandbox/key-material'
import { openStore } from '@sandbox/store/open'
import {
  acceptInvitation,
  auditOf,
  invitePartner,
  outboxOf,
  somebody,
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

const codeOf = async (reply: Promise<{ status: number; body: { error?: string } }>) => {
  const { status, body } = await reply
  return [status, body.error]
}
const gone = [410, 'invitation_expired']
const guess = () => acceptInvitation(`${horizon.url}/partner-invitations/${newPlaintextKey()}`)

describe('accepting', () => {
  test('makes the partnership active and answers the user with a session', async () => {
    const { id, path, link } = await invitePartner(horizon)
    await clock.advance(60_000)
    const { status, body } = await acceptInvitation(link)
    expect(status).toBe(200)
    expect(body).toEqual({
      partner_id: id,
      user: { id: expect.stringMatching(/^pusr_[0-9a-z]+$/), ...somebody },
      session: {
        token: expect.stringMatching(/^hz_ps_[0-9A-Za-z]{40}$/),
        expires_at: '2026-03-02T18:01:00Z'
      }
    })
    expect((await horizon.admin('GET', path)).body).toMatchObject({
      status: 'active',
      accepted_at: '2026-03-02T10:01:00Z',
      version: 2,
      users: [{ ...body.user, notifications: [] }]
    })
    const token = body.session.token
    expect((await withSession(horizon, token, 'GET', '/api/agents')).status).toBe(200)
  })

  test('creates an organization of the name that is given, or of the one invited', async () => {
    const { link } = await invitePartner(horizon)
    await acceptInvitation(link, { user: somebody, organization: { create: 'Northwind BV' } })
    await acceptInvitation((await invitePartner(horizon)).link)
    expect(stored(horizon, 'SELECT name FROM partner_organizations ORDER BY rowid')).toEqual([
      { name: 'Northwind BV' },
      { name: 'Northwind Agency' }
    ])
  })

  test('links an organization that exists, and no other', async () => {
    await acceptInvitation((await invitePartner(horizon)).link)
    const [made] = stored<{ id: string }>(horizon, 'SELECT id FROM partner_organizations')
    const { id, link } = await invitePartner(horizon)
    const linking = (to: string) =>
      acceptInvitation(link, { user: somebody, organization: { link: to } })
    const refused = await linking('org_gone')
    expect([refused.status, refused.body.error]).toEqual([422, 'unprocessable'])
    expect(refused.body.details[0].field).toBe('organization.link')
    expect((await linking(made?.id ?? '')).status).toBe(200)
    expect(stored(horizon, `SELECT organization_id FROM partners WHERE id = '${id}'`)).toEqual([
      { organization_id: made?.id }
    ])
    expect(stored(horizon, 'SELECT 1 FROM partner_organizations')).toHaveLength(1)
  })

  test.each([
    ['user', {}],
    ['user.name', { user: { ...somebody, name: ' ' } }],
    ['user.email', { user: { ...somebody, email: 'noor' } }],
    ['organization', { user: somebody, organization: { link: 'a', create: 'b' } }],
    ['role', { user: somebody, role: 'owner' }]
  ])('a malformed body is 400, names %s and leaves the invitation open', async (field, body) => {
    const { link } = await invitePartner(horizon)
    const reply = await acceptInvitation(link, body)
    expect([reply.status, reply.body.error]).toEqual([400, 'validation_error'])
    expect(reply.body.details[0].field).toBe(field)
    expect((await acceptInvitation(link)).status).toBe(200)
  })

  test('is recorded as the user who did it', async () => {
    const { id, link } = await invitePartner(horizon)
    const { body } = await acceptInvitation(link)
    expect(auditOf(horizon).at(-1)).toMatchObject({
      action: 'partner.accepted',
      actorType: 'partner_user',
      actorName: somebody.name,
      partnerId: id,
      resourceId: id,
      outcome: 'success'
    })
    expect(JSON.stringify(stored(horizon, 'SELECT * FROM audit_log'))).not.toContain(
      body.session.token
    )
    const path = stored<{ path: string }>(horizon, 'SELECT path FROM request_log ORDER BY id')
    expect(path.at(-1)).toEqual({ path: '/partner-invitations/:token/accept' })
  })
})

describe('an invitation is gone', () => {
  test('once it was accepted: 410, again and again', async () => {
    const { id, link } = await invitePartner(horizon)
    await acceptInvitation(link)
    expect(await codeOf(acceptInvitation(link))).toEqual(gone)
    expect(await codeOf(acceptInvitation(link))).toEqual(gone)
    expect(stored(horizon, 'SELECT 1 FROM partner_users')).toHaveLength(1)
    expect(auditOf(horizon).at(-1)).toMatchObject({
      action: 'partner.accepted',
      partnerId: id,
      outcome: 'denied',
      reason: 'invitation_expired'
    })
  })

  test('for all but one of those who accept at the same time', async () => {
    const { link } = await invitePartner(horizon)
    const replies = await Promise.all(Array.from({ length: 4 }, () => acceptInvitation(link)))
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 410, 410, 410])
    expect(stored(horizon, 'SELECT 1 FROM partner_users')).toHaveLength(1)
  })

  test('from the moment it expires, while its partner stays pending', async () => {
    const { path, link } = await invitePartner(horizon)
    await clock.set('2026-03-16T10:00:00Z')
    expect(await codeOf(acceptInvitation(link))).toEqual(gone)
    expect((await horizon.admin('GET', path)).body.status).toBe('pending')
    await clock.set('2026-03-16T09:59:59Z')
    expect((await acceptInvitation(link)).status).toBe(200)
  })

  test('at the time that was asked for', async () => {
    const { link } = await invitePartner(horizon, { invitation_expires_at: '2026-03-03T00:00:00Z' })
    await clock.set('2026-03-03T00:00:00Z')
    expect(await codeOf(acceptInvitation(link))).toEqual(gone)
  })

  test('once it was withdrawn, and its partner revoked', async () => {
    const { path, link } = await invitePartner(horizon)
    const { status, body } = await horizon.admin('POST', `${path}/withdraw-invitation`)
    expect([status, body.status]).toEqual([200, 'revoked'])
    expect(await codeOf(acceptInvitation(link))).toEqual(gone)
    expect((await horizon.admin('POST', `${path}/withdraw-invitation`)).body).toEqual(body)
    expect(auditOf(horizon).map(({ action }) => action)).toEqual([
      'partner.invited',
      'partner.revoked',
      'partner.accepted'
    ])
  })

  test('once its partner was revoked', async () => {
    const { path, link } = await invitePartner(horizon)
    await horizon.admin('POST', `${path}/revoke`)
    expect(await codeOf(acceptInvitation(link))).toEqual(gone)
  })

  test('once the partnership itself would be over', async () => {
    const { link } = await invitePartner(horizon, { expires_at: '2026-03-04T00:00:00Z' })
    await clock.set('2026-03-04T00:00:00Z')
    expect(await codeOf(acceptInvitation(link))).toEqual(gone)
  })
})

describe('resending', () => {
  test('kills the old link, renews the time and answers the new link, once', async () => {
    const { path, link } = await invitePartner(horizon)
    await clock.set('2026-04-01T00:00:00Z')
    const { status, body } = await horizon.admin('POST', `${path}/resend-invitation`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      status: 'pending',
      version: 2,
      invitation: { sent_at: '2026-04-01T00:00:00Z', expires_at: '2026-04-15T00:00:00Z' }
    })
    const again = (await horizon.admin('GET', path)).body
    const { link: renewed, ...withoutLink } = body.invitation
    expect(again).toEqual({ ...body, invitation: withoutLink })
    expect(renewed).not.toBe(link)
    expect(await codeOf(acceptInvitation(link))).toEqual(gone)
    expect((await acceptInvitation(renewed)).status).toBe(200)
  })

  test('gives the time that the first one had', async () => {
    const { path } = await invitePartner(horizon, { invitation_expires_at: '2026-03-05T10:00:00Z' })
    await clock.set('2026-04-01T00:00:00Z')
    const { body } = await horizon.admin('POST', `${path}/resend-invitation`)
    expect(body.invitation.expires_at).toBe('2026-04-04T00:00:00Z')
  })

  test('happens once per Idempotency-Key', async () => {
    const { path } = await invitePartner(horizon)
    const resend = () =>
      horizon.admin('POST', `${path}/resend-invitation`, {}, { 'Idempotency-Key': 'again-1' })
    const { body } = await resend()
    expect(await codeOf(resend())).toEqual([409, 'idempotent_replay'])
    expect((await acceptInvitation(body.invitation.link)).status).toBe(200)
  })

  test('is for pending partners only, and not for a partnership that would be over', async () => {
    const { path, link } = await invitePartner(horizon)
    await acceptInvitation(link)
    const resend = (of: string) => horizon.admin('POST', `${of}/resend-invitation`)
    expect(await codeOf(resend(path))).toEqual([409, 'conflict'])
    const short = await invitePartner(horizon, { expires_at: '2026-03-04T00:00:00Z' })
    await clock.set('2026-03-05T00:00:00Z')
    expect(await codeOf(resend(short.path))).toEqual([409, 'conflict'])
    expect(await codeOf(resend('/admin/partners/ptn_gone'))).toEqual([404, 'not_found'])
    expect(await outboxOf(horizon)).toHaveLength(2)
  })
})

test('an invitation that was accepted cannot be withdrawn', async () => {
  const { path, link } = await invitePartner(horizon)
  await acceptInvitation(link)
  expect(await codeOf(horizon.admin('POST', `${path}/withdraw-invitation`))).toEqual([
    409,
    'conflict'
  ])
  expect((await horizon.admin('GET', path)).body.status).toBe('active')
})

describe('guessing', () => {
  test('finds nothing, and ten wrong ones lock the address out for a minute', async () => {
    const { link } = await invitePartner(horizon)
    for (let count = 0; count < 10; count += 1) {
      expect(await codeOf(guess())).toEqual([404, 'not_found'])
    }
    const locked = await acceptInvitation(link)
    expect([locked.status, locked.body.retry_after]).toEqual([429, 60])
    expect(locked.headers.get('Retry-After')).toBe('60')
    expect((await horizon.admin('GET', '/admin/partners')).status).toBe(200)
    await clock.advance(60_000)
    expect((await acceptInvitation(link)).status).toBe(200)
  })

  test('a link that was good once is no guess', async () => {
    const { link } = await invitePartner(horizon)
    await acceptInvitation(link)
    for (let count = 0; count < 12; count += 1) {
      expect(await codeOf(acceptInvitation(link))).toEqual(gone)
    }
  })

  test.each(['', 'hz_live_', '..%2f..', 'a'.repeat(5_000)])(
    'what never was a token is 404: %j',
    async token => {
      const reply = await acceptInvitation(`${horizon.url}/partner-invitations/${token}`)
      expect([reply.status, reply.body.error]).toEqual([404, 'not_found'])
    }
  )
})

test('the starter plan accepts nothing, and leaves the invitation as it is', async () => {
  const { link, path } = await invitePartner(horizon)
  await horizon.stop()
  const db = openStore(horizon.dataFolder)
  db.exec("UPDATE organization SET plan = 'starter'")
  db.close()
  const small = await startSandbox({ data: horizon.dataFolder, clockFile: clock.file })
  const moved = link.replace(horizon.url, small.url)
  expect(await codeOf(acceptInvitation(moved))).toEqual([403, 'plan_required'])
  expect((await small.admin('GET', path)).body.status).toBe('pending')
  await small.close()
})
