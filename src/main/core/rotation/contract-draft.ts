import type { Rotation } from '@shared/contract/rotations'
import type { KeyDraft } from '@shared/domain/key-draft'

/** A draft as the contract has it, whose lists are its own. */
export function contractDraft({ scopes, departments, ...rest }: KeyDraft): Rotation['draft'] {
  return {
    ...rest,
    scopes: [...scopes],
    ...(departments !== undefined && { departments: departments && [...departments] })
  }
}
