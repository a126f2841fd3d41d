import { AppError } from '@shared/errors'
import { keyStateOf } from '../keys/key-states'
import type { OpenProfile } from '../profiles/active-profile'
import type { RotationState } from './rotation-state'

/** False where another organization was accepted since: its lists hold none of these keys. */
export function isOfPresentOrganization(
  open: OpenProfile,
  { organizationId }: RotationState
): boolean {
  return organizationId === null || organizationId === keyStateOf(open).organization?.id
}

export function requireSameOrganization(open: OpenProfile, state: RotationState): void {
  if (isOfPresentOrganization(open, state)) return
  throw new AppError(
    'other-organization',
    'This rotation was begun in another organization than now answers, so nothing was sent',
    { nextStep: 'Go on with it in a profile of that organization, by export and import.' }
  )
}
