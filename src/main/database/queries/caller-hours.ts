import type { CallerHour } from '@main/core/data-ports'
import { maskWholeCredentials } from '@shared/domain/key-format'
import { type Db, statement } from '../open'
import { forgetOldCallers, keepHoursWithin } from './caller-keeping'
import { type CallerLimits, callerLimits, isTooLong, loseCallers } from './caller-limits'

const findCaller = `
  SELECT id FROM callers
  WHERE key_id = @keyId AND ip = @ip AND method = @method AND path = @path
    AND user_agent = @userAgent`
const addCaller = `
  INSERT INTO callers (key_id, ip, method, path, user_agent)
  VALUES (@keyId, @ip, @method, @path, @userAgent)`
// What is no news is not written: the same hours come with every look.
const putHour = `
  INSERT INTO caller_hours (caller_id, hour, requests, first_seen, last_seen)
  VALUES (@callerId, @hour, @requests, @firstSeen, @lastSeen)
  ON CONFLICT (caller_id, hour) DO UPDATE SET
    requests = max(requests, excluded.requests),
    first_seen = min(first_seen, excluded.first_seen),
    last_seen = max(last_seen, excluded.last_seen)
  WHERE excluded.requests > requests OR excluded.first_seen < first_seen
    OR excluded.last_seen > last_seen`
const countCallers = 'SELECT count(*) FROM callers'
const countOfKey = 'SELECT count(*) FROM callers WHERE key_id = ?'

type Caller = Pick<CallerHour, 'keyId' | 'ip' | 'method' | 'path' | 'userAgent'>

/** Finds callers, and adds those there is room for; `null` for one there is none for. */
function createCallerIds(db: Db, { mostCallers, mostOfKey, longestAgent }: CallerLimits) {
  const ids = new Map<string, number | bigint | null>()
  const ofKeys = new Map<string, number>()
  let inAll: number | undefined

  function idOf({ keyId, ip, method, path, userAgent }: Caller): number | bigint | null {
    const name = JSON.stringify([keyId, ip, method, path, userAgent])
    const known = ids.get(name)
    if (known !== undefined) return known
    const text = maskWholeCredentials
    const agent = text(userAgent).slice(0, longestAgent)
    const id = foundOrAdded({ keyId, ip, method, path: text(path), userAgent: agent })
    ids.set(name, id)
    return id
  }

  function foundOrAdded(caller: Caller): number | bigint | null {
    const known = statement(db, findCaller).pluck().get(caller) as number | undefined
    if (known !== undefined) return known
    const { keyId } = caller
    inAll ??= statement(db, countCallers).pluck().get() as number
    const ofKey = ofKeys.get(keyId) ?? (statement(db, countOfKey).pluck().get(keyId) as number)
    if (isTooLong(caller) || inAll >= mostCallers || ofKey >= mostOfKey) return null
    inAll += 1
    ofKeys.set(keyId, ofKey + 1)
    return statement(db, addCaller).run(caller).lastInsertRowid
  }

  return idOf
}

/**
 * In one transaction; a row whose times are none is left out. Whoever called there is no room for is
 * left out as well, and the key's history is marked as incomplete.
 */
export function recordCallerHours(
  db: Db,
  hours: readonly CallerHour[],
  nowMs: number,
  limits: CallerLimits = callerLimits
): void {
  db.transaction(() => {
    forgetOldCallers(db, newestOf(hours, nowMs), limits)
    const idOf = createCallerIds(db, limits)
    let written = 0
    for (const each of hours) {
      const hour = Date.parse(each.hour)
      const [firstSeen, lastSeen] = [Date.parse(each.firstSeenAt), Date.parse(each.lastSeenAt)]
      if (Number.isNaN(hour + firstSeen + lastSeen)) continue
      const callerId = idOf(each)
      if (callerId === null) {
        loseCallers(db, each.keyId, firstSeen, nowMs)
        continue
      }
      const { requests } = each
      written += statement(db, putHour).run({
        callerId,
        hour,
        requests,
        firstSeen,
        lastSeen
      }).changes
    }
    keepHoursWithin(db, written, nowMs, limits)
  }).immediate()
}

/** By the clock that is behind: neither a server's nor this machine's alone makes anything old. */
function newestOf(hours: readonly CallerHour[], nowMs: number): number {
  const times = hours.map(({ lastSeenAt }) => Date.parse(lastSeenAt)).filter(Number.isFinite)
  return Math.min(
    nowMs,
    times.reduce((last, at) => Math.max(last, at), 0)
  )
}
