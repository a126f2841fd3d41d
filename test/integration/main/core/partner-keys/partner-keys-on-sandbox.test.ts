import { filesHolding } from '@support/canary-sweep'
import { type CoreOnSandbox, startCoreOnSandbox } from '@support/core-on-sandbox'
import { makePartner, makePartnerKey } from '@support/partners'
import { afterEach, beforeEach, expect, test } from 'vitest'

let machine: CoreOnSandbox
beforeEach(async () => {
  machine = await startCoreOnSandbox()
})
afterEach(() => machine.close())

const draft = {
  clientName: 'CRM sync',
  ipAllowlist: ['127.0.0.0/8', '127.0.0.1'],
  openReason: null,
  rateLimit: 40,
  expiresAt: null
}
const given = { isTicked: true, typedText: 'CRM sync', reason: 'Agreed with the agency' }

async function withPartner(settings: object = {}) {
  const partner = await makePartner(machine.sandbox, { settings })
  const app = await machine.connected()
  const { profileId } = app
  const of = { profileId, partnerId: partner.id }
  await app.handlers['partners.refresh']({ profileId, isBackground: false })
  return {
    ...app,
    partner,
    of,
    create: () => app.handlers['partnerKeys.create']({ ...of, draft }),
    refresh: () => app.handlers['partnerKeys.refresh']({ ...of, isBackground: false })
  }
}

/** Writes to Horizon's partner endpoints, in their order. */
const writes = () =>
  machine.sent
    .filter(({ method, path }) => method !== 'GET' && path.includes('/api-keys'))
    .map(({ method, path }) => `${method} ${path.replace(/(ptn|key)_[^/]+/g, '$1')}`)
const status = async (plaintext: string) =>
  (await machine.sandbox.withKey(plaintext, 'GET', '/api/agents')).status

test('created, used, counted, revoked in two steps, and refused at once', async () => {
  const { handlers, of, create, refresh } = await withPartner()
  const { key, revealId, differences } = await create()
  expect(differences).toEqual([])
  expect(key).toMatchObject({ ipAllowlist: ['127.0.0.0/8'], rateLimit: 40, type: 'partner' })
  const { plaintext } = await handlers['reveals.show']({ revealId })
  expect(await status(plaintext)).toBe(200)
  const operationId = '11111111-1111-4111-8111-111111111111'
  const { proof } = await handlers['proofs.run']({ revealId, operationId })
  expect(proof).toMatchObject({
    permitted: { verdict: 'proved', status: 200 },
    refused: { verdict: 'not-provable' }
  })
  await handlers['reveals.acknowledge']({ revealId })
  expect(await refresh()).toMatchObject({ maxKeys: 5, isOffered: true, keys: [{ id: key.id }] })

  const prepared = await handlers['partnerKeys.prepareRevoke']({ ...of, keyId: key.id })
  expect(prepared.impact).toMatchObject({ state: 'known', last24Hours: 1, callerCount: 1 })
  const revoked = await handlers['partnerKeys.revoke']({ token: prepared.token, ...given })
  expect(revoked).toMatchObject({ isConfirmed: true, key: { enabled: false } })
  expect(await status(plaintext)).toBe(401)
  expect(writes()).toEqual([
    'POST /admin/partners/ptn/api-keys',
    'DELETE /admin/partners/ptn/api-keys/key'
  ])
  expect(
    (await handlers['keys.refresh']({ profileId: of.profileId, isBackground: false })).keys
  ).toEqual([])
})

test('a reissue kills the old key with the call that makes the new one, at the limit too', async () => {
  const { handlers, of, create } = await withPartner({ max_api_keys: 1 })
  const { key, revealId } = await create()
  const old = (await handlers['reveals.show']({ revealId })).plaintext
  await handlers['reveals.acknowledge']({ revealId })
  await expect(create()).rejects.toMatchObject({ code: 'conflict' })

  const { token } = await handlers['partnerKeys.prepareReissue']({ ...of, keyId: key.id })
  expect(await status(old)).toBe(200)
  const made = await handlers['partnerKeys.reissue']({ token, ...given })
  expect(made.key).toMatchObject({ clientName: 'CRM sync', rotatedFrom: key.id })
  const fresh = (await handlers['reveals.show']({ revealId: made.revealId })).plaintext
  expect([await status(old), await status(fresh)]).toEqual([401, 200])
  expect(writes()).toEqual([
    'POST /admin/partners/ptn/api-keys',
    'POST /admin/partners/ptn/api-keys/key/rotate'
  ])
})

test('a reply that was lost after the commit: the list has the key, and it is not made twice', async () => {
  const { create, refresh, partner } = await withPartner()
  await refresh()
  const path = `${partner.path}/api-keys`
  await machine.script({ method: 'POST', path, nth: 1, action: 'drop-after' })
  await expect(create()).rejects.toMatchObject({
    code: 'outcome-unknown',
    message: expect.stringContaining('is among the partner’s keys now')
  })
  const { keys, strays } = await refresh()
  expect(keys).toHaveLength(1)
  expect(strays).toMatchObject([{ kind: 'outcome-unknown', keyId: keys[0]?.id }])
  expect(writes()).toHaveLength(1)
})

