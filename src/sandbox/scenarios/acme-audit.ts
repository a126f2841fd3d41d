import { createAuditHistory } from '../audit-history/audit-history'
import { historyDays } from '../audit-history/calendar'
import { type AuditRow, auditRow, insertAuditRow } from '../store/audit-log'
import { fillAuditLog } from '../store/fill-audit-log'
import type { Db } from '../store/open'
import { dayMs } from '../times'
import type { ScenarioOptions } from './scenario'

type Options = Pick<ScenarioOptions, 'seed' | 'plan' | 'now'> & {
  /** How many entries the log has then. */
  readonly count: number
  readonly note: (text: string) => void
}

const notedEvery = 500_000

/** As they were recorded; those of the scenario itself have to be read before the table is emptied. */
function takeOut(db: Db): AuditRow[] {
  const columns = db.pragma('table_info(audit_log)') as { readonly name: string }[]
  const inCamelCase = (name: string) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase())
  const named = columns
    .filter(({ name }) => name !== 'seq')
    .map(({ name }) => `${name} AS ${inCamelCase(name)}`)
  const rows = db.prepare<[], AuditRow>(`SELECT ${named} FROM audit_log ORDER BY seq`).all()
  db.exec('DELETE FROM audit_log')
  return rows
}

/**
 * Fills the log of a folder that is being made: what the scenario itself recorded, its newest where
 * that is more than is wanted, among entries of 400 days.
 */
export function addAuditHistory(db: Db, { seed, plan, count, now, note }: Options): void {
  const recent = takeOut(db).filter(({ recordedAt }) => recordedAt >= now - historyDays * dayMs)
  const own = recent.slice(-count)
  if (count < recent.length) {
    note(`The audit log holds the newest ${count} of the ${recent.length} entries Acme recorded`)
  }
  const history = createAuditHistory({ seed, plan, now, count: Math.max(1, count - own.length) })
  let recorded = 0
  const insert = (row: AuditRow): void => {
    insertAuditRow(db, row)
    recorded += 1
    if (recorded % notedEvery === 0) note(`${recorded} of ${count} audit entries`)
  }
  let nth = 0
  const ownUntil = (at: number): void => {
    for (let row = own[nth]; row !== undefined && row.recordedAt <= at; row = own[nth]) {
      insert(row)
      nth += 1
    }
  }
  fillAuditLog(db, [], () => {
    if (count > own.length) {
      for (const entry of history) {
        const row = auditRow(entry.id, entry, entry.recordedAt)
        ownUntil(row.recordedAt)
        insert(row)
      }
    }
    ownUntil(Number.POSITIVE_INFINITY)
    if (count >= notedEvery) note('Writing the indexes of the audit log')
  })
  db.pragma('analysis_limit = 1000')
  db.exec('ANALYZE')
}
