import { dayMs, startOfHour } from '../times'
import type { Db } from './open'
import { statement } from './statement'
import { addToSums, pruneSums } from './usage-sums'
import { pruneDeliveries } from './webhook-deliveries'

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

/** Writes requests, oldest first, and adds them to the sums; call it inside a transaction. */
export function logRequests(db: Db, requests: readonly LoggedRequest[], now: number): void {
  const insert = statement(db, insertRequest)
  for (const request of requests) {
    insert.run({ ...request, isCounted: request.isCounted ? 1 : 0 })
  }
  addToSums(db, requests, now)
}

type Row = Omit<LoggedRequest, 'isCounted'> & { readonly id: number; readonly isCounted: number }

const columns = `id, at, key_id AS keyId, method, path, status, latency_ms AS latencyMs, ip,
  user_agent AS userAgent, request_id AS requestId, is_counted AS isCounted`

/** The whole log, oldest first. */
export function listAllRequests(db: Db): LoggedRequest[] {
  const rows = statement<Row>(db, `SELECT ${columns} FROM request_log ORDER BY at, id`).all({})
  return rows.map(row => ({ ...row, isCounted: row.isCounted === 1 }))
}

export type RequestFilter = {
  readonly ip?: string
  readonly path?: string
  /** From the first to the last, both included. */
  readonly statuses?: readonly [number, number]
  /** The start is included, the end is not. */
  readonly from?: number
  readonly to?: number
}

/** A place in the log: what follows is older. */
export type RequestPlace = { readonly at: number; readonly id: number }

/** The place of an entry; `undefined` for one that is no longer or was never there. */
export function findRequestPlace(db: Db, id: number): RequestPlace | undefined {
  return statement<RequestPlace>(db, 'SELECT at, id FROM request_log WHERE id = @id').get({ id })
}

export function lastRequestId(db: Db): number {
  const sql = 'SELECT max(id) AS id FROM request_log'
  return statement<{ id: number | null }>(db, sql).get({})?.id ?? 0
}

export type RequestEntry = Omit<LoggedRequest, 'isCounted'> & { readonly id: number }

/** Up to `limit` requests of a key before a place, newest first. */
export function listRequests(
  db: Db,
  keyId: string,
  { ip, path, statuses, from, to }: RequestFilter,
  before: RequestPlace | undefined,
  limit: number
): RequestEntry[] {
  const conditions = ['key_id = @keyId']
  const values: Record<string, string | number> = { keyId, limit }
  const where = (condition: string, more: Record<string, string | number | undefined>) => {
    if (Object.values(more).includes(undefined)) return
    conditions.push(condition)
    Object.assign(values, more)
  }
  where('ip = @ip', { ip })
  where('path = @path', { path })
  where('status BETWEEN @least AND @most', { least: statuses?.[0], most: statuses?.[1] })
  where('at >= @from', { from })
  where('at < @to', { to })
  where('at <= @beforeAt AND (at < @beforeAt OR id < @beforeId)', {
    beforeAt: before?.at,
    beforeId: before?.id
  })
  const sql = `SELECT ${columns} FROM request_log WHERE ${conditions.join(' AND ')}
    ORDER BY at DESC, id DESC LIMIT @limit`
  return statement<Row>(db, sql).all(values)
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

/** The log and the webhooks' deliveries go after 120 days; sums go earlier, as soon as no window can reach them. */
export function pruneRequests(db: Db, now: number): void {
  const before = startOfHour(now - keptDays * dayMs)
  statement(db, 'DELETE FROM request_log WHERE at < @before').run({ before })
  pruneDeliveries(db, before)
  pruneSums(db, now)
}
