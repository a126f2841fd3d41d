import { windowBuckets } from '@shared/domain/usage-window'
import { dayMs, startOfMinute, wholeSecond } from '../times'
import type { Db } from './open'
import type { LoggedRequest } from './request-log'
import { statement } from './statement'

/** The subject under which the requests of all keys are added up. */
export const organizationSubject = 'organization'

const throttled = 429
const sizes = [windowBuckets['24h'], windowBuckets['7d'], windowBuckets['30d']]
/** Twice the window: nothing older can be asked for, and the clock may be set back a little. */
const keptSizes = sizes.map(({ count, bucketMs }) => ({ bucketMs, keptMs: 2 * count * bucketMs }))
const keptMinutesMs = Math.max(...keptSizes.map(size => size.keptMs))

type CallerSum = {
  readonly subject: string
  readonly bucketMs: number
  readonly start: number
  readonly callerId: number
  requests: number
  errors: number
  readonly firstAt: number
  lastAt: number
  longestGapMs: number
}
type BucketSum = {
  readonly subject: string
  readonly bucketMs: number
  readonly start: number
  requests: number
  errors: number
  throttled: number
}
type MinuteSum = { readonly subject: string; readonly minute: number; counted: number }

function getOrAdd<T>(map: Map<string, T>, name: string, add: () => T): T {
  let found = map.get(name)
  if (found === undefined) {
    found = add()
    map.set(name, found)
  }
  return found
}

type Caller = Pick<LoggedRequest, 'method' | 'path' | 'ip' | 'userAgent'>

function callerIdOf(db: Db, { method, path, ip, userAgent }: Caller): number {
  const caller = { method, path, ip, userAgent }
  const find = `SELECT id FROM callers WHERE ip = @ip AND path = @path AND method = @method
    AND user_agent = @userAgent`
  const known = statement<{ id: number }>(db, find).get(caller)
  if (known !== undefined) return known.id
  const add = `INSERT INTO callers (method, path, ip, user_agent)
    VALUES (@method, @path, @ip, @userAgent)`
  return Number(statement(db, add).run(caller).lastInsertRowid)
}

/** Exact, and slow: only for a request that arrives after a later one of the same caller. */
function longestGapInLog(db: Db, { subject, bucketMs, start, callerId }: CallerSum): number {
  const ofSubject = subject === organizationSubject ? 'key_id IS NOT NULL' : 'key_id = @subject'
  const sql = `SELECT max(gap) AS gap FROM (
      SELECT at / 1000 * 1000 - lag(at / 1000 * 1000) OVER (ORDER BY at) AS gap
      FROM request_log JOIN callers USING (method, path, ip, user_agent)
      WHERE ${ofSubject} AND at >= @start AND at < @end AND callers.id = @callerId)`
  const of = { ...(subject !== organizationSubject && { subject }), callerId }
  const row = statement<{ gap: number | null }>(db, sql).get({
    ...of,
    start,
    end: start + bucketMs
  })
  return row?.gap ?? 0
}

/** In place of a gap: a request came after a later one, so that the log has to be asked. */
const outOfOrder = -1

const mergeCaller = `INSERT INTO usage_callers (subject, bucket_ms, start, caller_id, requests,
    errors, first_at, last_at, longest_gap_ms)
  VALUES (@subject, @bucketMs, @start, @callerId, @requests, @errors, @firstAt, @lastAt,
    @longestGapMs)
  ON CONFLICT DO UPDATE SET requests = requests + excluded.requests,
    errors = errors + excluded.errors,
    longest_gap_ms = CASE WHEN excluded.first_at < last_at THEN ${outOfOrder}
      ELSE max(longest_gap_ms, excluded.longest_gap_ms, excluded.first_at - last_at) END,
    first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
  RETURNING longest_gap_ms AS gap`
const correctGap = `UPDATE usage_callers SET longest_gap_ms = @gap WHERE subject = @subject
  AND bucket_ms = @bucketMs AND start = @start AND caller_id = @callerId`
const mergeMinute = `INSERT INTO usage_minutes (subject, minute, counted)
  VALUES (@subject, @minute, @counted)
  ON CONFLICT DO UPDATE SET counted = counted + excluded.counted RETURNING counted`
const mergeBucket = `INSERT INTO usage_buckets (subject, bucket_ms, start, requests, errors,
    throttled, peak_per_minute)
  VALUES (@subject, @bucketMs, @start, @requests, @errors, @throttled, @peak)
  ON CONFLICT DO UPDATE SET requests = requests + excluded.requests,
    errors = errors + excluded.errors, throttled = throttled + excluded.throttled,
    peak_per_minute = max(peak_per_minute, excluded.peak_per_minute)`

