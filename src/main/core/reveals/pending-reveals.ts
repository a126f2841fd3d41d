import type { PendingReveal } from '@shared/contract/reveals'
import { AppError } from '@shared/errors'
import type { Secret } from '@shared/secret'
import type { Clock, EventBus, Logger, Timers } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { type RevealStash, stashLifeMs } from './reveal-stash'

/** How long until a removal that the keychain refused is tried again. */
export const removalRetryMs = 30_000

/** A key whose plaintext this process holds until the operator confirms it as stored. */
export type Waiting = {
  readonly open: OpenProfile
  readonly plaintext: Secret
  readonly facts: Omit<PendingReveal, 'stash' | 'stashedUntil'>
  stash: PendingReveal['stash']
  stashedUntil: number | null
  isSeen: boolean
  stopTimer?(): void
}

type Ports = {
  readonly clock: Clock
  readonly timers: Timers
  readonly events: EventBus
  readonly log: Logger
  readonly stash: RevealStash
}

/** Holds waiting keys, and sees to it that the keychain's copies go in time. */
export function createPendingReveals({ clock, timers, events, log, stash }: Ports) {
  const waiting = new Map<string, Waiting>()
  const retries = new Set<() => void>()

  const changed = ({ open }: Waiting) =>
    events.publish('reveals.changed', { profileId: open.profileId })

  function add(entry: Waiting): void {
    waiting.set(entry.facts.revealId, entry)
  }

  /** The keychain has it now, until `stashLifeMs` after `stashedAtMs`; memory keeps it longer. */
  function markStashed(entry: Waiting, stashedAtMs: number): void {
    const until = stashedAtMs + stashLifeMs
    entry.stash = 'keychain'
    entry.stashedUntil = until
    entry.stopTimer = timers.after(Math.max(0, until - clock.now()), () => void expire(entry))
  }

  async function expire(entry: Waiting): Promise<void> {
    entry.stash = 'memory'
    entry.stashedUntil = null
    await removeUntilGone(entry.facts.revealId)
    changed(entry)
  }

  /** Tries until the keychain lets go; an entry that outlives the app goes at its next start. */
  async function removeUntilGone(revealId: string, then?: () => Promise<void>): Promise<void> {
    if (await stash.remove(revealId)) return then?.()
    log.warn('reveal-stash-not-removed', { operationId: revealId })
    const stop = timers.after(removalRetryMs, () => {
      retries.delete(stop)
      void removeUntilGone(revealId, then).catch(error => log.failure('settle reveal', error))
    })
    retries.add(stop)
  }

  function get(revealId: string): Waiting {
    const entry = waiting.get(revealId)
    if (entry !== undefined) return entry
    throw new AppError(
      'reveal-gone',
      'This key was confirmed as stored and cannot be shown again',
      {
        nextStep: 'If it was not stored, revoke it and create another one.'
      }
    )
  }

  /** Ends it: from here on nothing in main leads to the plaintext. */
  function end(revealId: string): Waiting {
    const entry = get(revealId)
    entry.stopTimer?.()
    waiting.delete(revealId)
    return entry
  }

  const of = (profileId: string): Waiting[] =>
    [...waiting.values()]
      .filter(({ open }) => open.profileId === profileId)
      .sort((one, other) => one.facts.createdAt.localeCompare(other.facts.createdAt))

  function stop(): void {
    for (const { stopTimer } of waiting.values()) stopTimer?.()
    for (const cancel of retries) cancel()
    waiting.clear()
  }

  return {
    add,
    markStashed,
    removeUntilGone,
    get,
    end,
    of,
    changed,
    stop,
    has: (revealId: string): boolean => waiting.has(revealId),
    isEmpty: (): boolean => waiting.size === 0
  }
}
export type PendingReveals = ReturnType<typeof createPendingReveals>

export function toPendingReveal({ facts, stash, stashedUntil }: Waiting): PendingReveal {
  const until = stashedUntil === null ? null : new Date(stashedUntil).toISOString()
  return { ...facts, stash, stashedUntil: until }
}
