import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assertSqliteVersion, type Db, openInMemory, openWritable } from '@main/database/open'
import { applyPragmas, pragmasOf } from '@main/database/pragmas'
import { aDataFolder } from '@support/data-folder'
import { expect, onTestFinished, test } from 'vitest'

test('a connection that may write has every setting that keeps data safe', () => {
  const db = openWritable(join(aDataFolder(), 'cache.db'))
  onTestFinished(() => void db.close())
  const read = (name: string) => db.pragma(name, { simple: true })
  expect({
    journal_mode: read('journal_mode'),
    synchronous: read('synchronous'),
    foreign_keys: read('foreign_keys'),
    trusted_schema: read('trusted_schema'),
    cell_size_check: read('cell_size_check'),
    temp_store: read('temp_store'),
    secure_delete: read('secure_delete'),
    mmap_size: read('mmap_size'),
    busy_timeout: read('busy_timeout'),
    journal_size_limit: read('journal_size_limit')
  }).toEqual({
    journal_mode: 'wal',
    synchronous: 2,
    foreign_keys: 1,
    trusted_schema: 0,
    cell_size_check: 1,
    temp_store: 2,
    secure_delete: 1,
    mmap_size: 0,
    busy_timeout: 5_000,
    journal_size_limit: 16_777_216
  })
})

test('macOS also flushes the drive', () => {
  expect(pragmasOf('darwin').map(([name]) => name)).toContain('fullfsync')
  const db = openWritable(join(aDataFolder(), 'cache.db'))
  onTestFinished(() => void db.close())
  applyPragmas(db, 'darwin')
  expect(db.pragma('fullfsync', { simple: true })).toBe(1)
})

test('a setting that does not take is a refusal to write', () => {
  const db = openInMemory()
  onTestFinished(() => void db.close())
  expect(() => applyPragmas(db)).toThrow('journal_mode')
})

test.each(['3.7.17', '3.51.2', '3.52.0', '2.99.99'])('SQLite %s is refused', version => {
  expect(() => assertSqliteVersion(version)).toThrow(version)
})

test.each(['3.51.3', '3.52.1', '3.53.4', '4.0.0'])('SQLite %s is taken', version => {
  expect(() => assertSqliteVersion(version)).not.toThrow()
})

test('the SQLite in use is one that keeps what it acknowledged', () => {
  const db: Db = openInMemory()
  onTestFinished(() => void db.close())
  assertSqliteVersion(db.prepare('SELECT sqlite_version()').pluck().get() as string)
})

test('no statement is ever printed with its values', () => {
  const root = join(import.meta.dirname, '../../../../src')
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(ts|tsx|mjs)$/.test(name))
    .map(name => [name, readFileSync(join(root, name), 'utf8')] as const)
    .filter(([, text]) => text.includes('better-sqlite3'))
  expect(sources.length).toBeGreaterThan(3)
  for (const [name, text] of sources) {
    expect(text, name).not.toMatch(/\bverbose\b/)
    expect(text, name).not.toMatch(/(?:stmt|statement)\w*(?:\([^)]*\))?\.toString\(/i)
  }
})
