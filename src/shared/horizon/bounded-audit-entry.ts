import { keptFields } from '../domain/kept-fields'
import { hintLength } from '../domain/key-format'
import { plainText } from '../domain/plain-text'
import type { AuditEntry } from './audit-entry'

/** An entry small enough to be kept in memory and drawn, whatever a server wrote into it. */
export const boundedEntry = (entry: AuditEntry): AuditEntry => ({
  ...entry,
  occurredAt: plainText(entry.occurredAt),
  recordedAt: plainText(entry.recordedAt),
  actor: entry.actor && {
    type: plainText(entry.actor.type),
    id: plainText(entry.actor.id),
    name: plainText(entry.actor.name),
    email: plainText(entry.actor.email)
  },
  partner: entry.partner && {
    id: plainText(entry.partner.id),
    organizationName: plainText(entry.partner.organizationName)
  },
  apiKey: entry.apiKey && {
    id: plainText(entry.apiKey.id),
    // Only the first characters may be shown, whatever a server calls a prefix.
    prefix: entry.apiKey.prefix?.slice(0, hintLength) ?? entry.apiKey.prefix,
    kind: plainText(entry.apiKey.kind)
  },
  action: plainText(entry.action),
  resource: entry.resource && {
    type: plainText(entry.resource.type),
    id: plainText(entry.resource.id),
    name: plainText(entry.resource.name)
  },
  ip: plainText(entry.ip),
  userAgent: plainText(entry.userAgent),
  outcome: plainText(entry.outcome),
  reason: plainText(entry.reason),
  changes: entry.changes && keptFields(entry.changes),
  metadata: entry.metadata && keptFields(entry.metadata),
  requestId: plainText(entry.requestId)
})
