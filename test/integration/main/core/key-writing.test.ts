import { emptyPurpose } from '@shared/domain/key-purpose'
import { type CoreOnSandbox, startCoreOnSandbox } from '@support/core-on-sandbox'
import { makeKey } from '@support/sandbox'
import { afterEach, expect, test } from 'vitest'

let machine: CoreOnSandbox
afterEach(() => machine.close())

const isBackground = false
const draft = { clientName: 'Night report', scopes: ['agents:read'], expiresAt: null }
const keysPath = '/admin/api-keys'
type Console = Awaited<ReturnType<CoreOnSandbox['connected']>>

async function start(options: Parameters<typeof startCoreOnSandbox>[0] = {}) {
  machine = await startCoreOnSandbox(options)
  const console = await machine.connected('normal')
  return { ...console, sandbox: machine.sandbox }
}
const given = (token: string) =>
  ({ token, isTicked: false, typedText: null, reason: 'leaked' }) as const

async function revoke({ handlers, profileId }: Console, keyId: string) {
  const { token } = await handlers['keys.prepareRevoke']({ profileId, keyId })
  return handlers['keys.revoke'](given(token))
}

test('a user key belongs to its owner, an organization key to its departments, with a purpose', async () => {
  const { handlers, profileId, sandbox } = await start({ scenario: 'acme' })
  const users = (await sandbox.admin('GET', '/admin/users')).body
  const [department] = (await sandbox.admin('GET', '/admin/departments')).body
  const owner = users.find((user: { role: string }) => user.role === 'member')
  const purpose = { ...emptyPurpose, owner: 'Platform team' }
  const user = await handlers['keys.create']({
    profileId,
    draft: { ...draft, type: 'user', ownerUserId: owner.id, purpose }
  })
  expect(user).toMatchObject({
    differences: [],
    key: { type: 'user', createdBy: { id: owner.id } }
  })
  await handlers['reveals.acknowledge']({ revealId: user.revealId })
  const departments = [department.id]
  const organization = await handlers['keys.create']({
    profileId,
    draft: { ...draft, type: 'organization', departments, rateLimit: 20, rateLimitPerDay: 900 }
  })
  expect(organization).toMatchObject({ differences: [], key: { departments, rateLimit: 20 } })
  const { purposes } = await handlers['purposes.list']({ profileId })
  expect(purposes).toMatchObject([{ keyId: user.key.id, owner: 'Platform team' }])
})

test('an owner that Horizon does not know is refused beside its field', async () => {
  const { handlers, profileId } = await start()
  const created = handlers['keys.create']({
    profileId,
    draft: { ...draft, type: 'user', ownerUserId: 'user_none' }
  })
  await expect(created).rejects.toMatchObject({ details: { fields: [{ field: 'ownerUserId' }] } })
})

test('a documented Horizon ignores type and departments, and that is said', async () => {
  const { handlers, profileId } = await start({ profile: 'documented' })
  const { differences, key } = await handlers['keys.create']({
    profileId,
    draft: { ...draft, departments: ['dept_sales'] }
  })
  expect(differences).toEqual(['departments: asked for dept_sales, the key has every department'])
  expect(key.type).toBeUndefined()
})

test('a documented Horizon revokes, and says neither usage nor who is still calling', async () => {
  const console = await start({ profile: 'documented' })
  const { handlers, profileId, sandbox } = console
  const { id: keyId } = await makeKey(sandbox)
  const facts = await handlers['keys.prepareRevoke']({ profileId, keyId })
  expect(facts.impact).toEqual({ state: 'not-offered' })
  expect(await handlers['keys.revoke'](given(facts.token))).toMatchObject({ isConfirmed: true })
  expect(await handlers['keys.mustRevoke']({ profileId })).toEqual({ entries: [] })
  expect(await handlers['keys.rejectedCalls']({ profileId, keyId })).toMatchObject({
    state: 'not-offered'
  })
  const seen = { rateLimit: 100 }
  const updated = handlers['keys.updateLimits']({ profileId, keyId, seen, rateLimit: 60 })
  await expect(updated).rejects.toMatchObject({ code: 'not-offered' })
})

