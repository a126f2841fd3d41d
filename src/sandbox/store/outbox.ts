import type { Db } from './open'
import { statement } from './statement'

export type Mail = {
  readonly to: string
  readonly subject: string
  /** Plain text; lines end in `\n`. */
  readonly text: string
}

export type QueuedMail = Mail & { readonly id: number; readonly at: number }

export function insertMail(db: Db, { to, subject, text }: Mail, at: number): QueuedMail {
  const sql = 'INSERT INTO outbox (at, recipient, subject, text) VALUES (@at, @to, @subject, @text)'
  const { lastInsertRowid } = statement(db, sql).run({ to, subject, text, at })
  return { id: Number(lastInsertRowid), at, to, subject, text }
}

/** Those that were not handed over yet, oldest first. */
export function listMails(db: Db): QueuedMail[] {
  const sql = 'SELECT id, at, recipient AS "to", subject, text FROM outbox ORDER BY id'
  return statement<QueuedMail>(db, sql).all({})
}

/** Once it is handed over nothing of it stays: an invitation holds its link. */
export function deleteMail(db: Db, id: number): void {
  statement(db, 'DELETE FROM outbox WHERE id = @id').run({ id })
}
