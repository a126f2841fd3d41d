import type { KeyList } from '@shared/contract/keys'
import { visibleText } from '@shared/domain/visible-text'
import { AppError, isAppError } from '@shared/errors'
import type { Organization } from '@shared/horizon/directory'
import type { Clock, EventBus, Horizon, Logger, StoredProfile } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import type { ProfileStore } from '../profiles/profile-store'
import { requireWriting } from '../profiles/read-only'
import { withRemedy } from './horizon-failure'
import { keyStateOf } from './key-states'

/** Stands for the answer of a Horizon that named an organization before and now names none. */
const unnamed: Organization = {
  id: 'not-named',
  name: 'An organization this Horizon does not name',
  plan: 'unknown'
}

/** A refresh comes about once a minute and says it anew. */
const answererKnownMs = 90_000

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly events: EventBus
  readonly profiles: ProfileStore
  readonly connections: Connections
}

/** Notices the wrong server behind the right secret, by the organization that answers. */
export function createOrganizationCheck({ clock, log, events, profiles, connections }: Ports) {
  /** Asks who answers, compares with the profile's memory, and remembers at first sight. */
  async function check(open: OpenProfile, horizon: Horizon): Promise<void> {
    const answering = await offered(horizon.organization(open.signal))
    const profile = await profiles.get(open.profileId)
    const state = keyStateOf(open)
    state.otherOrganization = difference(profile, answering)
    state.answererKnownAt = clock.now()
    if (state.otherOrganization === undefined) await remember(profile, answering)
    state.organization = answering
  }

  /** The connection for a write, handed out only where the remembered organization answers now. */
  async function connectForWrite(open: OpenProfile): Promise<Horizon> {
    requireWriting(await profiles.get(open.profileId))
    try {
      const horizon = await connections.to(open.profileId)
      await check(open, horizon)
      requireSame(open)
      return horizon
    } catch (error) {
      if (isAppError(error, 'invalid-admin-secret')) connections.forget()
      throw withRemedy(error)
    }
  }

  /**
   * The connection for what is held beside the list of keys: another organization's figures and
   * people do not enter this profile's data. Who answers is asked by each refresh, and here where
   * the last one is a while ago.
   */
  async function connectForRead(open: OpenProfile, isBackground = false): Promise<Horizon> {
    const horizon = await (isBackground
      ? connections.inBackground(open.profileId)
      : connections.to(open.profileId))
    if (!isAnswererKnown(open)) await check(open, horizon)
    requireSame(open)
    return horizon
  }

  function isAnswererKnown(open: OpenProfile): boolean {
    const { answererKnownAt } = keyStateOf(open)
    if (answererKnownAt === undefined) return false
    const ageMs = clock.now() - answererKnownAt
    return ageMs >= 0 && ageMs <= answererKnownMs
  }

  /** Throws where another organization was found, or accepted, while this was asked. */
  async function whileSame<T>(open: OpenProfile, ask: () => Promise<T>): Promise<T> {
    const before = (await profiles.get(open.profileId)).organization
    const answer = await ask()
    requireSame(open)
    const after = (await profiles.get(open.profileId)).organization
    if (before === null || before.id === after?.id) return answer
    throw new AppError(
      'object-changed',
      'This was asked of another organization than now answers',
      {
        nextStep: 'Refresh to ask the present one.'
      }
    )
  }

  function requireSame(open: OpenProfile): void {
    const other = keyStateOf(open).otherOrganization
    if (other === undefined) return
    events.publish('keys.changed', { profileId: open.profileId })
    throw new AppError(
      'other-organization',
      `Another organization answers than before: “${visibleText(other.answering.name, 100)}”. Nothing was changed`,
      { nextStep: 'Check the base URL, or confirm the new organization above the list.' }
    )
  }

  async function remember(profile: StoredProfile, answering: Organization | null): Promise<void> {
    if (answering === null) return
    const seenAt = new Date(clock.now()).toISOString()
    const before = profile.organization
    const isKnown = before !== null && before.name === answering.name
    if (isKnown && sameDay(before.seenAt, seenAt)) return
    try {
      await set(profile.id, answering, seenAt)
    } catch (error) {
      // Keys can be read all the same; a list of profiles that cannot be written has its notice.
      log.failure('remember organization', error)
    }
  }

  async function set(profileId: string, { id, name }: Organization, seenAt: string) {
    const organization = id === unnamed.id ? null : { id, name, seenAt }
    const changed = await profiles.replace(profileId, profile => ({ ...profile, organization }))
    events.publish('profiles.changed', {})
    return changed
  }

  /** The operator has read that it is another organization: from now on it is this one. */
  async function accept(open: OpenProfile, organizationId: string): Promise<StoredProfile> {
    const state = keyStateOf(open)
    const answering = state.otherOrganization?.answering
    if (answering === undefined || answering.id !== organizationId) {
      throw new AppError('object-changed', 'The organization that answers has changed again', {
        nextStep: 'Refresh, and read which one answers now.'
      })
    }
    const changed = await set(open.profileId, answering, new Date(clock.now()).toISOString())
    state.otherOrganization = undefined
    state.isOrganizationNew = true
    return changed
  }

  return { check, connectForRead, connectForWrite, whileSame, accept }
}
export type OrganizationCheck = ReturnType<typeof createOrganizationCheck>

function difference(
  { organization: remembered }: StoredProfile,
  answering: Organization | null
): KeyList['otherOrganization'] {
  if (remembered === null || remembered.id === answering?.id) return undefined
  return {
    remembered: remembered.name,
    rememberedAt: remembered.seenAt,
    answering: answering ?? unnamed
  }
}

/** One closed endpoint does not close the others: what is forbidden counts as not offered. */
export async function offered<T>(asked: Promise<T | null>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (isAppError(error, 'forbidden', 'not-offered')) return null
    throw error
  }
}

const sameDay = (one: string, other: string): boolean => one.slice(0, 10) === other.slice(0, 10)
