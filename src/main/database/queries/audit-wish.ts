import type { AuditWish } from '@main/core/audit-ports'
import { loadState } from '../audit/log-state'
import type { Db } from '../open'

/** Asked at each start: it reads one row, and needs no other code of the audit log. */
export const auditWish = (db: Db): AuditWish | null => loadState(db, 0).wish
