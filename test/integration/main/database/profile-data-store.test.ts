import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { aDataFolder, modeOf } from '@support/data-folder'
import { aKey, aListing, anOperation, aReveal } from '@support/local-data'
import { expect, onTestFinished, test } from 'vitest'

const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
const at = (second: number) => `2026-11-21T10:00:0${second}.000Z`

async function setUp(folder = aDataFolder()) {
  const store = createProfileDataStore({ folder, clock: { now: () => Date.parse(at(0)) } })
  const data = await store.open(profileId)
  onTestFinished(() => data.close())
  return { folder, store, data, profileFolder: join(folder, 'profiles', profileId) }
}

test('what was stored is held by the next start', async () => {
  const { folder, data } = await setUp()
  const keys = [aKey({ id: 'b' }), aKey({ id: 'a', unknownFields: { region: 'eu' } })]
  const unreadable = [{ position: 2, id: 'c', reason: 'Required field missing' }]
  await data.keys.store({ keys, unreadable, clockOffsetMs: -1_200 }, at(1))
  await data.close()

  const { data: again } = await setUp(folder)
  expect(await again.keys.held()).toEqual({
    keys,
    unreadable,
    fetchedAt: at(1),
    clockOffsetMs: -1_200
  })
})

test('a fresh profile holds nothing and says it was never fetched', async () => {
  const { data } = await setUp()
  expect(await data.keys.held()).toEqual({
    keys: [],
    unreadable: [],
    fetchedAt: null,
    clockOffsetMs: 0
  })
  expect(data.notices).toEqual([])
})

test('every file of a profile is for this account only', async () => {
  const { store, data, profileFolder } = await setUp()
  await data.keys.store(aListing([aKey()]), at(1))
  await data.journal.intend(anOperation(), at(1))
  const files = await store.files(profileId)
  expect(files.map(file => file.slice(profileFolder.length + 1))).toEqual(
    expect.arrayContaining(['cache.db', 'cache.db-wal', 'journal.db', 'journal.db-wal', 'lock.db'])
  )
  expect(new Set(files.map(modeOf))).toEqual(new Set(['600']))
  expect(modeOf(profileFolder)).toBe('700')
})

test('a credential in a field the console does not know never reaches the disk', async () => {
  const { data } = await setUp()
  const leak = aKey({ unknownFields: { key: 'hz_live_CANARY0123456789abcdef' } })
  await data.keys.store(aListing([leak]), at(1))
  await data.journal.intend(anOperation({ intent: { note: 'hz_live_CANARY0123456789' } }), at(1))
  expect(JSON.stringify(await data.keys.held())).not.toContain('CANARY')
  expect(JSON.stringify(await data.journal.openCreates())).not.toContain('CANARY')
})

test('an operation is read back as it was intended, finished, stashed and settled', async () => {
  const { data } = await setUp()
  const { journal } = data
  const operation = anOperation()
  await journal.intend(operation, at(1))
  await journal.stashed(operation.id, aReveal)
  await journal.finish(operation.id, 'done', { status: 201 }, at(2), 'key_1')
  await journal.markReveal(operation.id, 'shownAt', at(3))
  await journal.markReveal(operation.id, 'reofferedAt', at(4))
  await journal.markReveal(operation.id, 'settledAt', at(5))
  expect(await journal.operation(operation.id)).toEqual({
    ...operation,
    subjectId: 'key_1',
    startedAt: at(1),
    state: 'done',
    outcome: { status: 201 },
    finishedAt: at(2),
    reveal: { ...aReveal, shownAt: at(3), reofferedAt: at(4), settledAt: at(5) }
  })
})

test('creates stay open until the key is confirmed, dismissed, or known not to exist', async () => {
  const { data } = await setUp()
  const { journal } = data
  const intend = (id: string, kind: 'key.create' | 'key.revoke' = 'key.create') =>
    journal.intend(anOperation({ id, kind }), at(1))
  const finish = (id: string, state: 'done' | 'failed' | 'unknown') =>
    journal.finish(id, state, {}, at(2))
  const ids = ['1-intended', '2-unknown', '3-done-no-reveal', '4-done-revealed', '5-failed']
  for (const id of [...ids, '6-settled', '7-dismissed']) await intend(id)
  await intend('8-revoke', 'key.revoke')
  await finish('2-unknown', 'unknown')
  for (const id of ['3-done-no-reveal', '4-done-revealed', '6-settled']) await finish(id, 'done')
  await finish('5-failed', 'failed')
  await journal.stashed('4-done-revealed', aReveal)
  await journal.stashed('6-settled', aReveal)
  await journal.markReveal('6-settled', 'settledAt', at(3))
  await journal.markReveal('7-dismissed', 'settledAt', at(3))
  const open = await journal.openCreates()
  expect(open.map(({ id }) => id)).toEqual(ids.slice(0, 4))
})

