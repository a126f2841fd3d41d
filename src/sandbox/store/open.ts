import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { auditSpans, fillAuditSpans } from './audit-indexes'
import { listAllRequests } from './request-log'
import { partnerSchema, schema, schemaVersion, usageSchema, webhookSchema } from './schema'
import { addToSums } from './usage-sums'

export type Db = Database.Database

/** Thrown for a folder that cannot be used; its text is meant to be read. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError'
}

/** Before SQLite opens it, so that nobody else could read it for a moment. */
const createPrivately = (path: string): void => closeSync(openSync(path, 'a', 0o600))

function syncPath(path: string): void {
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}

const fillingCacheKb = 400_000

/** Format 1 had other sums of the same request log. */
function sumUpAgain(db: Db): void {
  db.exec('DROP TABLE usage_hours; DROP TABLE usage_minutes;')
  db.exec(usageSchema)
  const requests = listAllRequests(db)
  const last = requests.at(-1)
  if (last !== undefined) addToSums(db, requests, last.at)
}

const isEarlier = (version: unknown): version is number =>
  typeof version === 'number' && version >= 1 && version < schemaVersion

const storeName = 'horizon.db'
const unfinishedName = 'horizon.db.unfinished'

/** A store is there once it is whole: one that was being filled when the process died is not. */
export function buildStore(folder: string, fill: (db: Db) => void): void {
  const path = join(folder, unfinishedName)
  rmSync(path, { force: true })
  createPrivately(path)
  const db = new Database(path)
  try {
    // Nothing of it is kept unless all of it is there.
    db.pragma('journal_mode = MEMORY')
    db.pragma('synchronous = OFF')
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('foreign_keys = ON')
    db.pragma(`cache_size = -${fillingCacheKb}`)
    db.exec('BEGIN')
    db.exec(schema)
    db.pragma(`user_version = ${schemaVersion}`)
    fill(db)
    db.exec('COMMIT')
  } finally {
    db.close()
  }
  syncPath(path)
  for (const ending of ['', '-wal', '-shm']) {
    rmSync(join(folder, `${storeName}${ending}`), { force: true })
  }
  renameSync(path, join(folder, storeName))
  syncPath(folder)
}

export function openStore(folder: string): Db {
  const path = join(folder, storeName)
  createPrivately(path)
  const db = new Database(path, { timeout: 5_000 })
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.pragma('trusted_schema = OFF')
    const version = db.pragma('user_version', { simple: true })
    if (version === 0) {
      db.transaction(() => {
        db.exec(schema)
        db.pragma(`user_version = ${schemaVersion}`)
      })()
    } else if (isEarlier(version)) {
      db.transaction(() => {
        if (version === 1) sumUpAgain(db)
        // Format 2 had no webhooks, format 3 no partners, format 4 no way from a time to the log.
        if (version < 3) db.exec(webhookSchema)
        if (version < 4) db.exec(partnerSchema)
        db.exec(auditSpans)
        db.exec(fillAuditSpans)
        db.pragma(`user_version = ${schemaVersion}`)
      })()
    } else if (version !== schemaVersion) {
      throw new DataFolderError(
        `${path} has format ${version}, this Horizon reads format ${schemaVersion}. Use a new folder.`
      )
    }
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * Held as long as the process lives; the system lets go of it when the process dies. Two servers on
 * one folder would each count only their own part of the rate limits.
 */
export function lockFolder(folder: string): { release(): void } {
  const path = join(folder, 'horizon.lock')
  createPrivately(path)
  const lock = new Database(path, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new DataFolderError(
        `${folder} is in use by another Horizon. Stop that one or use another folder.`
      )
    }
    throw error
  }
  return { release: () => void lock.close() }
}
