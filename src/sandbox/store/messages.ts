import type { Db } from './open'
import { statement } from './statement'

export type Message = {
  readonly id: string
  readonly conversationId: string
  readonly role: 'user' | 'agent'
  readonly content: string
  readonly tokens: number
  readonly createdAt: number
}

export function insertMessage(db: Db, message: Message): void {
  const sql = `INSERT INTO messages (id, conversation_id, role, content, tokens, created_at)
    VALUES (@id, @conversationId, @role, @content, @tokens, @createdAt)`
  statement(db, sql).run(message)
}

/** Oldest first. */
export function listMessages(db: Db, conversationId: string): Message[] {
  const sql = `SELECT id, conversation_id AS conversationId, role, content, tokens,
      created_at AS createdAt
    FROM messages WHERE conversation_id = @conversationId ORDER BY created_at, rowid`
  return statement<Message>(db, sql).all({ conversationId })
}
