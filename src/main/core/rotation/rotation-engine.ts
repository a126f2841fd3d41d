import type { RotationEvent } from '@shared/contract/rotation-events'
import type { StoredRotation } from '../data-ports'
import { requireWritable } from '../keys/journal-guard'
import type { KeyCreates } from '../keys/key-create'
import type { KeyPlace } from '../keys/key-place'
import type { JournalledWrites } from '../operations/journalled-write'
import type { Clock, EventBus, Ids, KeyListing, Logger, Timers } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import type { PendingReveals } from '../reveals/pending-reveals'
import type { RevealRecovery } from '../reveals/reveal-recovery'
import type { Fetched, MustRevokes } from '../revocations/must-revoke'
import type { RevokeCalls } from '../revocations/revoke-call'
import {
  createRotationBook,
  type HeldRotation,
  type Page,
  type UnreadableRotation
} from './rotation-book'
import { createRotationCalls } from './rotation-calls'
import { createRotationCreate } from './rotation-create'
import { requireUnlocked } from './rotation-locks'
import { createRotationLooks, type RotationLooks } from './rotation-looks'
import type { RotationPlaces } from './rotation-places'
import { createRotationResume, type RotationResume } from './rotation-resume'
import { byConsole } from './rotation-revoke-steps'
import { createRotationWork } from './rotation-work'

export type { HeldRotation, UnreadableRotation }

/** What the operator decided, seen what stands now. May read from Horizon; throws to do nothing. */
export type Decide = (
  held: HeldRotation
) => RotationEvent | readonly RotationEvent[] | Promise<RotationEvent | readonly RotationEvent[]>

export type RotationEngine = {
  /** Goes on with what an earlier run left, once its reveals are recovered. Does not hold up. */
  begin(open: OpenProfile): void
  /** Resolves when that is over. */
  ended(open: OpenProfile): Promise<void>
  /** To be told of each list of the profile's own organization, and of its partners. */
  onListing(
    open: OpenProfile,
    listing: KeyListing,
    fetched: Fetched,
    place?: KeyPlace
  ): Promise<void>
  /** In the order of their start, ended ones too. */
  list(open: OpenProfile): Promise<readonly HeldRotation[]>
  unreadable(open: OpenProfile): Promise<readonly UnreadableRotation[]>
  /** Throws `not-found`, or `database-corrupt` where it cannot be read. */
  get(open: OpenProfile, rotationId: string): Promise<HeldRotation>
  /** The first event is `started`. Sends nothing. */
  start(open: OpenProfile, events: readonly RotationEvent[]): Promise<HeldRotation>
  /** A fresh list, the intention, one POST. An unknown outcome is part of the answer. */
  create(open: OpenProfile, rotationId: string): Promise<HeldRotation>
  /** A fresh list now; throws what kept it from coming. */
  look(open: OpenProfile, rotationId: string): Promise<HeldRotation>
  /**
   * Writes what was decided under the operator's name, one act of a rotation after the other, and
   * does what follows from it at Horizon: a DELETE is sent and its outcome read before this resolves.
   * A cancel that is confirmed ends the rotation by itself; so does nothing else. `decide` must not
   * call the engine about the same rotation.
   */
  act(open: OpenProfile, rotationId: string, decide: Decide): Promise<HeldRotation>
  /** All or none; throws `conflict` where one is kept already, and where one cannot be read. */
  importAll(open: OpenProfile, rotations: readonly StoredRotation[]): Promise<void>
  /** The operator confirmed a reveal as stored. Never throws. */
  acknowledged(open: OpenProfile, revealId: string, fingerprint?: string | null): Promise<void>
}

type Ports = {
  readonly clock: Clock
  readonly timers: Timers
  readonly ids: Ids
  readonly log: Logger
  readonly events: EventBus
  readonly profiles: Pick<ProfileStore, 'get'>
  readonly places: RotationPlaces
  readonly writes: JournalledWrites
  readonly creates: Pick<KeyCreates, 'sendForRotation'>
  readonly calls: RevokeCalls
  readonly mustRevoke: MustRevokes
  readonly waiting: Pick<PendingReveals, 'has'>
  readonly recovery: Pick<RevealRecovery, 'ended'>
}

