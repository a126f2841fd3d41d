import type { Db } from './open'
import { statement } from './statement'

export type Memory = {
  readonly id: string
  readonly agentId: string
  readonly content: string
  readonly tag: string | null
  readonly metadata: Readonly<Record<string, unknown>>
  readonly createdAt: number
  readonly updatedAt: number
}

export function insertMemory(db: Db, memory: Memory): void {
  const sql = `INSERT INTO memories (id, agent_id, content, tag, metadata, created_at, updated_at)
    VALUES (@id, @agentId, @content, @tag, @metadata, @createdAt, @updatedAt)`
  statement(db, sql).run({ ...memory, metadata: JSON.stringify(memory.metadata) })
}

/** Newest first. */
export function listMemories(db: Db, agentId: string): Memory[] {
  const sql = `SELECT id, agent_id AS agentId, content, tag, metadata, created_at AS createdAt,
      updated_at AS updatedAt
    FROM memories WHERE agent_id = @agentId ORDER BY created_at DESC, id`
  return statement<Omit<Memory, 'metadata'> & { metadata: string }>(db, sql)
    .all({ agentId })
    .map(row => ({ ...row, metadata: JSON.parse(row.metadata) }))
}
