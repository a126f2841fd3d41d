import { AppError } from '@shared/errors'
import { aKeyDraft, aProfileDraft, canarySecret, connectedApp, fakeApp } from '@support/fakes'
import { expect, test } from 'vitest'

const create = (app: ReturnType<typeof fakeApp>, draft: object, secret = canarySecret) =>
  app.core.handlers['profiles.create']({
    ...{ draft: { ...aProfileDraft, ...draft }, secret, storage: 'keychain' }
  })

test('everything wrong with a new profile is said at once beside its fields', async () => {
  const app = await connectedApp()
  const draft = { name: ' production ', baseUrl: 'http://horizon.example' }
  const refusal = await create(app, draft, '').catch(error => error)
  expect(refusal).toMatchObject({ code: 'invalid-input' })
  expect(refusal.details.fields.map(({ field }: { field: string }) => field)).toEqual([
    ...['name', 'baseUrl', 'secret']
  ])
  expect((await app.core.handlers['profiles.list']({})).profiles).toHaveLength(1)
})

test('a created profile is active, its address normalised and its name in the title', async () => {
  const app = fakeApp()
  const { profile } = await create(app, { baseUrl: ' https://Horizon.example/base/ ' })
  expect(profile.baseUrl).toBe('https://horizon.example/base')
  expect(await app.core.handlers['profiles.list']({})).toMatchObject({
    activeProfileId: profile.id
  })
  expect(app.desktop.setTitle).toHaveBeenLastCalledWith(expect.stringContaining('Production'))
  expect(app.machine.settings.stored.activeProfileId).toBe(profile.id)
})

test('a profile whose folder is in use is refused with the reason and the active one stays', async () => {
  const app = await connectedApp()
  app.profileData.open.mockRejectedValueOnce(new AppError('profile-busy', 'In use by process 7'))
  await expect(create(app, { name: 'Other' })).rejects.toMatchObject({ code: 'profile-busy' })
  expect(await app.core.handlers['profiles.list']({})).toMatchObject({
    activeProfileId: app.profileId
  })
  expect(app.data.data.close).not.toHaveBeenCalled()
})

test('switching closes the files of the profile that is left', async () => {
  const app = await connectedApp()
  const { profile } = await create(app, { name: 'Other' })
  expect(app.data.data.close).toHaveBeenCalledOnce()
  const asked = app.core.handlers['keys.list']({ profileId: app.profileId })
  await expect(asked).rejects.toMatchObject({ code: 'profile-busy' })
  await expect(app.core.handlers['keys.list']({ profileId: profile.id })).resolves.toBeDefined()
})

test('an app whose last profile cannot be opened starts and says so', async () => {
  const { machine } = await connectedApp()
  const app = fakeApp(machine)
  app.profileData.open.mockRejectedValue(new AppError('profile-busy', 'In use by process 7'))
  await app.core.start()
  const { notices } = await app.core.handlers['app.notices']({})
  expect(notices).toMatchObject([
    { severity: 'error', detail: expect.stringContaining('process 7') }
  ])
  expect(await app.core.handlers['profiles.list']({})).toMatchObject({ activeProfileId: null })
})

test('what kept a profile from opening at the start is no longer said once one is open', async () => {
  const { machine, profileId } = await connectedApp()
  const app = fakeApp(machine)
  app.profileData.open.mockRejectedValueOnce(new AppError('profile-busy', 'In use by process 7'))
  await app.core.start()
  await app.core.handlers['profiles.activate']({ profileId })
  expect((await app.core.handlers['app.notices']({})).notices).toEqual([])
})

test('what was found at opening the data is said until the profile is left', async () => {
  const { machine, data } = await connectedApp()
  data.data.notices = [
    { severity: 'warning', title: 'Cache moved aside', detail: 'It was damaged' }
  ]
  const { core } = fakeApp(machine)
  await core.start()
  expect((await core.handlers['app.notices']({})).notices).toMatchObject([
    { title: 'Cache moved aside' }
  ])
})

test('calls made before the start has ended wait for it', async () => {
  const { machine, profileId } = await connectedApp()
  const { core } = fakeApp(machine)
  const [list] = await Promise.all([core.handlers['profiles.list']({}), core.start()])
  expect(list.activeProfileId).toBe(profileId)
})

test('deleting lists what goes first, and afterwards nothing of it is left', async () => {
  const app = await connectedApp()
  const { handlers } = app.core
  const { profileId, machine } = app
  const { token, items } = await handlers['profiles.prepareDelete']({ profileId })
  expect(items.map(({ kind }) => kind)).toEqual(['profile', 'keychain', 'file'])
  expect(await handlers['profiles.delete']({ token })).toMatchObject({ remaining: [] })
  expect(machine.keychain.entries.size).toBe(0)
  expect(machine.data.size).toBe(0)
  expect(machine.profiles.stored).toEqual([])
  expect(machine.settings.stored.activeProfileId).toBeNull()
  await expect(handlers['profiles.delete']({ token })).rejects.toMatchObject({
    code: 'token-expired'
  })
})

