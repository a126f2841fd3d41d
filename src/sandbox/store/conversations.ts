import type { Db } from './open'
import { statement } from './statement'

export const triggerTypes = ['api', 'webhook', 'scheduled'] as const

export type Conversation = {
  readonly id: string
  readonly agentId: string
  readonly departmentId: string
  /** The initiating user: the owner of a user key. */
  readonly userId: string | null
  readonly keyId: string | null
  readonly status: 'active' | 'completed' | 'failed'
  readonly triggerType: (typeof triggerTypes)[number]
  readonly createdAt: number
  readonly updatedAt: number
}

const columns = `id, agent_id AS agentId, department_id AS departmentId, user_id AS userId,
  key_id AS keyId, status, trigger_type AS triggerType, created_at AS createdAt,
  updated_at AS updatedAt`

export function insertConversation(db: Db, conversation: Conversation): void {
  const sql = `INSERT INTO conversations (id, agent_id, department_id, user_id, key_id, status,
      trigger_type, created_at, updated_at)
    VALUES (@id, @agentId, @departmentId, @userId, @keyId, @status, @triggerType, @createdAt,
      @updatedAt)`
  statement(db, sql).run(conversation)
}

export function findConversation(db: Db, id: string): Conversation | undefined {
  const sql = `SELECT ${columns} FROM conversations WHERE id = @id`
  return statement<Conversation>(db, sql).get({ id })
}

/** Newest first. */
export function listConversations(db: Db): Conversation[] {
  const sql = `SELECT ${columns} FROM conversations ORDER BY created_at DESC, id`
  return statement<Conversation>(db, sql).all({})
}

export function touchConversation(db: Db, id: string, at: number): void {
  statement(db, 'UPDATE conversations SET updated_at = @at WHERE id = @id').run({ id, at })
}

export type DepartmentActivity = {
  readonly conversations: number
  readonly messages: number
  readonly tokens: number
}

export function departmentActivity(db: Db, departmentId: string): DepartmentActivity {
  const sql = `SELECT count(DISTINCT c.id) AS conversations, count(m.id) AS messages,
      coalesce(sum(m.tokens), 0) AS tokens
    FROM conversations c LEFT JOIN messages m ON m.conversation_id = c.id
    WHERE c.department_id = @departmentId`
  const none = { conversations: 0, messages: 0, tokens: 0 }
  return statement<DepartmentActivity>(db, sql).get({ departmentId }) ?? none
}
