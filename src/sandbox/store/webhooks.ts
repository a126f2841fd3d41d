import type { Db } from './open'
import { statement } from './statement'

export type StoredWebhook = {
  readonly id: string
  readonly agentId: string
  /** Where events are delivered to. */
  readonly url: string
  readonly events: readonly string[]
  /** SHA-256 of the inbound token, which is kept nowhere. */
  readonly tokenHash: Buffer
  readonly tokenHint: string
  /**
   * Signs what is delivered to `url`. An HMAC needs the secret itself, so this one is stored as it
   * is, in a file that only its owner can read; no answer holds it after that of its creation.
   */
  readonly secret: string
  readonly ipAllowlist: readonly string[] | null
  readonly rateLimit: number
  readonly enabled: boolean
  readonly createdById: string | null
  readonly createdByName: string
  readonly createdByEmail: string | null
  readonly createdAt: number
  readonly rotatedAt: number | null
  readonly lastTriggeredAt: number | null
  readonly version: number
}

type Row = Omit<StoredWebhook, 'events' | 'ipAllowlist' | 'enabled'> & {
  readonly events: string
  readonly ipAllowlist: string | null
  readonly enabled: number
}

const columns = `id, agent_id AS agentId, url, events, token_hash AS tokenHash,
  token_hint AS tokenHint, secret, ip_allowlist AS ipAllowlist, rate_limit AS rateLimit, enabled,
  created_by_id AS createdById, created_by_name AS createdByName,
  created_by_email AS createdByEmail, created_at AS createdAt, rotated_at AS rotatedAt,
  last_triggered_at AS lastTriggeredAt, version`

const toWebhook = (row: Row): StoredWebhook => ({
  ...row,
  events: JSON.parse(row.events),
  ipAllowlist: row.ipAllowlist === null ? null : JSON.parse(row.ipAllowlist),
  enabled: row.enabled === 1
})

const toRow = (webhook: StoredWebhook): Row => ({
  ...webhook,
  events: JSON.stringify(webhook.events),
  ipAllowlist: webhook.ipAllowlist && JSON.stringify(webhook.ipAllowlist),
  enabled: webhook.enabled ? 1 : 0
})

export function insertWebhook(db: Db, webhook: StoredWebhook): void {
  const sql = `INSERT INTO webhooks (id, agent_id, url, events, token_hash, token_hint, secret,
      ip_allowlist, rate_limit, enabled, created_by_id, created_by_name, created_by_email,
      created_at, rotated_at, last_triggered_at, version)
    VALUES (@id, @agentId, @url, @events, @tokenHash, @tokenHint, @secret, @ipAllowlist,
      @rateLimit, @enabled, @createdById, @createdByName, @createdByEmail, @createdAt, @rotatedAt,
      @lastTriggeredAt, @version)`
  statement(db, sql).run(toRow(webhook))
}

export function findWebhook(db: Db, id: string): StoredWebhook | undefined {
  const row = statement<Row>(db, `SELECT ${columns} FROM webhooks WHERE id = @id`).get({ id })
  return row && toWebhook(row)
}

export function findWebhookByHash(db: Db, tokenHash: Buffer): StoredWebhook | undefined {
  const sql = `SELECT ${columns} FROM webhooks WHERE token_hash = @tokenHash`
  const row = statement<Row>(db, sql).get({ tokenHash })
  return row && toWebhook(row)
}

/** Newest first, disabled ones included. */
export function listWebhooks(db: Db): StoredWebhook[] {
  const sql = `SELECT ${columns} FROM webhooks ORDER BY created_at DESC, id`
  return statement<Row>(db, sql).all({}).map(toWebhook)
}

export function updateWebhook(db: Db, webhook: StoredWebhook): void {
  const sql = `UPDATE webhooks SET url = @url, events = @events, ip_allowlist = @ipAllowlist,
    rate_limit = @rateLimit, enabled = @enabled, version = version + 1 WHERE id = @id`
  const { id, url, events, ipAllowlist, rateLimit, enabled } = toRow(webhook)
  statement(db, sql).run({ id, url, events, ipAllowlist, rateLimit, enabled })
}

/** The new token takes the old one's place: there is no moment at which both, or none, would work. */
export function replaceToken(
  db: Db,
  webhook: Pick<StoredWebhook, 'id' | 'tokenHash' | 'tokenHint'>,
  at: number
): void {
  const sql = `UPDATE webhooks SET token_hash = @tokenHash, token_hint = @tokenHint,
    rotated_at = @at, version = version + 1 WHERE id = @id`
  const { id, tokenHash, tokenHint } = webhook
  statement(db, sql).run({ id, tokenHash, tokenHint, at })
}

/** A trigger is no change of the webhook: its version stays. */
export function touchWebhook(db: Db, id: string, at: number): void {
  const sql = `UPDATE webhooks SET last_triggered_at = @at WHERE id = @id
    AND (last_triggered_at IS NULL OR last_triggered_at <= @at)`
  statement(db, sql).run({ id, at })
}

/** Its deliveries go with it. */
export function deleteWebhook(db: Db, id: string): void {
  statement(db, 'DELETE FROM webhooks WHERE id = @id').run({ id })
}
