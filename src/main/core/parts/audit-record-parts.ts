import { createAuditExport } from '../audit/audit-export'
import { createAuditNotes } from '../audit/audit-notes'
import { createSavedSearches } from '../audit/saved-searches'
import type { ProfileParts } from './profile-parts'

/** Notes, saved searches and exports of the audit log. */
export const createAuditRecordParts = (base: ProfileParts) => ({
  auditRecords: {
    exports: createAuditExport(base),
    notes: createAuditNotes(base),
    searches: createSavedSearches()
  }
})
export type AuditRecordParts = ReturnType<typeof createAuditRecordParts>
