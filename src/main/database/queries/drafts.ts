import type { KeyRecords } from '@main/core/data-ports'
import { maskWholeCredentials } from '@shared/domain/key-format'
import { type Db, statement } from '../open'

type StoredDraft = Awaited<ReturnType<KeyRecords['draft']>>

const selectDraft = 'SELECT content, saved_at AS savedAt FROM drafts WHERE name = ?'
const putDraft = 'INSERT OR REPLACE INTO drafts (name, content, saved_at) VALUES (?, ?, ?)'
const deleteDraft = 'DELETE FROM drafts WHERE name = ?'

export function findDraft(db: Db, name: string): StoredDraft {
  const row = statement(db, selectDraft).get(name) as
    | { content: string; savedAt: string }
    | undefined
  return row === undefined ? null : { content: parsed(row.content), savedAt: row.savedAt }
}

/** A key pasted into any of its texts is masked; the hint of one may stand. */
export function saveDraft(db: Db, name: string, content: object, savedAt: string): void {
  const text = JSON.stringify(content, (_field, value) =>
    typeof value === 'string' ? maskWholeCredentials(value) : value
  )
  statement(db, putDraft).run(name, text, savedAt)
}

export function removeDraft(db: Db, name: string): void {
  statement(db, deleteDraft).run(name)
}

/** A draft is worth no doubt about the whole file, which `parseStored` would raise. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
