import { visibleText } from '@shared/domain/visible-text'
import { AppError } from '@shared/errors'
import type { StoredProfile } from '../ports'

/** Said before anything is asked; where requests leave main, nothing but a GET would. */
export function requireWriting({ safetyLevel, name }: StoredProfile): void {
  if (safetyLevel !== 'read-only') return
  throw new AppError(
    'read-only',
    `The safety level of “${visibleText(name, 60)}” is read-only, so nothing is changed at Horizon`,
    { nextStep: 'Choose another safety level for this profile in Settings › Profiles.' }
  )
}
