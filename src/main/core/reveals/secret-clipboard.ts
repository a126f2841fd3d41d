import type { ClipboardState } from '@shared/contract/reveals'
import type { RevealPart } from '@shared/domain/reveal-parts'
import type { Secret } from '@shared/secret'
import type { Clipboard, Clock, EventBus, Logger, Timers } from '../ports'
import { createSerial } from '../serial'

export const clipboardLifeMs = 30_000

type Ports = {
  readonly clipboard: Clipboard
  readonly clock: Clock
  readonly timers: Timers
  readonly events: EventBus
  readonly log: Logger
}

type Which = Pick<ClipboardState, 'revealId' | 'part'>

/** Puts a key on the clipboard for 30 seconds, and takes back only what is still the key. */
export function createSecretClipboard({ clipboard, clock, timers, events, log }: Ports) {
  // A write that is on its way when the key is cleared must not land after that.
  const serial = createSerial()
  let state: ClipboardState = { state: 'idle' }
  let held: { readonly secret: Secret; readonly which: Which; stopTimer(): void } | undefined

  function become(next: ClipboardState): ClipboardState {
    state = next
    events.publish('clipboard.changed', next)
    return next
  }

  async function copy(
    revealId: string,
    secret: Secret,
    part?: RevealPart
  ): Promise<ClipboardState> {
    const which = { revealId, part }
    held?.stopTimer()
    // Remembered before the write: one that fails half-way is cleared like one that succeeded.
    const stopTimer = timers.after(clipboardLifeMs, () => void clear())
    held = { secret, which, stopTimer }
    const clearsAt = new Date(clock.now() + clipboardLifeMs).toISOString()
    return serial(async () => {
      await clipboard.writeSecret(secret)
      return become({ state: 'holding', ...which, clearsAt })
    })
  }

  /** Clears what is still the key; awaited when the app quits. */
  async function clear(): Promise<void> {
    const taken = held
    held = undefined
    taken?.stopTimer()
    // In turn also where nothing is held: a clearing that has begun is waited for.
    await serial(async () => {
      if (taken === undefined) return
      const { secret, which } = taken
      try {
        become({ state: await clipboard.clearIfHolds(secret), ...which })
      } catch (error) {
        log.failure('clear clipboard', error)
        become({ state: 'failed', ...which })
      }
    })
  }

  /** After a crash: this key may still be on the clipboard of the run before. */
  async function clearLeftover(secret: Secret): Promise<void> {
    try {
      await clipboard.clearIfHolds(secret)
    } catch (error) {
      log.failure('clear clipboard', error)
    }
  }

  return { copy, clear, clearLeftover, state: (): ClipboardState => state }
}
export type SecretClipboard = ReturnType<typeof createSecretClipboard>
