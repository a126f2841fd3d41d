import type { OpenProfile } from '../profiles/active-profile'
import { createSerial, type Serial } from '../serial'

/** What is known of an open profile's partner keys beside their lists; gone when it is left. */
type PartnerKeysState = {
  /** Counts this app's own changes to held lists, so that an older answer cannot undo one. */
  changes: number
  /** Lists on their way, by partner. */
  readonly flights: Map<string, Promise<unknown>>
  /** Changes of held lists, one after the other. */
  readonly inTurn: Serial
}

const states = new WeakMap<OpenProfile, PartnerKeysState>()

export function partnerKeysStateOf(open: OpenProfile): PartnerKeysState {
  const known = states.get(open)
  if (known !== undefined) return known
  const state: PartnerKeysState = { changes: 0, flights: new Map(), inTurn: createSerial() }
  states.set(open, state)
  return state
}
