import { keyState, keyStates } from '@shared/domain/key-status'
import { pagingSchema } from '@shared/horizon/common'
import {
  type CreateKeyBody,
  createKeyBodySchema,
  keyTypes,
  updateKeyBodySchema
} from '@shared/horizon/key'
import { z } from 'zod'
import { notFound, unprocessable } from '../api-error'
import {
  type AdminCaller,
  type AdminEndpoint,
  type Answer,
  adminEndpoint,
  type Call,
  created,
  ok
} from '../call'
import { hashOf, hintOf, newId, newPlaintextKey } from '../key-material'
import {
  findKey,
  insertKey,
  listKeys,
  revokeKey,
  type StoredKey,
  updateKey
} from '../store/api-keys'
import { isoOrNull, wholeSecond } from '../times'
import { parse } from '../validation'
import { checkVersion } from './if-match'
import { type Profile, toKeyBody } from './key-body'
import { checkAgainstState, checkLimits, limitOf, ownerOf } from './key-rules'

type AdminCall = Call<AdminCaller>

const filterSchema = pagingSchema.extend({
  status: z.enum(keyStates).optional(),
  type: z.enum(keyTypes).optional(),
  creator: z.string().min(1).optional(),
  scope: z.string().min(1).optional(),
  q: z.string().optional()
})

/** Part 1 of the contract: other fields are ignored, whatever they hold. */
const documentedCreateBodySchema = createKeyBodySchema.pick({
  client_name: true,
  scopes: true,
  rate_limit: true,
  expires_at: true
})

const collection = '/admin/api-keys'
const single = '/admin/api-keys/:id'

const asResource = (key: StoredKey) => ({ type: 'api_key', id: key.id, name: key.clientName })

/** A partner's key has endpoints of its own. */
function existingKey({ db, param }: AdminCall): StoredKey {
  const key = findKey(db, param('id'))
  if (key === undefined || key.partnerId !== null) throw notFound('API key')
  return key
}

function matches(key: StoredKey, filter: z.output<typeof filterSchema>, now: number): boolean {
  const { status, type, creator, scope, q } = filter
  const state = keyState({ enabled: key.enabled, expiresAt: isoOrNull(key.expiresAt) }, now)
  const creators = [key.createdById, key.createdByName, key.createdByEmail]
  const searched = [key.clientName, key.id, key.keyPrefix].join('\n').toLowerCase()
  return (
    (status === undefined || state === status) &&
    (type === undefined || key.type === type) &&
    (creator === undefined || creators.includes(creator)) &&
    (scope === undefined || key.scopes.includes(scope)) &&
    (q === undefined || searched.includes(q.toLowerCase()))
  )
}

/** Without `limit` and `offset` the whole list, as documented; with them a page and its count. */
function list({ db, query, now }: AdminCall): Answer {
  const filter = parse(filterSchema, query, 'query')
  const keys = listKeys(db).filter(key => matches(key, filter, now))
  const isPaged = query.limit !== undefined || query.offset !== undefined
  const end = filter.limit === undefined ? undefined : filter.offset + filter.limit
  const bodies = keys.slice(filter.offset, end).map(key => toKeyBody(key, 'full'))
  return ok(bodies, isPaged ? { 'X-Total-Count': String(keys.length) } : {})
}

function create(call: AdminCall, profile: Profile): Answer {
  const { db, now, caller, organization, plan } = call
  return call.once(() => {
    const body: CreateKeyBody = call.body(
      profile === 'full' ? createKeyBodySchema : documentedCreateBodySchema
    )
    const owner = ownerOf(db, body)
    const rateLimit = limitOf(body, plan)
    const rateLimitPerDay = body.rate_limit_per_day ?? null
    checkLimits({ rateLimit, rateLimitPerDay }, organization, plan)
    checkAgainstState(db, body, now)
    const plaintext = newPlaintextKey()
    const key: StoredKey = {
      id: newId('key'),
      clientName: body.client_name,
      keyHash: hashOf(plaintext),
      keyPrefix: hintOf(plaintext),
      type: body.type ?? 'organization',
      ownerUserId: owner?.id ?? null,
      createdById: owner?.id ?? null,
      createdByName: owner?.name ?? caller.claimedName ?? 'admin secret',
      createdByEmail: owner?.email ?? null,
      scopes: [...new Set(body.scopes)],
      departments: body.departments ?? null,
      rateLimit,
      rateLimitPerDay,
      createdAt: wholeSecond(now),
      expiresAt: body.expires_at == null ? null : Date.parse(body.expires_at),
      lastUsedAt: null,
      lastUsedIp: null,
      enabled: true,
      revokedAt: null,
      rotatedFrom: body.rotated_from ?? null,
      version: 1,
      partnerId: null,
      ipAllowlist: null
    }
    insertKey(db, key)
    const { scopes, departments } = key
    const metadata = { scopes, departments, rate_limit: rateLimit, type: key.type }
    call.audit({ action: 'api_key.created', resource: asResource(key), metadata })
    const answer = created({ ...toKeyBody(key, profile), plaintext_key: plaintext })
    return { resourceId: key.id, answer }
  })
}

