import { AppError } from '@shared/errors'
import { aProfileDraft, canarySecret, connectedApp, fakeApp } from '@support/fakes'
import { expect, test } from 'vitest'

async function keychainApp() {
  const app = await connectedApp()
  const account = `admin-secret/${app.profileId}`
  const { handlers } = app.core
  const { profileId } = app
  const state = () => handlers['profiles.secretState']({ profileId })
  const set = (secret: string, storage: 'keychain' | 'session' = 'keychain') =>
    handlers['profiles.setSecret']({ profileId, secret, storage })
  return { ...app, handlers, account, state, set, entries: app.machine.keychain.entries }
}

/** The next start on the same machine: what was held in memory is gone. */
async function restarted(machine: Awaited<ReturnType<typeof connectedApp>>['machine']) {
  const app = fakeApp(machine)
  await app.core.start()
  app.machine.remote.connector.connect.mockClear()
  return app
}

test('a locked keychain is said as such, nothing is sent and nothing is overwritten', async () => {
  const { machine, account, entries, profileId } = await keychainApp()
  const before = entries.get(account)
  machine.keychain.become('locked')
  const { core } = await restarted(machine)

  const state = await core.handlers['profiles.secretState']({ profileId })
  expect(state).toMatchObject({ state: 'locked', message: expect.stringContaining('locked, or') })
  const { failure } = await core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect(failure?.code).toBe('keychain-locked')
  const storage = 'keychain'
  const set = core.handlers['profiles.setSecret']({ profileId, secret: 'another', storage })
  await expect(set).rejects.toMatchObject({ code: 'keychain-locked' })
  expect(entries.get(account)).toBe(before)
  expect(machine.remote.connector.connect).not.toHaveBeenCalled()

  machine.keychain.become('ready')
  expect(
    await core.handlers['keys.refresh']({ profileId, isBackground: false })
  ).not.toHaveProperty('failure.code')
})

test('an entry removed by another program is not taken for a first start', async () => {
  const { state, entries } = await keychainApp()
  entries.clear()
  expect(await state()).toMatchObject({ state: 'locked' })
})

test.each([
  'not json',
  '{}',
  '{"v":1,"marker":"x","origin":"https://horizon.example","secret":"s"}'
])('an entry that is not ours is not sent: %s', async planted => {
  const { machine, account, entries, profileId } = await keychainApp()
  entries.set(account, planted)
  const { core } = await restarted(machine)
  expect(await core.handlers['profiles.secretState']({ profileId })).toMatchObject({
    state: 'mismatch'
  })
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect(machine.remote.connector.connect).not.toHaveBeenCalled()
})

test.each(['https://evil.example', 'http://127.0.0.1:9', 'https://horizon.example:444'])(
  'nothing leaves to %s when the profiles file points there',
  async baseUrl => {
    const { machine, profileId } = await keychainApp()
    machine.profiles.stored = machine.profiles.stored.map(stored => ({ ...stored, baseUrl }))
    const { core, horizon } = await restarted(machine)
    const { failure } = await core.handlers['keys.refresh']({ profileId, isBackground: false })
    expect(failure?.code).toBe('secret-other-origin')
    const tested = core.handlers['profiles.testConnection']({
      ...{ operationId: machine.uuid(), baseUrl, headerForm: 'bearer', profileId }
    })
    await expect(tested).rejects.toMatchObject({ code: 'secret-other-origin' })
    expect(machine.remote.connector.connect).not.toHaveBeenCalled()
    expect(machine.remote.connector.testConnection).not.toHaveBeenCalled()
    expect(horizon.listKeys).toHaveBeenCalledOnce()
  }
)

test('a changed address needs the secret again, and until then nothing is sent', async () => {
  const { handlers, profileId, machine, set, horizon } = await keychainApp()
  const draft = { ...aProfileDraft, baseUrl: 'https://other.example/' }
  const { needsSecret, profile } = await handlers['profiles.update']({ profileId, draft })
  expect({ needsSecret, baseUrl: profile.baseUrl }).toEqual({
    needsSecret: true,
    baseUrl: 'https://other.example'
  })
  horizon.listKeys.mockClear()
  await handlers['keys.refresh']({ profileId, isBackground: false })
  expect(horizon.listKeys).not.toHaveBeenCalled()
  await set('another-secret')
  await handlers['keys.refresh']({ profileId, isBackground: false })
  expect(machine.remote.targets.at(-1)?.secret.reveal()).toBe('another-secret')
})

test('a failing write leaves the old secret in use', async () => {
  const { set, state, machine, profileId } = await keychainApp()
  machine.keychain.become('failing')
  await expect(set('another')).rejects.toMatchObject({ code: 'keychain-error' })
  machine.keychain.become('ready')
  expect(await state()).toMatchObject({ state: 'ready' })
  const { core } = await restarted(machine)
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect(machine.remote.targets.at(-1)?.secret.reveal()).toBe(canarySecret)
})

test('a profiles file that cannot be written gets the old entry back', async () => {
  const { set, entries, account, ports, state } = await keychainApp()
  const before = entries.get(account)
  ports.profileFile.write = async () => {
    throw new AppError('file-failed', 'disk full')
  }
  await expect(set('another')).rejects.toMatchObject({ code: 'file-failed' })
  expect(entries.get(account)).toBe(before)
  expect(await state()).toMatchObject({ state: 'ready' })
})

