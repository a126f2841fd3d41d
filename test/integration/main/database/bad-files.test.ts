import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { journalMigrations } from '@main/database/migrations/journal'
import { openWritable } from '@main/database/open'
import { openJournal } from '@main/database/open-journal'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { intendOperation, listOpenCreates } from '@main/database/queries/operations'
import { AppError } from '@shared/errors'
import { aDataFolder, asOrdinaryUser, modeOf } from '@support/data-folder'
import { aKey, aListing, anOperation } from '@support/local-data'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'

const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
const at = '2026-11-21T10:00:00.000Z'

function setUp() {
  const folder = aDataFolder()
  const files = join(folder, 'profiles', profileId)
  const store = createProfileDataStore({ folder, clock: { now: () => Date.parse(at) } })
  const open = async () => {
    const data = await store.open(profileId)
    onTestFinished(() => data.close())
    return data
  }
  return { folder, files, open, cache: join(files, 'cache.db'), journal: join(files, 'journal.db') }
}

/** A profile that was used and closed. */
async function setUpUsed() {
  const parts = setUp()
  const data = await parts.open()
  await data.keys.store(aListing([aKey()]), at)
  await data.journal.intend(anOperation(), at)
  await data.close()
  return parts
}

const garbage = (path: string) => writeFileSync(path, 'this is not a database '.repeat(500))
const cutInHalf = (path: string) => truncateSync(path, statSync(path).size / 2)
function overwritePages(path: string) {
  const bytes = readFileSync(path)
  bytes.fill(0xa5, 4_096)
  writeFileSync(path, bytes)
}
const damages = { garbage, cutInHalf, overwritePages }

test.each(Object.entries(damages))(
  'a damaged cache (%s) is moved aside with its -wal and a new one is used',
  async (_name, damage) => {
    const { open, cache, files } = await setUpUsed()
    damage(cache)
    writeFileSync(`${cache}-wal`, 'left over')
    const damaged = readFileSync(cache)
    const data = await open()
    expect(data.notices).toMatchObject([{ title: 'Fetched data was set aside' }])
    const aside = join(files, 'cache.db.damaged-2026-11-21T10-00-00-000Z')
    expect(readFileSync(aside)).toEqual(damaged)
    expect(existsSync(`${aside}-wal`)).toBe(true)
    expect(data.notices[0]?.detail).toContain(aside)
    await data.keys.store(aListing([aKey()]), at)
    expect((await data.keys.held()).keys).toHaveLength(1)
    expect(data.journal.isReadOnly).toBe(false)
  }
)

test.each(Object.entries(damages))(
  'a damaged journal (%s) stays untouched, and nothing can be intended',
  async (_name, damage) => {
    const { open, journal } = await setUpUsed()
    damage(journal)
    const damaged = readFileSync(journal)
    const data = await open()
    expect(data.journal.isReadOnly).toBe(true)
    expect(data.notices).toMatchObject([{ title: 'The operations journal is read-only' }])
    await expect(data.journal.intend(anOperation({ id: 'x' }), at)).rejects.toMatchObject({
      code: 'database-read-only',
      details: { nextStep: expect.stringContaining('restart the console') }
    })
    expect(Array.isArray(await data.journal.openCreates())).toBe(true)
    await data.close()
    expect(readFileSync(journal)).toEqual(damaged)
  }
)

const asNewer = (path: string) => {
  const db = new Database(path)
  db.pragma('user_version = 999')
  db.close()
}

test('a cache of a newer version is kept and a new one is started', async () => {
  const { open, cache, files } = await setUpUsed()
  asNewer(cache)
  const data = await open()
  expect(data.notices[0]?.detail).toContain('a newer version of the console wrote it')
  expect((await data.keys.held()).fetchedAt).toBeNull()
  expect(readdirSync(files)).toContain('cache.db.newer-2026-11-21T10-00-00-000Z')
})

test('a journal of a newer version is shown, never written', async () => {
  const { open, journal } = await setUpUsed()
  asNewer(journal)
  const data = await open()
  expect(data.journal.isReadOnly).toBe(true)
  expect(await data.journal.openCreates()).toHaveLength(1)
  await expect(data.journal.intend(anOperation({ id: 'x' }), at)).rejects.toMatchObject({
    code: 'database-read-only',
    message: expect.stringContaining('a newer version'),
    details: { nextStep: 'Update the console' }
  })
  await data.close()
  const db = new Database(journal, { readonly: true })
  expect(db.pragma('user_version', { simple: true })).toBe(999)
  db.close()
})