function update(call: AdminCall): Answer {
  const { db, organization, plan } = call
  const before = existingKey(call)
  const body = call.body(updateKeyBodySchema)
  checkVersion('key', before.version, call.header('if-match'), () => toKeyBody(before, 'full'))
  if (!before.enabled) throw unprocessable('id', 'A revoked API key cannot be changed.')
  checkLimits(
    { rateLimit: body.rate_limit, rateLimitPerDay: body.rate_limit_per_day },
    organization,
    plan
  )
  const wanted = {
    id: before.id,
    clientName: body.client_name ?? before.clientName,
    rateLimit: body.rate_limit ?? before.rateLimit,
    rateLimitPerDay:
      body.rate_limit_per_day === undefined ? before.rateLimitPerDay : body.rate_limit_per_day
  }
  const compared = [
    ['client_name', before.clientName, wanted.clientName],
    ['rate_limit', before.rateLimit, wanted.rateLimit],
    ['rate_limit_per_day', before.rateLimitPerDay, wanted.rateLimitPerDay]
  ] as const
  const changed = compared.filter(([, from, to]) => from !== to)
  if (changed.length === 0) return ok(toKeyBody(before, 'full'))
  updateKey(db, wanted)
  const changes = Object.fromEntries(changed.map(([field, from, to]) => [field, { from, to }]))
  call.audit({ action: 'api_key.updated', resource: asResource(before), changes })
  return ok(toKeyBody(existingKey(call), 'full'))
}

function revoke(call: AdminCall, profile: Profile): Answer {
  const key = existingKey(call)
  if (key.enabled) {
    revokeKey(call.db, key.id, wholeSecond(call.now))
    const changes = { enabled: { from: true, to: false } }
    call.audit({ action: 'api_key.revoked', resource: asResource(key), changes })
  }
  if (profile === 'documented') return { status: 204 }
  return ok(toKeyBody(existingKey(call), 'full'))
}

const action = {
  created: 'api_key.created',
  updated: 'api_key.updated',
  revoked: 'api_key.revoked'
}

export const apiKeyEndpoints: readonly AdminEndpoint[] = [
  adminEndpoint({ method: 'GET', path: collection, handle: list }),
  adminEndpoint({
    method: 'POST',
    path: collection,
    action: action.created,
    handle: call => create(call, 'full')
  }),
  adminEndpoint({
    method: 'GET',
    path: single,
    handle: call => ok(toKeyBody(existingKey(call), 'full'))
  }),
  adminEndpoint({ method: 'PATCH', path: single, action: action.updated, handle: update }),
  adminEndpoint({
    method: 'DELETE',
    path: single,
    action: action.revoked,
    handle: call => revoke(call, 'full')
  })
]

/** Create, list and revoke as documented, and nothing beyond: 204 for a revocation, no paging. */
export const documentedApiKeyEndpoints: readonly AdminEndpoint[] = [
  adminEndpoint({
    method: 'GET',
    path: collection,
    handle: ({ db }) => ok(listKeys(db).map(key => toKeyBody(key, 'documented')))
  }),
  adminEndpoint({
    method: 'POST',
    path: collection,
    action: action.created,
    handle: call => create(call, 'documented')
  }),
  adminEndpoint({
    method: 'DELETE',
    path: single,
    action: action.revoked,
    handle: call => revoke(call, 'documented')
  })
]
