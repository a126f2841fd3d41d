import { renameSync } from 'node:fs'
import { type AppError, isAppError } from '@shared/errors'
import { askForSalvage } from './audit/ask-for-salvage'
import { isDamage, reasonOf } from './database-errors'
import { migrate } from './migrate'
import { cacheMigrations } from './migrations/cache'
import { type Db, kindOfPath, openInMemory } from './open'
import { type Notice, openFile } from './open-file'
import { heldKeys } from './queries/keys'
import { copyTables, isTooLargeToCopy, readOnlyCopy } from './read-only-copy'

export type OpenedCache = { readonly db: Db; readonly notice?: Notice }

const salvageWords =
  ' What can be read of its audit log is taken over first: the audit page waits until then, for some minutes where the log is large.'

/** Never deletes: the file goes with its -wal and -shm, so that it can still be looked into. */
function moveAside(path: string, why: 'damaged' | 'newer', nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')
  let target = `${path}.${why}-${stamp}`
  for (let n = 2; kindOfPath(target) !== 'missing'; n += 1) target = `${path}.${why}-${stamp}-${n}`
  for (const suffix of ['-wal', '-shm', '']) {
    if (kindOfPath(path + suffix) !== 'missing') renameSync(path + suffix, target + suffix)
  }
  return target
}

/** What can be read is shown, what is fetched lasts until the console closes. */
export function openCacheInMemory(path: string, reason: string): OpenedCache {
  const notice: Notice = {
    severity: 'warning',
    title: 'Fetched data is not kept',
    detail: `${path} cannot be written because ${reason}. What Horizon sends is kept until the console closes. Check the file and its folder, then restart the console.`
  }
  if (isTooLargeToCopy(path)) return withoutAuditLog(path, notice)
  const copy = readOnlyCopy(path)
  try {
    if (copy !== undefined) {
      migrate(copy, 'cache', cacheMigrations)
      heldKeys(copy)
      return { db: copy, notice }
    }
  } catch {
    copy?.close()
  }
  const db = openInMemory()
  migrate(db, 'cache', cacheMigrations)
  return { db, notice }
}

/** Of a cache in memory: the keys and all else but the audit log, which may be gigabytes. */
function withoutAuditLog(path: string, notice: Notice): OpenedCache {
  const db = openInMemory()
  migrate(db, 'cache', cacheMigrations)
  const isCopied = copyTables(path, db, table => !table.startsWith('audit_'))
  const detail = `${notice.detail} The audit log in it is not shown until then.`
  return { db, notice: isCopied ? { ...notice, detail } : notice }
}

/**
 * Always gives a usable cache: everything in it can be fetched again. `damage` is what a query found
 * that the checks at opening do not see.
 */
export function openCache(path: string, nowMs: number, damage?: AppError): OpenedCache {
  try {
    if (damage !== undefined) throw damage
    return { db: openFile(path, 'cache', cacheMigrations) }
  } catch (error) {
    const isNewer = isAppError(error, 'database-too-new')
    if (!isNewer && !isDamage(error)) {
      return openCacheInMemory(path, reasonOf(error))
    }
    try {
      const movedTo = moveAside(path, isNewer ? 'newer' : 'damaged', nowMs)
      const detail = `${path} was set aside because ${reasonOf(error)}. A new one was started and fills from Horizon.${isNewer ? '' : salvageWords} The old one is ${movedTo}.`
      const db = openFile(path, 'cache', cacheMigrations)
      if (!isNewer) askForSalvage(db, movedTo)
      return { db, notice: { severity: 'warning', title: 'Fetched data was set aside', detail } }
    } catch (second) {
      return openCacheInMemory(path, reasonOf(second))
    }
  }
}
