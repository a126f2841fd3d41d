import { chmodSync, closeSync, constants, lstatSync, openSync } from 'node:fs'
import { AppError } from '@shared/errors'
import Database from 'better-sqlite3'
import { applyPragmas } from './pragmas'

export type Db = Database.Database

/** Written into each file, so that one is never taken for the other. */
export const applicationIds = { cache: 0x485a_4363, journal: 0x485a_436a } as const
export type FileKind = keyof typeof applicationIds

const statements = new WeakMap<Db, Map<string, Database.Statement>>()

/** Prepares each text once per connection. */
export function statement(db: Db, sql: string): Database.Statement {
  const cached = statements.get(db) ?? new Map<string, Database.Statement>()
  statements.set(db, cached)
  const prepared = cached.get(sql) ?? db.prepare(sql)
  cached.set(sql, prepared)
  return prepared
}

/**
 * SQLite before 3.51.3 can drop committed pages when a checkpoint meets a write; 3.52.0 was
 * withdrawn.
 */
export function assertSqliteVersion(version: string): void {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const isOldEnoughToLoseData = major * 1e6 + minor * 1e3 + patch < 3_051_003
  if (isOldEnoughToLoseData || version === '3.52.0') {
    throw new AppError(
      'database-unavailable',
      `SQLite ${version} can lose data, so no local data is written with it`,
      { nextStep: 'Reinstall the console: it comes with 3.51.3 or newer' }
    )
  }
}

/** What lies at a path, never following a link. */
export function kindOfPath(path: string): 'missing' | 'file' | 'directory' | 'link' | 'other' {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return 'missing'
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'directory'
  return stats.isSymbolicLink() ? 'link' : 'other'
}

/**
 * Makes the file before SQLite does: a worker thread cannot set the umask, and SQLite gives -wal and
 * -shm the mode of their main file.
 */
export function ensurePrivateFile(path: string): void {
  if (kindOfPath(path) === 'missing') {
    const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_WRONLY } = constants
    closeSync(openSync(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600))
    return
  }
  const stats = lstatSync(path)
  if (process.platform !== 'win32' && stats.isFile() && (stats.mode & 0o077) !== 0) {
    // Narrowed only: a file made read-only on purpose stays so.
    chmodSync(path, stats.mode & 0o700)
  }
}

/**
 * SQLite opens a file read-only without saying so, and `BEGIN IMMEDIATE` alone succeeds on it: only a
 * change inside the transaction fails.
 */
function assertWritable(db: Db): void {
  const version = db.pragma('user_version', { simple: true }) as number
  db.exec('BEGIN IMMEDIATE')
  try {
    db.pragma(`user_version = ${version}`)
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK')
  }
}

/** A connection that may write. Throws where a setting did not take, as on a read-only disk. */
export function openWritable(path: string): Db {
  ensurePrivateFile(path)
  const db = new Database(path, { timeout: 5_000 })
  try {
    assertSqliteVersion(db.prepare('SELECT sqlite_version()').pluck().get() as string)
    applyPragmas(db)
    assertWritable(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

export const openInMemory = (): Db => new Database(':memory:')
