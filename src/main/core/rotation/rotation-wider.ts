import type { KeyDraft } from '@shared/domain/key-draft'
import type { ReplaceableKey, ReplacementDraft } from '@shared/domain/replacement'
import { allScopes } from '@shared/domain/scope-catalogue'
import type { Key } from '@shared/horizon/key'
import { keyTypes } from '@shared/horizon/key-types'

/**
 * In what a replacement would be allowed more than the key it replaces, in a word; `null` where in
 * nothing. A draft of this console's never is: of a file nobody knows who wrote it.
 */
export function widerIn(old: ReplaceableKey, draft: ReplacementDraft): string | null {
  const found = [
    areScopesWider(old.scopes, draft.scopes) && 'scopes',
    isLimitWider(old.rateLimit, draft.rateLimit) && 'limit per minute',
    isLimitWider(old.rateLimitPerDay, draft.rateLimitPerDay) && 'limit per day',
    isOtherType(old, draft) && 'type',
    isOtherOwner(old, draft) && 'owner',
    areDepartmentsWider(old, draft) && 'departments',
    isAllowlistWider(old, draft) && 'allowlist'
  ]
  return found.find(what => what !== false) || null
}

/** A range that the old key does not have, or none where it has some; where its are not said, any. */
function isAllowlistWider(
  { partnerId, ipAllowlist: old }: ReplaceableKey,
  { ipAllowlist: asked }: ReplacementDraft
): boolean {
  if (old === undefined) return partnerId !== undefined
  return old !== null && (asked == null || asked.some(range => !old.includes(range)))
}

const areScopesWider = (old: readonly string[], asked: readonly string[]): boolean =>
  !old.includes(allScopes) && asked.some(scope => !old.includes(scope))

/** Where the old key's is not said, none is asked for: any figure could be more. */
function isLimitWider(old: number | null | undefined, asked: number | undefined): boolean {
  if (old === null) return false
  if (old === undefined) return asked !== undefined
  return asked === undefined || asked > old
}

/** An organization key is what a Horizon without types has, and what is made of an unknown type. */
function isOtherType({ type }: Key, draft: KeyDraft): boolean {
  const known = keyTypes.find(each => each === type)
  return (draft.type ?? 'organization') !== (known ?? 'organization')
}

function isOtherOwner({ type, createdBy }: Key, { ownerUserId }: KeyDraft): boolean {
  if (ownerUserId === undefined) return false
  return type !== 'user' || ownerUserId !== createdBy?.id
}

/** A user key's are its owner's. */
function areDepartmentsWider({ type, departments: old }: Key, { departments }: KeyDraft): boolean {
  if (type === 'user' || old == null) return false
  return departments == null || departments.some(department => !old.includes(department))
}
