import { maskCredentials } from '@shared/domain/key-format'
import type { Proof } from '@shared/domain/key-proof'
import { type Db, statement } from '../open'
import { parseStored } from './stored-json'

const selectProof = 'SELECT body FROM proofs WHERE key_id = ?'
const putProof = 'INSERT OR REPLACE INTO proofs (key_id, body) VALUES (@keyId, @body)'

/** The newest one: a later proof takes the place of an earlier. */
export function findProof(db: Db, keyId: string): Proof | null {
  const row = statement(db, selectProof).get(keyId) as { body: string } | undefined
  return row === undefined ? null : parseStored<Proof>(row.body)
}

export function setProof(db: Db, proof: Proof): void {
  const body = maskCredentials(JSON.stringify(proof))
  statement(db, putProof).run({ keyId: proof.keyId, body })
}
