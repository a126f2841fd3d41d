import { type Db, statement } from '../open'

/** What can be read of the audit log in this file is taken over at the first call about it. */
export function askForSalvage(db: Db, path: string): void {
  statement(db, 'INSERT OR IGNORE INTO audit_salvage (path) VALUES (?)').run(path)
}
