import type { AuditRecordParts } from '../parts/audit-record-parts'
import type { AuditRecordNames } from './audit-handlers'
import { type FeatureHandlers, nothing } from './feature-handlers'

/** What the operator keeps about the log, and takes out of it. */
export const auditRecordHandlers: FeatureHandlers<AuditRecordNames, AuditRecordParts> = ({
  active,
  auditRecords: { exports, notes, searches }
}) => ({
  'audit.export': ({ profileId, ...asked }) =>
    exports.exportLog(active.get(profileId), { profileId, ...asked }),
  'audit.setNote': async ({ profileId, position, text }) => {
    await notes.setNote(active.get(profileId), position, text)
    return nothing
  },
  'audit.searches': ({ profileId }) => searches.list(active.get(profileId)),
  'audit.saveSearch': ({ profileId, search }) => searches.save(active.get(profileId), search),
  'audit.removeSearch': ({ profileId, searchId }) =>
    searches.remove(active.get(profileId), searchId)
})
