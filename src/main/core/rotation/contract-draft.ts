import type { Rotation } from '@shared/contract/rotation-views'
import type { ReplacementDraft } from '@shared/domain/replacement'

/** A draft as the contract has it, whose lists are its own. */
export function contractDraft({
  scopes,
  departments,
  ipAllowlist,
  ...rest
}: ReplacementDraft): Rotation['draft'] {
  return {
    ...rest,
    scopes: [...scopes],
    ...(departments !== undefined && { departments: departments && [...departments] }),
    ...(ipAllowlist !== undefined && { ipAllowlist: ipAllowlist && [...ipAllowlist] })
  }
}
