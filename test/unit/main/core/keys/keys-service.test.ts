import { aKey, anOrganization, connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

async function opened() {
  const app = await connectedApp()
  const { core, profileId, machine } = app
  const refresh = () => core.handlers['keys.refresh']({ profileId, isBackground: false })
  const get = (keyId = 'key_1') => core.handlers['keys.get']({ profileId, keyId })
  return { ...app, refresh, get, state: machine.remote.state }
}

test('a key that someone else revoked shows so after the next refresh', async () => {
  const { refresh, get, state } = await opened()
  expect((await get()).key.enabled).toBe(true)
  state.keys = [aKey({ enabled: false, revokedAt: '2026-11-20T08:59:00Z' })]
  await refresh()
  expect((await get()).key).toMatchObject({ enabled: false })
})

test('a key that someone else deleted is said to be gone by its last known name', async () => {
  const { refresh, get, state, horizon } = await opened()
  state.keys = []
  await refresh()
  await expect(get()).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('Production Backend')
  })
  expect(horizon.getKey).not.toHaveBeenCalled()
  state.keys = [aKey()]
  await refresh()
  await expect(get()).resolves.toMatchObject({ key: { id: 'key_1' } })
})

test('a key that is listed but cannot be read is not said to be gone', async () => {
  const { refresh, get, state } = await opened()
  Object.assign(state, {
    keys: [],
    unreadable: [{ position: 1, id: 'key_1', reason: 'scopes: missing' }]
  })
  await refresh()
  await expect(get()).rejects.toMatchObject({
    code: 'response-invalid',
    message: expect.stringContaining('scopes: missing')
  })
})

test('expiry is decided by Horizon’s clock, however wrong this computer’s is', async () => {
  const { core, profileId, refresh, state, horizon } = await opened()
  const tenYears = 10 * 365 * 86_400_000
  const create = (expiresAt: string) =>
    core.handlers['keys.create']({
      profileId,
      draft: { clientName: 'CI', scopes: ['agents:read'], expiresAt }
    })
  // This computer is ten years behind: what it takes for the future is over at Horizon.
  state.clockOffsetMs = tenYears
  await refresh()
  await expect(create('2030-01-01T00:00:00Z')).rejects.toMatchObject({ code: 'invalid-input' })
  expect(horizon.createKey).not.toHaveBeenCalled()
  // And ten years ahead.
  state.clockOffsetMs = -tenYears
  await refresh()
  await expect(create('2020-01-01T00:00:00Z')).resolves.toBeDefined()
})

test('another organization’s key is neither shown nor held', async () => {
  const { refresh, get, state, core, profileId, horizon } = await opened()
  state.organization = anOrganization({ id: 'org_2', name: 'Other' })
  await refresh()
  state.keys = [aKey({ id: 'key_foreign' })]
  await expect(get('key_foreign')).rejects.toMatchObject({ code: 'other-organization' })
  expect(horizon.getKey).not.toHaveBeenCalled()
  const { keys } = await core.handlers['keys.list']({ profileId })
  expect(keys.map(({ id }) => id)).toEqual(['key_1'])
})

test('several ids are copied a line each, and only those of held keys', async () => {
  const { core, profileId, refresh, state, machine } = await opened()
  state.keys = [aKey(), aKey({ id: 'key_2' })]
  await refresh()
  const copy = (keyIds: string[]) => core.handlers['keys.copyIds']({ profileId, keyIds })
  await copy(['key_2', 'key_1'])
  expect(machine.clipboard.text).toBe('key_2\nkey_1')
  await expect(copy(['key_1', 'text of the page'])).rejects.toMatchObject({ code: 'not-found' })
  expect(machine.clipboard.text).toBe('key_2\nkey_1')
})
