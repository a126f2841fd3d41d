import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '@main/database/migrate'
import { journalMigrations } from '@main/database/migrations/journal'
import { openInMemory } from '@main/database/open'
import { createProfileDataStore } from '@main/database/profile-data-store'
import * as records from '@main/database/queries/audit-records'
import { aDataFolder } from '@support/data-folder'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'

function aJournal() {
  const db = openInMemory()
  migrate(db, 'journal', journalMigrations)
  return db
}
const aSearch = (changes: Partial<Parameters<typeof records.saveSearch>[1]> = {}) => ({
  id: '00000000-0000-4000-8000-000000000001',
  name: 'Denied calls',
  query: 'outcome:denied after:7d',
  isPinned: false,
  ...changes
})
const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

test('a note is kept by its entry, replaced, and removed', () => {
  const db = aJournal()
  expect(records.noteOf(db, 'aud_1')).toBeNull()
  records.setNote(db, 'aud_1', 'first', '2026-11-20T09:00:00.000Z')
  records.setNote(db, 'aud_1', 'second', '2026-11-20T09:01:00.000Z')
  records.setNote(db, 'aud_2', 'other', '2026-11-20T09:01:00.000Z')
  expect(records.noteOf(db, 'aud_1')).toEqual({
    text: 'second',
    changedAt: '2026-11-20T09:01:00.000Z'
  })
  expect([...records.notedAmong(db, ['aud_3', 'aud_2', "'; DROP TABLE audit_notes"])]).toEqual([
    'aud_2'
  ])
  records.removeNote(db, 'aud_1')
  expect(records.noteOf(db, 'aud_1')).toBeNull()
  expect(records.notedAmong(db, [])).toEqual([])
})

test('a key pasted into a note, a search or a recorded query is masked', () => {
  const db = aJournal()
  const canary = 'hz_live_CANARYplaintext0123456789abcdefghijklmno'
  records.setNote(db, 'aud_1', `see ${canary}`, '2026-11-20T09:00:00.000Z')
  records.saveSearch(db, aSearch({ name: canary, query: `key:${canary}` }))
  records.recordAuditExport(db, { at: '', format: 'csv', query: canary, entries: 1, sha256: 'a' })
  const tables = ['audit_notes', 'saved_searches', 'audit_exports']
  const stored = JSON.stringify(tables.map(table => db.prepare(`SELECT * FROM ${table}`).all()))
  expect(stored).not.toContain('CANARY')
  expect(stored).toContain('hz_live_[masked]')
})

test('searches come pinned ones first, then by name; one is replaced by its id', () => {
  const db = aJournal()
  records.saveSearch(db, aSearch({ id: idOf(1), name: 'beta' }))
  records.saveSearch(db, aSearch({ id: idOf(2), name: 'Alpha' }))
  records.saveSearch(db, aSearch({ id: idOf(3), name: 'zeta', isPinned: true }))
  records.saveSearch(db, aSearch({ id: idOf(1), name: 'Beta', query: 'x' }))
  expect(records.listSearches(db)).toEqual([
    aSearch({ id: idOf(3), name: 'zeta', isPinned: true }),
    aSearch({ id: idOf(2), name: 'Alpha' }),
    aSearch({ id: idOf(1), name: 'Beta', query: 'x' })
  ])
  records.removeSearch(db, idOf(3))
  expect(records.listSearches(db)).toHaveLength(2)
})

test.each(['denied CALLS', 'Denied calls ', 'Ｄenied calls'])(
  'the name “%s” is taken by “Denied calls”',
  name => {
    const db = aJournal()
    records.saveSearch(db, aSearch())
    expect(() => records.saveSearch(db, aSearch({ id: idOf(2), name }))).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message: 'There is already a search named “Denied calls”'
      })
    )
    expect(records.listSearches(db)).toHaveLength(1)
  }
)

test('beyond 500 searches no more is kept, and one of them can still be changed', () => {
  const db = aJournal()
  for (let n = 1; n <= records.maxSavedSearches; n += 1) {
    records.saveSearch(db, aSearch({ id: idOf(n), name: `search ${n}` }))
  }
  expect(() => records.saveSearch(db, aSearch({ id: idOf(9_999), name: 'more' }))).toThrow(
    expect.objectContaining({ code: 'invalid-input' })
  )
  records.saveSearch(db, aSearch({ id: idOf(1), name: 'renamed' }))
  expect(records.listSearches(db)).toHaveLength(500)
})

test('the hash of the last bundle is that of the one recorded last', () => {
  const db = aJournal()
  const record = { at: '2026-11-20T09:00:00.000Z', query: '', entries: 1 }
  expect(records.lastBundleHash(db)).toBeNull()
  records.recordAuditExport(db, { ...record, format: 'bundle', sha256: 'b' })
  records.recordAuditExport(db, { ...record, format: 'bundle', sha256: 'a' })
  records.recordAuditExport(db, { ...record, format: 'csv', sha256: 'c' })
  expect(records.lastBundleHash(db)).toBe('a')
})

test('a journal that cannot be written is still read, and says why nothing is kept', async () => {
  const folder = aDataFolder()
  const store = createProfileDataStore({ folder, clock: { now: Date.now } })
  const writable = await store.open(idOf(1))
  await writable.auditRecords.setNote('aud_1', 'seen', '2026-11-20T09:00:00.000Z')
  await writable.auditRecords.saveSearch(aSearch())
  await writable.close()
  const file = new Database(join(folder, 'profiles', idOf(1), 'journal.db'))
  file.pragma('user_version = 999')
  file.close()

  const { auditRecords: kept, close } = await store.open(idOf(1))
  onTestFinished(close)
  expect(await kept.note('aud_1')).toMatchObject({ text: 'seen' })
  expect(await kept.notedAmong(['aud_1'])).toEqual(['aud_1'])
  expect(await kept.searches()).toEqual([aSearch()])
  expect(await kept.lastBundleHash()).toBeNull()
  const record = { at: '', format: 'csv', query: '', entries: 0, sha256: '' } as const
  for (const writing of [
    kept.setNote('aud_1', 'x', ''),
    kept.removeNote('aud_1'),
    kept.saveSearch(aSearch({ id: idOf(2), name: 'x' })),
    kept.removeSearch(idOf(1)),
    kept.recordExport(record)
  ]) {
    await expect(writing).rejects.toMatchObject({ code: 'database-read-only' })
  }
})

test.each(['nothing in its place', 'something else in its place'])(
  'whatever happens to the fetched data, notes, searches and records stay: %s',
  async what => {
    const folder = aDataFolder()
    const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
    const store = createProfileDataStore({ folder, clock: { now: Date.now } })
    const before = await store.open(profileId)
    await before.auditRecords.setNote('aud_1', 'Asked Ada', '2026-11-20T09:00:00.000Z')
    await before.auditRecords.saveSearch(aSearch())
    await before.close()
    const cache = join(folder, 'profiles', profileId, 'cache.db')
    for (const suffix of ['', '-wal', '-shm']) rmSync(cache + suffix, { force: true })
    if (what.startsWith('something')) writeFileSync(cache, 'not a database '.repeat(1_000))
    const after = await store.open(profileId)
    onTestFinished(() => after.close())
    expect((await after.auditRecords.note('aud_1'))?.text).toBe('Asked Ada')
    expect(await after.auditRecords.searches()).toMatchObject([{ name: 'Denied calls' }])
    expect((await after.audit.ledger()).held).toBe(0)
  }
)
