import type { MustRevoke } from '@shared/contract/revocations'
import type { RevokeReason } from '@shared/domain/revocation'
import type { Key } from '@shared/horizon/key'
import type { StoredRevocation } from '../data-ports'
import { type KeyPlace, organizationPlace, partnerIdOf } from '../keys/key-place'
import { keyStateOf } from '../keys/key-states'
import type { Clock, KeyListing, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'

/** A list's place among those of this run, which no clock can put out of order. */
export type Fetched = { readonly fetchedAt: string; readonly order: number }

type Ports = { readonly clock: Clock; readonly log: Logger }

/**
 * Keys whose revocation was asked for, until a list shows that it happened. One that Horizon
 * certainly refused stays as well: the operator wanted it dead, and it is not.
 */
export function createMustRevoke({ clock, log }: Ports) {
  /** By key: how many lists had been asked for when its revocation was, in this run. */
  const requests = new WeakMap<OpenProfile, Map<string, number>>()

  function requestsOf(open: OpenProfile): Map<string, number> {
    const known = requests.get(open) ?? new Map<string, number>()
    requests.set(open, known)
    return known
  }

  /** A list that was asked for before the revocation says nothing about it. */
  const isAskedSince = (open: OpenProfile, keyId: string, order: number): boolean =>
    (requestsOf(open).get(keyId) ?? 0) >= order

  /** Written before the call leaves; where that fails, nothing may be sent. */
  function request(
    open: OpenProfile,
    { id: keyId, clientName }: Key,
    asked: { readonly reason: RevokeReason; readonly operator: string },
    place: KeyPlace = organizationPlace
  ): Promise<void> {
    const { lists, organization } = keyStateOf(open)
    requestsOf(open).set(keyId, lists)
    return open.data.records.requestRevocation({
      keyId,
      clientName,
      organizationId: organization?.id ?? null,
      partnerId: partnerIdOf(place),
      ...asked,
      requestedAt: now()
    })
  }

  /** What a whole list of a place shows of its keys on record. Never throws: the list is shown all the same. */
  async function observe(
    open: OpenProfile,
    { keys, unreadable }: Pick<KeyListing, 'keys' | 'unreadable'>,
    { fetchedAt, order }: Fetched,
    place: KeyPlace = organizationPlace
  ): Promise<void> {
    try {
      const asked = (await open.data.records.revocations())
        .filter(revocation => isOfPresentOrganization(open, revocation))
        .filter(({ partnerId }) => (partnerId ?? null) === partnerIdOf(place))
        .map(({ keyId }) => keyId)
      if (asked.length === 0) return
      const enabled = new Map(keys.map(key => [key.id, key.enabled]))
      // A key that could not be read may be any of those that seem to be gone.
      const isComplete = unreadable.length === 0
      const isEnded = (id: string) => enabled.get(id) === false || (isComplete && !enabled.has(id))
      const judged = asked.filter(id => !isAskedSince(open, id, order))
      await observeIds(
        open,
        judged.filter(isEnded),
        judged.filter(id => enabled.get(id)),
        fetchedAt
      )
    } catch (error) {
      log.failure('observe revocations', error)
    }
  }

  /** What a single key's re-reading shows; `null` is "no more listed". Never throws. */
  async function observeOne(open: OpenProfile, keyId: string, found: Key | null): Promise<void> {
    const isEnded = found?.enabled !== true
    try {
      await observeIds(open, isEnded ? [keyId] : [], isEnded ? [] : [keyId], now())
    } catch (error) {
      log.failure('observe revocations', error)
    }
  }

  async function observeIds(
    open: OpenProfile,
    endedIds: readonly string[],
    activeIds: readonly string[],
    at: string
  ): Promise<void> {
    if (open.data.journal.isReadOnly || endedIds.length + activeIds.length === 0) return
    const { records } = open.data
    const seenIds = new Set([...endedIds, ...activeIds])
    const judged = (await records.revocations()).filter(({ keyId }) => seenIds.has(keyId))
    await records.observeRevocations({ endedIds, activeIds }, notBefore(judged, at))
  }

  async function list(open: OpenProfile): Promise<MustRevoke[]> {
    const stored = await open.data.records.revocations()
    return stored
      .flatMap(revocation => {
        const state = stateOf(revocation)
        if (state === null) return []
        const { keyId, clientName, requestedAt, operator: requestedBy, reason } = revocation
        const ofPartner = revocation.partnerId == null ? {} : { partnerId: revocation.partnerId }
        return [{ keyId, clientName, requestedAt, requestedBy, reason, state, ...ofPartner }]
      })
      .sort((one, other) => one.requestedAt.localeCompare(other.requestedAt))
  }

  const now = () => new Date(clock.now()).toISOString()

  return { request, observe, observeOne, list }
}
export type MustRevokes = ReturnType<typeof createMustRevoke>

/** Another organization's list, accepted since, has none of the keys that were asked for before. */
function isOfPresentOrganization(open: OpenProfile, { organizationId }: StoredRevocation): boolean {
  return organizationId === null || organizationId === keyStateOf(open).organization?.id
}

/**
 * A reading of now is later than all that is on record, also where this computer's clock was set
 * back since: it would count for nothing until the old time has come again.
 */
function notBefore(judged: readonly StoredRevocation[], at: string): string {
  const latest = judged.reduce(
    (ms, { requestedAt, confirmedAt, seenActiveAt }) =>
      Math.max(ms, ...[requestedAt, confirmedAt, seenActiveAt].map(timeOf)),
    0
  )
  return latest > timeOf(at) ? new Date(latest + 1).toISOString() : at
}

const timeOf = (time: string | null): number => Date.parse(time ?? '') || 0

/** `null` where the newest list that says anything shows it revoked or gone. */
function stateOf({ confirmedAt, seenActiveAt }: StoredRevocation): MustRevoke['state'] | null {
  if (seenActiveAt === null) return confirmedAt === null ? 'unconfirmed' : null
  if (confirmedAt === null) return 'still-active'
  return Date.parse(seenActiveAt) > Date.parse(confirmedAt) ? 'active-again' : null
}
