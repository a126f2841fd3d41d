import { AppError } from '@shared/errors'
import type { Clock, Ids } from '../ports'

export const tokenLifeMs = 60_000

type Ports = { readonly clock: Clock; readonly ids: Ids }

/** Tokens of the first step of a destructive call: each works once, for 60 seconds. */
export function createOneTimeTokens<T>({ clock, ids }: Ports) {
  const issued = new Map<string, { readonly value: T; readonly diesAt: number }>()

  function issue(value: T): { token: string; expiresAt: string } {
    const now = clock.now()
    for (const [token, { diesAt }] of issued) if (diesAt <= now) issued.delete(token)
    const token = ids.uuid()
    const diesAt = now + tokenLifeMs
    issued.set(token, { value, diesAt })
    return { token, expiresAt: new Date(diesAt).toISOString() }
  }

  /** What the token stands for; it stays usable. */
  function peek(token: string): T {
    const entry = issued.get(token)
    if (entry === undefined || entry.diesAt <= clock.now()) {
      issued.delete(token)
      throw new AppError(
        'token-expired',
        'What was shown is more than a minute old, or was already acted on. Nothing was changed',
        { nextStep: 'Open the dialog again to see the present facts.' }
      )
    }
    return entry.value
  }

  function redeem(token: string): T {
    const value = peek(token)
    issued.delete(token)
    return value
  }

  return { issue, peek, redeem }
}
