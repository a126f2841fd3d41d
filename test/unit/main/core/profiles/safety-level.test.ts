import { aKeyDraft, aProfileDraft, connectedApp, fakeApp } from '@support/fakes'
import { expect, test } from 'vitest'

test('a level that is chosen is kept, and counts from the next request on', async () => {
  const { core, profileId, machine } = await connectedApp({ safetyLevel: 'normal' })
  expect(machine.remote.targets.at(-1)?.isReadOnly).toBe(false)
  const draft = { ...aProfileDraft, safetyLevel: 'read-only' } as const
  const { profile } = await core.handlers['profiles.update']({ profileId, draft })
  expect(profile.safetyLevel).toBe('read-only')
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect(machine.remote.targets.at(-1)?.isReadOnly).toBe(true)
})

test('a level that changed while a connection was made is not overlooked', async () => {
  const { core, profileId, machine } = await connectedApp({ safetyLevel: 'normal' })
  machine.profiles.stored = machine.profiles.stored.map(stored => ({
    ...stored,
    safetyLevel: 'read-only'
  }))
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect(machine.remote.targets.at(-1)?.isReadOnly).toBe(true)
})

test('a read-only profile refuses a write before Horizon is asked anything', async () => {
  const { core, profileId, horizon } = await connectedApp({ safetyLevel: 'read-only' })
  horizon.organization.mockClear()
  const created = core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  await expect(created).rejects.toMatchObject({
    code: 'read-only',
    message: expect.stringContaining('Production')
  })
  const prepared = core.handlers['keys.prepareRevoke']({ profileId, keyId: 'key_1' })
  await expect(prepared).rejects.toMatchObject({ code: 'read-only' })
  expect(horizon.organization).not.toHaveBeenCalled()
  expect(horizon.createKey).not.toHaveBeenCalled()
})

test('what the console asks of its own accord is as read-only as the rest', async () => {
  const { machine } = await connectedApp({ safetyLevel: 'read-only' })
  expect(machine.remote.targets.map(({ isReadOnly }) => isReadOnly)).not.toContain(false)
})

test('the local Horizon’s profile begins at confirm', async () => {
  const { core } = fakeApp()
  const { profile } = await core.handlers['localHorizon.open']({})
  expect(profile).toMatchObject({ safetyLevel: 'confirm', secretSetAt: null })
})
