import { createCore } from '@main/core/create-core'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { aDataFolder } from '@support/data-folder'
import { aKey, aProfileDraft, canarySecret, fakeApp } from '@support/fakes'
import { expect, onTestFinished, test } from 'vitest'

const tenYears = 10 * 365 * 86_400_000

/** The core on a real database, on a clock that can be set. */
async function onRealDatabase() {
  const { ports, machine } = fakeApp()
  const profileData = createProfileDataStore({ folder: aDataFolder(), clock: ports.clock })
  const { handlers, stop } = createCore({ ...ports, profileData })
  onTestFinished(stop)
  const draft = { ...aProfileDraft, safetyLevel: 'normal' as const }
  const { profile } = await handlers['profiles.create']({
    draft,
    secret: canarySecret,
    storage: 'keychain'
  })
  const profileId = profile.id
  const refresh = () => handlers['keys.refresh']({ profileId, isBackground: false })
  await refresh()
  const { advance } = machine.time
  return { handlers, profileId, refresh, advance, state: machine.remote.state, machine }
}

test('changes are listed although what was seen last was marked by a clock far ahead', async () => {
  const { handlers, profileId, refresh, advance, state } = await onRealDatabase()
  const changes = () => handlers['keys.changes']({ profileId })
  const mark = async () => {
    const { fetchedAt } = await handlers['keys.list']({ profileId })
    await handlers['keys.markChangesSeen']({ profileId, upTo: fetchedAt ?? '' })
  }
  await advance(tenYears)
  await refresh()
  await mark()
  await advance(60_000 - tenYears)
  state.keys = [aKey(), aKey({ id: 'key_2' })]
  await refresh()
  expect((await changes()).changes).toMatchObject([{ keyId: 'key_2', kind: 'appeared' }])
  await mark()
  expect((await changes()).changes).toEqual([])
})

test('a profile whose every list is of a clock far ahead begins anew, and tells what follows', async () => {
  const { handlers, profileId, refresh, advance, state } = await onRealDatabase()
  const { fetchedAt } = await handlers['keys.list']({ profileId })
  await handlers['keys.markChangesSeen']({ profileId, upTo: fetchedAt ?? '' })
  await advance(-tenYears)
  await refresh()
  await advance(60_000)
  state.keys = []
  await refresh()
  const { changes } = await handlers['keys.changes']({ profileId })
  expect(changes).toMatchObject([{ keyId: 'key_1', kind: 'vanished' }])
})

test('a list after the request confirms a revocation, whatever became of the clock', async () => {
  const { handlers, profileId, refresh, advance, state, machine } = await onRealDatabase()
  const { token } = await handlers['keys.prepareRevoke']({ profileId, keyId: 'key_1' })
  machine.remote.horizon.revokeKey.mockResolvedValueOnce(null)
  await handlers['keys.revoke']({ token, isTicked: false, typedText: null, reason: 'leaked' })
  const entries = async () => (await handlers['keys.mustRevoke']({ profileId })).entries
  expect(await entries()).toMatchObject([{ state: 'still-active' }])

  await advance(-3_600_000)
  state.keys = [aKey({ enabled: false })]
  await refresh()
  expect(await entries()).toEqual([])
  await advance(-3_600_000)
  state.keys = [aKey()]
  await refresh()
  expect(await entries()).toMatchObject([{ state: 'active-again' }])
})