test('limits are changed under If-Match; a change by somebody else in between stops them', async () => {
  const { handlers, profileId, sandbox } = await start()
  const { id: keyId } = await makeKey(sandbox)
  const seen = { version: 1, rateLimit: 100, rateLimitPerDay: null }
  const update = (limits: object) =>
    handlers['keys.updateLimits']({ profileId, keyId, seen, ...limits })
  await machine.script({ method: 'PATCH', path: keysPath, action: 'status', status: 412 })
  await expect(update({ rateLimit: 50 })).rejects.toMatchObject({ code: 'object-changed' })
  await machine.script()
  expect(await update({ rateLimit: 60, rateLimitPerDay: 1_000 })).toMatchObject({
    key: { rateLimit: 60, rateLimitPerDay: 1_000, version: 2 },
    isRaceExcluded: true
  })
  const stale = await update({ rateLimit: 30 }).catch(e => e)
  expect(stale.message).toContain('limit per minute 100 → 60')
})

test.each([
  ['drop-after', { isDone: true }],
  ['drop-before', { code: 'outcome-unknown' }],
  ['500', { code: 'server-error' }],
  ['409', { code: 'conflict' }]
])('a change that meets %s is decided by a reading', async (action, expected) => {
  const { handlers, profileId, sandbox } = await start()
  const { id: keyId } = await makeKey(sandbox)
  const status = Number(action)
  const fault = Number.isNaN(status) ? { action } : { action: 'status', status }
  await machine.script({ method: 'PATCH', path: keysPath, ...fault })
  const seen = { version: 1 }
  const changed = await handlers['keys.updateLimits']({ profileId, keyId, seen, rateLimit: 60 })
    .then(({ key }) => ({ isDone: key.rateLimit === 60 }))
    .catch(({ code }) => ({ code }))
  expect(changed).toEqual(expected)
})

test.each([
  ['drop-after', { isConfirmed: true }, 0],
  ['drop-before', { code: 'outcome-unknown' }, 1],
  ['500', { code: 'outcome-unknown' }, 1],
  ['404', { code: 'not-found' }, 1],
  ['200', { isConfirmed: false }, 1],
  ['409', { code: 'conflict' }, 1]
])('a revoke that meets %s is decided by a reading', async (action, expected, listed) => {
  const console = await start()
  const { handlers, profileId, sandbox } = console
  const { id } = await makeKey(sandbox)
  const status = Number(action)
  const fault = Number.isNaN(status) ? { action } : { action: 'status', status }
  await machine.script({ method: 'DELETE', path: keysPath, ...fault })
  const revoked = await revoke(console, id)
    .then(({ isConfirmed }) => ({ isConfirmed }))
    .catch(({ code }) => ({ code }))
  expect(revoked).toEqual(expected)
  expect((await handlers['keys.mustRevoke']({ profileId })).entries).toHaveLength(listed)
  await machine.script()
  await sandbox.admin('DELETE', `${keysPath}/${id}`)
  await handlers['keys.refresh']({ profileId, isBackground })
  expect((await handlers['keys.mustRevoke']({ profileId })).entries).toEqual([])
})

test('what must still be revoked is known after a restart', async () => {
  const console = await start()
  const { profileId, keychain, sandbox } = console
  const { id } = await makeKey(sandbox)
  await machine.script({ method: 'DELETE', path: keysPath, action: 'status', status: 409 })
  await revoke(console, id).catch(() => undefined)
  await console.core.stop()
  const next = machine.app(keychain)
  const { entries } = await next.handlers['keys.mustRevoke']({ profileId })
  expect(entries).toMatchObject([{ keyId: id, state: 'still-active', reason: 'leaked' }])
})

