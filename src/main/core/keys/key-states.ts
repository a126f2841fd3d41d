import type { KeyList } from '@shared/contract/keys'
import type { WireError } from '@shared/errors'
import type { Organization } from '@shared/horizon/directory'
import type { OpenProfile } from '../profiles/active-profile'

/** What is known of an open profile's Horizon beside its keys; gone when the profile is left. */
export type KeyState = {
  organization?: Organization | null
  otherOrganization?: KeyList['otherOrganization']
  hasExtensions?: boolean
  failure?: WireError
  flight?: Promise<void>
  /** Counts this app's own changes to the held list, so that an older answer cannot undo one. */
  changes: number
  /** Creates whose call is on its way. */
  readonly creating: Set<string>
}

const states = new WeakMap<OpenProfile, KeyState>()

export function keyStateOf(open: OpenProfile): KeyState {
  const known = states.get(open)
  if (known !== undefined) return known
  const state: KeyState = { changes: 0, creating: new Set() }
  states.set(open, state)
  return state
}
