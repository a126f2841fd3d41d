import type { KeyDraft } from '@shared/domain/key-draft'
import {
  allScopes,
  effectiveScopes,
  roleAllows,
  scopeMeanings
} from '@shared/domain/scope-catalogue'
import type { DirectoryUser } from '@shared/horizon/directory'
import { type UserRole, userRoles } from '@shared/horizon/user-roles'

/** What a user key's owner makes of its scopes (D12). */
export type OwnerEffect =
  | {
      readonly kind: 'role'
      readonly role: UserRole
      readonly effective: readonly string[]
      /** Asked for and beyond the role; of All scopes, the known ones beyond it. */
      readonly without: readonly string[]
    }
  /** No role is known, so what takes effect is not either. */
  | { readonly kind: 'unknown'; readonly role: string | undefined }

/** `undefined` for an organization key: all of its scopes take effect. */
export function ownerEffect(
  { type, scopes }: Pick<KeyDraft, 'type' | 'scopes'>,
  owner: Pick<DirectoryUser, 'role'> | undefined
): OwnerEffect | undefined {
  if (type !== 'user') return undefined
  const role = userRoles.find(each => each === owner?.role)
  if (role === undefined) return { kind: 'unknown', role: owner?.role }
  const asked = scopes.includes(allScopes) ? Object.keys(scopeMeanings) : scopes
  return {
    kind: 'role',
    role,
    effective: effectiveScopes(role, scopes),
    without: asked.filter(scope => !roleAllows(role, scope))
  }
}

/** "Member"; a role unknown here as it came. */
export const roleWord = (role: string): string => role.charAt(0).toUpperCase() + role.slice(1)
