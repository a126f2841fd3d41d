import type { HorizonPartners, PartnerKeyListing } from '@main/core/partner-ports'
import { createCut } from '@shared/domain/cut'
import { AppError } from '@shared/errors'
import type { PartnerKey } from '@shared/horizon/partner'
import { Secret } from '@shared/secret'
import { type IfLost, outcomeUnknown } from './failures'
import { isWholePlaintext } from './key-creation'
import { isObject } from './list-page'
import { isMissing, notOffered, type PartnerCalls } from './partner-calls'
import { partnerKeyIdOf, readPartnerKey } from './partner-key-reading'
import {
  partnerKeyNotFound,
  partnerKeyPath,
  partnerKeysPath,
  partnerNotFound,
  partnersPath
} from './partner-path'
import { type Answer, statusOf } from './send'

const maxKeys = 10_000
const template = `${partnersPath}/:id/api-keys`

const ifCreateLost: IfLost = {
  words: 'The request had been sent; the key may exist',
  nextStep: 'Look for it among the partner’s keys before you try again.'
}
const ifRevokeLost: IfLost = {
  words: 'The request had been sent; the key may be revoked',
  nextStep: 'Refresh the partner’s keys to see whether it is.'
}
const ifReissueLost: IfLost = {
  words: 'The request had been sent; the key may be replaced, and nobody has seen the new one',
  nextStep:
    'Refresh the partner’s keys. A new key that nobody has seen can be revoked or reissued again.'
}

type Keys = Pick<HorizonPartners, 'keys' | 'createKey' | 'revokeKey' | 'reissueKey'>

export function createPartnerKeys(
  { call, wholeList }: PartnerCalls,
  isPartnerKnown: (partnerId: string, signal?: AbortSignal) => Promise<boolean>
): Keys {
  async function keys(partnerId: string, signal?: AbortSignal): Promise<PartnerKeyListing | null> {
    const read = (item: unknown) => readPartnerKey(item, partnerId)
    const what = { what: 'keys of the partner', most: maxKeys, read }
    const listing = await wholeList(partnerKeysPath(partnerId), what, signal)
    if (listing !== null) return { keys: listing.items, unreadable: listing.unreadable }
    if (!(await isPartnerKnown(partnerId, signal))) throw partnerNotFound()
    return null
  }

  /** What a 404 is about: the partner, its key, or the endpoint. */
  async function absence(error: unknown, { partnerId, keyId, method, path }: Place) {
    if (!isMissing(error)) return error
    const status = statusOf(error)
    const missing = notOffered(method, path, status)
    if (status !== 404) return missing
    const listing = await keys(partnerId).catch(failure => failure)
    if (listing instanceof AppError) return listing.code === 'not-found' ? listing : missing
    const isThere = keyId === null || listing?.keys.some(({ id }: PartnerKey) => id === keyId)
    return listing === null || isThere ? missing : partnerKeyNotFound()
  }

  return {
    keys,

    async createKey(partnerId, draft, idempotencyKey) {
      const place: Place = { partnerId, keyId: null, method: 'POST', path: template }
      const answer = await call({
        method: 'POST',
        path: partnerKeysPath(partnerId),
        body: {
          client_name: draft.clientName.trim(),
          ip_allowlist: draft.ipAllowlist ?? undefined,
          rate_limit: draft.rateLimit,
          rate_limit_per_day: draft.rateLimitPerDay,
          expires_at: draft.expiresAt ?? undefined,
          rotated_from: draft.rotatedFrom
        },
        idempotencyKey,
        ifLost: ifCreateLost
      }).catch(async error => {
        throw await absence(error, place)
      })
      const { clientName, ipAllowlist, expiresAt } = draft
      const named = `A key named “${createCut(60)(clientName)}” was created`
      return readWithPlaintext(answer, named, id => ({
        id,
        clientName: clientName.trim(),
        scopes: [],
        expiresAt,
        enabled: true,
        type: 'partner',
        partnerId,
        ipAllowlist
      }))
    },

    async revokeKey(partnerId, keyId) {
      const place: Place = { partnerId, keyId, method: 'DELETE', path: `${template}/:key_id` }
      const { body, status } = await call({
        method: 'DELETE',
        path: partnerKeyPath(partnerId, keyId),
        isEmptyAllowed: true,
        ifLost: ifRevokeLost
      }).catch(async error => {
        throw await absence(error, place)
      })
      const reading = readPartnerKey(body, partnerId)
      // Some other acknowledgement: the list has to confirm it.
      const id = reading.ok ? reading.value.id : reading.id
      if (id !== undefined && id !== keyId) {
        const why = 'Horizon answered about another key than was to be revoked'
        throw outcomeUnknown('DELETE', why, { status }, ifRevokeLost)
      }
      return reading.ok ? reading.value : null
    },

    async reissueKey(partnerId, keyId) {
      const path = `${template}/:key_id/rotate`
      const answer = await call({
        method: 'POST',
        path: `${partnerKeyPath(partnerId, keyId)}/rotate`,
        body: { overlap_seconds: 0 },
        ifLost: ifReissueLost
      }).catch(async error => {
        throw await absence(error, { partnerId, keyId, method: 'POST', path })
      })
      return readWithPlaintext(answer, `The key ${keyId} was replaced`, id => ({
        id,
        clientName: '',
        scopes: [],
        enabled: true,
        type: 'partner',
        partnerId,
        rotatedFrom: keyId
      }))
    }
  }
}

type Place = {
  readonly partnerId: string
  readonly keyId: string | null
  readonly method: string
  readonly path: string
}

/** Whatever else is wrong with the reply, a plaintext that arrived is kept: it is sent only once. */
function readWithPlaintext(
  { body, status }: Answer,
  done: string,
  asAsked: (id: string) => PartnerKey
): { key: PartnerKey; plaintext: Secret } {
  const fields = isObject(body) ? body : {}
  const unusable = (what: string, nextStep: string) =>
    new AppError('response-invalid', `${done}, but ${what}`, { status, nextStep })
  const id = partnerKeyIdOf(fields)
  if (id === undefined) {
    throw unusable(
      'the reply does not say which key it is now',
      'Find the newest of the partner’s keys and revoke it: nobody has seen it. Then create another.'
    )
  }
  if (!isWholePlaintext(fields.plaintext_key)) {
    throw unusable(
      `the plaintext of ${id} did not arrive`,
      'Nobody can use this key. Revoke it and create another.'
    )
  }
  const certain = asAsked(id)
  const reading = readPartnerKey(fields, certain.partnerId)
  return {
    key: reading.ok ? reading.value : certain,
    plaintext: new Secret(fields.plaintext_key)
  }
}
