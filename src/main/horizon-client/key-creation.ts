import { createCut } from '@shared/domain/cut'
import type { KeyDraft } from '@shared/domain/key-draft'
import { AppError } from '@shared/errors'
import { type CreateKeyBody, type Key, keyIdSchema } from '@shared/horizon/key'
import { Secret } from '@shared/secret'
import { readKey } from './key-reading'
import type { Answer } from './send'

/** What is not asked for is left out, so that the server's own default decides. */
export const createBody = (draft: KeyDraft & { readonly rotatedFrom?: string }): CreateKeyBody => ({
  client_name: draft.clientName.trim(),
  scopes: [...draft.scopes],
  rate_limit: draft.rateLimit,
  rate_limit_per_day: draft.rateLimitPerDay,
  expires_at: draft.expiresAt ?? undefined,
  type: draft.type,
  owner_user_id: draft.ownerUserId,
  departments: draft.departments == null ? undefined : [...draft.departments],
  rotated_from: draft.rotatedFrom
})

/**
 * The reply to a create. Whatever else is wrong with it, a plaintext that arrived is kept, because
 * it is sent only once.
 */
export function readCreated(
  { body, status }: Answer,
  draft: KeyDraft
): { key: Key; plaintext: Secret } {
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
export const isWholePlaintext = (value: unknown, minLength = minPlaintextLength): value is string =>
  typeof value === 'string' &&
  value.length >= minLength &&
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
