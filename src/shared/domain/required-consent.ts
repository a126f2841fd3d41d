import type { RequiredConsent } from '@shared/contract/revocations'
import type { SafetyLevel } from './safety-level'

export type TypedText = Extract<RequiredConsent, { kind: 'text' }>

/** What stands between the operator and the act, by how much the profile asks for. */
export function requiredConsent(level: SafetyLevel, text: TypedText): RequiredConsent {
  switch (level) {
    case 'normal':
      return { kind: 'button' }
    case 'confirm':
      return { kind: 'tick' }
    case 'type-to-confirm':
    case 'read-only':
      return text
  }
}
