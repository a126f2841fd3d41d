import type { DeliveryDirection, DeliveryStatus } from '@shared/horizon/webhook-events'
import type { Db } from './open'
import { statement } from './statement'

export type DeliveryAttempt = {
  readonly at: number
  /** `null` where no answer came. */
  readonly httpStatus: number | null
  readonly error: string | null
  readonly latencyMs: number
}

/** A trigger that came in, or an event that went out. */
export type StoredDelivery = {
  readonly id: number
  readonly webhookId: string
  readonly direction: DeliveryDirection
  readonly at: number
  readonly status: DeliveryStatus
  readonly httpStatus: number | null
  readonly reason: string | null
  readonly event: string | null
  readonly ip: string | null
  readonly userAgent: string | null
  readonly requestId: string | null
  readonly conversationId: string | null
  readonly tokenHint: string | null
  readonly attempts: readonly DeliveryAttempt[]
  /** Whether a trigger took its share of the webhook's rate limit. */
  readonly isCounted: boolean
}

type Row = Omit<StoredDelivery, 'attempts' | 'isCounted'> & {
  readonly attempts: string
  readonly isCounted: number
}

const columns = `id, webhook_id AS webhookId, direction, at, status, http_status AS httpStatus,
  reason, event, ip, user_agent AS userAgent, request_id AS requestId,
  conversation_id AS conversationId, token_hint AS tokenHint, attempts, is_counted AS isCounted`

const toDelivery = (row: Row): StoredDelivery => ({
  ...row,
  attempts: JSON.parse(row.attempts),
  isCounted: row.isCounted === 1
})

/** Returns its id. */
export function insertDelivery(db: Db, delivery: Omit<StoredDelivery, 'id'>): number {
  const sql = `INSERT INTO webhook_deliveries (webhook_id, direction, at, status, http_status,
      reason, event, ip, user_agent, request_id, conversation_id, token_hint, attempts, is_counted)
    VALUES (@webhookId, @direction, @at, @status, @httpStatus, @reason, @event, @ip, @userAgent,
      @requestId, @conversationId, @tokenHint, @attempts, @isCounted)`
  const row = {
    ...delivery,
    attempts: JSON.stringify(delivery.attempts),
    isCounted: delivery.isCounted ? 1 : 0
  }
  return Number(statement(db, sql).run(row).lastInsertRowid)
}

export function recordAttempts(
  db: Db,
  delivery: Pick<StoredDelivery, 'id' | 'status' | 'httpStatus' | 'reason' | 'attempts'>
): void {
  const sql = `UPDATE webhook_deliveries SET status = @status, http_status = @httpStatus,
    reason = @reason, attempts = @attempts WHERE id = @id`
  const { id, status, httpStatus, reason, attempts } = delivery
  statement(db, sql).run({ id, status, httpStatus, reason, attempts: JSON.stringify(attempts) })
}

/** Newest first, from before the entry `before`. */
export function listDeliveries(
  db: Db,
  webhookId: string,
  { direction, before }: { readonly direction?: DeliveryDirection; readonly before?: number },
  limit: number
): StoredDelivery[] {
  const sql = `SELECT ${columns} FROM webhook_deliveries WHERE webhook_id = @webhookId
      AND (@direction IS NULL OR direction = @direction)
      AND (@before IS NULL
        OR (at, id) < (SELECT at, id FROM webhook_deliveries WHERE id = @before))
    ORDER BY at DESC, id DESC LIMIT @limit`
  const values = { webhookId, direction: direction ?? null, before: before ?? null, limit }
  return statement<Row>(db, sql).all(values).map(toDelivery)
}

/** Times of the counted triggers since `from`, oldest first. */
export function triggersSince(db: Db, webhookId: string, from: number): number[] {
  const sql = `SELECT at FROM webhook_deliveries WHERE webhook_id = @webhookId
    AND direction = 'inbound' AND is_counted = 1 AND at > @from ORDER BY at`
  return statement<{ at: number }>(db, sql)
    .all({ webhookId, from })
    .map(row => row.at)
}

/** What was still to be sent when the server stopped is not sent any more. */
export function giveUpPending(db: Db): void {
  const sql = `UPDATE webhook_deliveries SET status = 'failed', reason = 'server_stopped'
    WHERE status = 'pending'`
  statement(db, sql).run({})
}

export function pruneDeliveries(db: Db, before: number): void {
  statement(db, 'DELETE FROM webhook_deliveries WHERE at < @before').run({ before })
}
