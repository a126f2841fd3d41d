import { keyState } from '@shared/domain/key-status'
import { defaultKeyLimit } from '@shared/domain/limits'
import { pagingSchema } from '@shared/horizon/common'
import { createPartnerKeyBodySchema, rotatePartnerKeyBodySchema } from '@shared/horizon/partner'
import { ApiError, notFound, unprocessable } from '../api-error'
import { type Answer, adminEndpoint, created, ok } from '../call'
import { hashOf, hintOf, newId, newPlaintextKey } from '../key-material'
import { aboutPartner, partnerState } from '../partner-records'
import {
  countPartnerKeys,
  endKeyAt,
  findKey,
  insertKey,
  listPartnerKeys,
  revokeKey,
  type StoredKey
} from '../store/api-keys'
import type { StoredPartner } from '../store/partners'
import { isoOrNull, wholeSecond } from '../times'
import { parse } from '../validation'
import { checkLimits } from './key-rules'
import { asKeyResource, toPartnerKeyBody } from './partner-keys-body'
import {
  type AdminCall,
  checkFuture,
  existingPartner,
  inWrongState,
  partnerWrite
} from './partners-rules'

/** A partner's key as somebody describes it; the rest follows. */
type Wanted = Pick<
  StoredKey,
  'clientName' | 'ipAllowlist' | 'rateLimit' | 'rateLimitPerDay' | 'expiresAt' | 'rotatedFrom'
>

/** The key of the path, if it is one of this partner's. */
function existingKey({ db, param }: AdminCall, partner: StoredPartner): StoredKey {
  const key = findKey(db, param('key_id'))
  if (key === undefined || key.partnerId !== partner.id) throw notFound('key of this partner')
  return key
}

/** Without `limit` and `offset` the whole list, as that of the organization's keys. */
function list(call: AdminCall): Answer {
  const { db, query } = call
  const keys = listPartnerKeys(db, existingPartner(call).id)
  const { limit, offset } = parse(pagingSchema, query, 'query')
  const isPaged = query.limit !== undefined || query.offset !== undefined
  const end = limit === undefined ? undefined : offset + limit
  return ok(
    keys.slice(offset, end).map(toPartnerKeyBody),
    isPaged ? { 'X-Total-Count': String(keys.length) } : {}
  )
}

function checkNotOver(call: AdminCall, partner: StoredPartner): void {
  const state = partnerState(partner, call.now)
  if (state !== 'revoked' && state !== 'expired') return
  throw inWrongState(`The partnership is ${state}: it can have no new key.`)
}

/** Throws 409 where one more key would be more than the partner may have. */
function checkFreeSlot({ db, now }: AdminCall, { id, maxApiKeys }: StoredPartner): void {
  const keys = countPartnerKeys(db, now).get(id) ?? 0
  if (keys < maxApiKeys) return
  throw new ApiError(
    409,
    'partner_key_limit_reached',
    `This partner has ${keys} of ${maxApiKeys} keys. Revoke one, wait for one to expire, or raise the limit in the partner's settings.`
  )
}

function insertNew(call: AdminCall, partner: StoredPartner, wanted: Wanted) {
  const { db, now, caller } = call
  const plaintext = newPlaintextKey()
  const key: StoredKey = {
    ...wanted,
    id: newId('key'),
    keyHash: hashOf(plaintext),
    keyPrefix: hintOf(plaintext),
    type: 'partner',
    ownerUserId: null,
    createdById: null,
    createdByName: caller.claimedName ?? 'admin secret',
    createdByEmail: null,
    scopes: [],
    departments: null,
    createdAt: wholeSecond(now),
    lastUsedAt: null,
    lastUsedIp: null,
    enabled: true,
    revokedAt: null,
    version: 1,
    partnerId: partner.id
  }
  insertKey(db, key)
  const answer = created({ ...toPartnerKeyBody(key), plaintext_key: plaintext })
  return { key, done: { resourceId: key.id, answer } }
}

