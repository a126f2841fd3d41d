import type { Db } from './open'
import { statement } from './statement'

/** Whose buckets, of what length, from when to when; the end is exclusive. */
export type UsageSpan = {
  readonly subject: string
  readonly bucketMs: number
  readonly from: number
  readonly to: number
}

export type BucketUsage = {
  readonly start: number
  readonly requests: number
  readonly errors: number
  readonly throttled: number
  readonly peakPerMinute: number
}

/** Oldest first; buckets without a request have no row. */
export function listBuckets(db: Db, span: UsageSpan): BucketUsage[] {
  const sql = `SELECT start, requests, errors, throttled, peak_per_minute AS peakPerMinute
    FROM usage_buckets WHERE subject = @subject AND bucket_ms = @bucketMs AND start >= @from
      AND start < @to
    ORDER BY start`
  return statement<BucketUsage>(db, sql).all(span)
}

export type CallerUsage = {
  readonly ip: string
  readonly method: string
  readonly path: string
  readonly userAgent: string
  readonly requests: number
  readonly errors: number
  readonly firstAt: number
  readonly lastAt: number
  readonly longestGapMs: number
}

/** Most requests first. */
export function listCallers(db: Db, span: UsageSpan): CallerUsage[] {
  const sql = `WITH
    parts AS (
      SELECT *, first_at - lag(last_at) OVER (PARTITION BY caller_id ORDER BY start) AS gap_before
      FROM usage_callers WHERE subject = @subject AND bucket_ms = @bucketMs AND start >= @from
        AND start < @to),
    sums AS (
      SELECT caller_id, sum(requests) AS requests, sum(errors) AS errors,
        min(first_at) AS firstAt, max(last_at) AS lastAt,
        max(max(longest_gap_ms), ifnull(max(gap_before), 0)) AS longestGapMs
      FROM parts GROUP BY caller_id)
    SELECT ip, method, path, user_agent AS userAgent, requests, errors, firstAt, lastAt,
      longestGapMs
    FROM sums JOIN callers ON callers.id = caller_id
    ORDER BY requests DESC, lastAt DESC, caller_id`
  return statement<CallerUsage>(db, sql).all(span)
}

export type KeyUsage = {
  readonly id: string
  readonly clientName: string
  readonly requests: number
  readonly errors: number
  readonly throttled: number
}

/** Every key with a request in the span, most requests first. */
export function listKeyUsage(db: Db, { bucketMs, from, to }: UsageSpan): KeyUsage[] {
  const sql = `SELECT id, client_name AS clientName, sum(requests) AS requests,
      sum(errors) AS errors, sum(throttled) AS throttled
    FROM api_keys CROSS JOIN usage_buckets ON subject = id
    WHERE bucket_ms = @bucketMs AND start >= @from AND start < @to
    GROUP BY id ORDER BY requests DESC, id`
  return statement<KeyUsage>(db, sql).all({ bucketMs, from, to })
}
