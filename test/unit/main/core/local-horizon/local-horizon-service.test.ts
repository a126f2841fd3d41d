import { AppError } from '@shared/errors'
import { canarySecret, fakeApp } from '@support/fakes'
import { expect, test } from 'vitest'

test('opening starts it and works with one profile, however often', async () => {
  const { core, machine, local } = fakeApp()
  const { profile } = await core.handlers['localHorizon.open']({})
  expect(profile).toMatchObject({ name: 'Local', environment: 'sandbox', isLocal: true })
  expect((await core.handlers['localHorizon.open']({})).profile.id).toBe(profile.id)
  expect(local.host.start).toHaveBeenCalledOnce()
  await core.handlers['keys.refresh']({ profileId: profile.id, isBackground: false })
  expect(machine.remote.targets.at(-1)?.secret.reveal()).toBe(canarySecret)
  expect(machine.keychain.entries.size).toBe(0)
})

test('a crash is said, refreshing does not restart it behind anyone’s back, a restart heals', async () => {
  const { core, local, machine, published } = fakeApp()
  const { profile } = await core.handlers['localHorizon.open']({})
  const { id: profileId } = profile
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  local.become({ state: 'crashed', message: 'out of memory' })
  expect(published.at(-1)).toMatchObject({
    name: 'localHorizon.changed',
    payload: { state: 'crashed' }
  })
  const { failure, keys } = await core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect(failure).toMatchObject({
    code: 'local-horizon-failed',
    message: expect.stringContaining('out of memory'),
    nextStep: expect.stringContaining('Restart')
  })
  expect(keys).toHaveLength(1)
  expect(local.host.start).toHaveBeenCalledOnce()

  expect(await core.handlers['localHorizon.restart']({})).toMatchObject({ state: 'running' })
  expect(
    (await core.handlers['keys.refresh']({ profileId, isBackground: false })).failure
  ).toBeUndefined()
  expect(machine.remote.targets.at(-1)?.baseUrl).toBe('http://127.0.0.1:4002')
})

test('a start with the local profile active starts it and follows its new address', async () => {
  const first = fakeApp()
  const { profile } = await first.core.handlers['localHorizon.open']({})
  await first.core.stop()
  const { core, local, machine } = fakeApp(first.machine)
  local.host.start.mockImplementationOnce(async () => {
    local.become({ state: 'running', url: 'http://127.0.0.1:5555' })
    const { secret } = first.machine.remote.targets[0] ?? (await first.local.host.start())
    return { url: 'http://127.0.0.1:5555', secret }
  })
  await core.start()
  await core.handlers['keys.refresh']({ profileId: profile.id, isBackground: false })
  expect(machine.remote.targets.at(-1)?.baseUrl).toBe('http://127.0.0.1:5555')
})

test('a local Horizon that cannot start is refused with its reason and adds no profile', async () => {
  const { core, local } = fakeApp()
  local.host.start.mockRejectedValueOnce(new AppError('local-horizon-failed', 'The port is taken'))
  const opened = core.handlers['localHorizon.open']({})
  await expect(opened).rejects.toMatchObject({ code: 'local-horizon-failed' })
  expect((await core.handlers['profiles.list']({})).profiles).toEqual([])
})

test('its secret goes to no other address and cannot be replaced', async () => {
  const { core, machine } = fakeApp()
  const { profile } = await core.handlers['localHorizon.open']({})
  const { id: profileId } = profile
  const tested = core.handlers['profiles.testConnection']({
    operationId: machine.uuid(),
    baseUrl: 'https://evil.example',
    headerForm: 'bearer',
    profileId
  })
  await expect(tested).rejects.toMatchObject({ code: 'secret-other-origin' })
  const storage = 'keychain'
  const set = core.handlers['profiles.setSecret']({ profileId, secret: 'x', storage })
  await expect(set).rejects.toMatchObject({ code: 'invalid-input' })
  const draft = { ...profile, baseUrl: 'https://evil.example' }
  const updated = core.handlers['profiles.update']({ profileId, draft })
  await expect(updated).rejects.toMatchObject({ details: { fields: [{ field: 'baseUrl' }] } })
})

test('a host that says "stopped" on its way up is running all the same', async () => {
  const { core, local } = fakeApp()
  const inner = local.host.start.getMockImplementation()
  local.host.start.mockImplementationOnce(async () => {
    local.become({ state: 'stopped' })
    local.become({ state: 'starting' })
    return (inner ?? local.host.start)()
  })
  const { profile } = await core.handlers['localHorizon.open']({})
  expect(local.host.start).toHaveBeenCalledOnce()
  expect(
    (await core.handlers['keys.refresh']({ profileId: profile.id, isBackground: false })).failure
  ).toBeUndefined()
})