function create(call: AdminCall): Answer {
  const { db, now, plan, organization } = call
  const partner = existingPartner(call)
  return call.once(() => {
    const body = call.body(createPartnerKeyBodySchema)
    checkNotOver(call, partner)
    const expiresAt = body.expires_at == null ? null : Date.parse(body.expires_at)
    checkFuture('expires_at', expiresAt, now)
    const replaced = body.rotated_from == null ? null : findKey(db, body.rotated_from)
    if (replaced === undefined || (replaced !== null && replaced.partnerId !== partner.id)) {
      throw unprocessable('rotated_from', 'This partner has no such API key.')
    }
    const rateLimit = body.rate_limit ?? defaultKeyLimit(plan.requestsPerMinute)
    const rateLimitPerDay = body.rate_limit_per_day ?? null
    checkLimits({ rateLimit, rateLimitPerDay }, organization, plan)
    checkFreeSlot(call, partner)
    const { key, done } = insertNew(call, partner, {
      clientName: body.client_name,
      ipAllowlist: body.ip_allowlist == null ? null : [...new Set(body.ip_allowlist)],
      rateLimit,
      rateLimitPerDay,
      expiresAt,
      rotatedFrom: replaced?.id ?? null
    })
    call.audit({
      partner: aboutPartner(partner).partner,
      resource: asKeyResource(key),
      action: 'partner_key.created',
      metadata: {
        ip_allowlist: key.ipAllowlist,
        rate_limit: rateLimit,
        expires_at: isoOrNull(expiresAt)
      }
    })
    return done
  })
}

function auditRevoked(
  call: AdminCall,
  partner: StoredPartner,
  key: StoredKey,
  metadata?: Readonly<Record<string, unknown>>
): void {
  call.audit({
    partner: aboutPartner(partner).partner,
    resource: asKeyResource(key),
    action: 'partner_key.revoked',
    changes: { enabled: { from: true, to: false } },
    metadata
  })
}

function revoke(call: AdminCall): Answer {
  const partner = existingPartner(call)
  const key = existingKey(call, partner)
  if (key.enabled) {
    revokeKey(call.db, key.id, wholeSecond(call.now))
    auditRevoked(call, partner, key)
  }
  return ok(toPartnerKeyBody(existingKey(call, partner)))
}

/**
 * Without an overlap the old key is dead in the transaction that makes the new one, which so needs
 * no slot of its own. With one both work until the old key expires, and both count.
 */
function rotate(call: AdminCall): Answer {
  const { db, now } = call
  const partner = existingPartner(call)
  const old = existingKey(call, partner)
  return call.once(() => {
    const { overlap_seconds } = call.body(rotatePartnerKeyBodySchema)
    checkNotOver(call, partner)
    const state = keyState({ enabled: old.enabled, expiresAt: isoOrNull(old.expiresAt) }, now)
    if (state !== 'active') {
      throw unprocessable('key_id', `This API key is ${state}. Create a new one instead.`)
    }
    const metadata = { rotated_from: old.id, overlap_seconds }
    if (overlap_seconds === 0) {
      revokeKey(db, old.id, wholeSecond(now))
      auditRevoked(call, partner, old, { because: 'partner_key.rotated' })
    } else {
      checkFreeSlot(call, partner)
      endKeyAt(db, old.id, wholeSecond(now) + overlap_seconds * 1000)
    }
    const { clientName, ipAllowlist, rateLimit, rateLimitPerDay, expiresAt } = old
    const { key, done } = insertNew(call, partner, {
      clientName,
      ipAllowlist,
      rateLimit,
      rateLimitPerDay,
      expiresAt,
      rotatedFrom: old.id
    })
    call.audit({
      partner: aboutPartner(partner).partner,
      resource: asKeyResource(key),
      action: 'partner_key.rotated',
      metadata
    })
    return done
  })
}

const collection = '/admin/partners/:id/api-keys'
const single = `${collection}/:key_id`

export const partnerKeyEndpoints = [
  adminEndpoint({ method: 'GET', path: collection, handle: list }),
  partnerWrite('POST', collection, 'partner_key.created', create),
  adminEndpoint({ method: 'DELETE', path: single, action: 'partner_key.revoked', handle: revoke }),
  partnerWrite('POST', `${single}/rotate`, 'partner_key.rotated', rotate)
]