test('creates and rotations of webhooks that did not fail are listed, with when they were settled', async () => {
  const { data } = await setUp()
  const { journal } = data
  const kinds = {
    '1-rotate': 'webhook.rotate',
    '2-create': 'webhook.create',
    '3-update': 'webhook.update',
    '4-failed': 'webhook.rotate',
    '5-key': 'key.create'
  } as const
  for (const [id, kind] of Object.entries(kinds)) {
    await journal.intend(anOperation({ id, kind }), at(Number(id[0])))
  }
  await journal.finish('4-failed', 'failed', {}, at(5))
  await journal.finish('1-rotate', 'unknown', {}, at(5))
  await journal.markReveal('1-rotate', 'settledAt', at(6))
  expect(await journal.webhookWrites()).toMatchObject([
    { id: '1-rotate', state: 'unknown', settledAt: at(6) },
    { id: '2-create', state: 'intended', settledAt: null }
  ])
})

test('a settled reveal names its copy in the keychain until that is noted as gone', async () => {
  const { data } = await setUp()
  const { journal } = data
  for (const id of ['1-settled', '2-open', '3-memory', '4-no-reveal']) {
    await journal.intend(anOperation({ id }), at(1))
  }
  for (const id of ['1-settled', '2-open'])
    await journal.stashed(id, { ...aReveal, stash: 'keychain' })
  await journal.stashed('3-memory', { ...aReveal, stash: 'memory' })
  for (const id of ['1-settled', '3-memory', '4-no-reveal']) {
    await journal.markReveal(id, 'settledAt', at(3))
  }
  expect(await journal.settledStashes()).toEqual(['1-settled'])
  for (const id of ['1-settled', '4-no-reveal']) await journal.unstashed(id)
  expect(await journal.settledStashes()).toEqual([])
  expect((await journal.operation('1-settled'))?.reveal).toMatchObject({ stash: 'memory' })
})

test('one id is never intended twice, and an unknown one never finished', async () => {
  const { data } = await setUp()
  await data.journal.intend(anOperation(), at(1))
  await expect(data.journal.intend(anOperation(), at(2))).rejects.toThrow()
  await expect(data.journal.finish('nobody', 'done', {}, at(2))).rejects.toMatchObject({
    code: 'not-found'
  })
})

test('a profile that is open twice here is one and the same', async () => {
  const { store, data } = await setUp()
  expect(await store.open(profileId)).toBe(data)
  await data.close()
  const reopened = await store.open(profileId)
  onTestFinished(() => reopened.close())
  expect(await reopened.keys.held()).toMatchObject({ keys: [] })
})

test('removing a profile leaves nothing of it and nothing else gone', async () => {
  const { folder, store, data } = await setUp()
  await data.journal.intend(anOperation(), at(1))
  await store.remove(profileId)
  expect(readdirSync(join(folder, 'profiles'))).toEqual([])
  expect(await store.files(profileId)).toEqual([])
  await store.remove(profileId)
})

test('a profile folder that is a link is neither followed nor written through', async () => {
  const folder = aDataFolder()
  const elsewhere = aDataFolder()
  mkdirSync(join(folder, 'profiles'))
  symlinkSync(elsewhere, join(folder, 'profiles', profileId))
  const { store, data } = await setUp(folder)
  expect(data.journal.isReadOnly).toBe(true)
  expect(readdirSync(elsewhere)).toEqual([])
  await data.close()
  await store.remove(profileId)
  expect(readdirSync(folder)).toEqual(['profiles'])
})

test.each(['../../etc', '', 'a/b'])('%j is refused as a profile id', async id => {
  const { store } = await setUp()
  await expect(store.files(id)).rejects.toMatchObject({ code: 'invalid-input' })
  await expect(store.open(id)).rejects.toMatchObject({ code: 'invalid-input' })
})
