import type { KeyList } from '@shared/contract/keys'
import type { WireError } from '@shared/errors'
import type { Organization } from '@shared/horizon/directory'
import type { OpenProfile } from '../profiles/active-profile'

/** What is known of an open profile's Horizon beside its keys; gone when the profile is left. */
export type KeyState = {
  organization?: Organization | null
  otherOrganization?: KeyList['otherOrganization']
  /** True from its acceptance until its first list: what is held is still the other one's. */
  isOrganizationNew?: boolean
  /** When it was last asked which organization answers. */
  answererKnownAt?: number
  hasExtensions?: boolean
  failure?: WireError
  failingSince?: string
  nextTryAt?: string
  /** When the last reading of the list ended, by this computer's clock. */
  listEndedAt?: number
  /** Questions that did not get through when they were asked last. */
  readonly unreached: Set<string>
  flight?: Promise<void>
  /** Counts this app's own changes to the held list, so that an older answer cannot undo one. */
  changes: number
  /** How many lists were asked for in this run. */
  lists: number
  /** Creates whose call is on its way. */
  readonly creating: Set<string>
  /** Names of the keys last shown, by id. */
  shown: ReadonlyMap<string, string>
  /** Names of keys that were shown in this run and are listed no more, by id. */
  readonly vanished: Map<string, string>
}

const states = new WeakMap<OpenProfile, KeyState>()

export function keyStateOf(open: OpenProfile): KeyState {
  const known = states.get(open)
  if (known !== undefined) return known
  const state: KeyState = {
    changes: 0,
    lists: 0,
    creating: new Set(),
    unreached: new Set(),
    shown: new Map(),
    vanished: new Map()
  }
  states.set(open, state)
  return state
}

/** Until the secret is replaced the console does not offer it again by itself: ten are a lock-out. */
export const isSecretRefused = (open: OpenProfile): boolean =>
  keyStateOf(open).failure?.code === 'invalid-admin-secret'
