import { unreachedCodes, type WireError } from '@shared/errors'
import type { Clock, EventBus } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { isSecretRefused, type KeyState, keyStateOf } from './key-states'

/** The list that was read within this time before is what asking it anew would say. */
const freshMs = 5_000

type Ports = {
  readonly clock: Clock
  readonly events: EventBus
  /** Told how each attempt ended; answers when the next one comes by itself, where one does. */
  readonly onEnded: (open: OpenProfile, failure: WireError | undefined) => number | undefined
  /** Reads the list, whose end is told to `ended`. */
  readonly readList: (open: OpenProfile) => Promise<unknown>
}

/** Whether Horizon answers: the list says so, and whatever else finds that it does not. */
export function createReachability({ clock, events, onEnded, readList }: Ports) {
  /** How the reading of the list ended. */
  function ended(open: OpenProfile, failure: WireError | undefined): void {
    const state = keyStateOf(open)
    const isBack = state.failure !== undefined && failure === undefined
    set(open, state, failure)
    state.listEndedAt = clock.now()
    events.publish('keys.changed', { profileId: open.profileId })
    if (isBack) events.publish('horizon.answersAgain', { profileId: open.profileId })
  }

  function set(open: OpenProfile, state: KeyState, failure: WireError | undefined): void {
    state.failure = failure
    state.failingSince = failure && (state.failingSince ?? new Date(clock.now()).toISOString())
    const next = onEnded(open, failure)
    state.nextTryAt = next === undefined ? undefined : new Date(next).toISOString()
  }

  /**
   * One question failed. Where it did not get through, Horizon counts as away at once; a question
   * that was the only one to fail last time does not decide that again, the list does.
   */
  function failed(open: OpenProfile, question: string, failure: WireError): void {
    const state = keyStateOf(open)
    if (!isUnreached(failure) || isUnreached(state.failure)) return
    // Overruled, a refused secret would be offered again by the console itself.
    if (isSecretRefused(open)) return
    if (state.unreached.has(question)) {
      const isFresh = clock.now() - (state.listEndedAt ?? 0) < freshMs
      if (!isFresh) void readList(open).catch(() => undefined)
      return
    }
    state.unreached.add(question)
    set(open, state, failure)
    events.publish('keys.changed', { profileId: open.profileId })
  }

  const answered = (open: OpenProfile, question: string): void => {
    keyStateOf(open).unreached.delete(question)
  }

  return { ended, failed, answered }
}
export type Reachability = ReturnType<typeof createReachability>

const isUnreached = (failure: WireError | undefined): failure is WireError =>
  unreachedCodes.some(code => code === failure?.code)
