import { isAppError } from '@shared/errors'
import { reasonOf } from './database-errors'
import { type Migration, migrate } from './migrate'
import { journalMigrations } from './migrations/journal'
import { type Db, openInMemory } from './open'
import { type Notice, openFile } from './open-file'
import { findDraft } from './queries/drafts'
import { findProof } from './queries/key-proofs'
import { listPurposes } from './queries/key-purposes'
import {
  findOperation,
  listDoneSince,
  listOpenCreates,
  listSettledStashes
} from './queries/operations'
import { listRevocations } from './queries/revocations'
import { listRotations } from './queries/rotations'
import { seenKeyChangesUpTo } from './queries/seen-marks'
import { readOnlyCopy } from './read-only-copy'

/** `readOnly` says why nothing can be written to it, and what to do about it. */
export type OpenedJournal = {
  readonly db: Db
  readonly readOnly?: { readonly message: string; readonly nextStep: string }
  readonly notice?: Notice
}

/** Only the copy is brought up to date: every question to it has its table then. */
function readable(path: string, migrations: readonly Migration[]): Db | undefined {
  const copy = readOnlyCopy(path)
  try {
    if (copy === undefined) return undefined
    migrate(copy, 'journal', migrations)
    findOperation(copy, '')
    listOpenCreates(copy)
    listDoneSince(copy, new Date(0).toISOString())
    listSettledStashes(copy)
    listPurposes(copy)
    findProof(copy, '')
    listRevocations(copy)
    seenKeyChangesUpTo(copy)
    findDraft(copy, '')
    listRotations(copy)
    copy.pragma('query_only = ON')
    return copy
  } catch {
    copy?.close()
    return undefined
  }
}

function emptyStandIn(migrations: readonly Migration[]): Db {
  const db = openInMemory()
  migrate(db, 'journal', migrations)
  db.pragma('query_only = ON')
  return db
}

/**
 * The journal cannot be fetched again, so a file that is not right stays where it is, as it is:
 * read where possible, never written.
 */
export function openJournalReadOnly(
  path: string,
  reason: string,
  nextStep: string,
  migrations: readonly Migration[] = journalMigrations
): OpenedJournal {
  const copy = readable(path, migrations)
  const shown =
    copy === undefined
      ? 'It cannot be read either, so keys waiting to be stored are not listed'
      : 'Its entries are shown'
  const message = `The operations journal ${path} cannot be written because ${reason}`
  return {
    db: copy ?? emptyStandIn(migrations),
    readOnly: { message, nextStep },
    notice: {
      severity: 'error',
      title: 'The operations journal is read-only',
      detail: `${message}. ${shown}. Until that is solved the console creates and revokes nothing in this profile. ${nextStep}.`
    }
  }
}

export function openJournal(
  path: string,
  migrations: readonly Migration[] = journalMigrations
): OpenedJournal {
  try {
    return { db: openFile(path, 'journal', migrations) }
  } catch (error) {
    const nextStep = isAppError(error, 'database-too-new')
      ? 'Update the console'
      : 'Repair it, restore a backup or move it away, then restart the console'
    return openJournalReadOnly(path, reasonOf(error), nextStep, migrations)
  }
}
