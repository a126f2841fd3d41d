import { AppError } from '@shared/errors'
import type { Db } from './open'

export const journalSizeLimitBytes = 16 * 1024 * 1024

/** Name, value to set, value to read back. */
const everywhere = [
  ['journal_mode', 'WAL', 'wal'],
  // The binding compiles in NORMAL for WAL, which loses acknowledged commits in a power cut.
  ['synchronous', 'FULL', 2],
  ['foreign_keys', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
  ['temp_store', 'MEMORY', 2],
  ['secure_delete', 'ON', 1],
  ['mmap_size', '0', 0],
  ['busy_timeout', '5000', 5_000],
  ['journal_size_limit', String(journalSizeLimitBytes), journalSizeLimitBytes]
] as const

/** On macOS a plain fsync leaves data in the drive's own cache. */
const onMac = [
  ['fullfsync', 'ON', 1],
  ['checkpoint_fullfsync', 'ON', 1]
] as const

export const pragmasOf = (platform: NodeJS.Platform) =>
  platform === 'darwin' ? [...everywhere, ...onMac] : everywhere

/** Sets each and reads it back: a setting that did not take means nothing may be written. */
export function applyPragmas(db: Db, platform: NodeJS.Platform = process.platform): void {
  for (const [name, value, expected] of pragmasOf(platform)) {
    db.pragma(`${name} = ${value}`)
    const actual = db.pragma(name, { simple: true })
    if (actual !== expected) {
      throw new AppError(
        'database-read-only',
        `SQLite kept ${name} at ${String(actual)} instead of ${value}, so nothing is written`
      )
    }
  }
}
