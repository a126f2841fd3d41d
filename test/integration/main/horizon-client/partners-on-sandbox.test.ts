import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@shared/secret'
import { connector, failureOf, targetOf } from '@support/horizon-client'
import { acceptInvitation } from '@support/partners'
import { type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let folder: string
let faultFile: string
let sandbox: Sandbox
const faults = (...rules: object[]) => writeFileSync(faultFile, JSON.stringify(rules))

async function start(options: object): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'partner-client-'))
  faultFile = join(folder, 'faults.json')
  faults()
  sandbox = await startSandbox({ ...options, faultFile })
}
async function close() {
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
}
const partners = () =>
  connector().partners(targetOf(sandbox.url, { secret: new Secret(sandbox.adminSecret) }))

const access = {
  resources: [{ type: 'department', id: 'dept_general', level: 'interact' } as const],
  data: { conversationHistory: 'own', usageMetrics: false, auditLogs: false } as const
}
let count = 0
const draft = () => {
  count += 1
  return {
    organizationName: `Agency ${count}`,
    contactEmail: `ops@agency-${count}.example`,
    access,
    expiresAt: null,
    invitationExpiresAt: null,
    settings: {}
  }
}
const keyDraft = { clientName: 'Backend', ipAllowlist: null, openReason: null, expiresAt: null }

