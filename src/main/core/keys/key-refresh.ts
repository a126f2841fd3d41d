import type { KeyList } from '@shared/contract/keys'
import { isAppError, type WireError } from '@shared/errors'
import { toFailure } from '../failure'
import { type OffersService, takesExtensions } from '../offers/offers-service'
import type { PollingBudget } from '../polling/polling'
import type { Clock, Horizon, KeyListing, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import type { Replies } from '../replies/held-replies'
import { contractFailure } from '../replies/questions'
import type { Fetched } from '../revocations/must-revoke'
import { heldOrganization, organizationReply } from './held-organization'
import { withRemedy } from './horizon-failure'
import { isSecretRefused, type KeyState, keyStateOf } from './key-states'
import type { OrganizationCheck } from './organization-check'
import type { Reachability } from './reachability'

const maxRepeats = 3

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly connections: Connections
  readonly organizations: OrganizationCheck
  readonly offers: OffersService
  readonly replies: Replies
  readonly polling: Pick<PollingBudget, 'pause'>
  readonly reachability: Pick<Reachability, 'ended'>
  /** Told before a list of the profile's own organization is held. */
  readonly beforeHeld: (open: OpenProfile, fetchedAt: string) => Promise<void>
  /** Hears of each list of the profile's own organization, with when it was asked for. */
  readonly onListing: (open: OpenProfile, listing: KeyListing, fetched: Fetched) => Promise<void>
}

export function createKeyRefresh(ports: Ports) {
  const { clock, log, connections, organizations, offers, replies, polling, reachability } = ports

  /** What is held, and what is known about it. */
  async function list(open: OpenProfile): Promise<KeyList> {
    const { keys, unreadable, fetchedAt, clockOffsetMs } = await open.data.keys.held()
    const state = keyStateOf(open)
    const { otherOrganization, failure, failingSince, nextTryAt } = state
    state.shown = new Map(keys.map(({ id, clientName }) => [id, clientName]))
    return {
      keys: [...keys],
      unreadable: [...unreadable],
      fetchedAt,
      clockOffsetMs,
      organization: await heldOrganization(open, replies),
      otherOrganization,
      failure: contractFailure(failure),
      failingSince,
      nextTryAt,
      isJournalReadOnly: open.data.journal.isReadOnly,
      hasExtensions: takesExtensions(await offers.of(open))
    }
  }

  /**
   * Asks Horizon; callers at the same time share one flight. A failure is part of the answer. Of
   * its own accord the console does not ask while it is paused or its secret is refused.
   */
  async function refresh(open: OpenProfile, isBackground = false): Promise<KeyList> {
    const isHeldBack = polling.pause(open.profileId) !== undefined || isSecretRefused(open)
    if (!isBackground || !isHeldBack) await fly(open, isBackground)
    return list(open)
  }

  function fly(open: OpenProfile, isBackground: boolean): Promise<void> {
    const state = keyStateOf(open)
    state.flight ??= open
      .during(() => attempt(open, state, isBackground))
      .finally(() => {
        state.flight = undefined
      })
    return state.flight
  }

  /** As `refresh`, but never by joining one whose list may be older than this call. */
  async function refreshAnew(open: OpenProfile, isBackground = false): Promise<KeyList> {
    await keyStateOf(open).flight?.catch(() => undefined)
    return refresh(open, isBackground)
  }

  async function attempt(open: OpenProfile, state: KeyState, isBackground: boolean): Promise<void> {
    let failure: WireError | undefined
    try {
      await fetchAll(open, state, isBackground)
    } catch (error) {
      if (open.signal.aborted) throw error
      // The next attempt reads the secret anew: it may have been replaced meanwhile.
      if (isAppError(error, 'invalid-admin-secret')) connections.forget()
      failure = toFailure(withRemedy(error), log, 'refresh keys')
      offers.expire(open)
    }
    reachability.ended(open, failure)
  }

  async function fetchAll(open: OpenProfile, state: KeyState, isBackground: boolean) {
    const horizon = await connectionFor(open, isBackground)
    // First alone: a refused secret then counts once at Horizon, not three times.
    await organizations.check(open, horizon)
    const { listing, fetchedAt, order } = await latestListing(open, horizon, state)
    // Another organization's keys do not enter this profile's data before they are accepted.
    if (state.otherOrganization !== undefined) return
    keepVanished(state, listing)
    await ports.beforeHeld(open, fetchedAt)
    await open.data.keys.store(listing, fetchedAt)
    await replies.put(open, organizationReply, { value: state.organization ?? null, fetchedAt })
    await ports.onListing(open, listing, { fetchedAt, order })
    await offers.refresh(open, horizon, { keys: listing.keys, isBackground })
  }

  const connectionFor = (open: OpenProfile, isBackground: boolean): Promise<Horizon> =>
    isBackground ? connections.inBackground(open.profileId) : connections.to(open.profileId)

  /** A key whose page is open may be gone: its name is then still known. */
  function keepVanished({ shown, vanished }: KeyState, { keys, unreadable }: KeyListing): void {
    const listed = new Set([...keys, ...unreadable].map(({ id }) => id))
    for (const [id, name] of shown) if (!listed.has(id)) vanished.set(id, name)
    for (const id of vanished.keys()) if (listed.has(id)) vanished.delete(id)
  }

  /** A listing that was asked for before a create or revoke of ours ended is asked for again. */
  async function latestListing(open: OpenProfile, horizon: Horizon, state: KeyState) {
    let listing: KeyListing
    let fetchedAt: string
    let changes: number
    let order: number
    let repeats = 0
    do {
      changes = state.changes
      state.lists += 1
      order = state.lists
      // Before the call: what is created after this moment may be missing from the answer.
      fetchedAt = new Date(clock.now()).toISOString()
      listing = await horizon.listKeys(open.signal)
      repeats += 1
    } while (changes !== state.changes && repeats < maxRepeats)
    return { listing, fetchedAt, order }
  }

  return { list, refresh, refreshAnew }
}
