import { fillAuditSpans } from './audit-indexes'
import type { Db } from './open'

type Made = { readonly type: string; readonly name: string; readonly sql: string }

/** What the accounting looks up of the log while it records. */
export const lookedUpIndexes = ['audit_log_uses', 'audit_log_by_partner'] as const

/**
 * Fills the log with its indexes and triggers away, but for those in `kept`: keeping them in step
 * costs most of the time.
 */
export function fillAuditLog(db: Db, kept: readonly string[], fill: () => void): void {
  const sql = `SELECT type, name, sql FROM sqlite_schema
    WHERE tbl_name = 'audit_log' AND type IN ('index', 'trigger') AND sql IS NOT NULL`
  const aside = db
    .prepare<[], Made>(sql)
    .all()
    .filter(({ name }) => !kept.includes(name))
  for (const { type, name } of aside) db.exec(`DROP ${type} ${name}`)
  fill()
  for (const one of aside) db.exec(one.sql)
  db.exec(fillAuditSpans)
}
