/** What decides whether a key works; times are ISO 8601. */
export type KeyLife = { readonly enabled: boolean; readonly expiresAt?: string | null }

export const keyStates = ['active', 'expired', 'revoked'] as const
/** Horizon's own three states. */
export type KeyState = (typeof keyStates)[number]

export const keyStatuses = ['active', 'expiring-soon', 'rotating', 'expired', 'revoked'] as const
/** As the console shows it: an active key that ends soon, or is part of a rotation, is told apart. */
export type KeyStatus = (typeof keyStatuses)[number]

export const expiringSoonDays = 30
const dayMs = 86_400_000

/** Revoked before expired before active, as the contract orders them. `nowMs` is server time. */
export function keyState({ enabled, expiresAt }: KeyLife, nowMs: number): KeyState {
  if (!enabled) return 'revoked'
  return expiresAt != null && Date.parse(expiresAt) <= nowMs ? 'expired' : 'active'
}

/** By the key alone; whether it is rotating is not Horizon's to say. */
export function keyStatus(key: KeyLife, nowMs: number): Exclude<KeyStatus, 'rotating'> {
  const state = keyState(key, nowMs)
  if (state !== 'active' || key.expiresAt == null) return state
  return Date.parse(key.expiresAt) - nowMs <= expiringSoonDays * dayMs ? 'expiring-soon' : state
}

/** What still works and is part of an open rotation shows as that, whatever else it is. */
export function shownStatus(key: KeyLife, nowMs: number, isRotating: boolean): KeyStatus {
  const status = keyStatus(key, nowMs)
  return isRotating && status !== 'revoked' && status !== 'expired' ? 'rotating' : status
}

export const statusWords: Readonly<Record<KeyStatus, string>> = {
  active: 'Active',
  'expiring-soon': 'Expiring soon',
  rotating: 'Rotating',
  expired: 'Expired',
  revoked: 'Revoked'
}
