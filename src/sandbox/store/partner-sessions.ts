import type { Db } from './open'
import { statement } from './statement'

export type StoredSession = {
  /** SHA-256 of the token, which is kept nowhere. */
  readonly tokenHash: Buffer
  readonly partnerId: string
  readonly userId: string
  readonly createdAt: number
  readonly expiresAt: number
}

const columns = `token_hash AS tokenHash, partner_id AS partnerId, user_id AS userId,
  created_at AS createdAt, expires_at AS expiresAt`

export function insertSession(db: Db, session: StoredSession): void {
  const sql = `INSERT INTO partner_sessions (token_hash, partner_id, user_id, created_at,
      expires_at)
    VALUES (@tokenHash, @partnerId, @userId, @createdAt, @expiresAt)`
  statement(db, sql).run(session)
}

/** Ended ones are found too: whoever sends one is told that it ended. */
export function findSessionByHash(db: Db, tokenHash: Buffer): StoredSession | undefined {
  const sql = `SELECT ${columns} FROM partner_sessions WHERE token_hash = @tokenHash`
  return statement<StoredSession>(db, sql).get({ tokenHash })
}

/** Those that still run end at `at`; they do not come back with their partner. */
export function endSessions(db: Db, partnerId: string, at: number): void {
  const sql = `UPDATE partner_sessions SET expires_at = @at WHERE partner_id = @partnerId
    AND expires_at > @at`
  statement(db, sql).run({ partnerId, at })
}

/** A timeout that was made shorter, in whole milliseconds, holds for the sessions that run, too. */
export function shortenSessions(db: Db, partnerId: string, timeoutMs: number): void {
  const sql = `UPDATE partner_sessions SET expires_at = created_at + @timeoutMs
    WHERE partner_id = @partnerId AND expires_at > created_at + @timeoutMs`
  statement(db, sql).run({ partnerId, timeoutMs })
}
