import { type PartnerState, partnerStateAt } from '@shared/domain/partner-state'
import { newId } from './key-material'
import { auditRow, insertAuditRow } from './store/audit-log'
import type { Db } from './store/open'
import { endSessions } from './store/partner-sessions'
import { listUnnoticedExpiries, markExpired, type StoredPartner } from './store/partners'
import { isoOrNull } from './times'

export const partnerState = ({ status, expiresAt }: StoredPartner, now: number): PartnerState =>
  partnerStateAt({ status, expiresAt: isoOrNull(expiresAt) }, now)

/** Names the partner in the record of what happened to it. */
export const aboutPartner = ({
  id,
  organizationName
}: Pick<StoredPartner, 'id' | 'organizationName'>) => ({
  partner: { id, organizationName },
  resource: { type: 'partner', id, name: organizationName }
})

/** Nobody ends a partnership whose time has passed: the first request after that records it, once. */
export function noticeExpiries(db: Db, now: number): void {
  for (const partner of listUnnoticedExpiries(db, now)) {
    const at = partner.expiresAt ?? now
    markExpired(db, partner.id, now)
    endSessions(db, partner.id, at)
    const entry = {
      ...aboutPartner(partner),
      occurredAt: at,
      actor: { type: 'system', id: null, name: 'horizon', email: null },
      action: 'partner.expired',
      ip: null,
      userAgent: null,
      outcome: 'success',
      changes: { status: { from: partner.status, to: 'expired' } },
      requestId: null
    } as const
    insertAuditRow(db, auditRow(newId('aud'), entry, now))
  }
}