test('what a delete could not remove is named, and the profile stays for another try', async () => {
  const app = await connectedApp()
  const { handlers } = app.core
  const { profileId, machine } = app
  machine.keychain.become('locked')
  const { token } = await handlers['profiles.prepareDelete']({ profileId })
  const { remaining } = await handlers['profiles.delete']({ token })
  expect(remaining).toEqual([expect.stringContaining('Admin secret'), 'Production'])
  machine.keychain.become('ready')
  const again = await handlers['profiles.prepareDelete']({ profileId })
  expect(await handlers['profiles.delete']({ token: again.token })).toMatchObject({ remaining: [] })
})

test('a profile with a key that waits to be stored is not deleted', async () => {
  const { core, profileId } = await connectedApp()
  await core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  const prepared = core.handlers['profiles.prepareDelete']({ profileId })
  await expect(prepared).rejects.toMatchObject({ code: 'profile-busy' })
})

test('keys that an interrupted run left in the keychain go with their profile', async () => {
  const { core, profileId, machine } = await connectedApp()
  await core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  machine.settings.stored = { ...machine.settings.stored, activeProfileId: null }
  const { handlers } = fakeApp(machine).core
  const { token, items } = await handlers['profiles.prepareDelete']({ profileId })
  expect(items.filter(({ kind }) => kind === 'keychain')).toHaveLength(2)
  expect(await handlers['profiles.delete']({ token })).toMatchObject({ remaining: [] })
  expect(machine.keychain.entries.size).toBe(0)
})

test('a confirmed key’s copy that the keychain did not let go goes with the profile', async () => {
  const { core, profileId, machine } = await connectedApp()
  const { handlers } = core
  const { revealId } = await handlers['keys.create']({ profileId, draft: aKeyDraft })
  machine.keychain.become('locked')
  await handlers['reveals.acknowledge']({ revealId })
  machine.keychain.become('ready')
  const { token } = await handlers['profiles.prepareDelete']({ profileId })
  expect(await handlers['profiles.delete']({ token })).toMatchObject({ remaining: [] })
  expect(machine.keychain.entries.size).toBe(0)
})

test('a connection test can be cancelled by its id and publishes its steps', async () => {
  const app = await connectedApp()
  const { machine, published } = app
  const step = { step: 'address', outcome: 'passed', detail: 'ok', tookMs: 1 } as const
  machine.remote.connector.testConnection.mockImplementationOnce(
    async (_target, { onStep, signal }) => {
      onStep(step)
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      return { passed: false, steps: [step], tookMs: 1 }
    }
  )
  const operationId = machine.uuid()
  const { handlers } = app.core
  const input = { operationId, baseUrl: 'https://horizon.example', headerForm: 'bearer' } as const
  const tested = handlers['profiles.testConnection']({ ...input, secret: 'typed-secret' })
  while (!published.some(({ name }) => name === 'connectionTest.step')) await Promise.resolve()
  const twice = handlers['profiles.testConnection']({ ...input, secret: 'typed-secret' })
  await expect(twice).rejects.toMatchObject({ code: 'invalid-input' })
  await handlers['operations.cancel']({ operationId })
  expect(await tested).toMatchObject({ passed: false })
})

test('an entry that the keychain says it removed but still answers is named', async () => {
  const app = await connectedApp()
  const { handlers } = app.core
  const { token } = await handlers['profiles.prepareDelete']({ profileId: app.profileId })
  app.ports.keychain.remove = async () => ({ outcome: 'ok', value: null })
  const { remaining } = await handlers['profiles.delete']({ token })
  expect(remaining).toEqual([expect.stringContaining('Admin secret'), 'Production'])
})

test('a settings file that cannot be written does not keep a profile from being worked with', async () => {
  const { machine, profileId } = await connectedApp()
  const app = fakeApp(machine)
  app.ports.settingsFile.write = async () => {
    throw new AppError('file-failed', 'read-only')
  }
  await app.core.start()
  const list = await app.core.handlers['profiles.list']({})
  expect(list.activeProfileId).toBe(profileId)
})

test('what is wrong with the two JSON files is said', async () => {
  const app = fakeApp()
  const notice = {
    severity: 'error',
    title: 'The list of profiles is read-only',
    detail: 'Newer'
  } as const
  app.ports.profileFile.notices = () => [notice]
  expect(await app.core.handlers['app.notices']({})).toMatchObject({ notices: [notice] })
})

test('an earlier secret that a locked keychain may keep is said, and not that it is gone', async () => {
  const app = await connectedApp()
  const { profileId, machine } = app
  const { handlers } = app.core
  const secret = canarySecret
  machine.keychain.become('locked')
  await handlers['profiles.setSecret']({ profileId, secret, storage: 'session' })
  const { token } = await handlers['profiles.prepareDelete']({ profileId })
  const { removed, remaining } = await handlers['profiles.delete']({ token })
  expect(remaining).toEqual([
    `Perhaps still in the keychain: an earlier admin secret of “Production” (admin-secret/${profileId})`
  ])
  expect(removed).toContain('Production')
  expect(removed.join()).not.toContain('keychain')
  expect(machine.keychain.entries.size).toBe(1)
})

test('a session profile on a machine without a keychain is deleted without a doubt', async () => {
  const app = await connectedApp({ storage: 'session' })
  app.machine.keychain.become('unavailable')
  const { handlers } = app.core
  const { token } = await handlers['profiles.prepareDelete']({ profileId: app.profileId })
  expect(await handlers['profiles.delete']({ token })).toMatchObject({ remaining: [] })
})
