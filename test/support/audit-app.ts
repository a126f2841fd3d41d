import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { type Sandbox, stored } from './sandbox'
import { inAuditLog } from './sandbox-audit'

/** What the embedded Horizon's own database knows of its log, to be compared with what the console says. */

const weekMs = 7 * 86_400_000

/** Failed calls of one partner from one address in one week. */
export type FailedCalls = {
  readonly partner: string
  readonly ip: string
  readonly from: string
  readonly to: string
  readonly count: number
}

/** The week in which somebody tried the most often, by what the server itself has stored. */
export function worstWeek(horizon: Sandbox): FailedCalls {
  const [worst] = stored<{ partner: string; ip: string; week: number; count: number }>(
    horizon,
    `SELECT partner_name AS partner, ip, occurred_at / ${weekMs} AS week, count(*) AS count
     FROM audit_log WHERE partner_name IS NOT NULL AND ip IS NOT NULL AND outcome <> 'success'
     GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 1`
  )
  if (worst === undefined) throw new Error('No partner failed')
  const { partner, ip, week, count } = worst
  const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  return { partner, ip, count, from: iso(week * weekMs), to: iso((week + 1) * weekMs) }
}

/** How many entries of the server's log are so, in words of SQL. */
export function countStored(horizon: Sandbox, where = 'true'): number {
  const [row] = stored<{ count: number }>(
    horizon,
    `SELECT count(*) AS count FROM audit_log WHERE ${where}`
  )
  return row?.count ?? 0
}

/** Ids of the server's log in the order of its numbers. */
export const storedIds = (horizon: Sandbox): readonly string[] =>
  stored<{ id: string }>(horizon, 'SELECT id FROM audit_log ORDER BY seq').map(({ id }) => id)

/** Changes a letter of one held entry, as somebody with a tool for SQLite could, and keeps its length. */
export function forgeHeldEntry(dataFolder: string, position: number): void {
  const [profile = ''] = readdirSync(join(dataFolder, 'profiles'))
  const db = new Database(join(dataFolder, 'profiles', profile, 'cache.db'))
  const chunk = Math.floor((position - 1) / 64)
  const body = db.prepare('SELECT body FROM audit_chunks WHERE id = ?').pluck().get(chunk)
  const bytes = zstdDecompressSync(body as Buffer)
  const lengthOf = (nth: number) => bytes.readUInt32LE(8 + nth * 4)
  const nth = (position - 1) % 64
  const head = 8 + bytes.readUInt32LE(4) * 4
  const start = Array.from({ length: nth }, (_, before) => lengthOf(before)).reduce(
    (a, b) => a + b,
    head
  )
  const text = bytes.toString('utf8', start, start + lengthOf(nth))
  bytes.write(text.replace(/"action":"./, '"action":"z'), start)
  db.prepare('UPDATE audit_chunks SET body = ? WHERE id = ?').run(zstdCompressSync(bytes), chunk)
  db.close()
}

/** Texts of one entry of Horizon's log, whatever they are. */
export type Hostile = {
  readonly id: string
  readonly actorName?: string
  readonly action?: string
  readonly resourceName?: string
  readonly userAgent?: string
  readonly reason?: string
  /** JSON as text. */
  readonly changes?: string
  readonly metadata?: string
}

/** Records entries now, one a minute, that no careful server would send. */
export function recordHostile(horizon: Sandbox, entries: readonly Hostile[]): void {
  inAuditLog(horizon, db => {
    const put = db.prepare(
      `INSERT INTO audit_log (id, occurred_at, recorded_at, actor_type, actor_name, action,
         resource_type, resource_id, resource_name, ip, user_agent, outcome, reason, changes, metadata)
       VALUES (@id, @at, @at, 'user', @actorName, @action, 'agent', 'agent_1', @resourceName,
         '203.0.113.9', @userAgent, 'success', @reason, @changes, @metadata)`
    )
    const nothing = {
      actorName: 'Ada Moreau',
      action: 'agent.updated',
      resourceName: 'Lead qualifier',
      userAgent: 'curl/8.9',
      reason: null,
      changes: '{}',
      metadata: '{}'
    }
    for (const [nth, entry] of entries.entries()) {
      put.run({ ...nothing, ...entry, at: Date.now() - (entries.length - nth) * 60_000 })
    }
  })
}
