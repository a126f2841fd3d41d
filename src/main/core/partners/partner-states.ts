import type { OpenProfile } from '../profiles/active-profile'

/** What is known of an open profile's partners beside the list; gone when the profile is left. */
type PartnersState = {
  /** Counts what this app put into the held list, so that an older answer cannot undo it. */
  changes: number
}

const states = new WeakMap<OpenProfile, PartnersState>()

export function partnersStateOf(open: OpenProfile): PartnersState {
  const state = states.get(open) ?? { changes: 0 }
  states.set(open, state)
  return state
}
