import type { Db } from './open'
import { statement } from './statement'

export const appStatuses = ['deployed', 'draft', 'stopped', 'failed'] as const

export type App = {
  readonly id: string
  readonly name: string
  readonly status: (typeof appStatuses)[number]
  readonly department_id: string
  readonly deployed_at: number | null
}

const columns = 'id, name, status, department_id, deployed_at'

export function insertApp(db: Db, app: App): void {
  const sql = `INSERT INTO apps (${columns})
    VALUES (@id, @name, @status, @department_id, @deployed_at)`
  statement(db, sql).run(app)
}

export function listApps(db: Db): App[] {
  return statement<App>(db, `SELECT ${columns} FROM apps ORDER BY rowid`).all({})
}
