import type { Db } from './open'
import { statement } from './statement'

export const connectionStatuses = [
  'connected',
  'expired',
  'disconnected',
  'pending',
  'error'
] as const

/** As Horizon sends it. */
export type Connection = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly status: (typeof connectionStatuses)[number]
  readonly department_id: string
}

const columns = 'id, name, type, status, department_id'

export function insertConnection(db: Db, connection: Connection): void {
  const sql = `INSERT INTO connections (${columns})
    VALUES (@id, @name, @type, @status, @department_id)`
  statement(db, sql).run(connection)
}

export function listConnections(db: Db): Connection[] {
  return statement<Connection>(db, `SELECT ${columns} FROM connections ORDER BY rowid`).all({})
}