test('cache and journal are never taken for each other', async () => {
  const { open, cache, journal } = await setUpUsed()
  copyFileSync(cache, journal)
  const data = await open()
  expect(data.journal.isReadOnly).toBe(true)
  expect(data.notices[0]?.detail).toContain('another program wrote it')
})

const inPlace = {
  folder: (path: string) => mkdirSync(path),
  link: (path: string) => symlinkSync('/etc/passwd', path),
  pipe: (path: string) => execFileSync('mkfifo', [path])
}

test.each(Object.entries(inPlace))('a %s in place of a file is refused', async (_name, put) => {
  const { open, files, cache, journal } = setUp()
  mkdirSync(files, { recursive: true })
  put(cache)
  put(journal)
  const data = await open()
  expect(data.notices.map(({ detail }) => detail)).toEqual([
    expect.stringContaining('is in its place'),
    expect.stringContaining('is in its place')
  ])
  expect(data.journal.isReadOnly).toBe(true)
  await data.keys.store(aListing([aKey()]), at)
  expect((await data.keys.held()).keys).toHaveLength(1)
  expect(readFileSync('/etc/passwd', 'utf8')).toContain('root')
})

test('files that may not be written are shown, what is fetched lasts until the close', async () => {
  const { open, files, cache, journal } = await setUpUsed()
  if (process.getuid?.() === 0) for (const path of [files, cache, journal]) chownSync(path, 0, 0)
  for (const path of readdirSync(files)) chmodSync(join(files, path), 0o444)
  chmodSync(files, 0o555)
  chmodSync(join(files, '..', '..'), 0o755)
  chmodSync(join(files, '..'), 0o755)
  const before = [readFileSync(cache), readFileSync(journal)]

  await asOrdinaryUser(async () => {
    const data = await open()
    expect(data.notices.map(({ title }) => title)).toEqual([
      'The operations journal is read-only',
      'Fetched data is not kept'
    ])
    expect((await data.keys.held()).keys).toEqual([aKey()])
    await data.keys.store(aListing([aKey({ id: 'x' }), aKey({ id: 'y' })]), at)
    expect((await data.keys.held()).keys).toHaveLength(2)
    expect(await data.journal.openCreates()).toHaveLength(1)
    await expect(data.journal.intend(anOperation({ id: 'x' }), at)).rejects.toMatchObject({
      code: 'database-read-only'
    })
    await data.close()
  })
  expect([readFileSync(cache), readFileSync(journal)]).toEqual(before)
})

test.each(['profile folder', 'data folder'])('a %s of another account is said', async which => {
  const { open, folder, files } = await setUpUsed()
  const closed = which === 'data folder' ? folder : files
  if (closed === files) for (const path of [folder, join(files, '..')]) chmodSync(path, 0o755)
  if (process.getuid?.() !== 0) chmodSync(closed, 0o000)
  onTestFinished(() => chmodSync(closed, 0o700))
  await asOrdinaryUser(async () => {
    const data = await open()
    expect(data.notices).toHaveLength(2)
    expect(data.journal.isReadOnly).toBe(true)
    await data.keys.store(aListing([aKey()]), at)
    expect((await data.keys.held()).keys).toEqual([aKey()])
    await data.close()
  })
})

test('a journal made read-only in a folder that may be written stays read-only', async () => {
  const { open, folder, files, journal } = await setUpUsed()
  const nobody = 65_534
  if (process.getuid?.() === 0) {
    const inside = readdirSync(files).map(name => join(files, name))
    for (const path of [folder, join(files, '..'), files, ...inside])
      chownSync(path, nobody, nobody)
  }
  chmodSync(journal, 0o444)
  await asOrdinaryUser(async () => {
    const data = await open()
    expect(data.journal.isReadOnly).toBe(true)
    expect(await data.journal.openCreates()).toHaveLength(1)
    expect(data.notices).toHaveLength(1)
    await data.close()
  })
  expect(modeOf(journal)).toBe('400')
})

test('damage found while running moves the cache aside, and the call after it works', async () => {
  const { open, cache, files } = await setUpUsed()
  const many = Array.from({ length: 2_000 }, (_, n) => aKey({ id: `key_${n}` }))
  const data = await open()
  await data.keys.store(aListing(many), at)
  await data.close()
  const again = await open()
  overwritePages(cache)
  await expect(again.keys.held()).rejects.toMatchObject({ code: 'database-corrupt' })
  expect(readdirSync(files)).toContain('cache.db.damaged-2026-11-21T10-00-00-000Z')
  expect(again.notices).toMatchObject([{ title: 'Fetched data was set aside' }])
  await again.keys.store(aListing([aKey()]), at)
  expect((await again.keys.held()).keys).toEqual([aKey()])
})