/** Rotations as they run: each event on disk before what it announces, each result an event again. */
export function createRotationEngine(ports: Ports): RotationEngine {
  const { ids, log, profiles } = ports
  const book = createRotationBook(ports)
  const create = createRotationCreate(ports)
  const calls = createRotationCalls(ports)
  const work = createRotationWork({
    ...ports,
    book,
    create,
    calls,
    scheduleLook: (...look) => looks.schedule(...look),
    settleReveal: (open, page) => resume.settleReveal(open, page)
  })
  const resume: RotationResume = createRotationResume({ ...ports, book, work })
  const looks: RotationLooks = createRotationLooks({
    ...ports,
    book,
    work,
    refreshAnew: ports.places.refreshAnew,
    recovered: ports.recovery.ended
  })

  const inTurn = (page: Page, open: OpenProfile, turn: () => Promise<void>) =>
    open.writing(() =>
      page.serial(async () => {
        requireWritable(open)
        await turn()
        return page.held
      })
    )

  async function act(open: OpenProfile, rotationId: string, decide: Decide) {
    const page = await book.page(open, rotationId)
    return inTurn(page, open, async () => {
      const by = await operatorOf(open)
      for (const event of [await decide(page.held)].flat()) await work.write(open, page, by, event)
    })
  }

  async function start(open: OpenProfile, events: readonly RotationEvent[]) {
    requireWritable(open)
    const [first, ...more] = events
    if (first === undefined) throw new Error('A rotation starts with an event')
    const by = await operatorOf(open)
    const page = await open.during(() => book.begin(open, ids.uuid(), by, first))
    return inTurn(page, open, async () => {
      for (const event of more) await work.write(open, page, by, event)
    })
  }

  async function createReplacement(open: OpenProfile, rotationId: string) {
    const page = await book.page(open, rotationId)
    requireWritable(open)
    requireUnlocked(page.held.state, 'create')
    await looks.requireFresh(open, page.held.state.place)
    let operationId: string | null = null
    try {
      return await act(open, rotationId, async ({ state }) => {
        requireUnlocked(state, 'create')
        const intended = await create.prepare(open, state)
        operationId = intended.operationId
        return intended
      })
    } finally {
      if (operationId !== null) create.forget(open, operationId)
    }
  }

  async function look(open: OpenProfile, rotationId: string) {
    const page = await book.page(open, rotationId)
    requireWritable(open)
    await looks.ask(open, page)
    return page.held
  }

  async function importAll(open: OpenProfile, rotations: readonly StoredRotation[]) {
    requireWritable(open)
    await open.writing(async () => {
      for (const page of await book.importAll(open, rotations)) await resume.goOn(open, page)
    })
  }

  async function acknowledged(
    open: OpenProfile,
    revealId: string,
    fingerprint: string | null = null
  ): Promise<void> {
    const event: RotationEvent =
      fingerprint === null ? { is: 'stored' } : { is: 'stored', fingerprint }
    try {
      for (const page of await book.pages(open)) {
        if (!isToStore(page, revealId)) continue
        await inTurn(page, open, async () => {
          if (!isToStore(page, revealId)) return
          await work.write(open, page, await operatorOf(open), event)
        })
      }
    } catch (error) {
      // The next start finds the reveal settled, and writes it then.
      log.failure('note stored replacement', error)
    }
  }

  /** An operator of that very name is still a person. */
  async function operatorOf({ profileId }: OpenProfile): Promise<string> {
    const { operatorName } = await profiles.get(profileId)
    return operatorName === byConsole ? `${operatorName} (operator)` : operatorName
  }

  return {
    begin: resume.begin,
    ended: resume.ended,
    onListing: looks.onListing,
    list: async open => (await book.pages(open)).map(({ held }) => held),
    unreadable: book.unreadable,
    get: async (open, rotationId) => (await book.page(open, rotationId)).held,
    start,
    create: createReplacement,
    look,
    act,
    importAll,
    acknowledged
  }
}

const isToStore = ({ held }: Page, revealId: string): boolean => {
  const { replacement, ended } = held.state
  return ended === null && replacement?.operationId === revealId && replacement.storedAt === null
}
