import { type Db, statement } from '../open'

const selectMark = 'SELECT up_to FROM seen_marks WHERE name = ?'
const putMark = 'INSERT OR REPLACE INTO seen_marks (name, up_to) VALUES (?, ?)'

// What an operator has looked at is known to nobody else, so it is the journal's, not the cache's.
const keyChanges = 'key-changes'

export const seenKeyChangesUpTo = (db: Db): string | null =>
  (statement(db, selectMark).pluck().get(keyChanges) as string | undefined) ?? null

/** The last word counts, also where it is the earlier moment: a clock can have been wrong. */
export function markKeyChangesSeen(db: Db, moment: string): void {
  statement(db, putMark).run(keyChanges, moment)
}