test('an entry that SQLite takes for whole and nobody can read is damage too', async () => {
  const { open, cache } = await setUpUsed()
  const db = new Database(cache)
  db.exec("UPDATE key_uses SET body = x'7b62726f'")
  db.close()
  const data = await open()
  await expect(data.keys.held()).rejects.toMatchObject({ code: 'database-corrupt' })
  expect(data.notices[0]?.detail).toContain('an entry in it cannot be read')
  expect((await data.keys.held()).keys).toEqual([])
})

test('whatever bytes are flipped, the profile opens and answers or explains', async () => {
  const { open, cache, journal } = await setUpUsed()
  const whole = { [cache]: readFileSync(cache), [journal]: readFileSync(journal) }
  // The count of free pages and the largest root page: only a write meets them.
  const onlyWritten: [number, number][] = [36, 52].map(place => [place, 1])
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(cache, journal),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 9
      }),
      fc.boolean(),
      async (path, flips, isHeader) => {
        for (const [name, bytes] of Object.entries(whole)) writeFileSync(name, bytes)
        const bytes = Buffer.from(whole[path] ?? '')
        const range = isHeader ? 100 : bytes.length
        for (const [at, mask] of flips) bytes[at % range] = (bytes[at % range] ?? 0) ^ mask
        writeFileSync(path, bytes)
        const data = await open()
        const answers = await Promise.allSettled([data.keys.held(), data.journal.openCreates()])
        for (const answer of answers) {
          if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(AppError)
        }
        const store = () => data.keys.store(aListing([aKey()]), at)
        // What only a write meets is said once, and set aside by the next attempt.
        await store().catch(async (error: unknown) => {
          expect(error).toMatchObject({ code: 'database-corrupt' })
          const were = answers.map(({ status }) => status)
          expect([path, were]).toEqual([cache, ['fulfilled', 'fulfilled']])
          await store()
        })
        expect((await data.keys.held()).keys).toEqual([aKey()])
        await data.close()
      }
    ),
    { numRuns: 60, examples: [[cache, onlyWritten, true]] }
  )
})

const latest = journalMigrations.at(-1)?.version ?? 0

test('a migration backs the journal up first, and the backup is whole and private', () => {
  const path = join(aDataFolder(), 'journal.db')
  openJournal(path).db.close()
  const first = openJournal(path)
  first.db.exec(`INSERT INTO operations (id, kind, operator, subject_name, intent, started_at, state)
    VALUES ('a', 'key.create', 'Ada', 'x', '{}', '${at}', 'intended')`)
  first.db.close()

  const next = {
    version: latest + 1,
    up: (db: Database.Database) => void db.exec('DROP TABLE reveals; DELETE FROM operations')
  }
  const second = openJournal(path, [...journalMigrations, next])
  expect(second.readOnly).toBeUndefined()
  expect(second.db.pragma('user_version', { simple: true })).toBe(latest + 1)
  second.db.close()

  const backup = `${path}.backup-v${latest}`
  expect(modeOf(backup)).toBe('600')
  const restored = new Database(backup, { readonly: true })
  expect(restored.prepare('SELECT id FROM operations').all()).toEqual([{ id: 'a' }])
  restored.close()
})

test('a migration that fails, as on a full disk, leaves the version before it, whole and shown', () => {
  const path = join(aDataFolder(), 'journal.db')
  const first = openJournal(path)
  intendOperation(first.db, anOperation(), at)
  first.db.close()
  const failing = {
    version: latest + 1,
    up: (db: Database.Database) => {
      db.exec('DROP INDEX done_operations')
      if (!db.memory) throw new Error('half-way')
    }
  }
  const opened = openJournal(path, [...journalMigrations, failing])
  expect(opened.readOnly).toBeDefined()
  expect(listOpenCreates(opened.db)).toHaveLength(1)
  opened.db.close()
  const again = openJournal(path)
  expect(again.readOnly).toBeUndefined()
  expect(again.db.pragma('user_version', { simple: true })).toBe(latest)
  expect(listOpenCreates(again.db)).toHaveLength(1)
  again.db.close()
})

test('a file with wider permissions is narrowed', () => {
  const path = join(aDataFolder(), 'journal.db')
  openJournal(path).db.close()
  chmodSync(path, 0o644)
  openWritable(path).close()
  expect(modeOf(path)).toBe('600')
})
