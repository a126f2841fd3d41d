import type { RotationEvent } from '@shared/contract/rotation-events'
import type { Clock, Logger, Timers } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Page, RotationBook } from './rotation-book'
import type { RotationCalls } from './rotation-calls'
import type { RotationCreate } from './rotation-create'
import { lastListed } from './rotation-listed'
import { resume } from './rotation-machine'
import type { RotationPlaces } from './rotation-places'
import { byConsole } from './rotation-revoke-steps'
import { endingOf, isLive } from './rotation-situation'
import type { Effect } from './rotation-state'

/** How long until what could not be written down is tried again. */
const retryMs = 30_000

type Ports = {
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly book: RotationBook
  readonly create: RotationCreate
  readonly places: Pick<RotationPlaces, 'held'>
  readonly calls: RotationCalls
  readonly scheduleLook: (
    open: OpenProfile,
    page: Page,
    effect: Extract<Effect, { do: 'look' }>
  ) => void
  /** Told when a create of an earlier run turned out to have made the replacement. */
  readonly settleReveal: (open: OpenProfile, page: Page) => Promise<void>
}

/** Writes events and does what follows from them. Always in the rotation's turn (`page.serial`). */
export function createRotationWork(ports: Ports) {
  const { clock, timers, log, book, create, calls, places, scheduleLook, settleReveal } = ports

  /** Written first, done then; what is done is written in turn. */
  async function write(
    open: OpenProfile,
    page: Page,
    by: string,
    event: RotationEvent
  ): Promise<void> {
    for (const effect of await book.append(open, page, by, event)) {
      await perform(open, page, effect)
    }
    const { state } = page.held
    if (event.is === 'ended') await letGo(open, page)
    // A cancel is over as soon as the replacement is: nothing is left for anybody to decide.
    else if (state.isCancelled && endingOf(state) === 'cancelled') {
      const listed = await lastListed(open, state, places, log)
      await write(open, page, byConsole, { is: 'ended', how: 'cancelled', ...listed })
    }
  }

  async function perform(open: OpenProfile, page: Page, effect: Effect): Promise<void> {
    if (effect.do === 'look') {
      scheduleLook(open, page, effect)
      return
    }
    const outcome = await done(open, page, effect)
    if (outcome === null) return
    try {
      await write(open, page, byConsole, outcome)
    } catch (error) {
      // The call was made: until this is on disk, what is there says only that it may have been.
      log.failure('write rotation outcome', error)
      catchUpLater(open, page)
      throw error
    }
    if (effect.do === 'conclude-create' && outcome.is === 'created') await settleReveal(open, page)
  }

  async function done(
    open: OpenProfile,
    { held }: Page,
    effect: Exclude<Effect, { do: 'look' }>
  ): Promise<RotationEvent | null> {
    switch (effect.do) {
      case 'post-create':
        return create.post(open, held.state, effect.operationId)
      case 'conclude-create':
        return create.conclude(open, held, effect.operationId)
      case 'delete':
        return calls.revoke(open, held, effect.keyId)
      case 'read':
        return calls.read(open, held.state, effect.keyId)
      case 'rename':
        return calls.rename(open, held.state, effect)
    }
  }

  /** What is unsettled and not on its way from here: of an earlier run, or never written down. */
  async function catchUp(open: OpenProfile, page: Page): Promise<void> {
    for (const effect of resume(page.held.state, clock.now())) {
      if (effect.do !== 'look') await perform(open, page, effect)
    }
  }

  function catchUpLater(open: OpenProfile, page: Page): void {
    if (open.signal.aborted) return
    const cancel = timers.after(retryMs, () => {
      void open
        .during(() => page.serial(() => catchUp(open, page)))
        .catch(error => {
          if (!open.signal.aborted) log.failure('catch up with rotation', error)
        })
    })
    open.signal.addEventListener('abort', cancel, { once: true })
  }

  /** What will show no plaintext of use any more is not looked for in the keychain at each start. */
  async function letGo(open: OpenProfile, page: Page): Promise<void> {
    const at = new Date(clock.now()).toISOString()
    const { attempts, replacement } = page.held.state
    const kept = replacement !== null && isLive(replacement.fate) ? replacement.operationId : null
    for (const { operationId, outcome } of attempts) {
      if (outcome === 'refused' || operationId === kept) continue
      try {
        const operation = await open.data.journal.operation(operationId)
        if (operation !== null) await open.data.journal.markReveal(operationId, 'settledAt', at)
      } catch (error) {
        log.failure('let go of rotation attempt', error)
      }
    }
  }

  return { write, perform, catchUp }
}
export type RotationWork = ReturnType<typeof createRotationWork>
