import { timingSafeEqual } from 'node:crypto'
import { keyState } from '@shared/domain/key-status'
import { effectiveScopes } from '@shared/domain/scope-catalogue'
import { ApiError } from '../api-error'
import { hashOf, isKeyShaped } from '../key-material'
import { findKey, findKeyByHash, type StoredKey } from '../store/api-keys'
import type { Db } from '../store/open'
import { findUser, type StoredUser } from '../store/users'
import { isoOrNull } from '../times'

/** A key as it stands for one request: what it may do depends on its owner's role right now. */
export type KeyCaller = {
  readonly kind: 'key'
  readonly key: StoredKey
  readonly owner: StoredUser | null
  readonly scopes: readonly string[]
  /** `null` is every department. */
  readonly departments: readonly string[] | null
}

/** The key of this plaintext, whatever its state. */
export function identifyKey(db: Db, plaintext: string): StoredKey {
  const keyHash = hashOf(plaintext)
  const key = isKeyShaped(plaintext) ? findKeyByHash(db, keyHash) : undefined
  if (key === undefined || !timingSafeEqual(key.keyHash, keyHash)) {
    throw new ApiError(401, 'invalid_api_key', 'This API key is not known here.')
  }
  return key
}

/** Throws 401 where the key, or its owner, may not call any more. */
export function admitKey(db: Db, key: StoredKey, now: number): KeyCaller {
  const state = keyState({ enabled: key.enabled, expiresAt: isoOrNull(key.expiresAt) }, now)
  if (state === 'revoked') {
    throw new ApiError(401, 'api_key_revoked', 'This API key was revoked. Create a new one.')
  }
  if (state === 'expired') {
    throw new ApiError(401, 'api_key_expired', 'This API key has expired. Create a new one.')
  }
  if (key.ownerUserId === null) {
    return { kind: 'key', key, owner: null, scopes: key.scopes, departments: key.departments }
  }
  const owner = findUser(db, key.ownerUserId)
  if (owner === undefined || owner.status === 'deactivated') {
    throw new ApiError(401, 'owner_deactivated', 'The owner of this API key is deactivated.')
  }
  const seesAll = owner.role === 'owner' || owner.role === 'admin'
  return {
    kind: 'key',
    key,
    owner,
    scopes: effectiveScopes(owner.role, key.scopes),
    departments: seesAll ? null : owner.departmentIds
  }
}

/** The same check again, inside the transaction that writes: a key revoked meanwhile has no effect. */
export function readmitKey(db: Db, caller: KeyCaller, now: number): KeyCaller {
  const key = findKey(db, caller.key.id)
  if (key === undefined) throw new Error(`Key ${caller.key.id} disappeared`)
  return admitKey(db, key, now)
}
