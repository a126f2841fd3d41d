import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Sandbox } from './sandbox'

type Db = InstanceType<typeof Database>

/** Works on the log of a running embedded Horizon, behind its back. */
export function inAuditLog<T>({ dataFolder }: Pick<Sandbox, 'dataFolder'>, work: (db: Db) => T): T {
  const db = new Database(join(dataFolder, 'horizon.db'), { timeout: 5_000 })
  try {
    return db.transaction(() => work(db)).immediate()
  } finally {
    db.close()
  }
}

const insertMany = `
  WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < @count - 1)
  INSERT INTO audit_log (seq, id, occurred_at, recorded_at, actor_type, actor_id, actor_name,
    actor_email, action, resource_type, resource_id, resource_name, ip, user_agent, outcome, changes,
    metadata, request_id)
  SELECT @from + n, printf('aud_%08d', @from + n), @at + n * @everyMs, @at + n * @everyMs, 'user',
    printf('user_%d', n % 7), printf('Person %d', n % 7), printf('p%d@acme.example', n % 7),
    'api_key.updated', 'api_key', printf('key_%d', n % 31), printf('Key %d', n % 31),
    printf('203.0.113.%d', n % 200), 'curl/8.9', CASE n % 9 WHEN 0 THEN 'denied' ELSE 'success' END,
    '{}', '{}', printf('req_%08d', @from + n)
  FROM numbers`

export type AuditFill = {
  readonly count: number
  /** Number of the first one. */
  readonly from?: number
  /** When the first one occurred. */
  readonly at?: number
  readonly everyMs?: number
}
export const fillStart = Date.parse('2026-09-01T00:00:00.000Z')

/** Entries as an administrator's work leaves them, one every `everyMs`. */
export const fillAuditLog = (
  sandbox: Pick<Sandbox, 'dataFolder'>,
  { count, from = 1, at = fillStart, everyMs = 60_000 }: AuditFill
): void => {
  inAuditLog(sandbox, db => db.prepare(insertMany).run({ count, from, at, everyMs }))
}

/** Ids Horizon has, in the order of their numbers. */
export const serverAuditIds = (sandbox: Pick<Sandbox, 'dataFolder'>): string[] =>
  inAuditLog(sandbox, db =>
    db.prepare('SELECT id FROM audit_log ORDER BY seq').pluck().all()
  ) as string[]

/** Recorded now, it occurred at `occurredAt`: an entry that comes late. Answers with its number. */
export const recordLate = (
  sandbox: Pick<Sandbox, 'dataFolder'>,
  occurredAt: number,
  recordedAt = Date.now()
): number =>
  inAuditLog(sandbox, db => {
    const last = db.prepare('SELECT max(seq) FROM audit_log').pluck().get() as number | null
    const seq = (last ?? 0) + 1
    db.prepare(insertMany).run({ count: 1, from: seq, at: occurredAt, everyMs: 0 })
    db.prepare('UPDATE audit_log SET recorded_at = ? WHERE seq = ?').run(recordedAt, seq)
    return seq
  })

/** Another content under the same id and number. */
export const changeEntry = (
  sandbox: Pick<Sandbox, 'dataFolder'>,
  seq: number,
  reason: string
): void => {
  inAuditLog(sandbox, db =>
    db.prepare('UPDATE audit_log SET reason = ? WHERE seq = ?').run(reason, seq)
  )
}

/** Horizon's own retention: what has a number up to this one is gone. */
export const deleteEntriesUpTo = (sandbox: Pick<Sandbox, 'dataFolder'>, seq: number): void => {
  inAuditLog(sandbox, db => db.prepare('DELETE FROM audit_log WHERE seq <= ?').run(seq))
}

/** Somebody took a few out of the middle. */
export const deleteEntries = (
  sandbox: Pick<Sandbox, 'dataFolder'>,
  seqs: readonly number[]
): void => {
  inAuditLog(sandbox, db => {
    for (const seq of seqs) db.prepare('DELETE FROM audit_log WHERE seq = ?').run(seq)
  })
}
