import { chmodSync, lstatSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, isAppError } from '@shared/errors'
import { type DatabaseClient, type FileName, runQuery } from './client'
import { isDamage, needsReopening, reasonOf, toAppError } from './database-errors'
import { markHost } from './host-mark'
import { lockProfile } from './lock'
import { cacheMigrations } from './migrations/cache'
import { journalMigrations } from './migrations/journal'
import { type Db, kindOfPath } from './open'
import { type OpenedCache, openCache, openCacheInMemory } from './open-cache'
import { type Notice, openFile } from './open-file'
import { type OpenedJournal, openJournal, openJournalReadOnly } from './open-journal'

/** What opening found; it crosses from the worker as plain data. */
export type Opening = {
  readonly journalReadOnly: OpenedJournal['readOnly'] | null
  readonly notices: readonly Notice[]
}

export type Session = {
  /** Replaced where a failure made a file be opened anew. */
  opening(): Opening
  run(file: FileName, name: string, args: readonly unknown[]): unknown
  close(): void
}

const readsOfJournal: ReadonlySet<string> = new Set<keyof DatabaseClient['journal']>([
  'findOperation',
  'listOpenCreates',
  'listWebhookWrites',
  'listDoneSince',
  'listSettledStashes',
  'listPurposes',
  'findProof',
  'listRevocations',
  'seenKeyChangesUpTo',
  'findDraft',
  'listRotations',
  'findRotation',
  'noteOf',
  'notedAmong',
  'listSearches',
  'lastBundleHash'
])

/** The reason the folder cannot be used, or nothing. */
function prepareFolder(folder: string): string | undefined {
  try {
    const found = kindOfPath(folder)
    if (found !== 'missing' && found !== 'directory') return `${folder} is not a folder`
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (process.platform !== 'win32' && (lstatSync(folder).mode & 0o077) !== 0) {
      chmodSync(folder, 0o700)
    }
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}

/** Owns a profile's lock and its two connections. Throws `profile-busy` only. */
export function openSession(folder: string, now: () => number): Session {
  const cachePath = join(folder, 'cache.db')
  const journalPath = join(folder, 'journal.db')

  const lock = lockFolder(folder)
  const hostNotice = lock.state === 'held' ? markHost(folder) : undefined
  let cache: OpenedCache
  let journal: OpenedJournal
  let opening: Opening
  try {
    openFiles()
  } catch (error) {
    if (lock.state === 'held') lock.release()
    throw error
  }

  function openFiles(cacheDamage?: AppError): void {
    if (lock.state === 'held') {
      cache = openCache(cachePath, now(), cacheDamage)
      journal = openJournal(journalPath)
    } else {
      const nextStep = 'Check the permissions of the data folder, then restart the console'
      cache = openCacheInMemory(cachePath, lock.reason)
      journal = openJournalReadOnly(journalPath, lock.reason, nextStep)
    }
    noteOpening()
  }

  function noteOpening(): void {
    const notices = [hostNotice, journal.notice, cache.notice].filter(
      notice => notice !== undefined
    )
    opening = { journalReadOnly: journal.readOnly ?? null, notices }
  }

  function closeFiles(): void {
    cache.db.close()
    journal.db.close()
  }

  function anew(cacheDamage?: AppError): void {
    closeFiles()
    openFiles(cacheDamage)
  }

  /**
   * New connections before the old ones are closed: nothing has to be made for them on a disk that may
   * be full. Where they cannot be had yet, the old ones stay, and the next failure asks again.
   */
  function renewConnections(): void {
    if (lock.state !== 'held') return
    let renewed: Db | undefined
    try {
      renewed = openFile(cachePath, 'cache', cacheMigrations)
      const renewedJournal = renewJournal()
      cache.db.close()
      if (renewedJournal !== journal) journal.db.close()
      cache = { ...(cache.db.memory ? {} : cache), db: renewed }
      journal = renewedJournal
      noteOpening()
    } catch (error) {
      renewed?.close()
      if (isDamage(error)) anew()
    }
  }

  /** One that can only be read, because it is of a newer console for example, may stay so. */
  function renewJournal(): OpenedJournal {
    try {
      return { db: openFile(journalPath, 'journal', journalMigrations) }
    } catch (error) {
      if (journal.readOnly === undefined) throw error
      return journal
    }
  }

  function assertWritable(file: FileName, name: string): void {
    if (file !== 'journal' || journal.readOnly === undefined || readsOfJournal.has(name)) return
    const { message, nextStep } = journal.readOnly
    throw new AppError('database-read-only', message, { nextStep })
  }

  function run(file: FileName, name: string, args: readonly unknown[]): unknown {
    assertWritable(file, name)
    try {
      return runQuery(file === 'cache' ? cache.db : journal.db, file, name, args)
    } catch (error) {
      // After a failed write or flush the same connection may show what never reached the disk.
      if (isDamage(error)) anew(file === 'cache' ? damageOf(error) : undefined)
      else if (needsReopening(error)) renewConnections()
      throw toAppError(error)
    }
  }

  return {
    opening: () => opening,
    run,
    close() {
      closeFiles()
      if (lock.state === 'held') lock.release()
    }
  }
}

/** Not every table is checked at opening: what a query found is enough to set the file aside. */
const damageOf = (error: unknown): AppError =>
  isAppError(error, 'database-corrupt') ? error : new AppError('database-corrupt', 'it is damaged')

function lockFolder(folder: string) {
  const unusable = prepareFolder(folder)
  if (unusable !== undefined) return { state: 'impossible', reason: unusable } as const
  const lock = lockProfile(join(folder, 'lock.db'))
  if (lock.state === 'busy') {
    throw new AppError('profile-busy', `Another running console holds this profile (${folder})`, {
      nextStep: 'Close the other console, or choose another profile'
    })
  }
  return lock
}
