import type { Drain } from '@shared/contract/rotation-drain'
import type { UsageWindow } from '@shared/domain/usage-window'
import type { OffersService } from '../offers/offers-service'
import type { Clock, EventBus, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import type { UsageService } from '../usage/usage-service'
import { isRare } from './drain-history'
import { createDrainJudge, type Judged } from './drain-judge'
import { createDrainKnowledge } from './drain-knowledge'
import { createDrainLog } from './drain-log'
import { createDrainReading, keysOf } from './drain-read'
import type { HeldRotation, RotationEngine } from './rotation-engine'
import type { RotationPlaces } from './rotation-places'
import { isLive, isOpen } from './rotation-situation'
import type { RotationState } from './rotation-state'
import type { RotationVerdict } from './rotation-verdict'

type Ports = Omit<Parameters<typeof createDrainLog>[0], 'clock' | 'log'> & {
  readonly clock: Clock
  readonly log: Logger
  readonly events: EventBus
  readonly usage: UsageService
  readonly profiles: Pick<ProfileStore, 'get'>
  readonly offers: Pick<OffersService, 'of'>
  readonly engine: Pick<RotationEngine, 'list'>
  readonly places: Pick<RotationPlaces, 'held'>
}

const hourMs = 3_600_000

/** Who still calls with a key that is being replaced, and whether it may go. */
export function createDrainService(ports: Ports) {
  const { clock, log, events, usage, engine } = ports
  const reading = createDrainReading(ports)
  const drainLog = createDrainLog(ports)
  const knowledgeOf = createDrainKnowledge({ ...ports, drainLog })
  const judged = createDrainJudge({ ...ports, knowledgeOf })
  const answers = new WeakMap<OpenProfile, Map<string, string>>()
  const watchedAt = new WeakMap<OpenProfile, number>()

  /** What is held, at once. */
  const held = async (open: OpenProfile, { state }: HeldRotation, window: UsageWindow) =>
    (await judged(open, state, window)).drain

  /** Asks Horizon for both keys, and the log for who comes seldom; else what is held. */
  async function refresh(
    open: OpenProfile,
    { state }: HeldRotation,
    window: UsageWindow,
    isBackground: boolean
  ): Promise<Drain> {
    // What is over is judged no more; looking at it must not cost Horizon a request a minute.
    if (isBackground && !isWatched(state)) return held(open, { state, entries: [] }, window)
    await reading.ask(open, { state, window, isBackground })
    await lookUpRare(open, state, isBackground)
    const now = await judged(open, state, window)
    tell(open, state, now)
    return now.drain
  }

  async function lookUpRare(open: OpenProfile, { oldKey }: RotationState, isBackground: boolean) {
    const { clockOffsetMs } = await open.data.keys.held()
    const { pairs, historyFrom, fetchedAt } = await knowledgeOf(
      open,
      oldKey.id,
      '30d',
      clockOffsetMs
    )
    if (fetchedAt === null) return
    const now = clock.now() + clockOffsetMs
    const rare = pairs.filter(pair => isRare(pair, now - (historyFrom ?? now)))
    const asked = { keyId: oldKey.id, rare, knownFrom: historyFrom, isBackground }
    await open.during(() => drainLog.lookUp(open, asked))
  }

  /** A verdict that became another one opens or locks what other pages show, too. */
  function tell(open: OpenProfile, { id }: RotationState, { drain, counts }: Judged): void {
    const known = answers.get(open) ?? new Map<string, string>()
    answers.set(open, known)
    const answer = JSON.stringify([drain.answer, drain.evidence, counts])
    if (known.get(id) === answer) return
    known.set(id, answer)
    events.publish('rotations.changed', { profileId: open.profileId })
  }

  /** By what is held: `refreshCallers` asks anew. */
  async function verdictOf(open: OpenProfile, state: RotationState): Promise<RotationVerdict> {
    const { drain, counts } = await judged(open, state, '30d')
    const { answer, sentence, evidence } = drain
    return { answer, sentence, evidence, counts, drain }
  }

  /** Right before the old key is revoked. */
  const refreshCallers = (open: OpenProfile, { state }: Pick<HeldRotation, 'state'>) =>
    reading.ask(open, { state, window: '30d', isBackground: false })

  /**
   * Keeps the history of open rotations while nobody looks at them: once an hour, after a list,
   * which is not held up by it.
   */
  async function watch(open: OpenProfile): Promise<void> {
    void watchAll(open)
  }

  async function watchAll(open: OpenProfile): Promise<void> {
    const sinceMs = clock.now() - (watchedAt.get(open) ?? Number.NEGATIVE_INFINITY)
    if (sinceMs >= 0 && sinceMs < hourMs) return
    watchedAt.set(open, clock.now())
    try {
      for (const { state } of await open.during(() => engine.list(open))) {
        if (isWatched(state)) await keepHistory(open, state)
      }
    } catch (error) {
      if (!open.signal.aborted) log.failure('watch callers', error)
    }
  }

  async function keepHistory(open: OpenProfile, state: RotationState): Promise<void> {
    for (const keyId of keysOf(state)) {
      const target = { keyId, window: '30d' } as const
      const { fetchedAt } = await usage.held(open, target)
      const ageMs = clock.now() - Date.parse(fetchedAt ?? '')
      if (!(ageMs >= 0 && ageMs < hourMs)) await usage.fetch(open, target, true)
    }
  }

  return { held, refresh, verdictOf, refreshCallers, watch }
}
export type DrainService = ReturnType<typeof createDrainService>

const isWatched = (state: RotationState): boolean => isOpen(state) && isLive(state.oldFate)
