import type { CallerHistory, CallerHour } from '@main/core/data-ports'
import type { CallerPair } from '@shared/domain/drain-verdict'
import { type Db, statement } from '../open'
import { type Gap, gapsOf, reachOf } from './caller-knowledge'
import { incompleteFrom } from './caller-limits'

type Of = Awaited<ReturnType<CallerHistory['of']>>

/** As many as 120 days of 1,000 callers that call once a day: handed over in half a second. */
export const maxHandedHours = 150_000

const countHours = `
  SELECT count(*) FROM (
    SELECT 1 FROM callers AS c JOIN caller_hours AS h ON h.caller_id = c.id
    WHERE c.key_id = ? LIMIT ${maxHandedHours + 1})`
const selectHours = `
  SELECT c.ip, c.method, c.path, c.user_agent AS userAgent,
    h.hour, h.requests, h.first_seen AS firstSeen, h.last_seen AS lastSeen
  FROM callers AS c JOIN caller_hours AS h ON h.caller_id = c.id
  WHERE c.key_id = ?
  ORDER BY c.ip, c.method, c.path, c.user_agent, h.hour`
// In the order in which hours are stored: sorting millions of them would take seconds.
const ofKey = 'caller_id IN (SELECT id FROM callers WHERE key_id = @keyId)'
const selectSpans = `
  SELECT c.id, c.ip, c.method, c.path, c.user_agent AS userAgent,
    s.hour, s.requests, s.firstSeen, s.lastSeen
  FROM callers AS c
  CROSS JOIN (
    SELECT caller_id, min(hour) AS hour, sum(requests) AS requests,
      min(first_seen) AS firstSeen, max(last_seen) AS lastSeen
    FROM caller_hours WHERE ${ofKey} GROUP BY caller_id) AS s ON s.caller_id = c.id
  WHERE c.key_id = @keyId
  ORDER BY c.ip, c.method, c.path, c.user_agent`
const selectLongestGaps = `
  SELECT caller_id AS id, max(gap) AS gap
  FROM (
    SELECT caller_id, first_seen - max(last_seen) OVER (
      PARTITION BY caller_id ORDER BY hour
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS gap
    FROM caller_hours WHERE ${ofKey})
  WHERE gap > 0
  GROUP BY caller_id`
// One address may use several programs: a gap is time in which none of them called.
const selectSharedGap = `
  SELECT max(gap)
  FROM (
    SELECT h.first_seen - max(h.last_seen) OVER (
      ORDER BY h.first_seen, h.last_seen, c.id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS gap
    FROM callers AS c JOIN caller_hours AS h ON h.caller_id = c.id
    WHERE c.key_id = @keyId AND c.ip = @ip AND c.method = @method AND c.path = @path)
  WHERE gap > 0`

type Caller = Pick<CallerHour, 'keyId' | 'ip' | 'method' | 'path' | 'userAgent'>
type HourRow = Omit<Caller, 'keyId'> & {
  readonly hour: number
  readonly requests: number
  readonly firstSeen: number
  readonly lastSeen: number
}
type SpanRow = HourRow & { readonly id: number }

const iso = (at: number): string => new Date(at).toISOString()

const toHour = (keyId: string, { hour, firstSeen, lastSeen, ...caller }: HourRow): CallerHour => ({
  ...caller,
  keyId,
  hour: iso(hour),
  firstSeenAt: iso(firstSeen),
  lastSeenAt: iso(lastSeen)
})

const pairOf = ({ ip, method, path }: CallerPair): string => JSON.stringify([ip, method, path])

/** Each caller as one entry from its first call to its last. */
export const spansOf = (db: Db, keyId: string): readonly SpanRow[] =>
  statement(db, selectSpans).all({ keyId }) as SpanRow[]

/** The larger of what is on record and what the hours say. */
export function longestGaps(db: Db, keyId: string, spans: readonly SpanRow[]): readonly Gap[] {
  const alone = statement(db, selectLongestGaps).all({ keyId }) as { id: number; gap: number }[]
  const gapOf = new Map(alone.map(({ id, gap }) => [id, gap]))
  const all = new Map(gapsOf(db, keyId).map(gap => [pairOf(gap), gap]))
  for (const programs of Map.groupBy(spans, pairOf).values()) {
    const [one] = programs
    if (one === undefined) continue
    const { id, ip, method, path } = one
    const pair = { ip, method, path }
    const gap =
      programs.length === 1
        ? gapOf.get(id)
        : (statement(db, selectSharedGap)
            .pluck()
            .get({ ...pair, keyId }) as number | null)
    const longestGapSeconds = (gap ?? 0) / 1000
    const known = all.get(pairOf(pair))?.longestGapSeconds ?? 0
    if (longestGapSeconds > known) all.set(pairOf(pair), { ...pair, longestGapSeconds })
  }
  return [...all.values()]
}

/** Never more than can be handed over quickly, and never a caller less. */
export function callersOf(db: Db, keyId: string): Of {
  const shared = { reachesBackTo: reachOf(db, keyId), incompleteFrom: incompleteFrom(db, keyId) }
  if ((statement(db, countHours).pluck().get(keyId) as number) <= maxHandedHours) {
    const rows = statement(db, selectHours).all(keyId) as HourRow[]
    const hours = rows.map(row => toHour(keyId, row))
    return { ...shared, hours, gaps: gapsOf(db, keyId) }
  }
  const spans = spansOf(db, keyId)
  const hours = spans.map(({ id: _id, ...row }) => toHour(keyId, row))
  return { ...shared, hours, gaps: longestGaps(db, keyId, spans) }
}
