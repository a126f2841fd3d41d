import type { ParsedInput } from '@shared/contract'
import type { RotationEvent } from '@shared/contract/rotation-events'
import type { Rotation, RotationSummary } from '@shared/contract/rotation-views'
import { AppError } from '@shared/errors'
import { requireWritable } from '../keys/journal-guard'
import type { Clock } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import { requireWriting } from '../profiles/read-only'
import { createFreshKeys } from '../revocations/fresh-key'
import type { Serial } from '../serial'
import { contractDraft } from './contract-draft'
import type { Preflights } from './preflight'
import type { HeldRotation, RotationEngine } from './rotation-engine'
import { lastListed } from './rotation-listed'
import { type RotationAction, requireUnlocked } from './rotation-locks'
import { requireSameOrganization } from './rotation-organization'
import type { RotationPlaces } from './rotation-places'
import { endingOf } from './rotation-situation'
import { plainKey, startedWith } from './rotation-started'
import type { RotationState } from './rotation-state'
import type { RotationVerify } from './rotation-verify'
import type { RotationView } from './rotation-view'

type Ports = Parameters<typeof createFreshKeys>[0] & {
  readonly clock: Clock
  readonly profiles: Pick<ProfileStore, 'get'>
  readonly places: Pick<RotationPlaces, 'connectForWrite' | 'held'>
  readonly engine: RotationEngine
  readonly view: RotationView
  readonly preflights: Preflights
  readonly verification: RotationVerify
  /** Two that begin at the same time would each find no other rotation. */
  readonly starts: Serial
}
type Pair = Pick<ParsedInput<'rotations.unwaive'>, 'ip' | 'method' | 'path'>
type Decided = RotationEvent | Promise<RotationEvent>

