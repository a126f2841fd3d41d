import type { RevokeReason } from '@shared/domain/revocation'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { isRefusal, outcomeOf } from '../keys/horizon-failure'
import { type KeyPlace, organizationPlace } from '../keys/key-place'
import type { JournalledWrite, JournalledWrites } from '../operations/journalled-write'
import type { Horizon, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { MustRevokes } from './must-revoke'

type Ports = {
  readonly log: Logger
  readonly writes: JournalledWrites
  readonly mustRevoke: MustRevokes
}

/** A DELETE that was sent, before anything was read again. */
export type SentRevoke = {
  readonly write: JournalledWrite
  readonly key: Key
  /** `refused`: certainly nothing happened. `unsure`: only a list can tell. */
  readonly state: 'answered' | 'refused' | 'unsure'
  readonly answered: Key | null
  readonly error?: unknown
}

/** One DELETE: on record twice before it leaves, never sent again, never throwing once it left. */
export function createRevokeCall({ log, writes, mustRevoke }: Ports) {
  async function send(
    open: OpenProfile,
    horizon: Horizon,
    key: Key,
    reason: RevokeReason,
    place: KeyPlace = organizationPlace,
    note: Readonly<Record<string, unknown>> = {}
  ): Promise<SentRevoke> {
    const isPartners = place.kind === 'partner'
    const write = await writes.begin(open, {
      kind: isPartners ? 'partner-key.revoke' : 'key.revoke',
      subjectId: key.id,
      subjectName: key.clientName,
      intent: { reason, ...(isPartners && { partnerId: place.partnerId }), ...note }
    })
    try {
      await mustRevoke.request(open, key, { reason, operator: write.operator }, place)
    } catch (error) {
      await write.finish('failed', { code: 'not-sent' })
      throw error
    }
    try {
      const answered = await horizon.revokeKey(key.id)
      return { write, key, state: 'answered', answered }
    } catch (error) {
      if (!(error instanceof AppError)) log.failure('revoke key', error)
      const state = isRefusal(error) ? 'refused' : 'unsure'
      return { write, key, state, answered: null, error }
    }
  }

  /**
   * Ends the record by what a reading after the call shows; `undefined` where there was none, and
   * `null` where the key is not listed any more.
   */
  async function settle(sent: SentRevoke, found: Key | null | undefined): Promise<Settled> {
    const { write, state, error } = sent
    const isEnded = found !== undefined && found?.enabled !== true
    if (isEnded || state === 'answered') {
      await write.finish('done', { isConfirmed: found?.enabled === false })
      return isEnded ? 'ended' : 'not-confirmed'
    }
    const isRefused = state === 'refused' && found !== undefined
    await write.finish(isRefused ? 'failed' : 'unknown', outcomeOf(error))
    return isRefused ? 'refused' : 'unknown'
  }

  return { send, settle }
}
export type RevokeCalls = ReturnType<typeof createRevokeCall>
export type Settled = 'ended' | 'not-confirmed' | 'refused' | 'unknown'
