import { type Db, statement } from '../open'
import { recordCallerGaps } from './caller-knowledge'
import type { CallerLimits } from './caller-limits'
import { longestGaps, spansOf } from './caller-reading'

const dayMs = 86_400_000

const selectOld = `
  SELECT caller_id FROM caller_hours GROUP BY caller_id HAVING max(last_seen) < ?`
const dropHours = 'DELETE FROM caller_hours WHERE caller_id = ?'
const dropCaller = 'DELETE FROM callers WHERE id = ?'
const dropGaps = `
  DELETE FROM caller_gaps AS g WHERE NOT EXISTS (
    SELECT 1 FROM callers AS c
    WHERE c.key_id = g.key_id AND c.ip = g.ip AND c.method = g.method AND c.path = g.path)`
const dropReaches = 'DELETE FROM caller_reach WHERE covered_to < ?'
const cutReaches = 'UPDATE caller_reach SET reaches_from = @from WHERE reaches_from < @from'
const dropLosses = 'DELETE FROM caller_losses WHERE lost_at < ?'

/** The day that was last looked through for old callers. */
const forgottenOn = new WeakMap<Db, number>()

/**
 * Once a day, whoever was not seen for too long. Hours of the others stay, however old: their gaps
 * say how long a caller may be away.
 */
export function forgetOldCallers(db: Db, newest: number, { retentionDays }: CallerLimits): void {
  const day = Math.floor(newest / dayMs)
  if ((forgottenOn.get(db) ?? -1) >= day) return
  forgottenOn.set(db, day)
  const from = newest - retentionDays * dayMs
  if (from <= 0) return
  const old = statement(db, selectOld).pluck().all(from) as number[]
  for (const id of old) {
    statement(db, dropHours).run(id)
    statement(db, dropCaller).run(id)
  }
  if (old.length > 0) statement(db, dropGaps).run()
  statement(db, dropReaches).run(from)
  statement(db, cutReaches).run({ from })
  statement(db, dropLosses).run(from)
}

const countHours = 'SELECT count(*) FROM caller_hours'
const selectMany = `
  SELECT c.key_id AS keyId, h.caller_id AS callerId
  FROM caller_hours AS h JOIN callers AS c ON c.id = h.caller_id
  GROUP BY h.caller_id HAVING count(*) > ?`
const selectKept = `
  SELECT hour FROM caller_hours WHERE caller_id = ? ORDER BY hour DESC LIMIT 1 OFFSET ?`
const selectSpan = `
  SELECT min(hour) AS hour, sum(requests) AS requests,
    min(first_seen) AS firstSeen, max(last_seen) AS lastSeen
  FROM caller_hours WHERE caller_id = @callerId AND hour < @before`
const dropBefore = 'DELETE FROM caller_hours WHERE caller_id = @callerId AND hour < @before'
const putSpan = `
  INSERT INTO caller_hours (caller_id, hour, requests, first_seen, last_seen)
  VALUES (@callerId, @hour, @requests, @firstSeen, @lastSeen)`

/** Never less than the rows that there are. */
const atMost = new WeakMap<Db, number>()

/**
 * Of each caller the newest hours and one span of all before them. Nothing that a verdict rests on is
 * lost: the longest gap is written down first.
 */
export function keepHoursWithin(
  db: Db,
  written: number,
  nowMs: number,
  limits: CallerLimits
): void {
  const { mostHours, hoursKept } = limits
  const count = () => statement(db, countHours).pluck().get() as number
  const rows = (atMost.get(db) ?? count()) + written
  atMost.set(db, rows)
  if (rows <= mostHours) return
  const exact = count()
  atMost.set(db, exact)
  if (exact <= mostHours) return
  type Many = { readonly keyId: string; readonly callerId: number }
  const many = statement(db, selectMany).all(hoursKept + 1) as Many[]
  for (const keyId of new Set(many.map(each => each.keyId))) {
    recordCallerGaps(db, keyId, longestGaps(db, keyId, spansOf(db, keyId)), nowMs, limits)
  }
  for (const { callerId } of many) {
    const before = statement(db, selectKept)
      .pluck()
      .get(callerId, hoursKept - 1) as number
    const span = statement(db, selectSpan).get({ callerId, before }) as object
    statement(db, dropBefore).run({ callerId, before })
    statement(db, putSpan).run({ callerId, ...span })
  }
  atMost.set(db, count())
}
