import { emptyPurpose } from '@shared/domain/key-purpose'
import {
  aKeyDraft,
  canaryPlaintext,
  canarySecret,
  connectedApp,
  fakeApp,
  settled
} from '@support/fakes'
import { expect, test } from 'vitest'

const purpose = { ...emptyPurpose, owner: 'Platform team', system: 'CI' }

test('a purpose is kept with who set it and when, changed, and removed when emptied', async () => {
  const { core, profileId, published } = await connectedApp()
  const set = (changes: Partial<typeof purpose>) =>
    core.handlers['purposes.set']({
      profileId,
      keyId: 'key_1',
      purpose: { ...purpose, ...changes }
    })
  const list = async () => (await core.handlers['purposes.list']({ profileId })).purposes
  const stored = { keyId: 'key_1', updatedBy: 'Ada Moreau', updatedAt: '2026-11-20T09:00:00.000Z' }
  expect((await set({})).purpose).toEqual({ ...purpose, ...stored })
  await set({ ticket: 'OPS-1' })
  expect(await list()).toEqual([{ ...purpose, ticket: 'OPS-1', ...stored }])
  expect(published).toContainEqual({ name: 'purposes.changed', payload: { profileId } })
  expect(await set(emptyPurpose)).toEqual({ purpose: null })
  expect(await list()).toEqual([])
})

test('a purpose that holds a key is refused beside its field', async () => {
  const { core, profileId, data } = await connectedApp()
  const pasted = { ...purpose, storedIn: `vault: ${canaryPlaintext}` }
  const refusal = await core.handlers['purposes.set']({
    profileId,
    keyId: 'key_1',
    purpose: pasted
  }).catch(e => e)
  expect(refusal.details.fields).toMatchObject([{ field: 'storedIn' }])
  const created = core.handlers['keys.create']({
    profileId,
    draft: { ...aKeyDraft, purpose: pasted }
  })
  await expect(created).rejects.toMatchObject({
    details: { fields: [{ field: 'purpose.storedIn' }] }
  })
  expect(data.data.records.setPurpose).not.toHaveBeenCalled()
})

test('no purpose for a key that is not listed, and none in a journal that can only be read', async () => {
  const { core, profileId, data } = await connectedApp()
  const set = (keyId: string) => core.handlers['purposes.set']({ profileId, keyId, purpose })
  await expect(set('key_none')).rejects.toMatchObject({ code: 'not-found' })
  data.data.journal.isReadOnly = true
  await expect(set('key_1')).rejects.toMatchObject({ code: 'database-read-only' })
})

test('a purpose is the console’s own: a read-only profile may have one', async () => {
  const { core, profileId } = await connectedApp({ safetyLevel: 'read-only' })
  const set = core.handlers['purposes.set']({ profileId, keyId: 'key_1', purpose })
  expect(await set).toMatchObject({ purpose })
})

test('a new key’s purpose is kept under the new id', async () => {
  const { core, profileId } = await connectedApp()
  const draft = { ...aKeyDraft, purpose }
  const { key, differences } = await core.handlers['keys.create']({ profileId, draft })
  expect(differences).toEqual([])
  const { purposes } = await core.handlers['purposes.list']({ profileId })
  expect(purposes).toMatchObject([{ ...purpose, keyId: key.id }])
})

test('a purpose that could not be kept is said, and kept by the next run', async () => {
  const { core, profileId, data, machine } = await connectedApp()
  data.data.records.setPurpose.mockRejectedValueOnce(new Error('disk full'))
  const draft = { ...aKeyDraft, purpose }
  const { key, differences } = await core.handlers['keys.create']({ profileId, draft })
  expect(differences).toEqual([expect.stringContaining('purpose')])
  await core.stop()
  const next = fakeApp(machine)
  const { purposes } = await next.core.handlers['purposes.list']({ profileId })
  expect(purposes).toMatchObject([{ ...purpose, keyId: key.id, updatedBy: 'Ada Moreau' }])
})

test('a run that ended right after the reply leaves its purpose to the next', async () => {
  const { core, profileId, data, machine } = await connectedApp()
  data.data.records.setPurpose.mockImplementationOnce(() => new Promise(() => undefined))
  void core.handlers['keys.create']({ profileId, draft: { ...aKeyDraft, purpose } })
  while (data.data.records.setPurpose.mock.calls.length === 0) await settled()
  const next = fakeApp(machine)
  const { purposes } = await next.core.handlers['purposes.list']({ profileId })
  expect(purposes).toMatchObject([{ owner: 'Platform team', keyId: 'key_new_1' }])
})

test('a purpose that was removed since does not come back', async () => {
  const { core, profileId, machine } = await connectedApp()
  const draft = { ...aKeyDraft, purpose }
  const { key } = await core.handlers['keys.create']({ profileId, draft })
  await core.handlers['purposes.set']({ profileId, keyId: key.id, purpose: emptyPurpose })
  await core.stop()
  const next = fakeApp(machine)
  expect(await next.core.handlers['purposes.list']({ profileId })).toEqual({ purposes: [] })
})

test('the admin secret is kept in no purpose and sent as no name', async () => {
  const { core, profileId, data, horizon } = await connectedApp()
  const pasted = { ...purpose, note: `admin: ${canarySecret}.` }
  const set = core.handlers['purposes.set']({ profileId, keyId: 'key_1', purpose: pasted })
  await expect(set).rejects.toMatchObject({ details: { fields: [{ field: 'note' }] } })
  const draft = { ...aKeyDraft, clientName: `CI ${canarySecret}`, purpose: pasted }
  const created = core.handlers['keys.create']({ profileId, draft })
  await expect(created).rejects.toMatchObject({
    details: { fields: [{ field: 'purpose.note' }, { field: 'clientName' }] }
  })
  expect(data.data.records.setPurpose).not.toHaveBeenCalled()
  expect(data.operations.size).toBe(0)
  expect(horizon.createKey).not.toHaveBeenCalled()
})
