import { createHmac } from 'node:crypto'
import { defaultKeyLimit, planLimits } from '@shared/domain/limits'
import { hashOf, hintOf, seededPlaintextKey } from '../key-material'
import { insertKey, type StoredKey } from '../store/api-keys'
import type { Db } from '../store/open'
import { dayMs } from '../times'
import { acmeKeys, type KeySeed } from './acme-keys'
import { emailOf, userIdOf } from './acme-people'
import type { ScenarioOptions } from './scenario'

/** Longer beyond Acme's own: among ten thousand, eight digits would meet now and then. */
const digitsOf = (index: number): number => (index < acmeKeys.length ? 8 : 12)

export const keyId = (seed: string, index: number): string =>
  `key_${createHmac('sha256', seed).update(`id ${index}`).digest('hex').slice(0, digitsOf(index))}`

/** Keys as they were made; that they were used is for their traffic to say. */
export function acmeKeyRows(
  seeds: readonly KeySeed[],
  { seed, plan }: Pick<ScenarioOptions, 'seed' | 'plan'>,
  now: number
): StoredKey[] {
  const limits = planLimits[plan]
  const indexOf = new Map(seeds.map((key, index) => [key.name, index]))
  const idOf = (name: string): string | null => {
    const index = indexOf.get(name)
    return index === undefined ? null : keyId(seed, index)
  }
  return seeds.map((key, index): StoredKey => {
    const plaintext = seededPlaintextKey(seed, index)
    const wantedLimit = key.rateLimit ?? defaultKeyLimit(limits.requestsPerMinute)
    const perDay = key.rateLimitPerDay ?? null
    return {
      id: keyId(seed, index),
      clientName: key.name,
      keyHash: hashOf(plaintext),
      keyPrefix: hintOf(plaintext),
      type: key.type,
      ownerUserId: key.type === 'user' ? userIdOf(key.creator) : null,
      createdById: userIdOf(key.creator),
      createdByName: key.creator,
      createdByEmail: emailOf(key.creator),
      scopes: key.scopes,
      departments: key.departments ?? null,
      rateLimit: Math.min(wantedLimit, limits.requestsPerMinute),
      rateLimitPerDay: perDay && Math.min(perDay, limits.requestsPerDay ?? perDay),
      createdAt: now - key.createdDaysAgo * dayMs,
      expiresAt: key.expiresInDays === null ? null : now + key.expiresInDays * dayMs,
      lastUsedAt: null,
      lastUsedIp: null,
      enabled: key.revokedDaysAgo === undefined,
      revokedAt: key.revokedDaysAgo === undefined ? null : now - key.revokedDaysAgo * dayMs,
      rotatedFrom: key.rotatedFrom === undefined ? null : idOf(key.rotatedFrom),
      version: key.revokedDaysAgo === undefined ? 1 : 2,
      partnerId: null,
      ipAllowlist: null
    }
  })
}

export function addKeys(
  db: Db,
  seeds: readonly KeySeed[],
  options: ScenarioOptions,
  now: number
): void {
  for (const key of acmeKeyRows(seeds, options, now)) insertKey(db, key)
}
