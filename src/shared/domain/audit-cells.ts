import type { AuditColumn } from '@shared/contract/audit'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import { actorNameOf } from './audit-words'

// Without zod, for the page.

/** `2026-11-19T13:21:44.902Z`, as exact as it was sent; what is no time stays as it came. */
export function isoMoment(text: string): string {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) return text
  const fraction = /\.\d+/.exec(text)?.[0] ?? ''
  return at.toISOString().replace(/\.\d+/, fraction)
}

const filled = (...values: readonly (string | null | undefined)[]): string =>
  values.find(value => value != null && value !== '') ?? ''

/**
 * What a column holds of an entry, as it came; nothing where it says nothing. For the screen what is
 * not drawn is written out (`visibleText`), for spreadsheets formulas are made inert (`csv.ts`).
 */
export function cellText(entry: AuditEntry, column: AuditColumn): string {
  const { partner, apiKey, resource } = entry
  switch (column) {
    case 'time':
      return isoMoment(entry.occurredAt)
    case 'recorded':
      return entry.recordedAt == null ? '' : isoMoment(entry.recordedAt)
    case 'actor':
      return actorNameOf(entry) ?? ''
    case 'action':
      return entry.action
    case 'resource':
      return filled(resource?.name, resource?.id)
    case 'outcome':
      return entry.outcome
    case 'partner':
      return filled(partner?.organizationName, partner?.id)
    case 'key':
      return filled(apiKey?.prefix, apiKey?.id)
    case 'ip':
      return entry.ip ?? ''
    case 'agent':
      return entry.userAgent ?? ''
    case 'reason':
      return entry.reason ?? ''
    case 'request':
      return entry.requestId ?? ''
    case 'id':
      return entry.id
  }
}
