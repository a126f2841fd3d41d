import type { AuditExportRecord, AuditRecords } from '@main/core/audit-ports'
import type { SavedSearch } from '@shared/contract/audit'
import { maskWholeCredentials } from '@shared/domain/key-format'
import { AppError } from '@shared/errors'
import { type Db, statement } from '../open'

type StoredNote = Awaited<ReturnType<AuditRecords['note']>>
type SearchRow = Omit<SavedSearch, 'isPinned'> & { readonly isPinned: 0 | 1 }

/** More would be a list nobody finds anything in. */
export const maxSavedSearches = 500

const selectNote = 'SELECT text, changed_at AS changedAt FROM audit_notes WHERE entry_id = ?'
const putNote = 'INSERT OR REPLACE INTO audit_notes (entry_id, text, changed_at) VALUES (?, ?, ?)'
const deleteNote = 'DELETE FROM audit_notes WHERE entry_id = ?'
const selectNoted = `
  SELECT entry_id FROM audit_notes WHERE entry_id IN (SELECT value FROM json_each(?))`

const selectSearches = `
  SELECT id, name, query, is_pinned AS isPinned
  FROM saved_searches
  ORDER BY is_pinned DESC, folded_name, id`
const selectNamesake = 'SELECT name FROM saved_searches WHERE folded_name = ? AND id <> ?'
const countOthers = 'SELECT count(*) FROM saved_searches WHERE id <> ?'
const putSearch = `
  INSERT OR REPLACE INTO saved_searches (id, name, folded_name, query, is_pinned)
  VALUES (@id, @name, @foldedName, @query, @isPinned)`
const deleteSearch = 'DELETE FROM saved_searches WHERE id = ?'

const insertExport = `
  INSERT INTO audit_exports (at, format, query, entries, sha256)
  VALUES (@at, @format, @query, @entries, @sha256)`
const selectLastBundle = `
  SELECT sha256 FROM audit_exports WHERE format = 'bundle' ORDER BY seq DESC LIMIT 1`

export const noteOf = (db: Db, entryId: string): StoredNote =>
  (statement(db, selectNote).get(entryId) as StoredNote | undefined) ?? null

/** A key pasted into it is masked. */
export function setNote(db: Db, entryId: string, text: string, changedAt: string): void {
  statement(db, putNote).run(entryId, maskWholeCredentials(text), changedAt)
}

export function removeNote(db: Db, entryId: string): void {
  statement(db, deleteNote).run(entryId)
}

export const notedAmong = (db: Db, entryIds: readonly string[]): readonly string[] =>
  statement(db, selectNoted).pluck().all(JSON.stringify(entryIds)) as string[]

/** Pinned ones first, then by name. */
export const listSearches = (db: Db): readonly SavedSearch[] =>
  (statement(db, selectSearches).all() as SearchRow[]).map(row => ({
    ...row,
    isPinned: row.isPinned === 1
  }))

/** Two names are the same where a person would read them as the same. */
const folded = (name: string): string => name.normalize('NFKC').toLowerCase().trim()

/** New, or in place of the one with this id. Throws `invalid-input` for a taken name and a full list. */
export function saveSearch(db: Db, search: SavedSearch): void {
  const name = maskWholeCredentials(search.name)
  const foldedName = folded(name)
  db.transaction(() => {
    const namesake = statement(db, selectNamesake).pluck().get(foldedName, search.id)
    if (namesake !== undefined) {
      throw new AppError('invalid-input', `There is already a search named “${namesake}”`, {
        nextStep: 'Choose another name',
        fields: [{ field: 'name', issue: 'This name is taken' }]
      })
    }
    const others = statement(db, countOthers).pluck().get(search.id) as number
    if (others >= maxSavedSearches) {
      throw new AppError('invalid-input', `There are already ${maxSavedSearches} saved searches`, {
        nextStep: 'Remove one that is not needed any more'
      })
    }
    const query = maskWholeCredentials(search.query)
    const isPinned = search.isPinned ? 1 : 0
    statement(db, putSearch).run({ id: search.id, name, foldedName, query, isPinned })
  })()
}

export function removeSearch(db: Db, searchId: string): void {
  statement(db, deleteSearch).run(searchId)
}

export function recordAuditExport(db: Db, record: AuditExportRecord): void {
  const query = maskWholeCredentials(record.query)
  statement(db, insertExport).run({ ...record, query })
}

/** The SHA-256 of the bundle exported last from this profile. */
export const lastBundleHash = (db: Db): string | null =>
  (statement(db, selectLastBundle).pluck().get() as string | undefined) ?? null
