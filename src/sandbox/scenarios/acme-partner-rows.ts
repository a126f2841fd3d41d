import { createHmac } from 'node:crypto'
import { defaultKeyLimit, planLimits } from '@shared/domain/limits'
import { hashOf, hintOf, seededPlaintextKey } from '../key-material'
import { insertKey, type StoredKey } from '../store/api-keys'
import type { Db } from '../store/open'
import { insertInvitation } from '../store/partner-invitations'
import {
  insertPartnerOrganization,
  insertPartnerUser,
  type StoredPartnerUser
} from '../store/partner-users'
import { insertPartner, type StoredPartner } from '../store/partners'
import { dayMs } from '../times'
import { acmePartners } from './acme-partners'
import type { PartnerKeySeed, PartnerSeed } from './partner-seed'
import type { ScenarioOptions } from './scenario'

const idOf = (seed: string, prefix: string, purpose: string): string =>
  `${prefix}_${createHmac('sha256', seed).update(purpose).digest('hex').slice(0, 8)}`

export const acmePartnerId = (seed: string, index: number): string =>
  idOf(seed, 'ptn', `partner id ${index}`)

/** The nth key over all partners; nobody's own where it is of no plan to have them. */
export const acmePartnerPlaintext = (seed: string, nth: number): string =>
  seededPlaintextKey(seed, `partner key ${nth}`)

type AcmeOptions = Pick<ScenarioOptions, 'seed' | 'plan'>

const invitationMs = 14 * dayMs
const defaultSessionHours = 8
const maxKeys = 5

/** A partner as it is stored, with those who work for it. */
export type AcmePartner = {
  readonly seed: PartnerSeed
  readonly partner: StoredPartner
  readonly users: readonly StoredPartnerUser[]
  readonly keys: readonly StoredKey[]
  readonly organization: { readonly id: string; readonly name: string } | null
}

function toPartner(options: AcmeOptions, partner: PartnerSeed, index: number, now: number) {
  const { invitedDaysAgo, acceptedDaysAgo, expiresInDays, ended, before } = partner
  const ago = (daysAgo: number): number => now - daysAgo * dayMs
  const invitedAt = ago(invitedDaysAgo)
  const changes = [acceptedDaysAgo ?? undefined, ended, before].filter(one => one !== undefined)
  const expiresAt = expiresInDays === null ? null : ago(-expiresInDays)
  const stored: StoredPartner = {
    id: acmePartnerId(options.seed, index),
    organizationName: partner.name,
    organizationId:
      acceptedDaysAgo === null ? null : idOf(options.seed, 'org', `partner organization ${index}`),
    contactEmail: `ops@${partner.domain}`,
    status: ended?.as ?? (acceptedDaysAgo === null ? 'pending' : 'active'),
    expiresAt,
    expiredAt: expiresAt !== null && expiresAt <= now ? expiresAt : null,
    createdAt: invitedAt,
    acceptedAt: acceptedDaysAgo === null ? null : ago(acceptedDaysAgo),
    lastActivityAt: null,
    invitationSentAt: invitedAt,
    invitationExpiresAt: invitedAt + invitationMs,
    access: partner.access,
    maxApiKeys: maxKeys,
    sessionTimeoutHours: partner.sessionHours ?? defaultSessionHours,
    version: 1 + changes.length
  }
  return stored
}

function toKey(
  { seed, plan }: AcmeOptions,
  { name, createdDaysAgo, expiresInDays, revokedDaysAgo, ...key }: PartnerKeySeed,
  nth: number,
  { id, by }: { readonly id: string; readonly by: string },
  now: number
): StoredKey {
  const plaintext = acmePartnerPlaintext(seed, nth)
  const { requestsPerMinute } = planLimits[plan]
  return {
    id: idOf(seed, 'key', `partner key id ${nth}`),
    clientName: name,
    keyHash: hashOf(plaintext),
    keyPrefix: hintOf(plaintext),
    type: 'partner',
    ownerUserId: null,
    createdById: null,
    createdByName: by,
    createdByEmail: null,
    scopes: [],
    departments: null,
    rateLimit: Math.min(key.rateLimit ?? defaultKeyLimit(requestsPerMinute), requestsPerMinute),
    rateLimitPerDay: null,
    createdAt: now - createdDaysAgo * dayMs,
    expiresAt: expiresInDays === null ? null : now + expiresInDays * dayMs,
    lastUsedAt: null,
    lastUsedIp: null,
    enabled: revokedDaysAgo === undefined,
    revokedAt: revokedDaysAgo === undefined ? null : now - revokedDaysAgo * dayMs,
    rotatedFrom: null,
    version: revokedDaysAgo === undefined ? 1 : 2,
    partnerId: id,
    ipAllowlist: key.ipAllowlist ?? null
  }
}

/**
 * Partners with their people and keys as they were made; that they called is for their traffic to
 * say. None on the Starter plan, on which nobody could have been invited.
 */
export function acmePartnerRows(options: AcmeOptions, now: number): AcmePartner[] {
  if (options.plan === 'starter') return []
  const { seed } = options
  let nth = 0
  return acmePartners.map((partner, index) => {
    const stored = toPartner(options, partner, index, now)
    const { id, organizationId, acceptedAt } = stored
    const users = partner.users.map(
      ({ name, email, notifications }, number): StoredPartnerUser => ({
        id: idOf(seed, 'pusr', `partner ${index} user ${number}`),
        partnerId: id,
        name,
        email,
        notifications,
        createdAt: (acceptedAt ?? now) + number * dayMs
      })
    )
    const keys = partner.keys.map(key => {
      const made = toKey(options, key, nth, { id, by: partner.invitedBy }, now)
      nth += 1
      return made
    })
    const organization = organizationId === null ? null : { id: organizationId, name: partner.name }
    return { seed: partner, partner: stored, users, keys, organization }
  })
}

export function addPartners(db: Db, options: ScenarioOptions, now: number): AcmePartner[] {
  const rows = acmePartnerRows(options, now)
  rows.forEach(({ partner, users, keys, organization }, index) => {
    if (organization !== null) {
      insertPartnerOrganization(db, { ...organization, createdAt: partner.acceptedAt ?? now })
    }
    insertPartner(db, partner)
    insertInvitation(db, {
      tokenHash: hashOf(seededPlaintextKey(options.seed, `partner invitation ${index}`)),
      partnerId: partner.id
    })
    for (const user of users) insertPartnerUser(db, user)
    for (const key of keys) insertKey(db, key)
  })
  return rows
}