/** What the operator does with a rotation, revocations aside. */
export function createRotationService(ports: Ports) {
  const { clock, log, profiles, places, engine, view, preflights, verification, starts } = ports
  const freshKeys = createFreshKeys(ports)

  async function list(open: OpenProfile): Promise<RotationSummary[]> {
    const held = await engine.list(open)
    return Promise.all(held.map(each => view.summary(open, each)))
  }

  const get = async (open: OpenProfile, rotationId: string): Promise<Rotation> =>
    view.rotation(open, await engine.get(open, rotationId))

  async function preflight(
    open: OpenProfile,
    asked: Omit<ParsedInput<'rotations.preflight'>, 'profileId'>
  ) {
    const { key, partner, checks, draft, diff } = await preflights.look(open, asked)
    const ofPartner = partner === undefined ? {} : { partnerName: partner.name }
    return { key, ...ofPartner, checks, draft: contractDraft(draft), diff }
  }

  async function start(
    open: OpenProfile,
    asked: Omit<ParsedInput<'rotations.start'>, 'profileId'>
  ): Promise<Rotation> {
    await requireChangeable(open)
    return starts(async () => {
      const found = await preflights.beforeStart(open, asked)
      const { key, partner, checks, draft, organizationId, refusal } = found
      if (refusal !== null) throw refusal
      const { mode } = asked
      const started = startedWith({ key, mode, partner, organizationId, checks, draft })
      return view.rotation(open, await engine.start(open, [started]))
    })
  }

  async function create(open: OpenProfile, rotationId: string): Promise<Rotation> {
    await requireChangeable(open)
    return view.rotation(open, await engine.create(open, rotationId))
  }

  async function look(open: OpenProfile, rotationId: string): Promise<Rotation> {
    return view.rotation(open, await engine.look(open, rotationId))
  }

  /** The operator has its plaintext: the key is taken as it is at Horizon now. */
  const adopt = (open: OpenProfile, rotationId: string, keyId: string, reason: string) =>
    act(open, rotationId, async ({ state }) => {
      await requireOpenTo(open, state, 'adopt')
      const orphan = state.orphans.find(each => each.keyId === keyId)
      if (orphan?.fate !== 'undecided') throw elsewhere()
      const horizon = await places.connectForWrite(open, state.place)
      requireSameOrganization(open, state)
      const key = await freshKeys.readAgain(open, horizon, keyId)
      return { is: 'adopted', key: plainKey(key), reason }
    })

  /** Left as it is: a key of the same name that somebody else made at that time. */
  const disown = (open: OpenProfile, rotationId: string, keyId: string, reason: string) =>
    act(open, rotationId, ({ state }) => {
      const orphan = state.orphans.find(each => each.keyId === keyId)
      if (orphan?.fate !== 'undecided' || orphan.certainty !== 'likely') throw elsewhere()
      return { is: 'disowned', keyId, reason }
    })

  const acceptDifferences = (open: OpenProfile, rotationId: string, reason: string) =>
    act(open, rotationId, ({ state }) => {
      requireOngoing(state)
      const { replacement, areDifferencesAccepted } = state
      const isAny = replacement !== null && replacement.differences.length > 0
      if (!isAny || areDifferencesAccepted) throw elsewhere()
      return { is: 'differences-accepted', reason }
    })

  const setConsumers = (
    open: OpenProfile,
    rotationId: string,
    consumers: ParsedInput<'rotations.setConsumers'>['consumers']
  ) =>
    act(open, rotationId, ({ state }) => {
      requireOngoing(state)
      if (new Set(consumers.map(({ id }) => id)).size < consumers.length) {
        throw new AppError('invalid-input', 'A system stands twice in the list')
      }
      return { is: 'consumers-set', consumers }
    })

  const deliver = (open: OpenProfile, rotationId: string) =>
    act(open, rotationId, async ({ state }) => {
      await requireOpenTo(open, state, 'deliver')
      return { is: 'delivered' }
    })

  const verify = (
    open: OpenProfile,
    rotationId: string,
    by: ParsedInput<'rotations.verify'>['by']
  ) =>
    act(open, rotationId, async ({ state }) => {
      await requireOpenTo(open, state, 'verify')
      return { is: 'verified', by: await verification.by(open, state, by) }
    })

  const waive = (open: OpenProfile, rotationId: string, pair: Pair & { reason: string }) =>
    act(open, rotationId, ({ state }) => {
      requireOngoing(state)
      return { is: 'waived', ...pair }
    })

  const unwaive = (open: OpenProfile, rotationId: string, pair: Pair) =>
    act(open, rotationId, ({ state }) => {
      requireOngoing(state)
      const isWaived = state.waivers.some(
        ({ ip, method, path }) => ip === pair.ip && method === pair.method && path === pair.path
      )
      if (!isWaived) throw elsewhere()
      return { is: 'unwaived', ...pair }
    })

  const setDeadline = (open: OpenProfile, rotationId: string, deadline: string | null) =>
    act(open, rotationId, ({ state }) => {
      requireOngoing(state)
      if (deadline !== null && Date.parse(deadline) <= clock.now()) {
        throw new AppError('invalid-input', 'The deadline is over already', {
          nextStep: 'Choose a time in the future.'
        })
      }
      return { is: 'deadline-set', deadline }
    })

  /** Ends it; the engine then gives the new key its plain name, where the server can. */
  const record = (open: OpenProfile, rotationId: string) => end(open, rotationId, 'record')
  const close = (open: OpenProfile, rotationId: string) => end(open, rotationId, 'close')

  const end = (open: OpenProfile, rotationId: string, action: 'record' | 'close') =>
    act(open, rotationId, async ({ state }) => {
      await requireOpenTo(open, state, action)
      const how = action === 'close' ? 'closed' : endingOf(state)
      if (how === null) throw elsewhere()
      // The last renaming is tried once: not while Horizon cannot be reached.
      if (how === 'recorded' && state.replacement?.fate === 'active') {
        await places.connectForWrite(open, state.place)
        requireSameOrganization(open, state)
      }
      return { is: 'ended', how, ...(await lastListed(open, state, places, log)) }
    })

  /** One decision, written under the operator's name, and the rotation as it then stands. */
  async function act(
    open: OpenProfile,
    rotationId: string,
    decide: (held: HeldRotation) => Decided
  ): Promise<Rotation> {
    await requireChangeable(open)
    return view.rotation(open, await engine.act(open, rotationId, decide))
  }

  async function requireChangeable(open: OpenProfile): Promise<void> {
    requireWritable(open)
    requireWriting(await profiles.get(open.profileId))
  }

  async function requireOpenTo(
    open: OpenProfile,
    state: RotationState,
    action: RotationAction
  ): Promise<void> {
    requireUnlocked(state, action, await view.contextOf(open, state, null))
  }

  return {
    list,
    get,
    preflight,
    start,
    create,
    look,
    adopt,
    disown,
    acceptDifferences,
    setConsumers,
    deliver,
    verify,
    waive,
    unwaive,
    setDeadline,
    record,
    close
  }
}
export type RotationService = ReturnType<typeof createRotationService>

function requireOngoing({ ended }: RotationState): void {
  if (ended !== null) throw elsewhere()
}

const elsewhere = (): AppError =>
  new AppError('object-changed', 'The rotation stands elsewhere by now, so nothing was done', {
    nextStep: 'Look at the rotation as it is now.'
  })
