import type { TimeSpan } from '@main/core/audit-ports'
import { type Db, statement } from '../open'

export const settledSpans = (db: Db): TimeSpan[] =>
  statement(
    db,
    'SELECT from_at AS "from", to_at AS "to" FROM audit_settled ORDER BY from_at'
  ).all() as TimeSpan[]

/** Joins it with those it touches, as part of the caller's transaction. */
export function settle(db: Db, span: TimeSpan): void {
  const touching = settledSpans(db).filter(({ from, to }) => from <= span.to && to >= span.from)
  for (const { from } of touching) {
    statement(db, 'DELETE FROM audit_settled WHERE from_at = ?').run(from)
  }
  const from = Math.min(span.from, ...touching.map(({ from }) => from))
  const to = Math.max(span.to, ...touching.map(({ to }) => to))
  statement(db, 'INSERT INTO audit_settled (from_at, to_at) VALUES (?, ?)').run(from, to)
}
