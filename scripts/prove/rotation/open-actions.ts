import type { Rotation } from '@shared/contract/rotation-views'

export type ActionName =
  | Rotation['actions'][number]['name']
  | 'store'
  | 'accept-differences'
  | 'disown'

/** What is open now, the steps beside the locks included. */
export function openActions(rotation: Rotation): ActionName[] {
  const { actions, revealId, differences, areDifferencesAccepted, endedAt } = rotation
  const open: ActionName[] = actions
    .filter(({ lockedBecause }) => lockedBecause === null)
    .map(({ name }) => name)
  if (revealId !== null) open.push('store')
  if (differences.length > 0 && !areDifferencesAccepted && endedAt === null) {
    open.push('accept-differences')
  }
  return open
}

/** Of those that only may have been made here: what the operator may say is somebody else's. */
export const disownable = ({ orphans }: Rotation): string[] =>
  orphans
    .filter(({ fate, certainty }) => fate === 'undecided' && certainty === 'likely')
    .map(({ keyId }) => keyId)
