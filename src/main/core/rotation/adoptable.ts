import type { Adoptable } from '@shared/contract/rotation-views'
import { nonceOf, withoutNonce } from '@shared/domain/rotation-name'
import type { Key } from '@shared/horizon/key'
import type { RotationState } from './rotation-state'

/**
 * Keys with `[rot-…]` in their name that no rotation of this journal made: on a new machine, or
 * where the journal was lost. One whose predecessor is gone is a rotation that was finished.
 */
export function adoptableKeys(
  keys: readonly Key[],
  rotations: readonly RotationState[]
): Adoptable[] {
  const ours = new Set(rotations.flatMap(keyIdsOf))
  const nonces = new Set(rotations.flatMap(({ attempts }) => attempts.map(({ nonce }) => nonce)))
  return keys.flatMap(key => {
    const nonce = nonceOf(key.clientName)
    if (nonce === null || !key.enabled || ours.has(key.id) || nonces.has(nonce)) return []
    if (isFinished(key, keys)) return []
    return [{ key, nonce, predecessors: predecessorsOf(key, keys) }]
  })
}

function keyIdsOf({ oldKey, replacement, orphans }: RotationState): string[] {
  const others = orphans.map(({ keyId }) => keyId)
  return [oldKey.id, ...(replacement === null ? [] : [replacement.key.id]), ...others]
}

function isFinished({ rotatedFrom }: Key, keys: readonly Key[]): boolean {
  return rotatedFrom != null && keys.find(({ id }) => id === rotatedFrom)?.enabled !== true
}

/** Active keys that it may replace: the one Horizon names, else those of its name that are older. */
export function predecessorsOf(key: Key, keys: readonly Key[]): Key[] {
  const others = keys.filter(other => other.enabled && other.id !== key.id)
  if (key.rotatedFrom != null) return others.filter(({ id }) => id === key.rotatedFrom)
  const name = withoutNonce(key.clientName)
  return others.filter(
    other => name !== '' && withoutNonce(other.clientName) === name && isOlder(other, key)
  )
}

/** Also where it is not known. */
function isOlder({ createdAt: one }: Key, { createdAt: other }: Key): boolean {
  return one == null || other == null || !(Date.parse(one) > Date.parse(other))
}
