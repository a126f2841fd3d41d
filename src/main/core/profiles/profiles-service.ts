import type { ParsedInput } from '@shared/contract'
import type { Profile, ProfileDraft, SecretState } from '@shared/contract/profiles'
import { parseBaseUrl } from '@shared/domain/base-url'
import { AppError } from '@shared/errors'
import type { Notices } from '../app/notices'
import type { LocalHost } from '../local-horizon/local-host'
import type { Clock, HorizonConnector, Ids, StoredProfile } from '../ports'
import type { Activation } from './activation'
import type { ActiveProfile } from './active-profile'
import { type AdminSecrets, keychainFailure } from './admin-secret'
import type { Connections } from './connections'
import { createLeavingKeychain } from './leaving-keychain'
import { checkAddress, checkProfile, checkSecret, refused } from './profile-draft'
import { type ProfileStore, toProfile } from './profile-store'
import { createSecretTrial } from './secret-trial'

type Storage = 'keychain' | 'session'
type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly connector: HorizonConnector
  readonly notices: Notices
  readonly profiles: ProfileStore
  readonly secrets: AdminSecrets
  readonly active: ActiveProfile
  readonly activation: Activation
  readonly connections: Connections
  readonly localHost: LocalHost
}

export function createProfilesService(ports: Ports) {
  const { clock, ids, profiles, secrets, active, activation, connections, localHost } = ports
  const tryFirst = createSecretTrial(ports)
  const leaving = createLeavingKeychain(ports)

  async function list(): Promise<{ profiles: Profile[]; activeProfileId: string | null }> {
    const stored = await profiles.all()
    return {
      profiles: stored.map(toProfile),
      activeProfileId: active.current()?.profileId ?? null
    }
  }

  async function create(draft: ProfileDraft, secret: string, storage: Storage): Promise<Profile> {
    const checked = checkProfile(draft, await profiles.all(), secret)
    activation.requireLeavable()
    const id = ids.uuid()
    const entry = await secrets.write(id, checked.address.origin, secret, storage)
    const createdAt = now()
    const profile: StoredProfile = {
      ...checked.draft,
      id,
      secretStorage: storage,
      secretMarker: entry.marker,
      organization: null,
      lastPlace: null,
      createdAt,
      secretSetAt: createdAt
    }
    await undoneOnFailure(entry.undo, () =>
      profiles.change(stored => {
        checkProfile(draft, stored)
        return [...stored, profile]
      })
    )
    return toProfile(await activation.activate(id))
  }

  /** The stored secret stays bound to its origin: a changed address has to be given it again. */
  async function update(profileId: string, draft: ProfileDraft) {
    const before = await profiles.get(profileId)
    const isLocal = before.secretStorage === 'local-horizon'
    if (isLocal && draft.baseUrl !== before.baseUrl) {
      throw refused([{ field: 'baseUrl', issue: 'The local Horizon chooses its own address' }])
    }
    const others = (await profiles.all()).filter(({ id }) => id !== profileId)
    const { draft: checked, address } = checkProfile(draft, others)
    const known = parseBaseUrl(before.baseUrl)
    const needsSecret = !known.ok || known.value.origin !== address.origin
    const changed = await profiles.replace(profileId, profile => ({ ...profile, ...checked }))
    connections.forget()
    await activation.changed(changed)
    return { profile: toProfile(changed), needsSecret }
  }

  async function activate(profileId: string): Promise<Profile> {
    return toProfile(await activation.activate(profileId))
  }

  async function secretState(profileId: string): Promise<SecretState> {
    const profile = await profiles.get(profileId)
    const { secretStorage: storage } = profile
    if (storage === 'local-horizon') return localSecretState(localHost)
    const reading = await secrets.read(profile, checkAddress(profile.baseUrl).origin)
    if (reading.state !== 'ready') {
      const { state, message, nextStep } = reading
      return { storage, state, message, nextStep }
    }
    return {
      storage,
      state: 'ready',
      message:
        storage === 'keychain' ? 'Stored in the keychain' : 'Kept in memory for this session only'
    }
  }

  /** The profile points to the new entry only after that was read back. */
  async function setSecret(input: ParsedInput<'profiles.setSecret'>): Promise<Profile> {
    const { profileId, secret, storage, isUntestedAccepted = false } = input
    const before = await profiles.get(profileId)
    const headerForm = input.headerForm ?? before.headerForm
    requireOwnSecret(before)
    const { origin } = checkAddress(before.baseUrl)
    checkSecret(secret, origin)
    await tryFirst(before, { secret, headerForm, isUntestedAccepted })
    const entry = await secrets.write(profileId, origin, secret, storage)
    const changed = await undoneOnFailure(entry.undo, () =>
      profiles.replace(profileId, profile => ({
        ...profile,
        headerForm,
        secretStorage: storage,
        secretMarker: entry.marker,
        secretSetAt: now()
      }))
    )
    await leaving.moved(before, changed)
    connections.forget()
    await activation.changed(changed)
    return toProfile(changed)
  }

  async function deleteSecret(profileId: string): Promise<void> {
    const storage = requireOwnSecret(await profiles.get(profileId))
    const removed = await secrets.remove(profileId, storage)
    // The marker stays where the entry may: it is what tells "locked" from "never stored".
    if (removed.outcome !== 'ok') throw keychainFailure(removed)
    const changed = await profiles.replace(profileId, profile => ({
      ...profile,
      secretMarker: null,
      secretSetAt: null
    }))
    connections.forget()
    await activation.changed(changed)
  }

  async function rememberPlace(profileId: string, place: string): Promise<void> {
    await profiles.replace(profileId, profile => ({ ...profile, lastPlace: place }))
  }

  const now = () => new Date(clock.now()).toISOString()

  return { list, create, update, activate, secretState, setSecret, deleteSecret, rememberPlace }
}

async function undoneOnFailure<T>(undo: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await undo()
    throw error
  }
}

function requireOwnSecret({ secretStorage }: StoredProfile): Storage {
  if (secretStorage !== 'local-horizon') return secretStorage
  throw new AppError('invalid-input', 'The local Horizon makes its own admin secret')
}

function localSecretState(localHost: LocalHost): SecretState {
  const storage = 'local-horizon'
  return localHost.state().state === 'running'
    ? { storage, state: 'ready', message: 'Held by the local Horizon while it runs' }
    : {
        storage,
        state: 'missing',
        message: 'The local Horizon is not running',
        nextStep: 'Restart the local Horizon.'
      }
}
