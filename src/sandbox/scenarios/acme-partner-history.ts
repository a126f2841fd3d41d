import type { Account } from '../accounting'
import type { Happening } from '../call'
import { aboutPartner } from '../partner-records'
import { asKeyResource } from '../routes/partner-keys-body'
import { toAccessBody } from '../routes/partners-body'
import { auditRow } from '../store/audit-log'
import { keptDays } from '../store/request-log'
import { dayMs, isoOrNull } from '../times'
import type { AcmePartner } from './acme-partner-rows'
import type { SeededRandom } from './seeded-random'

const partnersPath = '/admin/partners'

type Step = {
  readonly at: number
  readonly method: Account['method']
  readonly template: string
  readonly status: number
  readonly happenings: readonly Happening[]
}

const statusChange = (from: string, to: string) => ({ status: { from, to } })

function revocation({ partner, keys }: AcmePartner, at: number): Happening[] {
  const revoked = keys.filter(({ revokedAt }) => revokedAt === at)
  const { partner: named, ...about } = aboutPartner(partner)
  return [
    ...revoked.map(key => ({
      partner: named,
      resource: asKeyResource(key),
      action: 'partner_key.revoked',
      changes: { enabled: { from: true, to: false } },
      metadata: { because: 'partner.revoked' }
    })),
    {
      partner: named,
      ...about,
      action: 'partner.revoked',
      changes: statusChange('active', 'revoked'),
      metadata: { keys_revoked: revoked.length, is_withdrawn: false }
    }
  ]
}

/** What was done to one partner, and the one thing it did itself: accept. */
function stepsOf(of: AcmePartner, now: number): Step[] {
  const { seed, partner, users, keys, organization } = of
  const about = aboutPartner(partner)
  const single = `${partnersPath}/:id`
  const step = (at: number, method: string, template: string, ...happenings: Happening[]) => ({
    at,
    method,
    template,
    status: method === 'POST' && !template.startsWith(`${single}/`) ? 201 : 200,
    happenings
  })
  const firstAccess = toAccessBody(seed.before?.access ?? partner.access)
  const steps: Step[] = [
    step(partner.createdAt, 'POST', partnersPath, {
      ...about,
      action: 'partner.invited',
      metadata: { contact_email: partner.contactEmail, access: firstAccess }
    })
  ]
  const [user] = users
  if (partner.acceptedAt !== null && user !== undefined && organization !== null) {
    const { id, name, email } = user
    steps.push({
      ...step(partner.acceptedAt, 'POST', '/partner-invitations/:token/accept', {
        ...about,
        actor: { type: 'partner_user', id, name, email },
        action: 'partner.accepted',
        changes: statusChange('pending', 'active'),
        metadata: { organization }
      }),
      status: 200
    })
  }
  for (const key of keys) {
    steps.push({
      ...step(key.createdAt, 'POST', `${single}/api-keys`, {
        partner: about.partner,
        resource: asKeyResource(key),
        action: 'partner_key.created',
        metadata: {
          ip_allowlist: key.ipAllowlist,
          rate_limit: key.rateLimit,
          expires_at: isoOrNull(key.expiresAt)
        }
      }),
      status: 201
    })
    const endedAt = seed.ended?.as === 'revoked' ? now - seed.ended.daysAgo * dayMs : undefined
    if (key.revokedAt === null || key.revokedAt === endedAt) continue
    steps.push(
      step(key.revokedAt, 'DELETE', `${single}/api-keys/:key_id`, {
        partner: about.partner,
        resource: asKeyResource(key),
        action: 'partner_key.revoked',
        changes: { enabled: { from: true, to: false } }
      })
    )
  }
  if (seed.before !== undefined) {
    const { resources } = firstAccess
    const changes = { resources: { from: resources, to: partner.access.resources } }
    steps.push(
      step(now - seed.before.daysAgo * dayMs, 'PATCH', single, {
        ...about,
        action: 'partner.scope_updated',
        changes
      })
    )
  }
  if (seed.ended !== undefined) {
    const at = now - seed.ended.daysAgo * dayMs
    steps.push(
      seed.ended.as === 'revoked'
        ? step(at, 'POST', `${single}/revoke`, ...revocation(of, at))
        : step(at, 'POST', `${single}/suspend`, {
            ...about,
            action: 'partner.suspended',
            changes: statusChange('active', 'suspended')
          })
    )
  }
  return steps
}

const adminIp = '203.0.113.5'
const userAgent = 'horizon-console'

/** What administrators did to partners as far back as the log goes, through the same accounting. */
export function partnerHistory(
  partners: readonly AcmePartner[],
  random: SeededRandom,
  now: number
): Account[] {
  return partners.flatMap(of =>
    stepsOf(of, now)
      .filter(({ at }) => at >= now - keptDays * dayMs)
      .map((step): Account => {
        const isOpen = !step.template.startsWith('/admin')
        const claimedName = isOpen ? null : of.seed.invitedBy
        return {
          ...step,
          recordedAt: step.at,
          ip: isOpen ? of.seed.ip : adminIp,
          userAgent: isOpen ? 'Mozilla/5.0' : userAgent,
          requestId: random.id('req'),
          area: isOpen ? 'open' : 'admin',
          key: null,
          webhook: null,
          caller: isOpen ? { kind: 'anyone' } : { kind: 'admin', claimedName },
          claimedName,
          isCounted: false,
          latencyMs: 4 + random.below(900) / 100,
          failure: null,
          action: undefined
        }
      })
  )
}

/** Nobody does this: it is recorded at the moment the partnership is over. */
export const expiryRowsOf = (partners: readonly AcmePartner[], random: SeededRandom) =>
  partners.flatMap(({ partner }) => {
    const { expiredAt: at, status } = partner
    if (at === null) return []
    const entry = {
      ...aboutPartner(partner),
      occurredAt: at,
      actor: { type: 'system', id: null, name: 'horizon', email: null },
      action: 'partner.expired',
      ip: null,
      userAgent: null,
      outcome: 'success',
      changes: statusChange(status, 'expired'),
      requestId: null
    } as const
    return [{ at, row: auditRow(random.id('aud'), entry, at) }]
  })
