import type { Db } from './open'
import { statement } from './statement'

export type StoredInvitation = {
  /** SHA-256 of the token, which is kept nowhere. */
  readonly tokenHash: Buffer
  readonly partnerId: string
  /** Another one was sent since. Whether the newest is open follows from its partner. */
  readonly isReplaced: boolean
}

type Row = Omit<StoredInvitation, 'isReplaced'> & { readonly isReplaced: number }

export function insertInvitation(db: Db, invitation: Omit<StoredInvitation, 'isReplaced'>): void {
  const sql = `INSERT INTO partner_invitations (token_hash, partner_id, is_replaced)
    VALUES (@tokenHash, @partnerId, 0)`
  statement(db, sql).run(invitation)
}

/** Whatever its state: a link that was good once is told apart from a guess. */
export function findInvitationByHash(db: Db, tokenHash: Buffer): StoredInvitation | undefined {
  const sql = `SELECT token_hash AS tokenHash, partner_id AS partnerId, is_replaced AS isReplaced
    FROM partner_invitations WHERE token_hash = @tokenHash`
  const row = statement<Row>(db, sql).get({ tokenHash })
  return row && { ...row, isReplaced: row.isReplaced === 1 }
}

export function replaceInvitations(db: Db, partnerId: string): void {
  const sql = 'UPDATE partner_invitations SET is_replaced = 1 WHERE partner_id = @partnerId'
  statement(db, sql).run({ partnerId })
}
