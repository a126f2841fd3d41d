import { maskWholeCredentials } from '@shared/domain/key-format'
import { type Db, statement } from '../open'
import { pack, parseStored, unpack } from './stored-json'

/** Enough for the three windows of every key an operator looks at in months. */
export const maxHeldReplies = 2_000

const selectReply = 'SELECT body, fetched_at AS fetchedAt FROM held_replies WHERE name = ?'
const putReply = `
  INSERT OR REPLACE INTO held_replies (name, body, fetched_at)
  VALUES (@name, @body, @fetchedAt)`
const dropOldest = `
  DELETE FROM held_replies
  WHERE id <= (SELECT id FROM held_replies ORDER BY id DESC LIMIT 1 OFFSET ?)`

export type HeldReply = { readonly body: unknown; readonly fetchedAt: string }

export function findReply(db: Db, name: string): HeldReply | null {
  const row = statement(db, selectReply).get(name) as
    | { body: Buffer; fetchedAt: string }
    | undefined
  return row === undefined
    ? null
    : { body: parseStored(unpack(row.body)), fetchedAt: row.fetchedAt }
}

/**
 * A reply that repeats a credential, as a logged path can, must not bring it onto the disk. Value by
 * value, so that the hints by which keys are told apart stay.
 */
export function putHeldReply(db: Db, name: string, body: unknown, fetchedAt: string): void {
  const masked = (_name: string, value: unknown): unknown =>
    typeof value === 'string' ? maskWholeCredentials(value) : value
  // A field's name can hold one too; then hints are lost with it.
  const text = maskWholeCredentials(JSON.stringify(body ?? null, masked))
  db.transaction(() => {
    statement(db, putReply).run({ name, body: pack(text), fetchedAt })
    statement(db, dropOldest).run(maxHeldReplies)
  }).immediate()
}
