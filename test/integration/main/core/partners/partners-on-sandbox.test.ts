import { filesHolding } from '@support/canary-sweep'
import { type CoreOnSandbox, startCoreOnSandbox } from '@support/core-on-sandbox'
import { acceptInvitation, makePartnerKey, outboxOf } from '@support/partners'
import { afterEach, expect, test } from 'vitest'

let machine: CoreOnSandbox
afterEach(() => machine.close())

const isBackground = false
const data = { conversationHistory: 'own', usageMetrics: false, auditLogs: false } as const
const access = {
  resources: [{ type: 'department', id: 'dept_general', level: 'interact' } as const],
  data
}
const draft = {
  organizationName: 'Northwind Agency',
  contactEmail: 'ops@northwind.example',
  access,
  expiresAt: null,
  invitationExpiresAt: null,
  settings: {}
}

type Options = Parameters<typeof startCoreOnSandbox>[0]
type Change = 'suspend' | 'unsuspend' | 'revoke' | 'withdraw'

async function start(options: Options = {}) {
  machine = await startCoreOnSandbox(options)
  const console = await machine.connected('type-to-confirm')
  const { handlers, profileId } = console
  const invite = (more: Partial<typeof draft> = {}) =>
    handlers['partners.invite']({ profileId, draft: { ...draft, ...more } })
  async function invited(more: Partial<typeof draft> = {}) {
    const { partner, linkId } = await invite(more)
    const { link } = await handlers['partners.showLink']({ linkId: linkId ?? '' })
    return { partner, link, linkId, partnerId: partner.id }
  }
  async function accepted() {
    const { link, partnerId } = await invited()
    const reply = await acceptInvitation(link)
    return { partnerId, session: reply.body.session.token as string, link }
  }
  const get = (partnerId: string) => handlers['partners.get']({ profileId, partnerId })
  async function change(partnerId: string, what: Change) {
    const { token, partner } = await handlers['partners.prepareChange']({
      profileId,
      partnerId,
      change: what
    })
    const { organizationName: typedText } = partner
    return handlers['partners.change']({ token, isTicked: true, typedText, reason: null })
  }
  const list = () => handlers['partners.refresh']({ profileId, isBackground })
  return { ...console, sandbox: machine.sandbox, invite, invited, accepted, get, change, list }
}

test('invited, accepted, narrowed, suspended, resumed and revoked, and a key feels each of it', async () => {
  const { handlers, profileId, sandbox, accepted, get, change, list } = await start()
  const { partnerId } = await accepted()
  const path = `/admin/partners/${partnerId}`
  const key = await makePartnerKey(sandbox, { path })
  const call = async () => {
    const reply = await sandbox.withKey(key.plaintext, 'GET', '/api/agents')
    return [reply.status, reply.body.error ?? reply.body.length]
  }
  expect(await call()).toEqual([200, 1])

  const { partner } = await get(partnerId)
  expect(partner).toMatchObject({ status: 'active', apiKeyCount: 1 })
  const { version } = partner
  const saved = await handlers['partners.saveAccess']({
    profileId,
    partnerId,
    seen: { version, access },
    access: { resources: [], data }
  })
  expect(saved.isRaceExcluded).toBe(true)
  expect((await call())[1]).not.toBe(1)
  await handlers['partners.saveAccess']({
    profileId,
    partnerId,
    seen: { version: saved.partner.version, access: { resources: [], data } },
    access
  })
  expect(await call()).toEqual([200, 1])

  expect(await change(partnerId, 'suspend')).toMatchObject({
    isConfirmed: true,
    partner: { status: 'suspended' }
  })
  expect(await call()).toEqual([403, 'partner_suspended'])
  expect((await change(partnerId, 'unsuspend')).isConfirmed).toBe(true)
  expect(await call()).toEqual([200, 1])
  expect((await change(partnerId, 'revoke')).isConfirmed).toBe(true)
  expect(await call()).toEqual([403, 'partner_revoked'])
  expect((await list()).partners).toMatchObject([{ status: 'revoked', apiKeyCount: 0 }])
  await expect(change(partnerId, 'revoke')).rejects.toMatchObject({ code: 'object-changed' })

  const filters = {}
  const log = await handlers['partners.log']({ profileId, partnerId, filters, after: null })
  expect(log.isOffered).toBe(true)
  expect(log.entries.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['partner.invited', 'partner.accepted', 'partner.revoked'])
  )
  const window = '24h'
  const activity = await handlers['partners.activity']({ profileId, partnerId, window })
  expect(activity).toMatchObject({ isOffered: true, activity: { window } })
  expect(activity.activity?.apiCalls).toBeGreaterThan(0)
})

test('the link opens the partnership once, and is in no file of the console', async () => {
  const { handlers, profileId, invited, published, core, sandbox } = await start()
  const { link, partnerId } = await invited()
  const { linkId } = await handlers['partners.resend']({ profileId, partnerId })
  const { link: second } = await handlers['partners.showLink']({ linkId: linkId ?? '' })
  expect(second).not.toBe(link)
  expect((await acceptInvitation(link)).status).toBe(410)
  expect((await acceptInvitation(second)).status).toBe(200)
  expect((await acceptInvitation(second)).status).toBe(410)
  // As the mail of it does hold it, a link that is there would be found.
  expect((await outboxOf(sandbox)).join()).toContain(second)
  await core.stop()
  for (const secret of [
    link,
    second,
    ...[link, second].map(each => each.split('/').at(-1) ?? '')
  ]) {
    expect(await filesHolding(machine.folder, secret)).toEqual([])
    expect(JSON.stringify(published)).not.toContain(secret)
  }
})

