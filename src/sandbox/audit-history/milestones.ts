import { aboutPartner } from '../partner-records'
import { emailOf } from '../scenarios/acme-people'
import type { StoredKey } from '../store/api-keys'
import type { AuditEntry, AuditResource } from '../store/audit-log'
import type { Calendar } from './calendar'
import type { Cast } from './cast'

type Milestone = { readonly at: number; readonly entry: Omit<AuditEntry, 'requestId'> }

const console_ = { ip: '203.0.113.5', userAgent: 'horizon-console' } as const

const by = (name: string): AuditEntry['actor'] => ({
  type: 'admin_secret',
  id: null,
  name,
  email: name.includes(' ') ? emailOf(name) : null
})

const asResource = (key: StoredKey, type: string): AuditResource => ({
  type,
  id: key.id,
  name: key.clientName
})

const ended = { enabled: { from: true, to: false } }

function milestonesOf(
  key: StoredKey,
  noun: string,
  partner: AuditEntry['partner'] = null
): Milestone[] {
  const { createdAt, revokedAt, createdByName } = key
  const common = {
    ...console_,
    actor: { ...by(createdByName), email: null },
    partner,
    resource: asResource(key, noun),
    outcome: 'success'
  } as const
  const created: Milestone = {
    at: createdAt,
    entry: {
      ...common,
      occurredAt: createdAt,
      action: `${noun}.created`,
      metadata: { scopes: key.scopes, rate_limit: key.rateLimit }
    }
  }
  if (revokedAt === null) return [created]
  const action = `${noun}.revoked`
  const revoked = { ...common, occurredAt: revokedAt, action, changes: ended }
  return [created, { at: revokedAt, entry: revoked }]
}

/** What happened once, at a time that the scenario's own objects name. */
export function createMilestones(cast: Cast, calendar: Calendar, count: number) {
  const ofPartners = cast.partners.flatMap(({ partner, keys, seed }): Milestone[] => {
    const { createdAt } = partner
    const about = aboutPartner(partner)
    const entry: Milestone['entry'] = {
      ...console_,
      ...about,
      actor: by(seed.invitedBy),
      occurredAt: createdAt,
      action: 'partner.invited',
      outcome: 'success',
      metadata: { contact_email: partner.contactEmail }
    }
    const named = about.partner
    return [
      { at: createdAt, entry },
      ...keys.flatMap(key => milestonesOf(key, 'partner_key', named))
    ]
  })
  const all = [...cast.keys.flatMap(key => milestonesOf(key, 'api_key')), ...ofPartners]
  const bySeq = new Map<number, Milestone['entry']>()
  for (const { at, entry } of all.sort((a, b) => a.at - b.at)) {
    if (at < calendar.start) continue
    let seq = calendar.firstSince(at)
    while (bySeq.has(seq)) seq += 1
    if (seq <= count) bySeq.set(seq, entry)
  }
  return bySeq
}
