import type { Db } from './open'
import { statement } from './statement'

/** Somebody of a partner's organization; takes no seat of this one's. */
export type StoredPartnerUser = {
  readonly id: string
  readonly partnerId: string
  readonly name: string
  readonly email: string
  /** Events this user asked to be told of. */
  readonly notifications: readonly string[]
  readonly createdAt: number
}

type Row = Omit<StoredPartnerUser, 'notifications'> & { readonly notifications: string }

const columns = 'id, partner_id AS partnerId, name, email, notifications, created_at AS createdAt'

const toUser = (row: Row): StoredPartnerUser => ({
  ...row,
  notifications: JSON.parse(row.notifications)
})

export function insertPartnerUser(db: Db, user: StoredPartnerUser): void {
  const sql = `INSERT INTO partner_users (id, partner_id, name, email, notifications, created_at)
    VALUES (@id, @partnerId, @name, @email, @notifications, @createdAt)`
  statement(db, sql).run({ ...user, notifications: JSON.stringify(user.notifications) })
}

export function findPartnerUser(db: Db, id: string): StoredPartnerUser | undefined {
  const sql = `SELECT ${columns} FROM partner_users WHERE id = @id`
  const row = statement<Row>(db, sql).get({ id })
  return row && toUser(row)
}

/** Of one partner, or of all; oldest first. */
export function listPartnerUsers(db: Db, partnerId?: string): StoredPartnerUser[] {
  const sql = `SELECT ${columns} FROM partner_users
    WHERE @partnerId IS NULL OR partner_id = @partnerId ORDER BY created_at, id`
  return statement<Row>(db, sql)
    .all({ partnerId: partnerId ?? null })
    .map(toUser)
}

export function setNotifications(db: Db, id: string, notifications: readonly string[]): void {
  const sql = 'UPDATE partner_users SET notifications = @notifications WHERE id = @id'
  statement(db, sql).run({ id, notifications: JSON.stringify(notifications) })
}

export type PartnerOrganization = {
  readonly id: string
  readonly name: string
  readonly createdAt: number
}

export function insertPartnerOrganization(db: Db, organization: PartnerOrganization): void {
  const sql = `INSERT INTO partner_organizations (id, name, created_at)
    VALUES (@id, @name, @createdAt)`
  statement(db, sql).run(organization)
}

export function findPartnerOrganization(db: Db, id: string): PartnerOrganization | undefined {
  const sql = 'SELECT id, name, created_at AS createdAt FROM partner_organizations WHERE id = @id'
  return statement<PartnerOrganization>(db, sql).get({ id })
}