test('two admins who edit the same access: the second overwrites nothing and sees the first’s', async () => {
  const { handlers, profileId, invited, sandbox, list } = await start()
  const { partner, partnerId } = await invited()
  await list()
  const theirs = {
    resources: [],
    data: { conversation_history: 'all', usage_metrics: false, audit_logs: false }
  }
  await sandbox.admin('PATCH', `/admin/partners/${partnerId}`, { access: theirs })
  const mine = { ...access, data: { ...data, auditLogs: true } }
  const seen = { version: partner.version, access }
  const save = handlers['partners.saveAccess']({ profileId, partnerId, seen, access: mine })
  await expect(save).rejects.toMatchObject({ code: 'precondition-failed' })
  const held = (await handlers['partners.list']({ profileId })).partners[0]
  expect(held?.access).toEqual({ resources: [], data: { ...data, conversationHistory: 'all' } })
  expect((await list()).partners[0]?.access).toEqual(held?.access)
})

test('what is wrong against the state of Horizon is named by field, and nothing is lost', async () => {
  const { handlers, profileId, invited, invite, list: refresh } = await start()
  const gone = {
    ...access,
    resources: [{ type: 'agent', id: 'agent_gone', level: 'view' } as const]
  }
  await expect(invite({ access: gone as never })).rejects.toMatchObject({
    code: 'validation-failed',
    details: { status: 422, fields: [{ field: 'access' }] }
  })
  const { partner, partnerId } = await invited()
  await refresh()
  const seen = { version: partner.version, access }
  const save = handlers['partners.saveAccess']({ profileId, partnerId, seen, access: gone })
  await expect(save).rejects.toMatchObject({ details: { fields: [{ field: 'access' }] } })
  const list = await handlers['partners.list']({ profileId })
  expect(list.partners).toMatchObject([{ id: partnerId, access }])
})

test('the 26th partner is refused with the way out, and a place is free again after one ends', async () => {
  const { invite, invited, change, list } = await start()
  const first = await invited({ organizationName: 'Agency 1', contactEmail: 'ops@a1.example' })
  for (let n = 2; n <= 25; n += 1) {
    await invite({ organizationName: `Agency ${n}`, contactEmail: `ops@a${n}.example` })
  }
  expect((await list()).limit).toBe(25)
  await expect(invite()).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('25 of 25'),
    details: { nextStep: expect.stringContaining('withdraw') }
  })
  await change(first.partnerId, 'withdraw')
  expect((await invite()).partner.status).toBe('pending')
})

test('an invitation whose reply is lost is found by its name and address, and not sent again', async () => {
  const { invite, list } = await start()
  await machine.script({ method: 'POST', path: '/admin/partners', action: 'drop-after' })
  await expect(invite()).rejects.toMatchObject({
    code: 'outcome-unknown',
    message: expect.stringContaining('is in the list now')
  })
  await machine.script()
  expect((await list()).partners).toHaveLength(1)
  expect(machine.sent.filter(({ method }) => method === 'POST')).toHaveLength(1)
})

test('a change whose reply is lost is settled by reading the partner again', async () => {
  const { accepted, change } = await start()
  const { partnerId } = await accepted()
  await machine.script({
    method: 'POST',
    path: '/admin/partners/:id/suspend',
    action: 'drop-after'
  })
  expect(await change(partnerId, 'suspend')).toMatchObject({
    isConfirmed: true,
    partner: { status: 'suspended' }
  })
})

test('offline, what was read is shown with its age, and nothing is changed', async () => {
  const { handlers, profileId, accepted, list, get, change } = await start()
  const { partnerId } = await accepted()
  await list()
  await handlers['workspace.refresh']({ profileId, isBackground })
  machine.goOffline()
  expect(await list()).toMatchObject({
    partners: [{ id: partnerId }],
    failure: { code: 'refused' }
  })
  expect(await get(partnerId)).toMatchObject({ failure: { code: 'refused' } })
  const workspace = await handlers['workspace.refresh']({ profileId, isBackground })
  expect(workspace).toMatchObject({
    departments: [{ id: 'dept_general' }],
    failure: { code: 'refused' }
  })
  expect(workspace.agents?.length).toBeGreaterThan(0)
  await expect(change(partnerId, 'suspend')).rejects.toMatchObject({ code: 'refused' })
  expect(machine.sent.filter(({ path }) => path.endsWith('/suspend'))).toEqual([])
})

test('a Horizon that knows no more than is documented is said to have no partners', async () => {
  const { handlers, profileId, invite, list } = await start({ profile: 'documented' })
  expect(await list()).toMatchObject({ isOffered: false, partners: [] })
  const { features } = await handlers['horizon.offers']({ profileId })
  expect(features).not.toContain('partners')
  await expect(invite()).rejects.toMatchObject({ code: 'not-offered' })
})

test('all partners of the acme organization can be read', async () => {
  const { list, get } = await start({ scenario: 'acme' })
  const { partners, unreadable } = await list()
  expect(unreadable).toEqual([])
  for (const { id } of partners) expect((await get(id)).partner.id).toBe(id)
})
