import { openSync, readdirSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { startInWorker } from '@main/database/runner'
import { aDataFolder, modeOf } from '@support/data-folder'
import { aKey, aListing, anOperation, bundledForNode } from '@support/local-data'
import { expect, onTestFinished, test } from 'vitest'

const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
const at = '2026-11-21T10:00:00.000Z'
const workerUrl = bundledForNode('src/main/database/worker.ts', 'database-worker')
const crashingUrl = bundledForNode('test/support/crashing-worker.ts', 'crashing-worker')

async function open(folder: string, url = workerUrl()) {
  const store = createProfileDataStore({ folder, workerUrl: url, clock: { now: Date.now } })
  const data = await store.open(profileId)
  onTestFinished(() => data.close())
  return { store, data }
}

test('the worker stores, answers, explains and leaves private files', async () => {
  const folder = aDataFolder()
  const { store, data } = await open(folder)
  await data.keys.store(aListing([aKey()]), at)
  await data.journal.intend(anOperation(), at)
  expect((await data.keys.held()).keys).toEqual([aKey()])
  await expect(data.journal.finish('nobody', 'done', {}, at)).rejects.toMatchObject({
    code: 'not-found'
  })
  expect(new Set((await store.files(profileId)).map(modeOf))).toEqual(new Set(['600']))
  await data.close()
  expect(readdirSync(join(folder, 'profiles', profileId)).sort()).toEqual([
    'cache.db',
    'host',
    'journal.db',
    'lock.db'
  ])
})

test('a worker holds its profile against a second one', async () => {
  const folder = aDataFolder()
  await open(folder)
  const other = createProfileDataStore({ folder, workerUrl: workerUrl(), clock: { now: Date.now } })
  await expect(other.open(profileId)).rejects.toMatchObject({ code: 'profile-busy' })
})

test('what the worker found at opening reaches the caller', async () => {
  const folder = aDataFolder()
  const { data } = await open(folder)
  await data.close()
  const journal = join(folder, 'profiles', profileId, 'journal.db')
  writeFileSync(journal, 'damaged '.repeat(1_000))
  const { data: again } = await open(folder)
  expect(again.journal.isReadOnly).toBe(true)
  expect(again.notices).toMatchObject([{ severity: 'error' }])
  await expect(again.journal.intend(anOperation(), at)).rejects.toMatchObject({
    code: 'database-read-only'
  })
})

test('calls of a dying worker fail, the next starts another, and nothing is applied twice', async () => {
  const folder = aDataFolder()
  const { data } = await open(folder, crashingUrl())
  await data.journal.intend(anOperation({ id: 'before' }), at)
  const dying = await Promise.allSettled([
    data.journal.intend(anOperation({ id: 'crash-after-commit' }), at),
    data.journal.intend(anOperation({ id: 'waiting' }), at)
  ])
  expect(dying).toMatchObject([
    { status: 'rejected', reason: { code: 'database-unavailable' } },
    { status: 'rejected', reason: { code: 'database-unavailable' } }
  ])
  await data.journal.intend(anOperation({ id: 'later' }), at)
  const unfinished = await data.journal.openCreates()
  expect(unfinished.map(({ id }) => id).sort()).toEqual(['before', 'crash-after-commit', 'later'])
})

test('a closed profile answers no call and stays closed', async () => {
  const runner = await startInWorker(workerUrl())(aDataFolder())
  await runner.close()
  await runner.close()
  await expect(runner.run('cache', 'heldKeys', [])).rejects.toMatchObject({
    code: 'database-unavailable'
  })
})

test('the journal is on disk, not only in memory, when a call resolves', async () => {
  const folder = aDataFolder()
  const { data } = await open(folder)
  await data.journal.intend(anOperation({ subjectName: 'written-through' }), at)
  const fd = openSync(join(folder, 'profiles', profileId, 'journal.db-wal'), 'r')
  const bytes = Buffer.alloc(1_000_000)
  const length = readSync(fd, bytes)
  expect(bytes.subarray(0, length).includes('written-through')).toBe(true)
})
