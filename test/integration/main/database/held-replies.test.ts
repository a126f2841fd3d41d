import { createProfileDataStore } from '@main/database/profile-data-store'
import { aDataFolder } from '@support/data-folder'
import { expect, onTestFinished, test } from 'vitest'

test('a held reply keeps the hints that tell keys apart, and no whole credential', async () => {
  const store = createProfileDataStore({ folder: aDataFolder(), clock: { now: Date.now } })
  const data = await store.open('1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01')
  onTestFinished(() => data.close())
  const leaked = 'hz_live_CANARY0123456789abcdefghij'
  const body = { keys: [{ hint: 'hz_live_9K3f' }], path: `/api/agents?key=${leaked}` }
  await data.replies.put('partner-keys ptn_1', body, '2026-11-21T10:00:00.000Z')
  const held = await data.replies.get('partner-keys ptn_1')
  expect(held?.body).toEqual({
    keys: [{ hint: 'hz_live_9K3f' }],
    path: '/api/agents?key=hz_live_[masked]'
  })
})
