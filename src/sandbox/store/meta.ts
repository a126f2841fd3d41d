import type { Db } from './open'
import { statement } from './statement'

export type MetaName = 'scenario' | 'admin_secret'

export function readMeta(db: Db, name: MetaName): string | undefined {
  const sql = 'SELECT value FROM meta WHERE name = @name'
  return statement<{ value: string }>(db, sql).get({ name })?.value
}

export function writeMeta(db: Db, name: MetaName, value: string): void {
  const sql = 'INSERT OR REPLACE INTO meta (name, value) VALUES (@name, @value)'
  statement(db, sql).run({ name, value })
}
