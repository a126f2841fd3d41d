import { AppError } from '@shared/errors'
import { aKey, connectedApp, fakeApp } from '@support/fakes'
import { expect, test } from 'vitest'

const operationId = '11111111-1111-4111-8111-111111111111'
const given = { isTicked: false, typedText: null, reason: 'departure' } as const

async function revoking() {
  const app = await connectedApp({ safetyLevel: 'normal' })
  const { core, profileId, machine } = app
  const { handlers } = core
  const revoke = async (keyId = 'key_1') => {
    const { token } = await handlers['keys.prepareRevoke']({ profileId, keyId })
    return handlers['keys.revoke']({ ...given, token })
  }
  const end = async (keyId = 'key_1') =>
    (await handlers['keys.get']({ profileId, keyId })).revokedHere
  /** A later list, with the key as somebody else left it. */
  const found = async (enabled: boolean) => {
    machine.remote.state.keys = [aKey({ enabled })]
    await machine.time.advance(1_000)
    await handlers['keys.refresh']({ profileId, isBackground: false })
  }
  return { ...app, handlers, revoke, end, found }
}

const byAda = { by: 'Ada Moreau', reason: 'departure', at: expect.any(String) }

test('a revocation of this console stays its own, also after a restart', async () => {
  const { revoke, end, machine, profileId, core } = await revoking()
  await revoke()
  expect(await end()).toEqual(byAda)
  await core.stop()
  const again = fakeApp(machine)
  await again.core.start()
  const { revokedHere } = await again.core.handlers['keys.get']({ profileId, keyId: 'key_1' })
  expect(revokedHere).toEqual(byAda)
})

test('so does each of many that were revoked at once', async () => {
  const { handlers, profileId, machine, end } = await revoking()
  const keyIds = ['key_1', 'key_2']
  machine.remote.state.keys = keyIds.map(id => aKey({ id }))
  const { token } = await handlers['keys.prepareRevokeMany']({ profileId, keyIds })
  await handlers['keys.revokeMany']({ ...given, token, operationId })
  for (const id of keyIds) expect(await end(id)).toEqual(byAda)
})

test('a working key, and one that somebody else revoked, has no end from here', async () => {
  const { end, found } = await revoking()
  expect(await end()).toBeNull()
  await found(false)
  expect(await end()).toBeNull()
})

test('where Horizon refused ours, a later end is somebody else’s', async () => {
  const { revoke, end, found, horizon } = await revoking()
  horizon.revokeKey.mockRejectedValueOnce(new AppError('conflict', 'no', { status: 409 }))
  await expect(revoke()).rejects.toMatchObject({ code: 'conflict' })
  await found(false)
  expect(await end()).toBeNull()
})

test('an end that shows later than the call that was answered is still from here', async () => {
  const { revoke, end, found, horizon } = await revoking()
  horizon.revokeKey.mockResolvedValueOnce(null)
  expect(await revoke()).toMatchObject({ isConfirmed: false })
  expect(await end()).toBeNull()
  await found(false)
  expect(await end()).toEqual(byAda)
})

test('records that cannot be read do not hide the key', async () => {
  const { revoke, end, data } = await revoking()
  await revoke()
  data.data.records.revocations.mockRejectedValueOnce(new Error('disk'))
  expect(await end()).toBeNull()
})
