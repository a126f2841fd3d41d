import type { Plan } from '@shared/domain/limits'
import type { Db } from './open'
import { statement } from './statement'

export type StoredOrganization = {
  readonly id: string
  readonly name: string
  readonly slug: string
  readonly plan: Plan
  readonly timezone: string
}

export function insertOrganization(db: Db, organization: StoredOrganization): void {
  const sql = `INSERT INTO organization (id, name, slug, plan, timezone)
    VALUES (@id, @name, @slug, @plan, @timezone)`
  statement(db, sql).run(organization)
}

export function readOrganization(db: Db): StoredOrganization {
  const sql = 'SELECT id, name, slug, plan, timezone FROM organization'
  const found = statement<StoredOrganization>(db, sql).get({})
  if (found === undefined) throw new Error('The database holds no organization')
  return found
}
