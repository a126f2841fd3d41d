import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deflateSync } from 'node:zlib'
import { migrate } from '@main/database/migrate'
import { cacheMigrations } from '@main/database/migrations/cache'
import { journalMigrations } from '@main/database/migrations/journal'
import { openWritable } from '@main/database/open'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { putHeldReply } from '@main/database/queries/held-replies'
import { intendOperation } from '@main/database/queries/operations'
import type { Key } from '@shared/horizon/key'
import { aDataFolder, asOrdinaryUser } from '@support/data-folder'
import { aKey, anOperation, bundledForNode } from '@support/local-data'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'

const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
const at = (second: number) => `2026-11-21T10:00:0${second}.000Z`
const dying = bundledForNode('test/support/killed-in-migration.ts', 'killed-in-migration')

const latest = {
  cache: cacheMigrations.at(-1)?.version,
  journal: journalMigrations.at(-1)?.version
}

const versionIn = (path: string): unknown => {
  const db = new Database(path, { readonly: true })
  try {
    return db.pragma('user_version', { simple: true })
  } finally {
    db.close()
  }
}

const keys: readonly Key[] = [
  aKey({ id: 'b', lastUsedAt: null, unknownFields: { region: 'eu' } }),
  aKey({ id: 'a', lastUsedIp: '10.0.0.1' }),
  { id: 'c', clientName: 'Says little', scopes: [], enabled: false }
]

/** As version 1 wrote it. */
function cacheOfVersion1(path: string): void {
  const db = openWritable(path)
  migrate(db, 'cache', cacheMigrations.slice(0, 1))
  const insert = db.prepare('INSERT INTO keys (position, id, body) VALUES (?, ?, ?)')
  for (const [position, key] of keys.entries()) insert.run(position, key.id, JSON.stringify(key))
  const states = [...keys]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ lastUsedAt: _at, lastUsedIp: _ip, ...state }) => state)
  db.prepare(
    `INSERT INTO key_snapshots (digest, key_count, body, taken_at, confirmed_at)
     VALUES ('made by version 1', 3, ?, ?, ?)`
  ).run(deflateSync(JSON.stringify(states)), at(1), at(2))
  db.prepare("INSERT INTO sync_state VALUES ('keys', ?, 250)").run(at(2))
  db.close()
}

function journalOfVersion1(path: string): void {
  const db = openWritable(path)
  migrate(db, 'journal', journalMigrations.slice(0, 1))
  db.prepare(
    `INSERT INTO operations (id, kind, operator, subject_name, intent, started_at, state)
     VALUES (@id, @kind, @operator, @subjectName, '{"scopes":["users:read"]}', @at, 'intended')`
  ).run({ ...anOperation(), at: at(1) })
  db.close()
}

function setUp() {
  const folder = aDataFolder()
  const files = join(folder, 'profiles', profileId)
  mkdirSync(files, { recursive: true, mode: 0o700 })
  const [cache, journal] = [join(files, 'cache.db'), join(files, 'journal.db')]
  cacheOfVersion1(cache)
  journalOfVersion1(journal)
  const open = async () => {
    const store = createProfileDataStore({ folder, clock: { now: Date.now } })
    const data = await store.open(profileId)
    onTestFinished(() => data.close())
    return data
  }
  return { folder, files, cache, journal, open }
}

