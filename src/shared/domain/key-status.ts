/** What decides whether a key works; times are ISO 8601. */
export type KeyLife = { readonly enabled: boolean; readonly expiresAt?: string | null }

export const keyStates = ['active', 'expired', 'revoked'] as const
/** Horizon's own three states. */
export type KeyState = (typeof keyStates)[number]

export const keyStatuses = ['active', 'expiring-soon', 'expired', 'revoked'] as const
/** As the console shows it: an active key that ends soon is told apart. */
export type KeyStatus = (typeof keyStatuses)[number]

export const expiringSoonDays = 30
const dayMs = 86_400_000

/** Revoked before expired before active, as the contract orders them. `nowMs` is server time. */
export function keyState({ enabled, expiresAt }: KeyLife, nowMs: number): KeyState {
  if (!enabled) return 'revoked'
  return expiresAt != null && Date.parse(expiresAt) <= nowMs ? 'expired' : 'active'
}

export function keyStatus(key: KeyLife, nowMs: number): KeyStatus {
  const state = keyState(key, nowMs)
  if (state !== 'active' || key.expiresAt == null) return state
  return Date.parse(key.expiresAt) - nowMs <= expiringSoonDays * dayMs ? 'expiring-soon' : state
}

export const statusWords: Readonly<Record<KeyStatus, string>> = {
  active: 'Active',
  'expiring-soon': 'Expiring soon',
  expired: 'Expired',
  revoked: 'Revoked'
}
