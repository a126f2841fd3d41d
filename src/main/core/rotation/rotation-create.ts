import type { RotationEvent } from '@shared/contract/rotation-events'
import { draftDifferences } from '@shared/domain/draft-differences'
import type { KeyDraft } from '@shared/domain/key-draft'
import { isEmptyPurpose, purposeIssues } from '@shared/domain/key-purpose'
import { withNonce } from '@shared/domain/rotation-name'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import type { OperationRecord } from '../data-ports'
import { wireFailure } from '../failure'
import { withRemedy } from '../keys/horizon-failure'
import type { KeyCreates, PreparedCreate } from '../keys/key-create'
import type { Ids, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { HeldRotation } from './rotation-book'
import { requireSameOrganization } from './rotation-organization'
import type { RotationPlaces } from './rotation-places'
import { plainKey } from './rotation-started'
import type { Attempt, RotationState } from './rotation-state'

type Ports = {
  readonly ids: Ids
  readonly log: Logger
  readonly creates: Pick<KeyCreates, 'sendForRotation'>
  readonly places: Pick<RotationPlaces, 'connectForRead' | 'held' | 'prepareCreate'>
}
type Intended = Extract<RotationEvent, { is: 'create-intended' }>

/** A replacement's one POST, and after a restart what became of it. */
export function createRotationCreate({ ids, log, creates, places }: Ports) {
  /** Attempts whose intention is written and whose POST has not left, by operation. */
  const prepared = new WeakMap<OpenProfile, Map<string, PreparedCreate>>()

  function preparedOf(open: OpenProfile): Map<string, PreparedCreate> {
    const known = prepared.get(open) ?? new Map<string, PreparedCreate>()
    prepared.set(open, known)
    return known
  }

  /** Throws whatever stands against sending; else the intention to be written before it is. */
  async function prepare(open: OpenProfile, state: RotationState): Promise<Intended> {
    const operationId = ids.uuid()
    const nonce = toNonce(ids.uuid())
    const clientName = withNonce(state.draft.clientName, nonce)
    const purpose = state.draft.purpose ?? (await purposeOf(open, state.oldKey.id))
    const asked = { ...state.draft, clientName, purpose }
    const ready = await places.prepareCreate(open, state.place, asked)
    requireSameOrganization(open, state)
    const { keys, unreadable, fetchedAt } = await places.held(open, state.place)
    const known = [...keys, ...unreadable].flatMap(({ id }) => id ?? [])
    preparedOf(open).set(operationId, ready)
    return {
      is: 'create-intended',
      operationId,
      nonce,
      clientName: ready.draft.clientName,
      knownIds: fetchedAt === null ? null : known
    }
  }

  /** The replacement is for what the old key is for; what cannot be kept does not stop it. */
  async function purposeOf(open: OpenProfile, keyId: string): Promise<KeyDraft['purpose']> {
    const found = (await open.data.records.purposes()).find(each => each.keyId === keyId)
    if (found === undefined) return undefined
    const { owner, system, storedIn, ticket, reviewOn, note } = found
    const purpose = { owner, system, storedIn, ticket, reviewOn, note }
    return isEmptyPurpose(purpose) || purposeIssues(purpose).length > 0 ? undefined : purpose
  }

  async function post(
    open: OpenProfile,
    state: RotationState,
    operationId: string
  ): Promise<RotationEvent> {
    const ready = preparedOf(open).get(operationId)
    if (ready === undefined) throw new Error('A create was intended but not prepared')
    preparedOf(open).delete(operationId)
    const outcome = await creates.sendForRotation(open, ready, {
      operationId,
      rotationId: state.id,
      rotatedFrom: state.oldKey.id
    })
    if (outcome.is !== 'created') return failed(operationId, outcome.is, outcome.error)
    const { key, differences } = outcome
    if (isOldKey(state, operationId, key.id)) {
      return failed(operationId, 'lost', otherKeyAnswered(key))
    }
    return { is: 'created', operationId, key: plainKey(key), differences, isRecovered: false }
  }

  function failed(operationId: string, is: 'refused' | 'lost', error: unknown): RotationEvent {
    const failure = wireFailure(withRemedy(error), log, 'create replacement')
    return is === 'refused'
      ? { is: 'create-refused', operationId, failure }
      : { is: 'create-lost', operationId, failure }
  }

  /**
   * What a run that ended in between left behind. `null` where a key was made and cannot be read
   * now: the next list decides. What was settled before is news only where the key is there.
   */
  async function conclude(
    open: OpenProfile,
    held: HeldRotation,
    operationId: string
  ): Promise<RotationEvent | null> {
    const event = await leftBehind(open, held, operationId)
    const attempt = held.state.attempts.find(each => each.operationId === operationId)
    return event?.is === 'created' || attempt?.outcome === 'on-its-way' ? event : null
  }

  async function leftBehind(
    open: OpenProfile,
    { state, entries }: HeldRotation,
    operationId: string
  ): Promise<RotationEvent | null> {
    const operation = await open.data.journal.operation(operationId)
    if (operation === null) {
      // Its own record comes before the POST, so without one nothing left from this computer.
      const isForeign = entries.some(({ event }) => event.is === 'imported')
      return isForeign
        ? { is: 'create-lost', operationId, failure: null }
        : failed(operationId, 'refused', neverSent())
    }
    if (operation.state === 'failed')
      return failed(operationId, 'refused', refusedBefore(operation))
    const keyId = operation.reveal?.keyId ?? operation.subjectId
    const attempt = state.attempts.find(each => each.operationId === operationId)
    if (keyId === null || attempt === undefined || isOldKey(state, operationId, keyId)) {
      return { is: 'create-lost', operationId, failure: null }
    }
    return recovered(open, state, attempt, keyId)
  }

  async function recovered(
    open: OpenProfile,
    state: RotationState,
    { operationId, clientName }: Attempt,
    keyId: string
  ): Promise<RotationEvent | null> {
    const key = await find(open, state, keyId)
    if (key === undefined) return null
    // Made, and gone since: the looks settle it.
    if (key === null) return { is: 'create-lost', operationId, failure: null }
    const differences = draftDifferences({ ...state.draft, clientName }, key)
    return { is: 'created', operationId, key: plainKey(key), differences, isRecovered: true }
  }

  /** `undefined` where it could not be read. */
  async function find(
    open: OpenProfile,
    state: RotationState,
    keyId: string
  ): Promise<Key | null | undefined> {
    try {
      const horizon = await places.connectForRead(open, state.place)
      requireSameOrganization(open, state)
      return await horizon.getKey(keyId, open.signal)
    } catch (error) {
      if (!(error instanceof AppError)) log.failure('read replacement', error)
      const { keys } = await places.held(open, state.place)
      return keys.find(({ id }) => id === keyId)
    }
  }

  /** Where the intention could not be written, nothing will be sent. */
  const forget = (open: OpenProfile, operationId: string): void => {
    preparedOf(open).delete(operationId)
  }

  return { prepare, post, conclude, forget }
}
export type RotationCreate = ReturnType<typeof createRotationCreate>

/** 64 random bits of a version-4 uuid, none of its fixed ones. */
const toNonce = (uuid: string): string => `${uuid.slice(0, 8)}${uuid.slice(-8)}`.toLowerCase()

/** A reply that names a key from before is none of a new one. */
function isOldKey({ oldKey, attempts }: RotationState, operationId: string, keyId: string) {
  const attempt = attempts.find(each => each.operationId === operationId)
  return keyId === oldKey.id || attempt?.knownIds?.includes(keyId) === true
}

const otherKeyAnswered = ({ id }: Key): AppError =>
  new AppError('response-invalid', `The reply to Create named ${id}, a key that was there before`, {
    nextStep: 'Wait for the looks at the list: they show whether another key was made.'
  })

const neverSent = (): AppError =>
  new AppError('cancelled', 'The console ended before the request was sent', {
    nextStep: 'Create the replacement now.'
  })

const refusedBefore = ({ outcome }: OperationRecord): AppError =>
  new AppError(
    'conflict',
    'Horizon refused to create the key, and the console ended before it could say why',
    {
      ...(typeof outcome?.status === 'number' && { status: outcome.status }),
      nextStep: 'Try again.'
    }
  )
