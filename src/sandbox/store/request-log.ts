import { dayMs, startOfHour, startOfMinute } from '../times'
import type { Db } from './open'
import { statement } from './statement'

export const keptDays = 120

export type LoggedRequest = {
  readonly at: number
  /** `null` where no key was recognised: administrative and anonymous calls. */
  readonly keyId: string | null
  readonly method: string
  /** The route's template, never the path as sent. */
  readonly path: string
  readonly status: number
  readonly latencyMs: number
  readonly ip: string
  readonly userAgent: string
  readonly requestId: string
  /** Whether it took its share of the rate limits. */
  readonly isCounted: boolean
}

const insertRequest = `INSERT INTO request_log (at, key_id, method, path, status, latency_ms, ip,
    user_agent, request_id, is_counted)
  VALUES (@at, @keyId, @method, @path, @status, @latencyMs, @ip, @userAgent, @requestId, @isCounted)`

const addToHour = `INSERT INTO usage_hours (key_id, hour, method, path, ip, user_agent, requests,
    errors, throttled, first_at, last_at, longest_gap_ms)
  VALUES (@keyId, @hour, @method, @path, @ip, @userAgent, 1, @isError, @isThrottled, @at, @at, 0)
  ON CONFLICT DO UPDATE SET requests = requests + 1, errors = errors + excluded.errors,
    throttled = throttled + excluded.throttled,
    longest_gap_ms = max(longest_gap_ms, excluded.last_at - last_at),
    first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)`

const addToMinute = `INSERT INTO usage_minutes (key_id, minute, requests) VALUES (@keyId, @minute, 1)
  ON CONFLICT DO UPDATE SET requests = requests + 1`

/** Writes the request and adds it to its key's hour and minute; call it inside a transaction. */
export function logRequest(db: Db, request: LoggedRequest): void {
  const { at, keyId, method, path, ip, userAgent, status } = request
  statement(db, insertRequest).run({ ...request, isCounted: request.isCounted ? 1 : 0 })
  if (keyId === null) return
  statement(db, addToHour).run({
    keyId,
    hour: startOfHour(at),
    method,
    path,
    ip,
    userAgent,
    at,
    isError: status >= 400 ? 1 : 0,
    isThrottled: status === 429 ? 1 : 0
  })
  statement(db, addToMinute).run({ keyId, minute: startOfMinute(at) })
}

/** Times of the counted requests since `from`, oldest first; of every key where `keyId` is null. */
export function countedSince(db: Db, keyId: string | null, from: number): number[] {
  const ofKey = keyId === null ? 'key_id IS NOT NULL' : 'key_id = @keyId'
  const sql = `SELECT at FROM request_log WHERE ${ofKey} AND at > @from AND is_counted = 1
    ORDER BY at`
  return statement<{ at: number }>(db, sql)
    .all({ ...(keyId !== null && { keyId }), from })
    .map(row => row.at)
}

export function countSince(db: Db, keyId: string | null, from: number): number {
  const ofKey = keyId === null ? 'key_id IS NOT NULL' : 'key_id = @keyId'
  const sql = `SELECT count(*) AS count FROM request_log WHERE ${ofKey} AND at >= @from
    AND is_counted = 1`
  const row = statement<{ count: number }>(db, sql).get({ ...(keyId !== null && { keyId }), from })
  return row?.count ?? 0
}

/** Requests and their sums are kept for the same time, so that the two always agree. */
export function pruneRequests(db: Db, now: number): void {
  const before = startOfHour(now - keptDays * dayMs)
  statement(db, 'DELETE FROM request_log WHERE at < @before').run({ before })
  statement(db, 'DELETE FROM usage_hours WHERE hour < @before').run({ before })
  statement(db, 'DELETE FROM usage_minutes WHERE minute < @before').run({ before })
}
