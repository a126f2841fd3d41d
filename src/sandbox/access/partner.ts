import { timingSafeEqual } from 'node:crypto'
import { type EffectiveAccess, effectiveAccess } from '@shared/domain/effective-access'
import {
  type PartnerCredential,
  type PartnerRefusal,
  partnerRefusal
} from '@shared/domain/partner-state'
import { ApiError } from '../api-error'
import { hashOf, sessionPrefix } from '../key-material'
import { findKey, type StoredKey } from '../store/api-keys'
import type { Db } from '../store/open'
import { readOrganization } from '../store/organization'
import { findSessionByHash, type StoredSession } from '../store/partner-sessions'
import { findPartnerUser, type StoredPartnerUser } from '../store/partner-users'
import { findPartner, type StoredPartner } from '../store/partners'
import { readWorkspace } from '../store/workspace'
import { iso, isoOrNull } from '../times'

/** A partner and what it was recognised by, whatever state either is in. */
export type PartnerIdentity = { readonly partner: StoredPartner } & (
  | { readonly by: 'key'; readonly key: StoredKey }
  | { readonly by: 'session'; readonly session: StoredSession; readonly user: StoredPartnerUser }
)

/** A partner as it stands for one request: what it may do follows from its scope right now. */
export type PartnerCaller = {
  readonly kind: 'partner'
  readonly identity: PartnerIdentity
  readonly access: EffectiveAccess
}

/** A session's token, which is sent as a Bearer as the admin secret is. */
export const isSessionToken = (bearer: string): boolean => bearer.startsWith(sessionPrefix)

const isLoggedOff = () =>
  new ApiError(401, 'session_expired', 'This session has ended. Sign in again.')

/** The partner of a key; `undefined` for an organization's own key. */
export function partnerOfKey(db: Db, key: StoredKey): PartnerIdentity | undefined {
  if (key.partnerId === null) return undefined
  return { partner: existing(db, key.partnerId), by: 'key', key }
}

export function identifySession(db: Db, token: string): PartnerIdentity {
  const tokenHash = hashOf(token)
  const session = findSessionByHash(db, tokenHash)
  // One that is not known is one that ended long ago, or none: in either case the next step is the same.
  if (session === undefined || !timingSafeEqual(session.tokenHash, tokenHash)) throw isLoggedOff()
  const user = findPartnerUser(db, session.userId)
  if (user === undefined) throw new Error(`Session of an unknown user ${session.userId}`)
  return { partner: existing(db, session.partnerId), by: 'session', session, user }
}

function existing(db: Db, id: string): StoredPartner {
  const partner = findPartner(db, id)
  if (partner === undefined) throw new Error(`There is no partner ${id}`)
  return partner
}

const toCredential = (identity: PartnerIdentity): PartnerCredential =>
  identity.by === 'session'
    ? { kind: 'session', expiresAt: iso(identity.session.expiresAt) }
    : {
        kind: 'key',
        enabled: identity.key.enabled,
        expiresAt: isoOrNull(identity.key.expiresAt),
        ipAllowlist: identity.key.ipAllowlist
      }

const refusals: Readonly<Record<PartnerRefusal, readonly [status: 401 | 403, message: string]>> = {
  plan_required: [403, 'Partners need the professional plan or higher.'],
  partner_pending: [403, 'The invitation to this partnership was not accepted yet.'],
  partner_suspended: [403, 'This partnership is suspended.'],
  partner_expired: [403, 'This partnership has expired.'],
  partner_revoked: [403, 'This partnership was revoked.'],
  api_key_revoked: [401, 'This API key was revoked. Create a new one.'],
  api_key_expired: [401, 'This API key has expired. Create a new one.'],
  session_expired: [401, 'This session has ended. Sign in again.'],
  ip_not_allowed: [403, 'This API key does not take calls from this address.']
}

/** Throws where the plan, the partnership, the credential or the address does not let it in. */
export function admitPartner(
  db: Db,
  identity: PartnerIdentity,
  ip: string,
  now: number
): PartnerCaller {
  const { partner } = identity
  const refusal = partnerRefusal({
    plan: readOrganization(db).plan,
    partner: { status: partner.status, expiresAt: isoOrNull(partner.expiresAt) },
    credential: toCredential(identity),
    ip,
    nowMs: now
  })
  if (refusal !== null) {
    const [status, message] = refusals[refusal]
    throw new ApiError(status, refusal, message)
  }
  const access = effectiveAccess(partner.access, readWorkspace(db), partner.id)
  return { kind: 'partner', identity, access }
}

function again(db: Db, identity: PartnerIdentity): PartnerIdentity {
  const partner = existing(db, identity.partner.id)
  if (identity.by === 'session') {
    const session = findSessionByHash(db, identity.session.tokenHash)
    if (session === undefined) throw isLoggedOff()
    return { ...identity, partner, session }
  }
  const key = findKey(db, identity.key.id)
  if (key === undefined) throw new Error(`Key ${identity.key.id} disappeared`)
  return { ...identity, partner, key }
}

/**
 * The same check again, inside the transaction that writes: a partnership suspended or narrowed
 * meanwhile, a key revoked or a session ended has no effect.
 */
export const readmitPartner = (
  db: Db,
  { identity }: PartnerCaller,
  ip: string,
  now: number
): PartnerCaller => admitPartner(db, again(db, identity), ip, now)
