import type { PendingReveal } from '@shared/contract/reveals'
import { AppError } from '@shared/errors'
import type { Clock, EventBus, Logger, Timers } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { partsOf, type RevealSecrets } from './reveal-secrets'
import { type RevealStash, stashLifeMs } from './reveal-stash'

/** How long until a removal that the keychain refused is tried again; each time twice as long. */
const firstRetryMs = 30_000
const longestRetryMs = 15 * 60_000

/** A key or a webhook whose plaintext this process holds until the operator confirms it as stored. */
export type Waiting = {
  readonly open: OpenProfile
  readonly secrets: RevealSecrets
  readonly facts: Omit<PendingReveal, 'stash' | 'stashedUntil' | 'kind' | 'parts'>
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
  let isStopped = false

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
    await removeStash(entry)
    changed(entry)
  }

  /** Tries until the keychain lets go; an entry that outlives the app goes at its next start. */
  async function removeStash(entry: Waiting): Promise<void> {
    if (await isRemoved(entry)) return
    log.warn('reveal-stash-not-removed', { operationId: entry.facts.revealId })
    retryAfter(firstRetryMs, entry)
  }

  function retryAfter(delayMs: number, entry: Waiting): void {
    const stop = timers.after(delayMs, () => {
      retries.delete(stop)
      void isRemoved(entry).then(isGone => {
        if (!isGone && !isStopped) retryAfter(Math.min(2 * delayMs, longestRetryMs), entry)
      })
    })
    retries.add(stop)
  }

  async function isRemoved({ open, facts: { revealId } }: Waiting): Promise<boolean> {
    if (!(await stash.remove(revealId))) return false
    try {
      await open.during(() => open.data.journal.unstashed(revealId))
    } catch (error) {
      // Of a profile that was left meanwhile: its next start removes once more, and notes it.
      if (!open.signal.aborted) log.failure('unstash reveal', error)
    }
    return true
  }

  function get(revealId: string): Waiting {
    const entry = waiting.get(revealId)
    if (entry !== undefined) return entry
    throw new AppError('reveal-gone', 'It was confirmed as stored and cannot be shown again', {
      nextStep: 'If it was not stored, replace it: rotate the key or the webhook once more.'
    })
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
    isStopped = true
    for (const { stopTimer } of waiting.values()) stopTimer?.()
    for (const cancel of retries) cancel()
    waiting.clear()
  }

  return {
    add,
    markStashed,
    removeStash,
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

export function toPendingReveal({ facts, secrets, stash, stashedUntil }: Waiting): PendingReveal {
  const until = stashedUntil === null ? null : new Date(stashedUntil).toISOString()
  const parts = partsOf(secrets).map(({ part }) => part)
  return { ...facts, kind: secrets.kind, parts, stash, stashedUntil: until }
}
