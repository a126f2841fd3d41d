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
  /** The partner that started it. */
  readonly partnerId: string | null
  readonly status: 'active' | 'completed' | 'failed'
  readonly triggerType: (typeof triggerTypes)[number]
  readonly createdAt: number
  readonly updatedAt: number
}

const columns = `id, agent_id AS agentId, department_id AS departmentId, user_id AS userId,
  key_id AS keyId, partner_id AS partnerId, status, trigger_type AS triggerType, created_at AS createdAt,
  updated_at AS updatedAt`

export function insertConversation(db: Db, conversation: Conversation): void {
  const sql = `INSERT INTO conversations (id, agent_id, department_id, user_id, key_id,
      partner_id, status, trigger_type, created_at, updated_at)
    VALUES (@id, @agentId, @departmentId, @userId, @keyId, @partnerId, @status, @triggerType,
      @createdAt, @updatedAt)`
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

/** What one agent did since a moment: conversations begun, messages and tokens. */
export type AgentActivity = DepartmentActivity & { readonly agentId: string }

export function agentActivity(db: Db, from: number): AgentActivity[] {
  const sql = `SELECT agent_id AS agentId, sum(conversations) AS conversations,
      sum(messages) AS messages, sum(tokens) AS tokens
    FROM (
      SELECT agent_id, 1 AS conversations, 0 AS messages, 0 AS tokens FROM conversations
        WHERE created_at >= @from
      UNION ALL
      SELECT agent_id, 0, 1, tokens FROM messages
        JOIN conversations ON conversations.id = conversation_id
        WHERE messages.created_at >= @from)
    GROUP BY agent_id`
  return statement<AgentActivity>(db, sql).all({ from })
}
