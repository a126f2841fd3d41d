import type { Db } from './open'
import { statement } from './statement'

/** As Horizon sends it. */
export type Department = {
  readonly id: string
  readonly name: string
  readonly lead_user_id: string | null
}

export function insertDepartment(db: Db, department: Department): void {
  const sql = 'INSERT INTO departments (id, name, lead_user_id) VALUES (@id, @name, @lead_user_id)'
  statement(db, sql).run(department)
}

const columns = 'id, name, lead_user_id'

export function findDepartment(db: Db, id: string): Department | undefined {
  return statement<Department>(db, `SELECT ${columns} FROM departments WHERE id = @id`).get({ id })
}

export function listDepartments(db: Db): Department[] {
  return statement<Department>(db, `SELECT ${columns} FROM departments ORDER BY rowid`).all({})
}
