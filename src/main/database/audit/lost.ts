import type { TimeSpan } from '@main/core/audit-ports'
import { type Db, statement } from '../open'
import { chunkOf } from './chunks'

/** Entries that were held and whose bytes are damaged, until Horizon is asked for them again. */
export type Lost = TimeSpan & { readonly entries: number }

export const lostSpans = (db: Db): Lost[] =>
  statement(
    db,
    `SELECT from_at AS "from", to_at AS "to", count AS entries
     FROM audit_lost WHERE count > 0 ORDER BY from_at, first_position`
  ).all() as Lost[]

export function noteLost(db: Db, firstPosition: number, { from, to, entries }: Lost): void {
  statement(
    db,
    'INSERT OR REPLACE INTO audit_lost (first_position, count, from_at, to_at) VALUES (?, ?, ?, ?)'
  ).run(firstPosition, entries, from, to)
}

/** Chunks they lay in. */
export function lostChunks(db: Db): ReadonlySet<number> {
  const read = statement(db, 'SELECT first_position FROM audit_lost').pluck()
  return new Set((read.all() as number[]).map(chunkOf))
}

/** After the span was fetched anew. */
export function removeLostWithin(db: Db, { from, to }: TimeSpan): void {
  statement(db, 'DELETE FROM audit_lost WHERE from_at >= ? AND to_at <= ?').run(from, to)
}
