import type { ConnectionReport } from '@shared/contract/profiles'
import type { ErrorCode } from '@shared/errors'
import { canarySecret, connectedApp, fakeApp, startedAt } from '@support/fakes'
import { expect, test } from 'vitest'

const failed = (code: ErrorCode): ConnectionReport => ({
  ...{ passed: false, steps: [], tookMs: 1 },
  failure: { code, message: 'Horizon said no', status: 401 }
})

async function replacing() {
  const app = await connectedApp()
  const { core, profileId, machine } = app
  const { testConnection } = machine.remote.connector
  const set = (changes: { isUntestedAccepted?: boolean; headerForm?: 'x-admin-secret' } = {}) =>
    core.handlers['profiles.setSecret']({
      ...{ profileId, secret: 'the-new-one', storage: 'keychain', ...changes }
    })
  const inUse = () => {
    const entry = machine.keychain.entries.get(`admin-secret/${profileId}`)
    return JSON.parse(entry ?? '{}').secret
  }
  return { ...app, testConnection, set, inUse }
}

test('a new secret is tried as a reader before the old one is given up', async () => {
  const { set, inUse, testConnection, machine } = await replacing()
  await machine.time.advance(60_000)
  const { profile } = await set({ headerForm: 'x-admin-secret' })
  const [target] = testConnection.mock.lastCall ?? []
  expect(target?.secret.reveal()).toBe('the-new-one')
  expect(target).toMatchObject({ headerForm: 'x-admin-secret', isReadOnly: true })
  expect(inUse()).toBe('the-new-one')
  expect(profile).toMatchObject({
    headerForm: 'x-admin-secret',
    secretSetAt: new Date(startedAt + 60_000).toISOString()
  })
})

test.each([true, false])('a refused secret never takes the old one’s place', async accepted => {
  const { set, inUse, testConnection, core } = await replacing()
  testConnection.mockResolvedValueOnce(failed('invalid-admin-secret'))
  await expect(set({ isUntestedAccepted: accepted })).rejects.toMatchObject({
    code: 'invalid-admin-secret',
    message: 'Horizon said no. The one stored before was kept',
    details: { status: 401 }
  })
  expect(inUse()).toBe(canarySecret)
  const { profiles } = await core.handlers['profiles.list']({})
  expect(profiles[0]?.secretSetAt).toBe(new Date(startedAt).toISOString())
})

test('a secret that could not be tested is stored only where that was accepted', async () => {
  const { set, inUse, testConnection } = await replacing()
  testConnection.mockResolvedValue(failed('refused'))
  await expect(set()).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('could not be tested')
  })
  expect(inUse()).toBe(canarySecret)
  await set({ isUntestedAccepted: true })
  expect(inUse()).toBe('the-new-one')
})

test('where no usable secret would be given up, none has to be tested', async () => {
  const { machine, profileId } = await connectedApp({ storage: 'session' })
  const { core } = fakeApp(machine)
  machine.remote.connector.testConnection.mockResolvedValue(failed('refused'))
  const input = { profileId, secret: 'again', storage: 'session' } as const
  await core.handlers['profiles.setSecret'](input)
  expect(await core.handlers['profiles.secretState']({ profileId })).toMatchObject({
    state: 'ready'
  })
})

test('a deleted secret has no age', async () => {
  const { core, profileId } = await replacing()
  await core.handlers['profiles.deleteSecret']({ profileId })
  const { profiles } = await core.handlers['profiles.list']({})
  expect(profiles[0]?.secretSetAt).toBeNull()
})
