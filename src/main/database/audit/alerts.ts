import type { StoredAlert } from '@main/core/audit-ports'
import { statement } from '../open'
import type { AuditLog } from './audit-log'

const selectAlerts = `
  SELECT position, kind, seen_at AS seenAt FROM (
    SELECT position, 'changed' AS kind, MAX(seen_at) AS seen_at
    FROM audit_versions GROUP BY position
    UNION ALL
    SELECT position, 'vanished', seen_at FROM audit_vanished
  )
  ORDER BY seen_at DESC, position DESC
  LIMIT ?`

/** Entries whose content changed at Horizon or that vanished there, the latest found first. */
export const listAlerts = ({ db }: AuditLog, limit: number): readonly StoredAlert[] =>
  statement(db, selectAlerts).all(limit) as StoredAlert[]