describe('against the embedded Horizon', () => {
  beforeAll(() => start({}))
  afterAll(close)

  test('a partner is invited, accepts, is changed, suspended, resumed and revoked', async () => {
    const invited = await partners().invite(draft(), crypto.randomUUID())
    const { id, version } = invited.partner
    expect(invited.partner).toMatchObject({ status: 'pending', access, apiKeyCount: 0 })
    const again = await partners().resendInvitation(id)
    expect(again.link?.reveal()).not.toBe(invited.link?.reveal())
    expect((await acceptInvitation(invited.link?.reveal() ?? '')).status).toBe(410)
    expect((await acceptInvitation(again.link?.reveal() ?? '')).status).toBe(200)

    const active = await partners().get(id)
    expect(active).toMatchObject({ status: 'active', users: [{ notifications: [] }] })
    const data = { ...access.data, auditLogs: true }
    const changes = { access: { ...access, data }, settings: { maxApiKeys: 2 } }
    const changed = await partners().update(id, changes, active?.version)
    expect(changed).toMatchObject(changes)
    const late = partners().update(id, { expiresAt: null }, version)
    expect((await failureOf(late)).code).toBe('precondition-failed')

    expect(await partners().suspend(id)).toMatchObject({ status: 'suspended' })
    expect(await partners().unsuspend(id)).toMatchObject({ status: 'active' })
    expect(await partners().revoke(id)).toMatchObject({ status: 'revoked' })
    expect((await failureOf(partners().suspend(id))).code).toBe('conflict')
    const listing = await partners().list()
    expect(listing?.unreadable).toEqual([])
    expect(listing?.partners.find(partner => partner.id === id)).toMatchObject({
      status: 'revoked'
    })
    const everything = JSON.stringify([listing, changed, active, invited, again])
    expect(everything).not.toMatch(/partner-invitations|hz_live_[A-Za-z0-9]{12}/)
  })

  test('an invitation is withdrawn', async () => {
    const { partner } = await partners().invite(draft(), crypto.randomUUID())
    expect(await partners().withdrawInvitation(partner.id)).toMatchObject({ status: 'revoked' })
    expect((await failureOf(partners().resendInvitation(partner.id))).code).toBe('conflict')
  })

  test('a key is created, listed, reissued and revoked, up to the limit', async () => {
    const { partner } = await partners().invite(
      { ...draft(), settings: { maxApiKeys: 1 } },
      crypto.randomUUID()
    )
    const { id } = partner
    const wanted = { ...keyDraft, ipAllowlist: ['10.0.0.0/8'], rateLimit: 30 }
    const { key, plaintext } = await partners().createKey(id, wanted, crypto.randomUUID())
    expect(key).toMatchObject({ partnerId: id, ipAllowlist: ['10.0.0.0/8'], rateLimit: 30 })
    expect(plaintext.reveal().slice(0, 12)).toBe(key.hint)
    const full = await failureOf(partners().createKey(id, keyDraft, crypto.randomUUID()))
    expect(full.details.serverCode).toBe('partner_key_limit_reached')
    expect(full.details.nextStep).toContain('raise the limit')

    const reissued = await partners().reissueKey(id, key.id)
    expect(reissued.key).toMatchObject({ rotatedFrom: key.id, clientName: 'Backend' })
    expect(await partners().revokeKey(id, reissued.key.id)).toMatchObject({ enabled: false })
    const listing = await partners().keys(id)
    expect(listing?.keys.map(each => each.enabled)).toEqual([false, false])
    expect((await failureOf(partners().revokeKey(id, 'key_none'))).code).toBe('not-found')
    expect((await failureOf(partners().keys('ptn_none'))).code).toBe('not-found')
  })

  test('what Horizon does not take is named as the form does', async () => {
    const bad = { ...draft(), contactEmail: 'nobody' }
    const failure = await failureOf(partners().invite(bad, crypto.randomUUID()))
    expect(failure).toMatchObject({
      code: 'validation-failed',
      details: { fields: [{ field: 'contactEmail' }] }
    })
    const resources = [{ type: 'agent', id: 'agent_none', level: 'view' } as const]
    const unknown = { ...draft(), access: { ...access, resources } }
    expect(await failureOf(partners().invite(unknown, crypto.randomUUID()))).toMatchObject({
      code: 'validation-failed',
      details: { status: 422, fields: [{ field: 'access' }] }
    })
    expect(await partners().get('ptn_none')).toBeNull()
    expect((await failureOf(partners().suspend('ptn_none'))).code).toBe('not-found')
  })

  test('an invitation whose reply is lost has an unknown outcome, and the partner is there', async () => {
    const asked = draft()
    faults({ method: 'POST', path: '/admin/partners', action: 'drop-after' })
    const failure = await failureOf(partners().invite(asked, crypto.randomUUID()))
    faults()
    expect(failure.code).toBe('outcome-unknown')
    expect(failure.message).toContain('may be invited')
    const listing = await partners().list()
    expect(listing?.partners.map(each => each.contactEmail)).toContain(asked.contactEmail)
  })

  test('what was done about a partner is in its log, page by page, newest first', async () => {
    const { partner } = await partners().invite(draft(), crypto.randomUUID())
    await partners().update(partner.id, { settings: { maxApiKeys: 2 } })
    await partners().revoke(partner.id)
    const first = await partners().log(partner.id, { limit: 2 })
    expect(first).toMatchObject({ unreadable: 0, hasMore: true })
    expect(first?.entries.map(({ action }) => action)).toEqual([
      'partner.revoked',
      'partner.settings_updated'
    ])
    const after = first?.nextCursor ?? ''
    const second = await partners().log(partner.id, { limit: 2, after })
    expect(second?.entries).toMatchObject([
      { action: 'partner.invited', partner: { id: partner.id }, resource: { type: 'partner' } }
    ])
    expect(second?.hasMore).toBe(false)
    const filtered = await partners().log(partner.id, { action: 'partner.revoked' })
    expect(filtered?.entries).toHaveLength(1)
  })

  test('a change of the state goes with the version that was seen, and stops at another', async () => {
    const { partner } = await partners().invite(draft(), crypto.randomUUID())
    const old = partner.version
    await partners().resendInvitation(partner.id, old)
    for (const late of [
      partners().resendInvitation(partner.id, old),
      partners().withdrawInvitation(partner.id, old),
      partners().revoke(partner.id, old)
    ]) {
      expect((await failureOf(late)).code).toBe('precondition-failed')
    }
    expect((await partners().revoke(partner.id, 2))?.status).toBe('revoked')
  })

  test('the activity of a partner is figures over the window that was asked for', async () => {
    const { partner } = await partners().invite(draft(), crypto.randomUUID())
    for (const [window, buckets] of [
      ['24h', 24],
      ['7d', 28],
      ['30d', 30]
    ] as const) {
      const activity = await partners().activity(partner.id, window)
      expect(activity).toMatchObject({ window, apiCalls: 0, agentInteractions: 0 })
      expect(activity?.series).toHaveLength(buckets)
    }
    const gone = partners().activity('ptn_none', '24h')
    expect((await failureOf(gone)).code).toBe('not-found')
  })

  test('the workspace is what can be shared', async () => {
    const [agents, apps, connections] = await Promise.all([
      partners().agents(),
      partners().apps(),
      partners().connections()
    ])
    expect(agents?.[0]).toMatchObject({ departmentId: 'dept_general' })
    expect([apps, connections]).toEqual([expect.any(Array), expect.any(Array)])
  })
})

describe('against one that knows no more than is documented', () => {
  beforeAll(() => start({ profile: 'documented' }))
  afterAll(close)

  test('there are no partners, and nothing is changed', async () => {
    expect(await partners().list()).toBeNull()
    expect(await partners().log('ptn_1', {})).toBeNull()
    expect(await partners().agents()).toBeNull()
    const failure = await failureOf(partners().invite(draft(), crypto.randomUUID()))
    expect(failure.code).toBe('not-offered')
  })
})

describe('on the Starter plan', () => {
  beforeAll(() => start({ plan: 'starter' }))
  afterAll(close)

  test('the refusal names the way out', async () => {
    const failure = await failureOf(partners().invite(draft(), crypto.randomUUID()))
    expect(failure).toMatchObject({ code: 'forbidden', details: { serverCode: 'plan_required' } })
    expect(failure.details.nextStep).toContain('Upgrade')
  })
})
