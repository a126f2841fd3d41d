import { z } from 'zod'
import { type KeyType, keyTypes } from './key-types'

export { type KeyType, keyTypes }

const optionalText = z.string().optional().catch(undefined)
const nullableText = z.string().nullable().optional().catch(undefined)
const optionalNumber = z.number().nullable().optional().catch(undefined)

/**
 * A key as Horizon sends it (D2), read tolerantly: only what identifies it and says whether it
 * works is required. A field the server does not have stays `undefined`, which is not `null`:
 * `expires_at: null` is "never", an absent `last_used_at` is "this Horizon does not say".
 */
export const wireKeySchema = z
  .looseObject({
    id: z.string().min(1),
    client_name: z.string().optional(),
    name: optionalText,
    key_prefix: optionalText,
    type: optionalText,
    created_by: z
      .looseObject({
        id: z.string().nullable().optional(),
        name: z.string().optional(),
        email: z.string().nullable().optional()
      })
      .nullable()
      .optional()
      .catch(undefined),
    scopes: z.array(z.string()),
    departments: z.array(z.string()).nullable().optional().catch(undefined),
    rate_limit: optionalNumber,
    rate_limit_per_day: optionalNumber,
    created_at: nullableText,
    expires_at: nullableText,
    last_used_at: nullableText,
    last_used_ip: nullableText,
    enabled: z.boolean(),
    revoked_at: nullableText,
    rotated_from: nullableText,
    version: z.number().optional().catch(undefined)
  })
  .refine(key => key.client_name !== undefined || key.name !== undefined, {
    path: ['client_name'],
    error: 'Required field missing'
  })
export type WireKey = z.output<typeof wireKeySchema>

export const keyIdSchema = z.string().min(1).max(200)

/** A key inside the console. Optional fields are absent where the server does not offer them. */
export const keySchema = z.object({
  id: keyIdSchema,
  clientName: z.string(),
  hint: z.string().optional(),
  type: z.string().optional(),
  createdBy: z
    .object({
      id: z.string().nullable().optional(),
      name: z.string().optional(),
      email: z.string().nullable().optional()
    })
    .nullable()
    .optional(),
  scopes: z.array(z.string()),
  departments: z.array(z.string()).nullable().optional(),
  /** Requests per minute. */
  rateLimit: z.number().nullable().optional(),
  rateLimitPerDay: z.number().nullable().optional(),
  createdAt: z.string().nullable().optional(),
  expiresAt: z.string().nullable().optional(),
  lastUsedAt: z.string().nullable().optional(),
  lastUsedIp: z.string().nullable().optional(),
  enabled: z.boolean(),
  revokedAt: z.string().nullable().optional(),
  rotatedFrom: z.string().nullable().optional(),
  version: z.number().optional(),
  /** Fields of the server's that this version does not know, as they came. */
  unknownFields: z.record(z.string(), z.unknown()).optional()
})
export type Key = z.output<typeof keySchema>

export function toKey(wire: WireKey): Key {
  const {
    id,
    client_name,
    name,
    key_prefix,
    type,
    created_by,
    scopes,
    departments,
    rate_limit,
    rate_limit_per_day,
    created_at,
    expires_at,
    last_used_at,
    last_used_ip,
    enabled,
    revoked_at,
    rotated_from,
    version,
    // Never kept: a create's reply, or a server that lists plaintexts.
    plaintext_key: _plaintext,
    ...unknownFields
  } = wire
  return {
    id,
    clientName: client_name ?? name ?? '',
    hint: key_prefix,
    type,
    createdBy: created_by,
    scopes,
    departments,
    rateLimit: rate_limit,
    rateLimitPerDay: rate_limit_per_day,
    createdAt: created_at,
    expiresAt: expires_at,
    lastUsedAt: last_used_at,
    lastUsedIp: last_used_ip,
    enabled,
    revokedAt: revoked_at,
    rotatedFrom: rotated_from,
    version,
    ...(Object.keys(unknownFields).length > 0 && { unknownFields })
  }
}

/** The body of `POST /admin/api-keys`: documented fields and those of D3. */
export const createKeyBodySchema = z.object({
  client_name: z.string().trim().min(1).max(200),
  scopes: z.array(z.string().min(1).max(100)).min(1).max(500),
  rate_limit: z.number().int().min(1).optional(),
  rate_limit_per_day: z.number().int().min(1).nullable().optional(),
  expires_at: z.iso.datetime({ offset: true }).nullable().optional(),
  type: z.enum(keyTypes).optional(),
  owner_user_id: z.string().min(1).optional(),
  departments: z.array(z.string().min(1)).min(1).nullable().optional(),
  rotated_from: z.string().min(1).nullable().optional()
})
export type CreateKeyBody = z.output<typeof createKeyBodySchema>

/** The body of `PATCH /admin/api-keys/:id` (D3): these fields and nothing else. */
export const updateKeyBodySchema = z.strictObject({
  client_name: z.string().trim().min(1).max(200).optional(),
  rate_limit: z.number().int().min(1).optional(),
  rate_limit_per_day: z.number().int().min(1).nullable().optional()
})