test.each([
  ['', 'Enter'],
  ['line\nbreak', 'line break'],
  ['line\rbreak', 'line break'],
  ['with space', 'ASCII'],
  ['pässword', 'ASCII'],
  ['nul\0', 'ASCII'],
  ['x'.repeat(2_560), 'Too long'],
  ['"'.repeat(1_300), 'Too long']
])(
  'a secret that cannot be one is refused before the keychain is asked: %j',
  async (secret, word) => {
    const { set, ports } = await keychainApp()
    const write = ports.keychain.write as unknown as { mock: { calls: unknown[] } }
    const before = write.mock.calls.length
    const refusal = await set(secret).catch(error => error)
    expect(refusal.details.fields).toMatchObject([
      { field: 'secret', issue: expect.stringContaining(word) }
    ])
    expect(write.mock.calls).toHaveLength(before)
  }
)

test('a session-only secret reaches no keychain and is missing after a restart, with words', async () => {
  const { machine, profileId, core } = await connectedApp({ storage: 'session' })
  expect(machine.keychain.entries.size).toBe(0)
  expect((await core.handlers['app.notices']({})).notices).toHaveLength(1)
  const next = await restarted(machine)
  const state = await next.core.handlers['profiles.secretState']({ profileId })
  expect(state).toMatchObject({
    state: 'missing',
    storage: 'session',
    nextStep: expect.any(String)
  })
})

test('after a restart nothing says that a session-only secret is still kept', async () => {
  const { machine, profileId } = await connectedApp({ storage: 'session' })
  const { handlers } = (await restarted(machine)).core
  expect(await handlers['app.notices']({})).toEqual({ notices: [] })
  await handlers['profiles.setSecret']({ profileId, secret: 'again', storage: 'session' })
  expect(await handlers['app.notices']({})).toMatchObject({
    notices: [{ title: 'The admin secret is kept for this session only' }]
  })
})

test('once a session-only secret is removed nothing says any more that one is kept', async () => {
  const { profileId, core } = await connectedApp({ storage: 'session' })
  await core.handlers['profiles.deleteSecret']({ profileId })
  expect((await core.handlers['app.notices']({})).notices).toEqual([])
})

test('moving a secret to the session takes it out of the keychain', async () => {
  const { set, entries, state } = await keychainApp()
  await set('another', 'session')
  expect(entries.size).toBe(0)
  expect(await state()).toMatchObject({ state: 'ready', storage: 'session' })
})

test('a deleted secret is missing, not locked; one that could not be deleted keeps its marker', async () => {
  const { handlers, profileId, state, machine } = await keychainApp()
  machine.keychain.become('locked')
  const deleted = handlers['profiles.deleteSecret']({ profileId })
  await expect(deleted).rejects.toMatchObject({ code: 'keychain-locked' })
  expect(await state()).toMatchObject({ state: 'locked' })
  machine.keychain.become('ready')
  await handlers['profiles.deleteSecret']({ profileId })
  expect(await state()).toMatchObject({ state: 'missing' })
})

test('neither secret nor marker is in what the page gets or the files keep', async () => {
  const { handlers, machine } = await keychainApp()
  const { profiles } = await handlers['profiles.list']({})
  expect(profiles[0]).not.toHaveProperty('secretMarker')
  expect(JSON.stringify([machine.profiles, machine.settings])).not.toContain(canarySecret)
})

test('a write that fails half-way gets the old entry back', async () => {
  const { set, entries, account, ports, state } = await keychainApp()
  const before = entries.get(account)
  const { write } = ports.keychain
  ports.keychain.write = async (name, value) => {
    ports.keychain.write = write
    await write(name, value)
    return { outcome: 'error', reason: 'the daemon died' }
  }
  await expect(set('another')).rejects.toMatchObject({ code: 'keychain-error' })
  expect(entries.get(account)).toBe(before)
  expect(await state()).toMatchObject({ state: 'ready' })
})

test('an entry that a locked keychain may keep after a move to the session is said until it is gone', async () => {
  const { set, state, entries, machine, handlers, profileId } = await keychainApp()
  const said = async () =>
    (await handlers['app.notices']({})).notices.filter(({ title }) => title.includes('perhaps'))
  machine.keychain.become('locked')
  await set('another', 'session')
  expect(await state()).toMatchObject({ state: 'ready', storage: 'session' })
  expect(await said()).toMatchObject([
    { title: 'The admin secret is perhaps still in the keychain', profileId }
  ])
  await set('another', 'session')
  expect(await said()).toHaveLength(1)
  machine.keychain.become('ready')
  await set('another', 'session')
  expect(await said()).toEqual([])
  expect(entries.size).toBe(0)
})

test('an entry that was perhaps left is overwritten by the next one, and no longer said', async () => {
  const { set, machine, handlers } = await keychainApp()
  machine.keychain.become('locked')
  await set('another', 'session')
  machine.keychain.become('ready')
  await set('a-third')
  expect(await handlers['app.notices']({})).toEqual({ notices: [] })
})

test('a secret that never was in the keychain changes without asking it', async () => {
  const { core, profileId, ports, machine } = await connectedApp({ storage: 'session' })
  machine.keychain.become('locked')
  const secret = 'another'
  await core.handlers['profiles.setSecret']({ profileId, secret, storage: 'session' })
  expect(ports.keychain.remove).not.toHaveBeenCalled()
})
