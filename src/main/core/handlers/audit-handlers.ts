import type { auditProcedures } from '@shared/contract/audit'
import { spanOf } from '../audit/audit-search'
import type { AuditParts } from '../parts/audit-parts'
import type { FeatureHandlers } from './feature-handlers'

/** Notes, saved searches and exports: `audit-record-handlers.ts`. */
export type AuditRecordNames =
  | 'audit.setNote'
  | 'audit.searches'
  | 'audit.saveSearch'
  | 'audit.removeSearch'
  | 'audit.export'
type Names = Exclude<keyof typeof auditProcedures, AuditRecordNames>

const momentOf = (time: string | null): number | null => (time === null ? null : Date.parse(time))

export const auditHandlers: FeatureHandlers<Names, AuditParts> = ({
  active,
  audit: { status, sync, searches, verify, retention }
}) => ({
  'audit.status': ({ profileId }) => status.of(active.get(profileId)),
  'audit.sync': ({ profileId, isBackground }) => sync.sync(active.get(profileId), isBackground),
  'audit.stopSync': ({ profileId }) => sync.stopSync(active.get(profileId)),
  'audit.fetchRange': ({ profileId, ...range }) =>
    sync.fetchRange(active.get(profileId), spanOf(range)),
  'audit.coverage': ({ profileId, from, to }) =>
    searches.coverage(active.get(profileId), { from: momentOf(from), to: momentOf(to) }),
  'audit.rows': ({ profileId, ...asked }) => searches.rows(active.get(profileId), asked),
  'audit.counts': ({ profileId, ...asked }) => searches.counts(active.get(profileId), asked),
  'audit.moreCounts': ({ profileId, countId }) =>
    searches.moreCounts(active.get(profileId), countId),
  'audit.values': ({ profileId, ...asked }) => searches.values(active.get(profileId), asked),
  'audit.entry': ({ profileId, position }) => searches.entry(active.get(profileId), position),
  'audit.positionOf': ({ profileId, entryId }) =>
    searches.positionOf(active.get(profileId), entryId),
  'audit.alerts': ({ profileId, limit }) => searches.alerts(active.get(profileId), limit),
  'audit.verify': ({ profileId, operationId }) => verify.verify(active.get(profileId), operationId),
  'audit.setRetention': async ({ profileId, days }) => {
    const open = active.get(profileId)
    await retention.setDays(open, days)
    return status.of(open)
  },
  'audit.previewPurge': ({ profileId, before }) => retention.preview(active.get(profileId), before),
  'audit.purge': ({ profileId, before, operationId }) =>
    retention.purge(active.get(profileId), before, operationId)
})
