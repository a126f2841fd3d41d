import type { Department, DepartmentObject, Workspace } from '@shared/domain/access'
import type { Db } from './open'
import { statement } from './statement'

function objectsOf(db: Db, table: 'agents' | 'apps' | 'connections'): DepartmentObject[] {
  const sql = `SELECT id, name, department_id AS departmentId FROM ${table} ORDER BY rowid`
  return statement<DepartmentObject>(db, sql).all({})
}

/** Everything a partner can be given access to. */
export const readWorkspace = (db: Db): Workspace => ({
  departments: statement<Department>(db, 'SELECT id, name FROM departments ORDER BY rowid').all({}),
  agents: objectsOf(db, 'agents'),
  apps: objectsOf(db, 'apps'),
  connections: objectsOf(db, 'connections')
})
