import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { type Db, kindOfPath } from './open'

/** Bytes 18 and 19 of the header say "WAL", which a database in memory cannot be. */
function inMemoryFrom(bytes: Buffer): Db {
  bytes[18] = 1
  bytes[19] = 1
  return new Database(bytes)
}

function readThroughSqlite(path: string): Db {
  const file = new Database(path, { readonly: true, timeout: 1_000 })
  try {
    return inMemoryFrom(file.serialize())
  } finally {
    file.close()
  }
}

/**
 * For a folder where SQLite cannot make the -shm it needs even to read. Not while this process has
 * the file open: closing a descriptor would drop SQLite's locks.
 */
function readBytes(path: string): Db {
  const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants
  const fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    if (!fstatSync(fd).isFile()) throw new Error('Not a file')
    return inMemoryFrom(readFileSync(fd))
  } finally {
    closeSync(fd)
  }
}

/** Without its -wal a file would show an older state as if it were the last. */
function hasUnmergedChanges(path: string): boolean {
  const wal = statSync(`${path}-wal`, { throwIfNoEntry: false })
  return wal !== undefined && wal.size > 0
}

/** More than this is not taken into memory, as the audit log of a large organization would be. */
const maxCopiedBytes = 256 * 1_048_576

/** Whether a copy would take more memory than there should be for it. */
export function isTooLargeToCopy(path: string): boolean {
  try {
    return statSync(path).size > maxCopiedBytes
  } catch {
    // Not there, or in a folder that may not be entered: the copy itself says so.
    return false
  }
}

/** Rows of these tables from the file into a database of the same shape; false where it cannot be read. */
export function copyTables(
  path: string,
  target: Db,
  isWanted: (table: string) => boolean
): boolean {
  try {
    const file = new Database(path, { readonly: true, timeout: 1_000 })
    try {
      const tables = target
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .pluck()
        .all() as string[]
      target.transaction(() => {
        for (const table of tables.filter(isWanted)) {
          const rows = file.prepare(`SELECT * FROM ${table}`).raw()
          for (const row of rows.iterate() as IterableIterator<unknown[]>) {
            const places = row.map(() => '?').join(', ')
            target.prepare(`INSERT INTO ${table} VALUES (${places})`).run(row)
          }
        }
      })()
      return true
    } finally {
      file.close()
    }
  } catch {
    return false
  }
}

/** What the file holds, in memory and apart from it; `undefined` where it cannot be read truly. */
export function readOnlyCopy(path: string): Db | undefined {
  try {
    if (kindOfPath(path) !== 'file') return undefined
    return readThroughSqlite(path)
  } catch {
    try {
      return hasUnmergedChanges(path) ? undefined : readBytes(path)
    } catch {
      return undefined
    }
  }
}
