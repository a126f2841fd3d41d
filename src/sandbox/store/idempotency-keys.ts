import type { Db } from './open'
import { statement } from './statement'

export type IdempotentCall = {
  readonly caller: string
  readonly path: string
  readonly idempotencyKey: string
}

export function findFirstCall(
  db: Db,
  call: IdempotentCall
): { readonly bodyHash: string; readonly resourceId: string } | undefined {
  const sql = `SELECT body_hash AS bodyHash, resource_id AS resourceId FROM idempotency_keys
    WHERE caller = @caller AND path = @path AND idempotency_key = @idempotencyKey`
  return statement<{ bodyHash: string; resourceId: string }>(db, sql).get(call)
}

export function insertFirstCall(
  db: Db,
  call: IdempotentCall & { readonly bodyHash: string; readonly resourceId: string },
  now: number
): void {
  const sql = `INSERT INTO idempotency_keys (caller, path, idempotency_key, body_hash, resource_id,
      created_at)
    VALUES (@caller, @path, @idempotencyKey, @bodyHash, @resourceId, @now)`
  statement(db, sql).run({ ...call, now })
}

export function forgetFirstCalls(db: Db, before: number): void {
  statement(db, 'DELETE FROM idempotency_keys WHERE created_at <= @before').run({ before })
}
