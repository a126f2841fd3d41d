import type { OpenProfile } from '../profiles/active-profile'

/** What is known of an open profile's webhooks beside the list; gone when the profile is left. */
export type WebhookState = {
  /** Counts this app's own changes to the held list, so that an older answer cannot undo one. */
  changes: number
  /** Writes whose call is on its way. */
  readonly sending: Set<string>
  /** How often each webhook was to be rotated: what was shown before the last time is old. */
  readonly rotations: Map<string, number>
}

const states = new WeakMap<OpenProfile, WebhookState>()

export function webhookStateOf(open: OpenProfile): WebhookState {
  const state = states.get(open) ?? { changes: 0, sending: new Set(), rotations: new Map() }
  states.set(open, state)
  return state
}