test('offline the keys are shown with their age; nothing of a secret is on disk', async () => {
  const { handlers, of, create, refresh, files } = await withPartner()
  const { key, revealId } = await create()
  const { plaintext } = await handlers['reveals.show']({ revealId })
  const { fetchedAt } = await refresh()
  machine.goOffline()
  const offline = await refresh()
  expect(offline).toMatchObject({ fetchedAt, keys: [{ id: key.id }] })
  expect(offline.failure).toBeDefined()
  const handoff = await handlers['partnerKeys.handoff']({ ...of, keyId: key.id })
  expect(handoff).toMatchObject({ partner: 'Northwind Agency', keyName: 'CRM sync' })
  await handlers['partnerKeys.exportHandoff']({ ...of, keyId: key.id })
  const [, page] = files.writeNew.mock.calls.at(-1) ?? []
  expect(page?.reveal()).not.toContain(plaintext)
  await handlers['reveals.acknowledge']({ revealId })
  expect(await filesHolding(machine.folder, plaintext)).toEqual([])
})

test('a run that ended before the key was stored offers it once more', async () => {
  const app = await withPartner()
  const { key, revealId } = await app.create()
  const { plaintext } = await app.handlers['reveals.show']({ revealId })
  await app.core.stop()
  const again = machine.app(app.keychain)
  await again.core.start()
  await again.handlers['partnerKeys.list'](app.of)
  const { reveals } = await again.handlers['reveals.pending']({ profileId: app.profileId })
  expect(reveals).toMatchObject([{ revealId, keyId: key.id, isRecovered: true }])
  expect(await again.handlers['reveals.show']({ revealId })).toEqual({ plaintext })
})

test('F37: at the limit a rotation sends nothing; with a place the POST comes before the DELETE', async () => {
  const app = await withPartner({ max_api_keys: 2 })
  const { handlers, of, partner } = app
  const { key, revealId } = await app.create()
  const old = (await handlers['reveals.show']({ revealId })).plaintext
  await handlers['reveals.acknowledge']({ revealId })
  const second = await makePartnerKey(machine.sandbox, partner, { client_name: 'Other' })
  const before = writes().length
  const asked = { ...of, keyId: key.id, mode: 'guided' } as const
  const { checks } = await handlers['rotations.preflight'](asked)
  expect(checks.find(({ name }) => name === 'partner-slot')).toMatchObject({ result: 'failed' })
  await expect(handlers['rotations.start']({ ...asked, expiresAt: null })).rejects.toMatchObject({
    code: 'conflict'
  })
  expect(writes()).toHaveLength(before)

  await machine.sandbox.admin('DELETE', second.path)
  const { id } = await handlers['rotations.start']({ ...asked, expiresAt: null })
  const rotation = { profileId: of.profileId, rotationId: id }
  const created = await handlers['rotations.create'](rotation)
  expect(created).toMatchObject({ situation: 'to-store', differences: [], partnerId: partner.id })
  expect(created.replacement?.ipAllowlist).toEqual(['127.0.0.0/8'])
  const newReveal = created.revealId ?? ''
  const fresh = (await handlers['reveals.show']({ revealId: newReveal })).plaintext
  await handlers['reveals.acknowledge']({ revealId: newReveal })
  await handlers['rotations.deliver'](rotation)
  expect([await status(old), await status(fresh)]).toEqual([200, 200])
  const verified = await handlers['rotations.verify']({ ...rotation, by: { kind: 'first-use' } })
  expect(verified.steps[3]).toMatchObject({ state: 'done' })
  const drain = await handlers['rotations.refreshDrain']({
    ...rotation,
    window: '24h',
    isBackground: false
  })
  expect(drain.evidence).toBe('callers')
  expect(drain.pairs).toHaveLength(1)

  const target = { kind: 'old' } as const
  const { token } = await handlers['rotations.prepareRevoke']({ ...rotation, target })
  const consent = { isTicked: true, typedText: 'CRM sync', overrideReason: 'Agreed' }
  const ended = await handlers['rotations.revoke']({ token, ...consent })
  expect(ended.situation).toBe('to-record')
  expect([await status(old), await status(fresh)]).toEqual([401, 200])
  expect(writes().slice(before)).toEqual([
    'POST /admin/partners/ptn/api-keys',
    'DELETE /admin/partners/ptn/api-keys/key'
  ])
  const recorded = await handlers['rotations.record'](rotation)
  expect(recorded.endedHow).toBe('recorded')
  expect(recorded.entries.at(-1)?.event).toMatchObject({ is: 'rename-failed' })
  const now = (await machine.sandbox.admin('GET', `/admin/partners/${partner.id}`)).body
  expect(now).toMatchObject({ status: 'active', api_key_count: 1 })
  for (const secret of [old, fresh]) {
    expect(await filesHolding(machine.folder, secret)).toEqual([])
  }
})
