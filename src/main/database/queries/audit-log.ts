import type {
  AuditLedger,
  AuditWish,
  CountsRequest,
  IntakeOutcome,
  PageIntake,
  RowsRequest,
  StoredAlert,
  StoredAuditRow,
  StoredCounts,
  TimeSpan,
  VerifyStep
} from '@main/core/audit-ports'
import type { FacetValue } from '@shared/contract/audit'
import { AppError } from '@shared/errors'
import { listAlerts } from '../audit/alerts'
import { finishRecheck, startRecheck, takeIntake, withAudit } from '../audit/audit-session'
import { positionsOfId } from '../audit/entry-ids'
import { type EntryView, viewEntry } from '../audit/entry-view'
import { ledgerOf } from '../audit/ledger'
import { countBefore, type PurgeStep, purgeOn } from '../audit/purge'
import type { ExportRow } from '../audit/search/audit-search'
import type { ValuesRequest } from '../audit/search/search-values'
import { verifyOn } from '../audit/verify'
import type { Db } from '../open'

export const auditLedger = (db: Db): AuditLedger => withAudit(db, ({ log }) => ledgerOf(log))

/** Never into memory, where a file cannot be written: a log may be larger than that. */
export function takeAuditPage(db: Db, page: PageIntake): IntakeOutcome {
  if (db.memory) {
    throw new AppError('database-read-only', 'The audit log is not fetched: it could not be kept', {
      nextStep: 'See the notice about local data'
    })
  }
  return withAudit(db, session => takeIntake(session, page))
}

export const beginAuditRecheck = (db: Db, span: TimeSpan): void =>
  withAudit(db, session => startRecheck(session, span))

export const endAuditRecheck = (db: Db, settles: boolean): { added: number; vanished: number } =>
  withAudit(db, session => finishRecheck(session, settles))

export const auditRows = (
  db: Db,
  request: RowsRequest
): { rows: readonly StoredAuditRow[]; hasMore: boolean } =>
  withAudit(db, ({ search }) => search.rows(request))

export const countAudit = (db: Db, request: CountsRequest): StoredCounts =>
  withAudit(db, ({ search }) => search.count(request))

export const countAuditOn = (db: Db, countId: string): StoredCounts | undefined =>
  withAudit(db, ({ search }) => search.countOn(countId))

export const auditValues = (db: Db, request: ValuesRequest): readonly FacetValue[] =>
  withAudit(db, ({ search }) => search.values(request))

export const auditEntry = (db: Db, position: number): EntryView | null =>
  withAudit(db, ({ log }) => viewEntry(log, position))

/** Where an id is held more than once, the first. */
export const auditPositionOf = (db: Db, entryId: string): number | null =>
  withAudit(db, ({ log }) => positionsOfId(log, entryId)[0] ?? null)

export const auditAlerts = (db: Db, limit: number): readonly StoredAlert[] =>
  withAudit(db, ({ log }) => listAlerts(log, limit))

export const exportAuditOn = (db: Db, request: RowsRequest): { rows: readonly ExportRow[] } =>
  withAudit(db, ({ search }) => search.exportOn(request))

export const verifyAuditOn = (db: Db, fromPosition: number): VerifyStep =>
  withAudit(db, ({ log }) => verifyOn(log, fromPosition))

export const countAuditBefore = (db: Db, before: number): number =>
  withAudit(db, ({ log }) => countBefore(log, before))

export const purgeAuditOn = (db: Db, before: number): PurgeStep =>
  withAudit(db, ({ log }) => purgeOn(log, before))

export const noteAuditCurrent = (db: Db, at: number): void =>
  withAudit(db, ({ log }) => log.note({ currentAt: at, wish: null }))

export const noteAuditWish = (db: Db, wish: AuditWish | null): void =>
  withAudit(db, ({ log }) => log.note({ wish }))

export const noteAuditVerified = (
  db: Db,
  verifiedTo: number,
  verifiedAt: number,
  badPosition: number | null
): void => withAudit(db, ({ log }) => log.note({ verifiedTo, verifiedAt, badPosition }))

export const setAuditRetention = (db: Db, retentionDays: number | null): void =>
  withAudit(db, ({ log }) => log.note({ retentionDays }))
