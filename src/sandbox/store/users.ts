import type { UserRole, UserStatus } from '@shared/horizon/directory'
import type { Db } from './open'
import { statement } from './statement'

export type StoredUser = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: UserRole
  readonly status: UserStatus
  readonly departmentIds: readonly string[]
  readonly lastActiveAt: number | null
}

type Row = Omit<StoredUser, 'departmentIds'> & { readonly departmentIds: string }

const columns = `id, name, email, role, status, department_ids AS departmentIds,
  last_active_at AS lastActiveAt`

const toUser = (row: Row): StoredUser => ({ ...row, departmentIds: JSON.parse(row.departmentIds) })

export function insertUser(db: Db, user: StoredUser): void {
  const sql = `INSERT INTO users (id, name, email, role, status, department_ids, last_active_at)
    VALUES (@id, @name, @email, @role, @status, @departmentIds, @lastActiveAt)`
  statement(db, sql).run({ ...user, departmentIds: JSON.stringify(user.departmentIds) })
}

export function findUser(db: Db, id: string): StoredUser | undefined {
  const row = statement<Row>(db, `SELECT ${columns} FROM users WHERE id = @id`).get({ id })
  return row && toUser(row)
}

export function listUsers(db: Db): StoredUser[] {
  return statement<Row>(db, `SELECT ${columns} FROM users ORDER BY rowid`).all({}).map(toUser)
}

export function updateUser(db: Db, user: StoredUser): void {
  const sql = 'UPDATE users SET role = @role, status = @status WHERE id = @id'
  statement(db, sql).run({ id: user.id, role: user.role, status: user.status })
}
