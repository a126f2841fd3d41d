import type { Db } from './open'
import { statement } from './statement'

export const agentStatuses = ['active', 'idle', 'paused', 'error'] as const

export type Agent = {
  readonly id: string
  readonly name: string
  readonly status: (typeof agentStatuses)[number]
  readonly department_id: string
  readonly skills: readonly string[]
  readonly instructions: string
  readonly configuration: Readonly<Record<string, unknown>>
  readonly last_active_at: number | null
}

type Row = Omit<Agent, 'skills' | 'configuration'> & { skills: string; configuration: string }

const columns = `id, name, status, department_id, skills, instructions, configuration,
  last_active_at`

const toAgent = (row: Row): Agent => ({
  ...row,
  skills: JSON.parse(row.skills),
  configuration: JSON.parse(row.configuration)
})

const toRow = (agent: Agent): Row => ({
  ...agent,
  skills: JSON.stringify(agent.skills),
  configuration: JSON.stringify(agent.configuration)
})

export function insertAgent(db: Db, agent: Agent): void {
  const sql = `INSERT INTO agents (${columns}) VALUES (@id, @name, @status, @department_id, @skills,
    @instructions, @configuration, @last_active_at)`
  statement(db, sql).run(toRow(agent))
}

export function findAgent(db: Db, id: string): Agent | undefined {
  const row = statement<Row>(db, `SELECT ${columns} FROM agents WHERE id = @id`).get({ id })
  return row && toAgent(row)
}

export function listAgents(db: Db): Agent[] {
  return statement<Row>(db, `SELECT ${columns} FROM agents ORDER BY rowid`).all({}).map(toAgent)
}

export function updateAgent(db: Db, agent: Agent): void {
  const sql = `UPDATE agents SET name = @name, instructions = @instructions, skills = @skills,
    configuration = @configuration WHERE id = @id`
  const { id, name, instructions, skills, configuration } = toRow(agent)
  statement(db, sql).run({ id, name, instructions, skills, configuration })
}

/** Work wakes an idle agent. */
export function touchAgent(db: Db, id: string, at: number): void {
  const sql = `UPDATE agents SET last_active_at = @at,
    status = iif(status = 'idle', 'active', status) WHERE id = @id`
  statement(db, sql).run({ id, at })
}

export function deleteAgent(db: Db, id: string): void {
  statement(db, 'DELETE FROM agents WHERE id = @id').run({ id })
}
