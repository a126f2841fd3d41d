import type { CallerPair } from '@shared/domain/drain-verdict'
import { maskWholeCredentials } from '@shared/domain/key-format'
import { type Db, statement } from '../open'
import { type CallerLimits, callerLimits, isTooLong, loseCallers } from './caller-limits'

/** How long a caller was quiet at most, and since when all callers of a key are known. */
export type Gap = CallerPair & { readonly longestGapSeconds: number }

const putGap = `
  INSERT INTO caller_gaps (key_id, ip, method, path, longest_gap_seconds)
  VALUES (@keyId, @ip, @method, @path, @longestGapSeconds)
  ON CONFLICT (key_id, ip, method, path) DO UPDATE
  SET longest_gap_seconds = excluded.longest_gap_seconds
  WHERE excluded.longest_gap_seconds > longest_gap_seconds`
const findGap = `
  SELECT 1 FROM caller_gaps
  WHERE key_id = @keyId AND ip = @ip AND method = @method AND path = @path`
const countGaps = 'SELECT count(*) FROM caller_gaps'
const countOfKey = 'SELECT count(*) FROM caller_gaps WHERE key_id = ?'
const selectGaps = `
  SELECT ip, method, path, longest_gap_seconds AS longestGapSeconds
  FROM caller_gaps WHERE key_id = ? ORDER BY ip, method, path`
const selectReach = `
  SELECT reaches_from AS "from", covered_to AS "to" FROM caller_reach WHERE key_id = ?`
const putReach = `
  INSERT OR REPLACE INTO caller_reach (key_id, reaches_from, covered_to)
  VALUES (@keyId, @from, @to)`

/** What there is no room for marks the key's history as incomplete, as a caller would. */
export function recordCallerGaps(
  db: Db,
  keyId: string,
  gaps: readonly Gap[],
  nowMs: number,
  { mostCallers, mostOfKey }: CallerLimits = callerLimits
): void {
  db.transaction(() => {
    let inAll = statement(db, countGaps).pluck().get() as number
    let ofKey = statement(db, countOfKey).pluck().get(keyId) as number
    for (const { ip, method, path, longestGapSeconds } of gaps) {
      if (!Number.isFinite(longestGapSeconds)) continue
      const gap = { keyId, ip, method, path: maskWholeCredentials(path), longestGapSeconds }
      if (statement(db, findGap).get(gap) === undefined) {
        if (isTooLong(gap) || inAll >= mostCallers || ofKey >= mostOfKey) {
          loseCallers(db, keyId, nowMs, nowMs)
          continue
        }
        inAll += 1
        ofKey += 1
      }
      statement(db, putGap).run(gap)
    }
  }).immediate()
}

export const gapsOf = (db: Db, keyId: string): readonly Gap[] =>
  statement(db, selectGaps).all(keyId) as Gap[]

type Span = { readonly from: number; readonly to: number }

const spanOf = (db: Db, keyId: string): Span | undefined =>
  statement(db, selectReach).get(keyId) as Span | undefined

export function recordCallerReach(db: Db, keyId: string, fromText: string, toText: string): void {
  const [from, to] = [Date.parse(fromText), Date.parse(toText)]
  if (Number.isNaN(from + to) || to < from) return
  db.transaction(() => {
    const next = joined(spanOf(db, keyId), { from, to })
    if (next !== undefined) statement(db, putReach).run({ keyId, ...next })
  }).immediate()
}

/** `undefined` where nothing is to be changed. Over a break between two spans nothing is known. */
function joined(known: Span | undefined, found: Span): Span | undefined {
  if (known === undefined) return found
  if (found.from > known.to) return found
  if (found.to < known.from) return undefined
  const from = Math.min(known.from, found.from)
  const to = Math.max(known.to, found.to)
  return from === known.from && to === known.to ? undefined : { from, to }
}

export function reachOf(db: Db, keyId: string): string | null {
  const span = spanOf(db, keyId)
  return span === undefined ? null : new Date(span.from).toISOString()
}