test('the impact is the traffic of the last minutes; afterwards the refused calls are told by caller', async () => {
  const console = await start()
  const { handlers, profileId, sandbox } = console
  const { id: keyId, plaintext } = await makeKey(sandbox)
  const headers = { 'User-Agent': 'backend/1' }
  for (let call = 0; call < 3; call += 1) {
    await sandbox.withKey(plaintext, 'GET', '/api/agents', undefined, headers)
  }
  const probe = { 'User-Agent': 'horizon-console-probe/0.1' }
  await sandbox.withKey(plaintext, 'GET', '/api/agents', undefined, probe)
  const facts = await handlers['keys.prepareRevoke']({ profileId, keyId })
  expect(facts.impact).toMatchObject({
    state: 'known',
    last10Minutes: 3,
    last24Hours: 3,
    isWhole: true,
    callerCount: 1,
    callers: [{ path: '/api/agents', userAgent: 'backend/1', requests: 3 }]
  })
  await handlers['keys.revoke'](given(facts.token))
  await sandbox.withKey(plaintext, 'GET', '/api/agents', undefined, headers)
  await sandbox.withKey(plaintext, 'GET', '/api/agents', undefined, headers)
  expect(await handlers['keys.rejectedCalls']({ profileId, keyId })).toMatchObject({
    state: 'known',
    total: 2,
    isWhole: true,
    callers: [{ userAgent: 'backend/1', path: '/api/agents', requests: 2 }]
  })
})

test('several keys are revoked, one of them refused, and one list tells which', async () => {
  const { handlers, profileId, sandbox } = await start()
  const made = [await makeKey(sandbox), await makeKey(sandbox), await makeKey(sandbox)]
  const keyIds = made.map(({ id }) => id)
  const facts = await handlers['keys.prepareRevokeMany']({ profileId, keyIds })
  expect(facts.keys.map(({ requests24h }) => requests24h)).toEqual([0, 0, 0])
  await machine.script({ method: 'DELETE', path: keysPath, action: 'status', status: 409, nth: 2 })
  const operationId = '11111111-1111-4111-8111-111111111111'
  const { results } = await handlers['keys.revokeMany']({ ...given(facts.token), operationId })
  expect(results.map(({ outcome }) => outcome)).toEqual(['revoked', 'failed', 'revoked'])
  const { entries } = await handlers['keys.mustRevoke']({ profileId })
  expect(entries.map(({ keyId }) => keyId)).toEqual([keyIds[1]])
})

test('the export holds the keys of the list', async () => {
  const { handlers, profileId, files } = await start({ scenario: 'acme' })
  const { keys } = await handlers['keys.list']({ profileId })
  const keyIds = keys.map(({ id }) => id)
  const exported = await handlers['keys.exportCsv']({ profileId, keyIds })
  expect(exported).toMatchObject({ rows: keys.length, leftOut: 0 })
  const csv = files.writeNew.mock.calls[0]?.[1].reveal() ?? ''
  for (const { id } of keys) expect(csv).toContain(`${id},`)
})

test('who revoked a key here and why is known after a restart, for one and for many at once', async () => {
  const console = await start()
  const { handlers, profileId, sandbox, core, keychain } = console
  const keyIds: string[] = []
  for (const _ of Array(3)) keyIds.push((await makeKey(sandbox)).id)
  const [one = '', ...many] = keyIds
  await revoke(console, one)
  const { token } = await handlers['keys.prepareRevokeMany']({ profileId, keyIds: many })
  const operationId = '11111111-1111-4111-8111-111111111111'
  await handlers['keys.revokeMany']({ ...given(token), operationId })
  await core.stop()

  const again = machine.app(keychain)
  await again.core.start()
  for (const keyId of keyIds) {
    const { key, revokedHere } = await again.handlers['keys.get']({ profileId, keyId })
    expect(key.enabled).toBe(false)
    expect(revokedHere).toMatchObject({ by: 'Ada Moreau', reason: 'leaked' })
  }
})
