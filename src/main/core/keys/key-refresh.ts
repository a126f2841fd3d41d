import type { KeyList } from '@shared/contract/keys'
import { isAppError } from '@shared/errors'
import { toFailure } from '../failure'
import type { Clock, EventBus, Horizon, KeyListing, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import { withRemedy } from './horizon-failure'
import { type KeyState, keyStateOf } from './key-states'
import { type OrganizationCheck, offered } from './organization-check'

const maxRepeats = 3

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly events: EventBus
  readonly connections: Connections
  readonly organizations: OrganizationCheck
}

export function createKeyRefresh({ clock, log, events, connections, organizations }: Ports) {
  /** What is held, and what is known about it. */
  async function list(open: OpenProfile): Promise<KeyList> {
    const { keys, unreadable, fetchedAt, clockOffsetMs } = await open.data.keys.held()
    const { organization, otherOrganization, failure, hasExtensions } = keyStateOf(open)
    return {
      keys: [...keys],
      unreadable: [...unreadable],
      fetchedAt,
      clockOffsetMs,
      organization,
      otherOrganization,
      failure: failure && { ...failure, fields: failure.fields && [...failure.fields] },
      hasExtensions: hasExtensions ?? false
    }
  }

  /** Asks Horizon; callers at the same time share one flight. A failure is part of the answer. */
  async function refresh(open: OpenProfile): Promise<KeyList> {
    const state = keyStateOf(open)
    state.flight ??= open
      .during(() => attempt(open, state))
      .finally(() => {
        state.flight = undefined
      })
    await state.flight
    return list(open)
  }

  /** As `refresh`, but never by joining one whose list may be older than this call. */
  async function refreshAnew(open: OpenProfile): Promise<KeyList> {
    await keyStateOf(open).flight?.catch(() => undefined)
    return refresh(open)
  }

  async function attempt(open: OpenProfile, state: KeyState): Promise<void> {
    try {
      await fetchAll(open, state)
      state.failure = undefined
    } catch (error) {
      if (open.signal.aborted) throw error
      // The next attempt reads the secret anew: it may have been replaced meanwhile.
      if (isAppError(error, 'invalid-admin-secret')) connections.forget()
      state.failure = toFailure(withRemedy(error), log, 'refresh keys')
    }
    events.publish('keys.changed', { profileId: open.profileId })
  }

  async function fetchAll(open: OpenProfile, state: KeyState): Promise<void> {
    const horizon = await connections.to(open.profileId)
    // First alone: a refused secret then counts once at Horizon, not three times.
    await organizations.check(open, horizon)
    const [features, { listing, fetchedAt }] = await Promise.all([
      offered(horizon.features(open.signal)),
      latestListing(open, horizon, state)
    ])
    state.hasExtensions = features?.includes('keys.update') ?? false
    // Another organization's keys do not enter this profile's data before they are accepted.
    if (state.otherOrganization !== undefined) return
    await open.data.keys.store(listing, fetchedAt)
  }

  /** A listing that was asked for before a create or revoke of ours ended is asked for again. */
  async function latestListing(open: OpenProfile, horizon: Horizon, state: KeyState) {
    let listing: KeyListing
    let fetchedAt: string
    let changes: number
    let repeats = 0
    do {
      changes = state.changes
      // Before the call: what is created after this moment may be missing from the answer.
      fetchedAt = new Date(clock.now()).toISOString()
      listing = await horizon.listKeys(open.signal)
      repeats += 1
    } while (changes !== state.changes && repeats < maxRepeats)
    return { listing, fetchedAt }
  }

  return { list, refresh, refreshAnew }
}
