import type { StrayKey } from '@shared/contract/keys'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import type { HeldKeys, OperationRecord } from '../data-ports'
import type { Clock, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { PendingReveals } from '../reveals/pending-reveals'
import type { RevealStash } from '../reveals/reveal-stash'
import { type KeyPlace, organizationPlace, partnerIdOf } from './key-place'
import { keyStateOf } from './key-states'

/** Servers round times to seconds, and the measured clock offset is that coarse too. */
const toleranceMs = 2_000

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly waiting: PendingReveals
  readonly stash: RevealStash
}

/** Keys that were created, or may have been, and that nobody confirmed as stored. */
export function createStrayKeys({ clock, log, waiting, stash }: Ports) {
  const list = async (open: OpenProfile): Promise<StrayKey[]> =>
    listIn(open, organizationPlace, await open.data.keys.held())

  /** Of one place, by its held list. */
  async function listIn(open: OpenProfile, place: KeyPlace, held: HeldKeys): Promise<StrayKey[]> {
    const creates = (await open.data.journal.openCreates()).filter(
      ({ id }) => !waiting.has(id) && !keyStateOf(open).creating.has(id)
    )
    const strays = creates
      .filter(operation => !isOfRotation(operation) && isIn(place, operation))
      .map(operation => toStray(operation, candidates(operation, creates, held)))
    const isRevoked = ({ keyId }: StrayKey) =>
      held.keys.some(({ id, enabled }) => id === keyId && !enabled)
    return strays.filter(stray => !isRevoked(stray))
  }

  /** True when the held list has a key that this unanswered create may have made. */
  async function hasCandidate(open: OpenProfile, operationId: string): Promise<boolean> {
    const held = await open.data.keys.held()
    const creates = await open.data.journal.openCreates()
    const operation = creates.find(({ id }) => id === operationId)
    return operation !== undefined && candidates(operation, creates, held).length > 0
  }

  /**
   * A key made by another create is none of an unanswered one's, whatever its name: revoking it as
   * a stray would be an outage. Never throws.
   */
  async function exclude(open: OpenProfile, operationId: string, key: Key): Promise<void> {
    try {
      for (const { id, state, subjectName, outcome } of await open.data.journal.openCreates()) {
        if (id === operationId || state !== 'unknown' || subjectName !== key.clientName) continue
        const otherIds = [...textsOf(outcome?.otherIds), key.id]
        await open.data.journal.finish(id, state, { ...outcome, otherIds }, now())
      }
    } catch (error) {
      log.failure('exclude stray', error)
    }
  }

  async function dismiss(open: OpenProfile, operationId: string): Promise<void> {
    const operation = await open.data.journal.operation(operationId)
    if (operation === null) {
      throw new AppError('not-found', 'This key is no longer listed as not confirmed', {
        nextStep: 'Nothing is left to do.'
      })
    }
    if (waiting.has(operationId)) {
      throw new AppError('profile-busy', 'This key still waits to be confirmed as stored', {
        nextStep: 'Confirm it in its own dialog.'
      })
    }
    if (operation.reveal?.stash === 'keychain') await stash.remove(operationId)
    await open.data.journal.markReveal(operationId, 'settledAt', now())
  }

  const now = () => new Date(clock.now()).toISOString()

  return { list, listIn, hasCandidate, exclude, dismiss }
}
export type StrayKeys = ReturnType<typeof createStrayKeys>

function toStray(operation: OperationRecord, found: readonly Key[]): StrayKey {
  const { id: operationId, reveal, startedAt, subjectId, subjectName } = operation
  const stray = { operationId, clientName: subjectName, createdAt: startedAt }
  if (reveal !== null) {
    const kind = reveal.shownAt === null ? 'never-shown' : 'not-confirmed'
    return { ...stray, kind, keyId: reveal.keyId, createdAt: reveal.stashedAt }
  }
  // Created, but its reveal is not on record: nothing says whether it was shown.
  if (subjectId !== null) return { ...stray, kind: 'not-confirmed', keyId: subjectId }
  const [only, ...others] = found
  const isCertain = only !== undefined && others.length === 0
  return { ...stray, kind: 'outcome-unknown', ...(isCertain && { keyId: only.id }) }
}

/** Keys of that name which appeared after the create was sent and belong to no other create. */
function candidates(
  operation: OperationRecord,
  creates: readonly OperationRecord[],
  { keys, clockOffsetMs, fetchedAt }: HeldKeys
): Key[] {
  if (fetchedAt === null || fetchedAt < operation.startedAt) return []
  const excluded = new Set([
    ...textsOf(operation.intent.knownIds),
    ...textsOf(operation.outcome?.otherIds),
    ...creates.flatMap(({ reveal, subjectId }) => [reveal?.keyId, subjectId])
  ])
  // Where keys carry no time, only the list from before can tell new from old.
  const isListKnown = Array.isArray(operation.intent.knownIds)
  const sentAt = Date.parse(operation.startedAt) + clockOffsetMs - toleranceMs
  return keys.filter(
    ({ id, clientName, createdAt }) =>
      clientName === operation.subjectName &&
      !excluded.has(id) &&
      (createdAt == null ? isListKnown : Date.parse(createdAt) >= sentAt)
  )
}

const isIn = (place: KeyPlace, { kind, intent }: OperationRecord): boolean =>
  place.kind === 'organization'
    ? kind === 'key.create'
    : kind !== 'key.create' && intent.partnerId === partnerIdOf(place)

/** A rotation lists what its creates left behind itself. */
const isOfRotation = ({ intent }: OperationRecord): boolean => typeof intent.rotationId === 'string'

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : []
