import { AppError } from '@shared/errors'
import { aKey, anOrganization, connectedApp, type FakeMachine, fakeApp } from '@support/fakes'
import { expect, test } from 'vitest'

async function revoking() {
  const app = await connectedApp({ safetyLevel: 'normal' })
  const { core, profileId, machine } = app
  const revoke = async (keyId = 'key_1') => {
    const { token } = await core.handlers['keys.prepareRevoke']({ profileId, keyId })
    const given = { token, isTicked: false, typedText: null, reason: 'leaked' } as const
    return core.handlers['keys.revoke'](given)
  }
  const listed = async () => (await core.handlers['keys.mustRevoke']({ profileId })).entries
  /** A later list, as Horizon has the keys now. */
  const refresh = async () => {
    await machine.time.advance(1_000)
    await core.handlers['keys.refresh']({ profileId, isBackground: false })
  }
  return { ...app, revoke, listed, refresh }
}

const setKeys = (machine: FakeMachine, ...keys: Parameters<typeof aKey>[0][]) => {
  machine.remote.state.keys = keys.map(aKey)
}

test('a revocation that a reading confirms is not on the list', async () => {
  const { revoke, listed } = await revoking()
  await revoke()
  expect(await listed()).toEqual([])
})

test('the request is on record before the call leaves', async () => {
  const { revoke, data, horizon } = await revoking()
  await revoke()
  const [recorded = 0] = data.data.records.requestRevocation.mock.invocationCallOrder
  const [sent = 0] = horizon.revokeKey.mock.invocationCallOrder
  expect(recorded).toBeLessThan(sent)
})

test('nothing is revoked where the request cannot be recorded', async () => {
  const { revoke, data, horizon } = await revoking()
  data.data.records.requestRevocation.mockRejectedValueOnce(new Error('disk full'))
  await expect(revoke()).rejects.toThrow('disk full')
  expect(horizon.revokeKey).not.toHaveBeenCalled()
  expect([...data.operations.values()]).toMatchObject([{ state: 'failed' }])
})

test('a lost reply with an unreadable list stays unconfirmed, until a list shows it revoked', async () => {
  const { revoke, listed, refresh, horizon, machine } = await revoking()
  const inner = horizon.getKey.getMockImplementation()
  horizon.revokeKey.mockImplementationOnce(async () => {
    horizon.getKey.mockRejectedValue(new AppError('refused', 'gone'))
    throw new AppError('outcome-unknown', 'lost')
  })
  await expect(revoke()).rejects.toMatchObject({ code: 'outcome-unknown' })
  expect(await listed()).toMatchObject([
    { keyId: 'key_1', requestedBy: 'Ada Moreau', reason: 'leaked', state: 'unconfirmed' }
  ])
  if (inner !== undefined) horizon.getKey.mockImplementation(inner)
  setKeys(machine, { enabled: false })
  await refresh()
  expect(await listed()).toEqual([])
})

test('a key that Horizon refused to revoke stays on the list: it was wanted dead', async () => {
  const { revoke, listed, horizon } = await revoking()
  horizon.revokeKey.mockRejectedValueOnce(new AppError('conflict', 'no', { status: 409 }))
  await expect(revoke()).rejects.toMatchObject({ code: 'conflict' })
  expect(await listed()).toMatchObject([{ keyId: 'key_1', state: 'still-active' }])
})

test('a 204 without effect is still active, whatever was answered', async () => {
  const { revoke, listed, horizon } = await revoking()
  horizon.revokeKey.mockResolvedValueOnce(null)
  expect(await revoke()).toMatchObject({ isConfirmed: false })
  expect(await listed()).toMatchObject([{ state: 'still-active' }])
})

test('a key that comes back after its confirmation is active again', async () => {
  const { revoke, listed, refresh, machine } = await revoking()
  await revoke()
  setKeys(machine, { enabled: true })
  await refresh()
  expect(await listed()).toMatchObject([{ keyId: 'key_1', state: 'active-again' }])
  setKeys(machine, { enabled: false })
  await refresh()
  expect(await listed()).toEqual([])
})

test('a key that is listed no more is off the list, unless an unreadable one may be it', async () => {
  const { revoke, listed, refresh, horizon, machine } = await revoking()
  horizon.revokeKey.mockResolvedValueOnce(null)
  await revoke()
  const unreadable = [{ position: 0, reason: 'id: missing' }]
  horizon.listKeys.mockResolvedValueOnce({ keys: [], unreadable, clockOffsetMs: 0 })
  await refresh()
  expect(await listed()).toHaveLength(1)
  setKeys(machine)
  await refresh()
  expect(await listed()).toEqual([])
})

test('another organization’s list says nothing about a key that was asked for before', async () => {
  const { revoke, listed, refresh, core, horizon, machine, profileId } = await revoking()
  horizon.revokeKey.mockResolvedValueOnce(null)
  await revoke()
  machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Globex' })
  setKeys(machine)
  await refresh()
  await core.handlers['profiles.acceptOrganization']({ profileId, organizationId: 'org_2' })
  await refresh()
  expect(await listed()).toMatchObject([{ keyId: 'key_1' }])
})

test('the list outlives a restart', async () => {
  const { revoke, core, horizon, machine, profileId } = await revoking()
  horizon.revokeKey.mockResolvedValueOnce(null)
  await revoke()
  await core.stop()
  const next = fakeApp(machine)
  expect(await next.core.handlers['keys.mustRevoke']({ profileId })).toMatchObject({
    entries: [{ keyId: 'key_1', clientName: 'Production Backend' }]
  })
})

test.each([-3_600_000, 0])(
  'a list after the request counts, also where the clock was set back: by %i ms',
  async byMs => {
    const { revoke, listed, refresh, horizon, machine } = await revoking()
    horizon.revokeKey.mockResolvedValueOnce(null)
    await revoke()
    await machine.time.advance(byMs)
    setKeys(machine, { enabled: false })
    await refresh()
    expect(await listed()).toEqual([])
    await machine.time.advance(byMs)
    setKeys(machine, { enabled: true })
    await refresh()
    expect(await listed()).toMatchObject([{ state: 'active-again' }])
  }
)
