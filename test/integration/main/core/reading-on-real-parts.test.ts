import { type CoreOnSandbox, startCoreOnSandbox } from '@support/core-on-sandbox'
import { makeKey } from '@support/sandbox'
import { afterEach, expect, test } from 'vitest'

let machine: CoreOnSandbox
afterEach(() => machine.close())

async function start(options: Parameters<typeof startCoreOnSandbox>[0] = {}) {
  machine = await startCoreOnSandbox(options)
  return machine
}

test('usage and requests agree with what was called, and are there again offline', async () => {
  const { sandbox, connected } = await start()
  const { id: keyId, plaintext } = await makeKey(sandbox)
  for (let nth = 0; nth < 7; nth += 1) await sandbox.withKey(plaintext, 'GET', '/api/agents')
  const { handlers, profileId, core, keychain } = await connected()
  const usage = { profileId, keyId, window: '24h' } as const
  const fetched = await handlers['usage.fetch']({ ...usage, isBackground: false })
  const logged = await handlers['requests.fetch']({ profileId, keyId, filters: {} })
  expect(fetched).toMatchObject({ usage: { totalRequests: 7, unreadable: [] } })
  expect(logged.page?.requests).toHaveLength(7)
  await core.stop()

  machine.goOffline()
  const next = machine.app(keychain)
  expect(await next.handlers['usage.held'](usage)).toEqual(fetched)
  expect(await next.handlers['usage.fetch']({ ...usage, isBackground: false })).toEqual({
    ...fetched,
    failure: expect.objectContaining({ code: expect.any(String) })
  })
  expect(await next.handlers['requests.held']({ profileId, keyId })).toEqual(logged)
  const list = await next.handlers['keys.list']({ profileId })
  expect(list.keys.map(({ id }) => id)).toEqual([keyId])
})

test('usage that does not get through shows in the list at once, and the return is announced', async () => {
  const { sandbox, connected } = await start()
  const { id: keyId } = await makeKey(sandbox)
  const { handlers, profileId, list, published } = await connected()
  expect(list.failure).toBeUndefined()
  const ask = () =>
    handlers['usage.fetch']({ profileId, keyId, window: '30d', isBackground: false })

  machine.goOffline()
  const { failure } = await ask()
  expect(failure?.code).toBe('refused')
  expect((await handlers['keys.list']({ profileId })).failure).toEqual(failure)
  const announced = () => published.filter(({ name }) => name === 'horizon.answersAgain')
  expect(announced()).toEqual([])

  machine.comeBack()
  await handlers['keys.refresh']({ profileId, isBackground: true })
  expect(announced()).toEqual([{ name: 'horizon.answersAgain', payload: { profileId } }])
  expect((await ask()).failure).toBeUndefined()
})

test('against a documented Horizon everything missing is said, and nothing but GETs leave', async () => {
  const { sandbox, connected } = await start({ profile: 'documented' })
  const { id: keyId } = await makeKey(sandbox)
  const { handlers, profileId, list } = await connected()
  expect(list).toMatchObject({ keys: [{ id: keyId }], failure: undefined, hasExtensions: false })
  expect(await handlers['horizon.offers']({ profileId })).toMatchObject({
    source: 'probe',
    features: []
  })
  const usage = { profileId, keyId, window: '7d', isBackground: false } as const
  const notOffered = { failure: { code: 'not-offered' } }
  expect(await handlers['usage.fetch'](usage)).toMatchObject(notOffered)
  expect(await handlers['usage.fetch']({ ...usage, keyId: null })).toMatchObject(notOffered)
  const requests = await handlers['requests.fetch']({ profileId, keyId, filters: {} })
  expect(requests).toMatchObject(notOffered)
  expect(await handlers['directory.refresh']({ profileId, isBackground: false })).toMatchObject({
    users: null,
    departments: null,
    fetchedAt: expect.any(String)
  })
  expect(new Set(machine.sent.map(({ method }) => method))).toEqual(new Set(['GET']))
})

test('a whole Horizon is taken at its word, without a probe', async () => {
  const { connected } = await start({ scenario: 'acme' })
  const { handlers, profileId } = await connected()
  expect(await handlers['horizon.offers']({ profileId })).toMatchObject({
    source: 'capabilities',
    features: expect.arrayContaining(['keys.update', 'keys.usage', 'directory'])
  })
  expect(machine.sent.map(({ path }) => path)).not.toContain('/admin/usage')
  const directory = await handlers['directory.refresh']({ profileId, isBackground: false })
  expect(directory.users?.length).toBeGreaterThan(3)
  expect(directory.departments?.length).toBeGreaterThan(1)
})

test('each request of the console’s own is counted, those of the operator are not', async () => {
  const { connected } = await start()
  const { handlers, profileId } = await connected()
  expect(await handlers['horizon.polling']({ profileId })).toMatchObject({ usedThisHour: 0 })
  machine.sent.length = 0
  await handlers['keys.refresh']({ profileId, isBackground: true })
  const { usedThisHour } = await handlers['horizon.polling']({ profileId })
  expect(usedThisHour).toBe(machine.sent.length)
  expect(usedThisHour).toBe(2)
})

test('a new secret that Horizon refuses leaves the old one at work', async () => {
  const { connected } = await start()
  const { handlers, profileId } = await connected()
  const set = handlers['profiles.setSecret']({ profileId, secret: 'wrong', storage: 'keychain' })
  await expect(set).rejects.toMatchObject({
    code: 'invalid-admin-secret',
    message: expect.stringContaining('was kept')
  })
  expect(await handlers['keys.refresh']({ profileId, isBackground: false })).toMatchObject({
    failure: undefined
  })
})

test('changes made by somebody else while the console was closed are told at the next start', async () => {
  const { sandbox, connected } = await start()
  const { id: keyId } = await makeKey(sandbox, { client_name: 'Old' })
  const first = await connected()
  const { profileId } = first
  await first.core.stop()
  await makeKey(sandbox, { client_name: 'New' })
  await sandbox.admin('DELETE', `/admin/api-keys/${keyId}`)

  const { handlers } = machine.app(first.keychain)
  await handlers['keys.refresh']({ profileId, isBackground: false })
  const { changes, upTo } = await handlers['keys.changes']({ profileId })
  expect(changes.map(({ clientName, kind }) => [clientName, kind])).toEqual(
    expect.arrayContaining([
      ['New', 'appeared'],
      ['Old', 'revoked']
    ])
  )
  await handlers['keys.markChangesSeen']({ profileId, upTo: upTo ?? '' })
  expect((await handlers['keys.changes']({ profileId })).changes).toEqual([])
})

test('a read-only profile lets nothing but GETs out', async () => {
  const { sandbox, connected } = await start()
  const { id: keyId } = await makeKey(sandbox)
  const { handlers, profileId } = await connected('read-only')
  const draft = { clientName: 'CI', scopes: ['agents:read'], expiresAt: null }
  await expect(handlers['keys.create']({ profileId, draft })).rejects.toMatchObject({
    code: 'read-only'
  })
  await expect(handlers['keys.prepareRevoke']({ profileId, keyId })).rejects.toMatchObject({
    code: 'read-only'
  })
  expect(new Set(machine.sent.map(({ method }) => method))).toEqual(new Set(['GET']))
})
