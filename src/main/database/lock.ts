import Database from 'better-sqlite3'
import { codeOf, reasonOf } from './database-errors'
import { type Db, ensurePrivateFile, kindOfPath } from './open'

export type ProfileLock =
  | { readonly state: 'held'; readonly release: () => void }
  | { readonly state: 'busy' }
  /** No lock can be taken here, so nothing may be written here either. */
  | { readonly state: 'impossible'; readonly reason: string }

/**
 * Held as an exclusive transaction: the system drops it with the process, however that ends, so no
 * stale lock exists. The file is never opened by other means: closing any descriptor of it would
 * drop the lock.
 */
export function lockProfile(path: string): ProfileLock {
  let db: Db | undefined
  try {
    const found = kindOfPath(path)
    if (found !== 'missing' && found !== 'file') {
      return { state: 'impossible', reason: `${path} is not a plain file` }
    }
    ensurePrivateFile(path)
    db = new Database(path, { timeout: 1_000 })
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
    const held = db
    return { state: 'held', release: () => held.close() }
  } catch (error) {
    db?.close()
    if (/^SQLITE_(BUSY|LOCKED)/.test(codeOf(error) ?? '')) return { state: 'busy' }
    return { state: 'impossible', reason: reasonOf(error) }
  }
}
