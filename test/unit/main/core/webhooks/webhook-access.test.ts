import { AppError } from '@shared/errors'
import { canarySecret } from '@support/fakes'
import { nextRun, webhookApp } from '@support/webhook-app'
import { expect, test } from 'vitest'

const features = ['keys.read']
const key = 'hz_live_CANARYwebhooksKey0123456789abcdefghij'

const usedKeys = (machine: Awaited<ReturnType<typeof webhookApp>>['machine']) =>
  machine.remote.connector.webhooks.mock.calls.map(([, used]) => used?.reveal() ?? null)

test('the admin secret is used where Horizon lists webhooks.admin, and nowhere else', async () => {
  const admin = await webhookApp()
  expect(await admin.refresh()).toMatchObject({
    access: 'admin-secret',
    webhooks: [{ id: 'wh_1' }]
  })
  expect(usedKeys(admin.machine)).toEqual([null])

  const none = await webhookApp({ features })
  expect(await none.refresh()).toMatchObject({ access: 'none', webhooks: [], fetchedAt: null })
  expect(none.machine.remote.connector.webhooks).not.toHaveBeenCalled()
})

test('a webhook key is asked once, then kept in the keychain and used', async () => {
  const { handlers, refresh, profileId, machine } = await webhookApp({ features })
  expect(await handlers['webhooks.setKey']({ profileId, key })).toEqual({ hint: 'hz_live_CANA' })
  expect(machine.remote.hooks.webhooks.list).toHaveBeenCalledTimes(1)
  expect(await refresh()).toMatchObject({ access: 'api-key', webhooks: [{ id: 'wh_1' }] })
  expect(usedKeys(machine)).toEqual([key, key])
  expect(machine.keychain.entries.get(`webhook-key/${profileId}`)).toContain(key)
  expect(JSON.stringify(machine.profiles.stored)).not.toContain('CANARYwebhooks')
})

test('no procedure answers the webhook key', async () => {
  const { handlers, refresh, profileId } = await webhookApp({ features })
  await handlers['webhooks.setKey']({ profileId, key })
  const answers = [
    await handlers['webhooks.keyState']({ profileId }),
    await refresh(),
    await handlers['profiles.list']({})
  ]
  expect(answers[0]).toMatchObject({ isSet: true, hint: 'hz_live_CANA' })
  expect(JSON.stringify(answers)).not.toContain(key.slice(0, 20))
})

test('a key that Horizon refuses is not kept', async () => {
  const { handlers, profileId, machine } = await webhookApp({ features })
  machine.remote.hooks.webhooks.list.mockRejectedValueOnce(new AppError('forbidden', 'no'))
  await expect(handlers['webhooks.setKey']({ profileId, key })).rejects.toMatchObject({
    code: 'forbidden'
  })
  expect(await handlers['webhooks.keyState']({ profileId })).toMatchObject({ isSet: false })
  expect(machine.keychain.entries.has(`webhook-key/${profileId}`)).toBe(false)
})

test.each([
  ['the admin secret', `${canarySecret}`],
  ['something that is no key', 'whatever'],
  ['a key with a line end', `${key}\n`],
  ['half a key', 'hz_live_abc']
])('%s is no webhook key', async (_what, wrong) => {
  const { handlers, profileId, machine } = await webhookApp({ features })
  await expect(handlers['webhooks.setKey']({ profileId, key: wrong })).rejects.toMatchObject({
    code: 'invalid-input',
    details: { fields: [{ field: 'key' }] }
  })
  expect(machine.remote.connector.webhooks).not.toHaveBeenCalled()
})

test('the key goes only to the address it was entered for', async () => {
  const { handlers, refresh, profileId, machine } = await webhookApp({ features })
  await handlers['webhooks.setKey']({ profileId, key })
  const account = `webhook-key/${profileId}`
  const entry = machine.keychain.entries.get(account) ?? ''
  machine.keychain.entries.set(account, entry.replace('horizon.example', 'other.example'))
  machine.remote.connector.webhooks.mockClear()
  expect((await refresh()).failure).toMatchObject({ code: 'secret-other-origin' })
  expect(machine.remote.connector.webhooks).not.toHaveBeenCalled()
})

test('an entry that another program changed is not used', async () => {
  const { handlers, refresh, profileId, machine } = await webhookApp({ features })
  await handlers['webhooks.setKey']({ profileId, key })
  const entry = machine.keychain.entries.get(`webhook-key/${profileId}`) ?? ''
  const marker = machine.profiles.stored[0]?.webhookKey?.marker ?? ''
  machine.keychain.entries.set(`webhook-key/${profileId}`, entry.replace(marker, 'other'))
  expect((await refresh()).failure).toMatchObject({ code: 'secret-missing' })
})

test('a locked keychain is said, not taken for no key', async () => {
  const { handlers, profileId, machine } = await webhookApp({ features })
  await handlers['webhooks.setKey']({ profileId, key })
  const { handlers: next } = await nextRun(machine, profileId)
  await next['webhooks.refresh']({ profileId, isBackground: false })
  machine.keychain.become('locked')
  const list = await next['webhooks.refresh']({ profileId, isBackground: false })
  expect(list).toMatchObject({ access: 'api-key', failure: { code: 'keychain-locked' } })
})

test('a removed key is gone from the keychain', async () => {
  const { handlers, refresh, profileId, machine } = await webhookApp({ features })
  await handlers['webhooks.setKey']({ profileId, key })
  await handlers['webhooks.removeKey']({ profileId })
  expect(machine.keychain.entries.has(`webhook-key/${profileId}`)).toBe(false)
  expect((await refresh()).access).toBe('none')
})

test('deleting the profile lists the webhook key and takes it along', async () => {
  const { handlers, profileId, machine } = await webhookApp({ features })
  await handlers['webhooks.setKey']({ profileId, key })
  const { token, items } = await handlers['profiles.prepareDelete']({ profileId })
  expect(items).toContainEqual({
    kind: 'keychain',
    what: 'Webhook key of “Production” in the keychain'
  })
  const { remaining } = await handlers['profiles.delete']({ token })
  expect(remaining).toEqual([])
  expect([...machine.keychain.entries.keys()]).toEqual([])
})

test('a profile kept for the session keeps its webhook key there too', async () => {
  const app = await webhookApp({ features })
  const { handlers, profileId, machine } = app
  machine.profiles.stored = machine.profiles.stored.map(profile => ({
    ...profile,
    secretStorage: 'session' as const
  }))
  const entry = machine.keychain.entries.get(`admin-secret/${profileId}`) ?? ''
  app.session.entries.set(`admin-secret/${profileId}`, entry)
  await handlers['webhooks.setKey']({ profileId, key })
  expect(machine.keychain.entries.has(`webhook-key/${profileId}`)).toBe(false)
  expect(app.session.entries.has(`webhook-key/${profileId}`)).toBe(true)
})

test('a webhook key the profile could not be told of does not stay in the keychain', async () => {
  const { handlers, profileId, machine } = await webhookApp({ features })
  const { stored } = machine.profiles
  Object.defineProperty(machine.profiles, 'stored', {
    get: () => stored,
    set: () => {
      throw new Error('disk full')
    }
  })
  await expect(handlers['webhooks.setKey']({ profileId, key })).rejects.toBeDefined()
  expect(machine.keychain.entries.has(`webhook-key/${profileId}`)).toBe(false)
})
