import type { Horizon, HorizonTarget } from '@main/core/ports'
import type { KeyDraft } from '@shared/domain/key-draft'
import { AppError } from '@shared/errors'
import { capabilitiesSchema } from '@shared/horizon/capabilities'
import {
  type Organization,
  toOrganization,
  wireOrganizationSchema
} from '@shared/horizon/directory'
import { type CreateKeyBody, type Key, keyIdSchema } from '@shared/horizon/key'
import { Secret } from '@shared/secret'
import { createCut } from './cut'
import { outcomeUnknown } from './failures'
import { keysPath, listKeys } from './key-listing'
import { readKey } from './key-reading'
import type { Answer, Send } from './send'

type Ports = { readonly send: Send; readonly now: () => number }

const maxFeatures = 200

export function createHorizon({ send, now }: Ports, target: HorizonTarget): Horizon {
  /** `null` where this Horizon has no such endpoint. */
  async function ask(path: string, signal?: AbortSignal): Promise<Answer | null> {
    try {
      return await send(target, { method: 'GET', path, signal })
    } catch (error) {
      const isAbsent =
        error instanceof AppError && [404, 405, 501].includes(error.details.status ?? 0)
      if (isAbsent) return null
      throw error
    }
  }

  async function organization(signal?: AbortSignal): Promise<Organization | null> {
    const answer = await ask('/admin/organization', signal)
    if (answer === null) return null
    const parsed = wireOrganizationSchema.safeParse(answer.body)
    if (!parsed.success) throw unreadable('the organization', answer.status)
    const { id, name, plan, ...limits } = toOrganization(parsed.data)
    const text = createCut(500)
    if (id.length > 200) throw unreadable('the organization', answer.status)
    return { id, name: text(name), plan: text(plan), ...limits }
  }

  async function features(signal?: AbortSignal): Promise<readonly string[] | null> {
    const answer = await ask('/admin/capabilities', signal)
    if (answer === null) return null
    const parsed = capabilitiesSchema.safeParse(answer.body)
    if (!parsed.success) throw unreadable('what it offers', answer.status)
    return parsed.data.features.filter(name => name.length <= 100).slice(0, maxFeatures)
  }

  async function getKey(keyId: string, signal?: AbortSignal): Promise<Key | null> {
    const answer = await ask(pathOf(keyId), signal)
    if (answer === null) {
      // Either this key is unknown or the endpoint is: the list knows the difference.
      const { keys } = await listKeys(send, target, now, signal)
      return keys.find(key => key.id === keyId) ?? null
    }
    const reading = readKey(answer.body)
    if (!reading.ok) throw unreadable(`the key: ${reading.reason}`, answer.status)
    if (reading.key.id !== keyId) {
      throw new AppError(
        'response-invalid',
        'Horizon answered with another key than was asked for',
        {
          status: answer.status,
          nextStep: 'Refresh the list and open the key again.'
        }
      )
    }
    return reading.key
  }

  async function createKey(draft: KeyDraft, idempotencyKey: string) {
    const answer = await send(target, {
      method: 'POST',
      path: keysPath,
      body: bodyOf(draft),
      idempotencyKey
    })
    return readCreated(answer, draft)
  }

  async function revokeKey(keyId: string): Promise<Key | null> {
    const answer = await send(target, {
      method: 'DELETE',
      path: pathOf(keyId),
      isEmptyAllowed: true
    })
    if (answer.body === undefined) return null
    const reading = readKey(answer.body)
    // Some other acknowledgement: the list has to confirm it.
    if (!reading.ok) return null
    if (reading.key.id !== keyId) {
      throw outcomeUnknown('DELETE', 'Horizon answered about another key than was to be revoked', {
        status: answer.status
      })
    }
    return reading.key
  }

  return {
    organization,
    features,
    listKeys: signal => listKeys(send, target, now, signal),
    getKey,
    createKey,
    revokeKey
  }
}

/** An id comes from a server: as `.` or `..` it would name another endpoint. */
function pathOf(keyId: string): string {
  const isUsable =
    keyIdSchema.safeParse(keyId).success && !/^\.{1,2}$/.test(keyId) && keyId.isWellFormed()
  if (!isUsable) {
    throw new AppError('invalid-input', 'This key has an id that cannot be put into an address', {
      nextStep: 'Revoke it in Horizon itself.'
    })
  }
  return `${keysPath}/${encodeURIComponent(keyId)}`
}

const bodyOf = (draft: KeyDraft): CreateKeyBody => ({
  client_name: draft.clientName.trim(),
  scopes: [...draft.scopes],
  rate_limit: draft.rateLimit,
  rate_limit_per_day: draft.rateLimitPerDay,
  expires_at: draft.expiresAt ?? undefined
})

const unreadable = (what: string, status: number) =>
  new AppError('response-invalid', `The console cannot read ${what}`, {
    status,
    nextStep: 'Report it to whoever runs this Horizon.'
  })

/**
 * The reply to a create. Whatever else is wrong with it, a plaintext that arrived is kept, because
 * it is sent only once.
 */
function readCreated({ body, status }: Answer, draft: KeyDraft): { key: Key; plaintext: Secret } {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const id = keyIdSchema.safeParse(fields.id).data
  if (id === undefined) {
    throw unusable(
      status,
      `A key named “${createCut(60)(draft.clientName)}” was created, but the reply does not say which`,
      'Find it in the list by its name and revoke it, then create another.'
    )
  }
  if (!isWholePlaintext(fields.plaintext_key)) {
    throw unusable(
      status,
      `The key ${id} was created, but its plaintext did not arrive`,
      'Nobody can use this key. Revoke it and create another.'
    )
  }
  const reading = readKey(fields)
  return {
    key: reading.ok ? reading.key : asAsked(id, draft),
    plaintext: new Secret(fields.plaintext_key)
  }
}

const unusable = (status: number, message: string, nextStep: string) =>
  new AppError('response-invalid', message, { status, nextStep })

/** Longer than any hint; the documentation's own sample key has 20 characters. */
const minPlaintextLength = 16

/** Not blank, not cut off, not the masked form that lists show. */
const isWholePlaintext = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length >= minPlaintextLength &&
  value.length <= 1_000 &&
  /^[\x21-\x7e]+$/.test(value) &&
  !value.includes('*') &&
  !value.endsWith('...')

/** What is certain of a key whose description in the reply cannot be read. */
const asAsked = (id: string, draft: KeyDraft): Key => ({
  id,
  clientName: draft.clientName.trim(),
  scopes: [...draft.scopes],
  expiresAt: draft.expiresAt,
  enabled: true
})
