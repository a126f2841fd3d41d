import type { Rotation } from '@shared/contract/rotation-views'
import { type ActionName, openActions } from './open-actions'

export type Aim = 'finish' | 'cancel'

/** What a sensible operator does next; `null` where only time or a start helps. */
export function nextAct(rotation: Rotation, aim: Aim): ActionName | null {
  const { oldKeyNow, situation } = rotation
  const open = openActions(rotation)
  const first = (...names: readonly ActionName[]) => names.find(name => open.includes(name)) ?? null
  if (first('revoke-orphan') !== null) return 'revoke-orphan'
  const isOldAlive = oldKeyNow?.enabled === true
  if (aim === 'cancel' && isOldAlive) {
    const way = first('cancel', 'close', 'record')
    if (way !== null) return way
  }
  return first(
    'store',
    'accept-differences',
    'deliver',
    // It may be verified again and again.
    ...(situation === 'to-verify' ? (['verify'] as const) : []),
    'record',
    'revoke',
    'revoke-early',
    'create',
    'cancel',
    ...(aim === 'cancel' && isOldAlive ? (['close'] as const) : []),
    'look'
  )
}
