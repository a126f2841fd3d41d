import type { Environment } from './environment'

/**
 * How much stands between an operator and a write, per profile.
 * `normal`: a dialog with facts. `confirm`: its consequence has to be ticked as well.
 * `type-to-confirm`: the object's name has to be typed. `read-only`: no write leaves the console.
 */
export const safetyLevels = ['normal', 'confirm', 'type-to-confirm', 'read-only'] as const
export type SafetyLevel = (typeof safetyLevels)[number]

export const safetyLevelWords: Readonly<Record<SafetyLevel, string>> = {
  normal: 'Normal',
  confirm: 'Confirm',
  'type-to-confirm': 'Type to confirm',
  'read-only': 'Read-only'
}

export const defaultSafetyLevel = (environment: Environment): SafetyLevel =>
  environment === 'production' ? 'type-to-confirm' : 'confirm'

type Protected = { readonly environment: Environment; readonly safetyLevel: SafetyLevel }

/**
 * The level Production would give up by a change, to be asked for once more; `undefined` where it
 * gives up none. A profile that becomes Production is held against Production's default.
 */
export function lessSafeOnProduction(
  before: Protected | undefined,
  after: Protected
): SafetyLevel | undefined {
  const isOrWas = [before, after].some(each => each?.environment === 'production')
  const from =
    before?.environment === 'production' ? before.safetyLevel : defaultSafetyLevel('production')
  const isLess = safetyLevels.indexOf(after.safetyLevel) < safetyLevels.indexOf(from)
  return isOrWas && isLess ? from : undefined
}
