import type { KeyType } from '@shared/horizon/key'
import type { Db } from './open'
import { statement } from './statement'

export type StoredKey = {
  readonly id: string
  readonly clientName: string
  /** SHA-256 of the plaintext, which is kept nowhere. */
  readonly keyHash: Buffer
  readonly keyPrefix: string
  readonly type: KeyType | 'partner'
  readonly ownerUserId: string | null
  readonly createdById: string | null
  readonly createdByName: string
  readonly createdByEmail: string | null
  readonly scopes: readonly string[]
  readonly departments: readonly string[] | null
  readonly rateLimit: number
  readonly rateLimitPerDay: number | null
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly lastUsedAt: number | null
  readonly lastUsedIp: string | null
  readonly enabled: boolean
  readonly revokedAt: number | null
  readonly rotatedFrom: string | null
  readonly version: number
  /** Set on a partner's key, which has neither owner nor scopes nor departments. */
  readonly partnerId: string | null
  /** CIDR ranges; `null` lets every address in. */
  readonly ipAllowlist: readonly string[] | null
}

type Row = Omit<StoredKey, 'scopes' | 'departments' | 'enabled' | 'ipAllowlist'> & {
  readonly scopes: string
  readonly departments: string | null
  readonly ipAllowlist: string | null
  readonly enabled: number
}

const columns = `id, client_name AS clientName, key_hash AS keyHash, key_prefix AS keyPrefix, type,
  owner_user_id AS ownerUserId, created_by_id AS createdById, created_by_name AS createdByName,
  created_by_email AS createdByEmail, scopes, departments, rate_limit AS rateLimit,
  rate_limit_per_day AS rateLimitPerDay, created_at AS createdAt, expires_at AS expiresAt,
  last_used_at AS lastUsedAt, last_used_ip AS lastUsedIp, enabled, revoked_at AS revokedAt,
  rotated_from AS rotatedFrom, version, partner_id AS partnerId, ip_allowlist AS ipAllowlist`

const toKey = (row: Row): StoredKey => ({
  ...row,
  scopes: JSON.parse(row.scopes),
  departments: row.departments === null ? null : JSON.parse(row.departments),
  ipAllowlist: row.ipAllowlist === null ? null : JSON.parse(row.ipAllowlist),
  enabled: row.enabled === 1
})

export function insertKey(db: Db, key: StoredKey): void {
  const sql = `INSERT INTO api_keys (id, client_name, key_hash, key_prefix, type, owner_user_id,
      created_by_id, created_by_name, created_by_email, scopes, departments, rate_limit,
      rate_limit_per_day, created_at, expires_at, last_used_at, last_used_ip, enabled, revoked_at,
      rotated_from, version, partner_id, ip_allowlist)
    VALUES (@id, @clientName, @keyHash, @keyPrefix, @type, @ownerUserId, @createdById,
      @createdByName, @createdByEmail, @scopes, @departments, @rateLimit, @rateLimitPerDay,
      @createdAt, @expiresAt, @lastUsedAt, @lastUsedIp, @enabled, @revokedAt, @rotatedFrom,
      @version, @partnerId, @ipAllowlist)`
  statement(db, sql).run({
    ...key,
    scopes: JSON.stringify(key.scopes),
    departments: key.departments && JSON.stringify(key.departments),
    ipAllowlist: key.ipAllowlist && JSON.stringify(key.ipAllowlist),
    enabled: key.enabled ? 1 : 0
  })
}

export function findKey(db: Db, id: string): StoredKey | undefined {
  const row = statement<Row>(db, `SELECT ${columns} FROM api_keys WHERE id = @id`).get({ id })
  return row && toKey(row)
}

export function findKeyByHash(db: Db, keyHash: Buffer): StoredKey | undefined {
  const sql = `SELECT ${columns} FROM api_keys WHERE key_hash = @keyHash`
  const row = statement<Row>(db, sql).get({ keyHash })
  return row && toKey(row)
}

/** The organization's own, newest first, revoked ones included; partners' keys are not among them. */
export function listKeys(db: Db): StoredKey[] {
  const sql = `SELECT ${columns} FROM api_keys WHERE partner_id IS NULL
    ORDER BY created_at DESC, id`
  return statement<Row>(db, sql).all({}).map(toKey)
}

/** Newest first, revoked ones included. */
export function listPartnerKeys(db: Db, partnerId: string): StoredKey[] {
  const sql = `SELECT ${columns} FROM api_keys WHERE partner_id = @partnerId
    ORDER BY created_at DESC, id`
  return statement<Row>(db, sql).all({ partnerId }).map(toKey)
}

/** Enabled, unexpired keys by partner: those that count toward `max_api_keys`. */
export function countPartnerKeys(db: Db, now: number): ReadonlyMap<string, number> {
  const sql = `SELECT partner_id AS partnerId, count(*) AS keys FROM api_keys
    WHERE partner_id IS NOT NULL AND enabled = 1 AND (expires_at IS NULL OR expires_at > @now)
    GROUP BY partner_id`
  const rows = statement<{ partnerId: string; keys: number }>(db, sql).all({ now })
  return new Map(rows.map(({ partnerId, keys }) => [partnerId, keys]))
}

export function updateKey(
  db: Db,
  key: Pick<StoredKey, 'id' | 'clientName' | 'rateLimit' | 'rateLimitPerDay'>
): void {
  const sql = `UPDATE api_keys SET client_name = @clientName, rate_limit = @rateLimit,
    rate_limit_per_day = @rateLimitPerDay, version = version + 1 WHERE id = @id`
  const { id, clientName, rateLimit, rateLimitPerDay } = key
  statement(db, sql).run({ id, clientName, rateLimit, rateLimitPerDay })
}

export function revokeKey(db: Db, id: string, at: number): void {
  const sql = `UPDATE api_keys SET enabled = 0, revoked_at = @at, version = version + 1
    WHERE id = @id AND enabled = 1`
  statement(db, sql).run({ id, at })
}

/** For a key that another one takes over from. */
export function endKeyAt(db: Db, id: string, expiresAt: number): void {
  const sql = `UPDATE api_keys SET expires_at = @expiresAt, version = version + 1 WHERE id = @id
    AND (expires_at IS NULL OR expires_at > @expiresAt)`
  statement(db, sql).run({ id, expiresAt })
}

/** Use is no change of the key: its version stays. A use that is recorded late counts no less. */
export function touchKey(db: Db, id: string, at: number, ip: string): void {
  const sql = `UPDATE api_keys SET last_used_at = @at, last_used_ip = @ip WHERE id = @id
    AND (last_used_at IS NULL OR last_used_at <= @at)`
  statement(db, sql).run({ id, at, ip })
}