type Sums = {
  readonly callers: Map<string, CallerSum>
  readonly buckets: Map<string, BucketSum>
  readonly minutes: Map<string, MinuteSum>
}

function collectInto(
  { callers, buckets, minutes }: Sums,
  subject: string,
  callerId: number,
  { at, status, isCounted }: LoggedRequest,
  now: number
): void {
  const errors = status >= 400 ? 1 : 0
  const second = wholeSecond(at)
  const minute = startOfMinute(at)
  const none = { subject, minute, counted: 0 }
  const ofMinute = getOrAdd(minutes, `${subject} ${minute}`, () => none)
  if (isCounted) ofMinute.counted += 1
  for (const { bucketMs, keptMs } of keptSizes) {
    const start = Math.floor(at / bucketMs) * bucketMs
    if (start < now - keptMs) continue
    const name = `${subject} ${bucketMs} ${start}`
    const empty = { subject, bucketMs, start, requests: 0, errors: 0 }
    const bucket = getOrAdd(buckets, name, () => ({ ...empty, throttled: 0 }))
    bucket.requests += 1
    bucket.errors += errors
    if (status === throttled) bucket.throttled += 1
    const times = { firstAt: second, lastAt: second, longestGapMs: 0 }
    const caller = getOrAdd(callers, `${name} ${callerId}`, () => ({
      ...empty,
      callerId,
      ...times
    }))
    caller.requests += 1
    caller.errors += errors
    caller.longestGapMs = Math.max(caller.longestGapMs, second - caller.lastAt)
    caller.lastAt = second
  }
}

function mergeCallers(db: Db, callers: Iterable<CallerSum>): void {
  for (const caller of callers) {
    const merged = statement<{ gap: number }>(db, mergeCaller).get(caller)
    if (merged?.gap !== outOfOrder) continue
    const { subject, bucketMs, start, callerId } = caller
    const gap = longestGapInLog(db, caller)
    statement(db, correctGap).run({ subject, bucketMs, start, callerId, gap })
  }
}

/** The most counted requests of a minute, by the name of the bucket the minute is in. */
function mergeMinutes(db: Db, minutes: Iterable<MinuteSum>): Map<string, number> {
  const peaks = new Map<string, number>()
  for (const ofMinute of minutes) {
    const merged = statement<{ counted: number }>(db, mergeMinute).get(ofMinute)
    for (const { bucketMs } of keptSizes) {
      const start = Math.floor(ofMinute.minute / bucketMs) * bucketMs
      const name = `${ofMinute.subject} ${bucketMs} ${start}`
      peaks.set(name, Math.max(peaks.get(name) ?? 0, merged?.counted ?? 0))
    }
  }
  return peaks
}

/** Adds requests that are in the log already to every sum, oldest first. */
export function addToSums(db: Db, requests: readonly LoggedRequest[], now: number): void {
  const sums: Sums = { callers: new Map(), buckets: new Map(), minutes: new Map() }
  for (const request of requests) {
    if (request.keyId === null || request.at < now - keptMinutesMs) continue
    const callerId = callerIdOf(db, request)
    collectInto(sums, request.keyId, callerId, request, now)
    collectInto(sums, organizationSubject, callerId, request, now)
  }
  mergeCallers(db, sums.callers.values())
  const peaks = mergeMinutes(db, sums.minutes.values())
  for (const [name, bucket] of sums.buckets) {
    statement(db, mergeBucket).run({ ...bucket, peak: peaks.get(name) ?? 0 })
  }
}

/** Sums are kept for twice their window, then go, and with them callers that nothing names. */
export function pruneSums(db: Db, now: number): void {
  for (const { bucketMs, keptMs } of keptSizes) {
    const old = { bucketMs, before: now - keptMs }
    for (const table of ['usage_callers', 'usage_buckets']) {
      const sql = `DELETE FROM ${table} WHERE bucket_ms = @bucketMs AND start < @before`
      statement(db, sql).run(old)
    }
  }
  const before = now - keptMinutesMs - dayMs
  statement(db, 'DELETE FROM usage_minutes WHERE minute < @before').run({ before })
  const unused = `DELETE FROM callers
    WHERE NOT EXISTS (SELECT 1 FROM usage_callers WHERE caller_id = callers.id)`
  statement(db, unused).run({})
}
