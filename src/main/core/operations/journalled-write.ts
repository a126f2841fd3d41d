import type { OperationRecord } from '../data-ports'
import type { Clock, Ids, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import { requireWriting } from '../profiles/read-only'

type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly profiles: Pick<ProfileStore, 'get'>
}
type Intention = Pick<OperationRecord, 'kind' | 'subjectId' | 'subjectName' | 'intent'>
type Ending = 'done' | 'failed' | 'unknown'
type Outcome = Readonly<Record<string, unknown>>

/** A write to Horizon that is in the journal before its call leaves. */
export type JournalledWrite = {
  readonly id: string
  /** The name under which the profile's operator works; empty where none was entered. */
  readonly operator: string
  /** Never throws: the call has been made, whatever becomes of its record. */
  finish(state: Ending, outcome: Outcome, subjectId?: string): Promise<void>
}

export function createJournalledWrites({ clock, ids, log, profiles }: Ports) {
  const now = () => new Date(clock.now()).toISOString()

  /** Resolves once the intention is on disk; where that fails, nothing may be sent. */
  async function begin(
    open: OpenProfile,
    intention: Intention,
    id = ids.uuid()
  ): Promise<JournalledWrite> {
    const { journal } = open.data
    const profile = await profiles.get(open.profileId)
    // Once more: it may have been made read-only since the write was begun, or in the middle of many.
    requireWriting(profile)
    const { operatorName: operator } = profile
    await journal.intend({ id, operator, ...intention }, now())
    return {
      id,
      operator,
      async finish(state, outcome, subjectId) {
        try {
          await journal.finish(id, state, outcome, now(), subjectId)
        } catch (error) {
          log.failure('finish operation', error)
        }
      }
    }
  }

  return { begin }
}
export type JournalledWrites = ReturnType<typeof createJournalledWrites>
