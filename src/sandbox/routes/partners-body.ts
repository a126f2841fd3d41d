import type { Access } from '@shared/domain/access'
import type { Call } from '../call'
import { partnerState } from '../partner-records'
import { countPartnerKeys } from '../store/api-keys'
import { listPartnerUsers, type StoredPartnerUser } from '../store/partner-users'
import type { StoredPartner } from '../store/partners'
import { iso, isoOrNull } from '../times'

export const toAccessBody = ({ resources, data }: Access) => ({
  resources,
  data: {
    conversation_history: data.conversationHistory,
    usage_metrics: data.usageMetrics,
    audit_logs: data.auditLogs
  }
})

const toUserBody = ({ id, name, email, notifications }: StoredPartnerUser) => ({
  id,
  name,
  email,
  notifications
})

/** Partners as Horizon sends them; never with an invitation's link or its hash. */
export function toPartnerBodies({ db, now }: Call, partners: readonly StoredPartner[]) {
  const keys = countPartnerKeys(db, now)
  const users = Map.groupBy(
    listPartnerUsers(db, partners.length === 1 ? partners[0]?.id : undefined),
    user => user.partnerId
  )
  return partners.map(partner => ({
    id: partner.id,
    organization_name: partner.organizationName,
    contact_email: partner.contactEmail,
    status: partnerState(partner, now),
    expires_at: isoOrNull(partner.expiresAt),
    created_at: iso(partner.createdAt),
    accepted_at: isoOrNull(partner.acceptedAt),
    last_activity_at: isoOrNull(partner.lastActivityAt),
    version: partner.version,
    invitation: {
      sent_at: iso(partner.invitationSentAt),
      expires_at: iso(partner.invitationExpiresAt)
    },
    access: toAccessBody(partner.access),
    settings: {
      max_api_keys: partner.maxApiKeys,
      session_timeout_hours: partner.sessionTimeoutHours
    },
    api_key_count: keys.get(partner.id) ?? 0,
    users: (users.get(partner.id) ?? []).map(toUserBody)
  }))
}

export function toPartnerBody(call: Call, partner: StoredPartner) {
  const [body] = toPartnerBodies(call, [partner])
  if (body === undefined) throw new Error('A partner has a body')
  return body
}
