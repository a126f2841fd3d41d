import type { RotationEvent } from '@shared/contract/rotation-events'
import type { RevokeReason } from '@shared/domain/revocation'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { wireFailure } from '../failure'
import { holdKey } from '../keys/held-keys'
import { isRefusal, outcomeOf, withRemedy } from '../keys/horizon-failure'
import { tellKeysChanged } from '../keys/key-place'
import type { JournalledWrite, JournalledWrites } from '../operations/journalled-write'
import type { EventBus, Horizon, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { MustRevokes } from '../revocations/must-revoke'
import type { RevokeCalls, SentRevoke } from '../revocations/revoke-call'
import type { HeldRotation } from './rotation-book'
import { requireSameOrganization } from './rotation-organization'
import { againstRenaming, type RotationPlaces } from './rotation-places'
import { plainKey } from './rotation-started'
import type { RotationState } from './rotation-state'

type Ports = {
  readonly log: Logger
  readonly events: EventBus
  readonly places: Pick<RotationPlaces, 'connectForRead' | 'connectForWrite'>
  readonly calls: RevokeCalls
  readonly mustRevoke: MustRevokes
  readonly writes: JournalledWrites
}

/** A rotation's DELETE, the reading that settles it, and the last renaming. None of them throws. */
export function createRotationCalls(ports: Ports) {
  const { log, events, places, calls, mustRevoke, writes } = ports

  /** Sent once; a list or the key's own reading says what it did. */
  async function revoke(
    open: OpenProfile,
    held: HeldRotation,
    keyId: string
  ): Promise<RotationEvent> {
    const { state } = held
    let horizon: Horizon
    let sent: SentRevoke
    try {
      horizon = await places.connectForWrite(open, state.place)
      requireSameOrganization(open, state)
      const reason = reasonFor(state, keyId)
      sent = await calls.send(open, horizon, keyOf(state, keyId), reason, state.place)
    } catch (error) {
      const failure = wireFailure(withRemedy(error), log, 'revoke key')
      // Nothing left now; what an earlier request did is as unknown as before.
      const outcome = wasUnconfirmed(held, keyId) ? 'unknown' : 'refused'
      return { is: 'revoke-settled', keyId, outcome, failure }
    }
    const found = await readAgain(horizon, keyId)
    if (found !== undefined) await mustRevoke.observeOne(open, keyId, found)
    const settled = await calls.settle(sent, found)
    // A refusal says nothing about an earlier request, which may still arrive.
    const outcome = settled === 'refused' && wasUnconfirmed(held, keyId) ? 'unknown' : settled
    await hold(open, state, found ?? sent.answered)
    const failure =
      sent.error === undefined || outcome === 'ended'
        ? {}
        : { failure: wireFailure(withRemedy(sent.error), log, 'revoke key') }
    return { is: 'revoke-settled', keyId, outcome, ...failure }
  }

  /** After a restart: nothing is sent, the key as it is now decides. `null` where it cannot be read. */
  async function read(
    open: OpenProfile,
    state: RotationState,
    keyId: string
  ): Promise<RotationEvent | null> {
    try {
      const horizon = await places.connectForRead(open, state.place)
      requireSameOrganization(open, state)
      const found = await horizon.getKey(keyId, open.signal)
      await mustRevoke.observeOne(open, keyId, found)
      await hold(open, state, found)
      const outcome = found?.enabled === true ? 'unknown' : 'ended'
      return { is: 'revoke-settled', keyId, outcome }
    } catch (error) {
      if (!(error instanceof AppError)) log.failure('read revoked key', error)
      return null
    }
  }

  async function rename(
    open: OpenProfile,
    state: RotationState,
    { keyId, clientName }: { readonly keyId: string; readonly clientName: string }
  ): Promise<RotationEvent> {
    const against = againstRenaming(state.place)
    if (against !== null) {
      return { is: 'rename-failed', failure: wireFailure(against, log, 'rename key') }
    }
    let write: JournalledWrite | undefined
    let horizon: Horizon | undefined
    try {
      horizon = await places.connectForWrite(open, state.place)
      requireSameOrganization(open, state)
      const before = keyOf(state, keyId).clientName
      const intent = { clientName, before: { clientName: before } }
      const intention = {
        kind: 'key.update',
        subjectId: keyId,
        subjectName: before,
        intent
      } as const
      write = await writes.begin(open, intention)
      const key = await horizon.renameKey(keyId, clientName)
      await write.finish('done', { clientName: key.clientName })
      await hold(open, state, key)
      return { is: 'renamed', clientName: key.clientName, replacement: plainKey(key) }
    } catch (error) {
      const isSent = write !== undefined && !isRefusal(error)
      await write?.finish(isSent ? 'unknown' : 'failed', outcomeOf(error))
      const found = isSent && horizon !== undefined ? await readAgain(horizon, keyId) : undefined
      if (found?.clientName === clientName) {
        await hold(open, state, found)
        return { is: 'renamed', clientName, replacement: plainKey(found) }
      }
      return { is: 'rename-failed', failure: wireFailure(withRemedy(error), log, 'rename key') }
    }
  }

  /** `undefined` where it could not be read. Not stopped by leaving: what was sent wants its answer. */
  async function readAgain(horizon: Horizon, keyId: string): Promise<Key | null | undefined> {
    try {
      return await horizon.getKey(keyId)
    } catch {
      return undefined
    }
  }

  async function hold(open: OpenProfile, { place }: RotationState, key: Key | null) {
    if (key !== null) await holdKey(open, key, log)
    tellKeysChanged(events, open, place)
  }

  return { revoke, read, rename }
}
export type RotationCalls = ReturnType<typeof createRotationCalls>

/** As far as the journal knows it; its id and name are what a revocation is put on record by. */
function keyOf({ oldKey, replacement, orphans }: RotationState, keyId: string): Key {
  if (keyId === oldKey.id) return oldKey
  if (keyId === replacement?.key.id) return replacement.key
  const clientName = orphans.find(orphan => orphan.keyId === keyId)?.clientName ?? ''
  return { id: keyId, clientName, scopes: [], enabled: true }
}

function reasonFor({ oldKey, mode }: RotationState, keyId: string): RevokeReason {
  if (keyId !== oldKey.id) return 'unused'
  return mode === 'emergency' ? 'leaked' : 'replaced'
}

const wasUnconfirmed = ({ entries }: HeldRotation, keyId: string): boolean =>
  entries.some(
    ({ event }) =>
      event.is === 'revoke-settled' &&
      event.keyId === keyId &&
      (event.outcome === 'unknown' || event.outcome === 'not-confirmed')
  )
