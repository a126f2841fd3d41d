import type { KeyRecords } from '@main/core/data-ports'
import { maskWholeCredentials } from '@shared/domain/key-format'
import type { KeyPurpose } from '@shared/domain/key-purpose'
import { type Db, statement } from '../open'

type StoredPurpose = Awaited<ReturnType<KeyRecords['purposes']>>[number]

const selectPurposes = `
  SELECT key_id AS keyId, owner, system, stored_in AS storedIn, ticket, review_on AS reviewOn,
    note, updated_at AS updatedAt, updated_by AS updatedBy
  FROM purposes
  ORDER BY key_id`
const putPurpose = `
  INSERT OR REPLACE INTO purposes
    (key_id, owner, system, stored_in, ticket, review_on, note, updated_at, updated_by)
  VALUES
    (@keyId, @owner, @system, @storedIn, @ticket, @reviewOn, @note, @updatedAt, @updatedBy)`
const deletePurpose = 'DELETE FROM purposes WHERE key_id = ?'

export const listPurposes = (db: Db): readonly StoredPurpose[] =>
  statement(db, selectPurposes).all() as StoredPurpose[]

/** A key pasted where only its place belongs is masked. */
export function setPurpose(
  db: Db,
  keyId: string,
  { owner, system, storedIn, ticket, reviewOn, note }: KeyPurpose,
  updatedAt: string,
  updatedBy: string
): void {
  statement(db, putPurpose).run({
    keyId,
    owner: maskWholeCredentials(owner),
    system: maskWholeCredentials(system),
    storedIn: maskWholeCredentials(storedIn),
    ticket: maskWholeCredentials(ticket),
    reviewOn,
    note: maskWholeCredentials(note),
    updatedAt,
    updatedBy
  })
}

export function removePurpose(db: Db, keyId: string): void {
  statement(db, deletePurpose).run(keyId)
}