test('a cache of version 1 is brought up to date with every key, use and earlier list', async () => {
  const { cache, open } = setUp()
  const data = await open()
  expect(data.notices).toEqual([])
  expect(await data.keys.held()).toEqual({
    keys,
    unreadable: [],
    fetchedAt: at(2),
    clockOffsetMs: 250
  })
  const newest = await data.history.at(at(9))
  expect(newest?.confirmedAt).toBe(at(2))
  expect(newest?.keys.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  await data.replies.put('x', 1, at(3))
  await data.close()
  expect(versionIn(cache)).toBe(latest.cache)
})

test('a journal of version 1 is backed up, then brought up to date with every entry', async () => {
  const { journal, open } = setUp()
  const data = await open()
  expect(data.notices).toEqual([])
  expect(await data.journal.openCreates()).toMatchObject([anOperation()])
  await data.history.markSeen(at(5))
  expect(await data.history.seenUpTo()).toBe(at(5))
  await data.close()
  expect(versionIn(journal)).toBe(latest.journal)
  expect(versionIn(`${journal}.backup-v1`)).toBe(1)
  const backup = new Database(`${journal}.backup-v1`, { readonly: true })
  onTestFinished(() => void backup.close())
  expect(backup.prepare('SELECT id FROM operations').pluck().all()).toEqual([anOperation().id])
})

test('a journal of version 2 is backed up, and keeps every record beside the drafts', async () => {
  const { journal, open } = setUp()
  const db = openWritable(journal)
  migrate(db, 'journal', journalMigrations.slice(0, 2))
  db.prepare("INSERT INTO seen_marks VALUES ('key-changes', ?)").run(at(4))
  db.prepare(
    `INSERT INTO purposes VALUES ('key_1', 'Payments', 'Ledger', 'vault', 'T-1', NULL, '', ?, 'Ada')`
  ).run(at(3))
  db.prepare(
    `INSERT INTO revocations VALUES ('key_1', 'Billing', NULL, 'leaked', 'Ada', ?, NULL, NULL)`
  ).run(at(3))
  db.close()
  const data = await open()
  expect(data.notices).toEqual([])
  expect(await data.journal.openCreates()).toMatchObject([anOperation()])
  expect(await data.records.purposes()).toMatchObject([{ keyId: 'key_1', owner: 'Payments' }])
  expect(await data.records.revocations()).toMatchObject([{ keyId: 'key_1', reason: 'leaked' }])
  expect(await data.history.seenUpTo()).toBe(at(4))
  await data.records.saveDraft('key.create', { clientName: 'Half entered' }, at(5))
  expect(await data.records.draft('key.create')).toMatchObject({ savedAt: at(5) })
  await data.close()
  expect(versionIn(journal)).toBe(latest.journal)
  expect(versionIn(`${journal}.backup-v2`)).toBe(2)
})

test('a new profile leaves no backup of nothing', async () => {
  const folder = aDataFolder()
  const store = createProfileDataStore({ folder, clock: { now: Date.now } })
  await (await store.open(profileId)).close()
  expect(readdirSync(join(folder, 'profiles', profileId)).sort()).toEqual([
    'cache.db',
    'host',
    'journal.db',
    'lock.db'
  ])
})

test('killed in the middle of an update, the journal is whole and the next start ends it', async () => {
  const { journal, open } = setUp()
  const child = fork(fileURLToPath(dying()), [journal])
  onTestFinished(() => void child.kill('SIGKILL'))
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
  expect(existsSync(`${journal}.backup-v1`)).toBe(true)
  expect(versionIn(journal)).toBe(1)

  const data = await open()
  expect(data.notices).toEqual([])
  expect(await data.journal.openCreates()).toMatchObject([anOperation()])
  expect(await data.records.purposes()).toEqual([])
  await data.close()
  expect(versionIn(journal)).toBe(latest.journal)
})

test('a journal of version 1 that may not be written answers every question all the same', async () => {
  const { folder, files, journal, open } = setUp()
  if (process.getuid?.() === 0) for (const path of [files, journal]) chownSync(path, 0, 0)
  for (const name of readdirSync(files)) chmodSync(join(files, name), 0o444)
  chmodSync(files, 0o555)
  for (const path of [folder, join(folder, 'profiles')]) chmodSync(path, 0o755)
  await asOrdinaryUser(async () => {
    const data = await open()
    expect(data.journal.isReadOnly).toBe(true)
    expect(await data.journal.openCreates()).toHaveLength(1)
    expect(await data.journal.doneSince(at(0))).toEqual([])
    expect(await data.records.purposes()).toEqual([])
    expect(await data.records.proof('key_1')).toBeNull()
    expect(await data.records.revocations()).toEqual([])
    expect(await data.history.seenUpTo()).toBeNull()
    expect(await data.records.draft('key.create')).toBeNull()
    expect(await data.rotations.all()).toEqual([])
    expect(await data.rotations.get('nobody')).toBeNull()
    expect((await data.keys.held()).keys).toEqual(keys)
    await data.close()
  })
  expect(versionIn(journal)).toBe(1)
})

test('files of the version before this one keep all they hold and get the new tables', async () => {
  const folder = aDataFolder()
  const files = join(folder, 'profiles', profileId)
  mkdirSync(files, { recursive: true, mode: 0o700 })
  const [cachePath, journalPath] = [join(files, 'cache.db'), join(files, 'journal.db')]
  const cache = openWritable(cachePath)
  migrate(
    cache,
    'cache',
    cacheMigrations.filter(({ version }) => version < 3)
  )
  putHeldReply(cache, 'usage 7d key_1', { total: 1 }, at(1))
  cache.close()
  const journal = openWritable(journalPath)
  migrate(
    journal,
    'journal',
    journalMigrations.filter(({ version }) => version < 4)
  )
  intendOperation(journal, anOperation(), at(1))
  const before = versionIn(journalPath)
  journal.close()

  const data = await createProfileDataStore({ folder, clock: { now: Date.now } }).open(profileId)
  onTestFinished(() => data.close())
  expect(data.notices).toEqual([])
  expect(await data.replies.get('usage 7d key_1')).toMatchObject({ body: { total: 1 } })
  expect(await data.journal.openCreates()).toMatchObject([anOperation()])
  expect(await data.rotations.all()).toEqual([])
  expect(await data.callers.of('key_1')).toEqual({
    hours: [],
    gaps: [],
    reachesBackTo: null,
    incompleteFrom: null
  })
  expect(versionIn(`${journalPath}.backup-v${before}`)).toBe(before)
})
