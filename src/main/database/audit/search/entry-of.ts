import { type AuditEntry, toAuditEntry, wireAuditEntrySchema } from '@shared/horizon/audit-entry'

/** An entry as it was stored: its text was read when it came. */
export const entryOf = (raw: string): AuditEntry =>
  toAuditEntry(wireAuditEntrySchema.parse(JSON.parse(raw)))
