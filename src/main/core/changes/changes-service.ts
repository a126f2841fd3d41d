import type { Output } from '@shared/contract'
import { type KeyChange, type KeyChangeKind, keyChanges } from '@shared/domain/key-changes'
import type { OperationKind, OperationRecord } from '../data-ports'
import { keyStateOf } from '../keys/key-states'
import type { Clock, EventBus, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'

type Ports = { readonly clock: Clock; readonly log: Logger; readonly events: EventBus }

/** Which of this console's own writes makes such a change. */
const makers: Readonly<Partial<Record<KeyChangeKind, OperationKind>>> = {
  appeared: 'key.create',
  vanished: 'key.revoke',
  revoked: 'key.revoke',
  'limit-raised': 'key.update',
  'limit-lowered': 'key.update'
}

/** What became of the keys since the operator last looked, by whomever. */
export function createChanges({ clock, log, events }: Ports) {
  const beforeStart = new Date(clock.now() - 1).toISOString()

  async function sinceSeen(open: OpenProfile): Promise<Output<'keys.changes'>> {
    const { history, keys, journal } = open.data
    const { keys: now, unreadable, fetchedAt: upTo } = await keys.held()
    // Where nothing was ever marked as seen: what the run before this one ended with.
    const seenUpTo = await history.seenUpTo()
    const before = await history.at(seenUpTo ?? beforeStart)
    if (before === null || upTo === null) return { since: null, upTo, changes: [] }

    const since = seenUpTo ?? before.confirmedAt
    const made = await journal.doneSince(since)
    const isMadeHere = (keyId: string, kind: KeyChangeKind) => isMadeBy(made, keyId, kind)
    const unread = new Set(unreadable.map(({ id }) => id))
    // A key that cannot be read this time has not vanished.
    const isSure = ({ kind, keyId }: KeyChange) => kind !== 'vanished' || !unread.has(keyId)
    const changes = keyChanges(before.keys, now, { madeHere: isMadeHere }).filter(isSure)
    return { since, upTo, changes }
  }

  /** Only what Horizon has sent can have been seen: later changes are still to be told. */
  async function markSeen(open: OpenProfile, upTo: string): Promise<void> {
    const { fetchedAt } = await open.data.keys.held()
    if (fetchedAt === null) return
    const isLater = Date.parse(upTo) > Date.parse(fetchedAt)
    await open.data.history.markSeen(isLater ? fetchedAt : upTo)
    events.publish('keys.changed', { profileId: open.profileId })
  }

  /** Before a list is held. Never throws: the list is held all the same. */
  async function keepMark(open: OpenProfile, fetchedAt: string): Promise<void> {
    const state = keyStateOf(open)
    try {
      if (open.data.journal.isReadOnly) return
      // Between two organizations nothing has changed: the new one's first list is the beginning.
      if (state.isOrganizationNew === true) await open.data.history.markSeen(fetchedAt)
      else await pullBack(open, fetchedAt)
      state.isOrganizationNew = false
    } catch (error) {
      log.failure('keep seen mark', error)
    }
  }

  /**
   * A mark later than a list that comes now is from a clock that ran ahead: it would hide every
   * change until that time has come. What was held when it was set comes before this list.
   */
  async function pullBack({ data: { history } }: OpenProfile, fetchedAt: string): Promise<void> {
    const seenUpTo = await history.seenUpTo()
    const nowMs = Date.parse(fetchedAt)
    if (seenUpTo === null || Date.parse(seenUpTo) <= nowMs) return
    const justBefore = new Date(nowMs - 1).toISOString()
    const isKnown = (await history.at(justBefore)) !== null
    await history.markSeen(isKnown ? justBefore : fetchedAt)
  }

  return { sinceSeen, markSeen, keepMark }
}

const isMadeBy = (
  made: readonly OperationRecord[],
  keyId: string,
  changeKind: KeyChangeKind
): boolean => made.some(({ kind, subjectId }) => subjectId === keyId && kind === makers[changeKind])
