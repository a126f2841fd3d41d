import type { StoredKey } from '../store/api-keys'
import { iso, isoOrNull } from '../times'

export type Profile = 'full' | 'documented'

/** A key as Horizon sends it; never with its plaintext or its hash. */
export function toKeyBody(key: StoredKey, profile: Profile): Readonly<Record<string, unknown>> {
  const documented = {
    id: key.id,
    client_name: key.clientName,
    scopes: key.scopes,
    rate_limit: key.rateLimit,
    expires_at: isoOrNull(key.expiresAt),
    enabled: key.enabled
  }
  if (profile === 'documented') return documented
  return {
    ...documented,
    key_prefix: key.keyPrefix,
    type: key.type,
    created_by: {
      id: key.createdById,
      name: key.createdByName,
      email: key.createdByEmail
    },
    departments: key.departments,
    rate_limit_per_day: key.rateLimitPerDay,
    created_at: iso(key.createdAt),
    last_used_at: isoOrNull(key.lastUsedAt),
    last_used_ip: key.lastUsedIp,
    revoked_at: isoOrNull(key.revokedAt),
    rotated_from: key.rotatedFrom,
    version: key.version
  }
}
