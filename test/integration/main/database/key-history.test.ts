import { statSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '@main/database/migrate'
import { cacheMigrations } from '@main/database/migrations/cache'
import { openInMemory, openWritable } from '@main/database/open'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { keptSnapshots, recordKeySnapshot } from '@main/database/queries/key-snapshots'
import { toStoredListing } from '@main/database/stored-listing'
import type { Key } from '@shared/horizon/key'
import { aDataFolder } from '@support/data-folder'
import { aKey, aListing } from '@support/local-data'
import { expect, onTestFinished, test } from 'vitest'

const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
const at = (second: number) => `2026-11-21T10:00:0${second}.000Z`

async function setUp() {
  const folder = aDataFolder()
  const store = createProfileDataStore({ folder, clock: { now: Date.now } })
  const data = await store.open(profileId)
  onTestFinished(() => data.close())
  const openCache = () => {
    const db = openWritable(join(folder, 'profiles', profileId, 'cache.db'))
    onTestFinished(() => void db.close())
    return db
  }
  const walBytes = () => statSync(join(folder, 'profiles', profileId, 'cache.db-wal')).size
  return { data, openCache, walBytes }
}

const confirmed = (list: { confirmedAt: string } | null) => list?.confirmedAt

test('without a list there is no history', async () => {
  const { data } = await setUp()
  expect(await data.history.at(at(9))).toBeNull()
})

test('a refresh that changes only usage or order adds no list, any other change does', async () => {
  const { data } = await setUp()
  const [a, b] = [aKey({ id: 'a' }), aKey({ id: 'b', unknownFields: { x: 1, y: { p: 1, q: 2 } } })]
  await data.keys.store(aListing([a, b]), at(1))
  const again = { ...b, unknownFields: { y: { q: 2, p: 1 }, x: 1 } }
  await data.keys.store(aListing([again, { ...a, lastUsedAt: at(2), lastUsedIp: 'x' }]), at(2))
  expect(confirmed(await data.history.at(at(1)))).toBe(at(1))
  await data.keys.store(aListing([{ ...a, enabled: false }, b]), at(3))

  const before = await data.history.at(at(2))
  expect(before).toEqual({
    confirmedAt: at(2),
    keys: [a, b].map(({ lastUsedAt: _at, ...key }) => key)
  })
  expect(await data.history.at(at(9))).toMatchObject({
    confirmedAt: at(3),
    keys: [{ id: 'a', enabled: false }, { id: 'b' }]
  })
})

test('the list of a moment is the newest sent until then, however the moment is written', async () => {
  const { data } = await setUp()
  for (const second of [2, 4, 6]) {
    await data.keys.store(aListing([aKey({ rateLimit: second })]), at(second))
    await data.keys.store(aListing([aKey({ rateLimit: second })]), at(second + 1))
  }
  const limitAt = async (moment: string) => (await data.history.at(moment))?.keys[0]?.rateLimit
  expect(await data.history.at(at(1))).toBeNull()
  expect(await Promise.all([2, 3, 4, 5, 6, 9].map(second => limitAt(at(second))))).toEqual([
    2, 2, 4, 4, 6, 6
  ])
  expect(confirmed(await data.history.at(at(3)))).toBe(at(3))
  expect(confirmed(await data.history.at(at(9)))).toBe(at(7))
  expect(await limitAt('2026-11-21T10:00:04Z')).toBe(4)
  expect(await limitAt('2026-11-21T11:00:03.999+01:00')).toBe(2)
})

test('the mark of what was seen is kept, and the last word counts', async () => {
  const { data } = await setUp()
  expect(await data.history.seenUpTo()).toBeNull()
  await data.history.markSeen('2036-01-01T00:00:00.000Z')
  await data.history.markSeen(at(1))
  expect(await data.history.seenUpTo()).toBe(at(1))
})

test('a key keeps what Horizon did not say apart from what it said is nothing', async () => {
  const { data } = await setUp()
  const keys: Key[] = [
    { id: 'z', clientName: 'Silent', scopes: [], enabled: true },
    { id: 'a', clientName: 'Never used', scopes: [], enabled: true, lastUsedAt: null },
    aKey({ id: 'm', lastUsedIp: '10.0.0.1' })
  ]
  await data.keys.store(aListing(keys), at(1))
  const held = (await data.keys.held()).keys
  expect(held).toEqual(keys)
  expect(held[0]).not.toHaveProperty('lastUsedAt')
})

/** Packs as badly as the random parts of real keys. */
const scattered = (n: number) => ((n * 2_654_435_761) % 2 ** 32).toString(36)

test('10,000 keys that did not change are not written again', async () => {
  const { data, walBytes } = await setUp()
  const keys = Array.from({ length: 10_000 }, (_, n) =>
    aKey({
      id: `key_${scattered(n)}`,
      hint: `hz_live_${scattered(n + 1)}`,
      lastUsedAt: new Date(n * 1e8).toISOString()
    })
  )
  const written = async (listed: readonly Key[], second: number) => {
    const before = walBytes()
    await data.keys.store(aListing(listed), at(second))
    return walBytes() - before
  }
  const first = await written(keys, 1)
  const unchanged = await written(structuredClone(keys), 2)
  const changed = await written(
    keys.map(key => ({ ...key, rateLimit: 7 })),
    3
  )
  expect(first).toBeGreaterThan(100_000)
  expect(changed).toBeGreaterThan(100_000)
  expect(unchanged).toBeLessThan(20_000)
  expect((await data.keys.held()).fetchedAt).toBe(at(3))
})

test('a listing that cannot be stored whole leaves the one before it', async () => {
  const { data } = await setUp()
  await data.keys.store(aListing([aKey({ id: 'a' })]), at(1))
  const broken = { position: 1, reason: 'x', id: {} as string }
  const listing = { ...aListing([aKey({ id: 'b' })]), unreadable: [broken] }
  await expect(data.keys.store(listing, at(2))).rejects.toThrow()
  expect(await data.keys.held()).toMatchObject({ keys: [{ id: 'a' }], fetchedAt: at(1) })
  expect(await data.history.at(at(9))).toMatchObject({ keys: [{ id: 'a' }], confirmedAt: at(1) })
})

test('the newest lists and the last of each earlier day are kept', async () => {
  const { data, openCache } = await setUp()
  const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)
  await data.close()
  const db = openCache()
  for (let n = 0; n < 40; n += 1) {
    for (const hour of ['08', '16']) {
      const { states } = toStoredListing(aListing([aKey({ clientName: `${n} ${hour}` })]))
      recordKeySnapshot(db, states, `${day(n)}T${hour}:00:00.000Z`)
    }
  }
  const taken = db.prepare('SELECT taken_at FROM key_snapshots ORDER BY id').pluck().all()
  expect(taken).toHaveLength(keptSnapshots.newest + 28)
  expect(taken.slice(0, 2)).toEqual([`${day(0)}T16:00:00.000Z`, `${day(1)}T16:00:00.000Z`])
  expect(taken.slice(-3)).toEqual([
    `${day(38)}T16:00:00.000Z`,
    `${day(39)}T08:00:00.000Z`,
    `${day(39)}T16:00:00.000Z`
  ])
})

test('the room for earlier lists is bounded in rows and bytes, and two always stay', () => {
  const db = openInMemory()
  onTestFinished(() => void db.close())
  migrate(db, 'cache', cacheMigrations)
  const insert = db.prepare(
    `INSERT INTO key_snapshots (digest, body, taken_at, confirmed_at)
     VALUES ('x', zeroblob(?), @at, @at)`
  )
  const count = () => db.prepare('SELECT count(*) FROM key_snapshots').pluck().get()
  const fill = (rows: number, bytes: number) => {
    db.transaction(() => {
      db.exec('DELETE FROM key_snapshots')
      for (let n = 0; n < rows; n += 1) {
        insert.run(bytes, { at: new Date(Date.UTC(2026, 0, n)).toISOString() })
      }
    })()
    recordKeySnapshot(db, '[]', at(1))
  }
  fill(keptSnapshots.rows + 50, 10)
  expect(count()).toBe(keptSnapshots.rows)
  fill(5, keptSnapshots.bytes / 4)
  expect(count()).toBe(4)
  fill(2, keptSnapshots.bytes + 1)
  expect(count()).toBe(2)
})
