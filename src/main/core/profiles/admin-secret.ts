import type { SecretState } from '@shared/contract/profiles'
import { AppError, type ErrorCode } from '@shared/errors'
import { Secret } from '@shared/secret'
import { sessionOffer } from '../app/keychain-status'
import { parsedObject } from '../parsed-object'
import type { Ids, SecretOutcome, SecretStore, StoredProfile } from '../ports'
import type { AdminSecretEntry } from './admin-secret-rules'

export type AdminSecretReading =
  | { readonly state: 'ready'; readonly secret: Secret }
  | {
      readonly state: Exclude<SecretState['state'], 'ready'>
      readonly code: ErrorCode
      readonly message: string
      readonly nextStep: string
    }

const enterAgain = 'Enter the admin secret again in Settings › Profiles.'

export const adminSecretAccount = (profileId: string): string => `admin-secret/${profileId}`

type Ports = {
  readonly keychain: SecretStore
  readonly session: SecretStore
  readonly ids: Ids
}
type Held = 'keychain' | 'session'

/** Admin secrets of profiles that point to somebody's Horizon, in the keychain or this session. */
export function createAdminSecrets({ keychain, session, ids }: Ports) {
  const storeOf = (storage: Held) => (storage === 'keychain' ? keychain : session)

  /** The secret, only if it is the one we wrote for this profile and this origin. */
  async function read(profile: StoredProfile, origin: string): Promise<AdminSecretReading> {
    if (profile.secretStorage === 'session') {
      const held = await session.read(adminSecretAccount(profile.id))
      if (held.outcome === 'ok') return opened(held.value, profile, origin)
      return profile.secretMarker === null ? neverStored : sessionEnded
    }
    const found = await keychain.read(adminSecretAccount(profile.id))
    if (found.outcome === 'ok') return opened(found.value, profile, origin)
    if (found.outcome !== 'absent') return notReadable(found)
    // A locked Secret Service answers "nothing": only without a marker is it to be believed.
    return profile.secretMarker === null ? neverStored : lockedOrRemoved
  }

  async function require(profile: StoredProfile, origin: string): Promise<Secret> {
    const reading = await read(profile, origin)
    if (reading.state === 'ready') return reading.secret
    throw new AppError(reading.code, reading.message, { nextStep: reading.nextStep })
  }

  /** Answers the new entry's marker, and how to put back what was there. */
  async function write(profileId: string, origin: string, secret: string, storage: Held) {
    const store = storeOf(storage)
    const account = adminSecretAccount(profileId)
    const before = await store.read(account)
    const undo = async (): Promise<void> => {
      if (before.outcome === 'ok') await store.write(account, before.value)
      else await store.remove(account)
    }
    const entry: AdminSecretEntry = { v: 1, marker: ids.uuid(), origin, secret }
    const written = await store.write(account, new Secret(JSON.stringify(entry)))
    if (written.outcome !== 'ok') {
      if (before.outcome === 'ok') await undo()
      throw keychainFailure(written)
    }
    return { marker: entry.marker, undo }
  }

  async function remove(profileId: string, storage: Held): Promise<SecretOutcome<null>> {
    return storeOf(storage).remove(adminSecretAccount(profileId))
  }

  return { read, require, write, remove }
}
export type AdminSecrets = ReturnType<typeof createAdminSecrets>

function opened(value: Secret, profile: StoredProfile, origin: string): AdminSecretReading {
  const entry = entryOf(value)
  if (entry === null || entry.marker !== profile.secretMarker) return altered
  return entry.origin === origin
    ? { state: 'ready', secret: new Secret(entry.secret) }
    : otherOrigin
}

function entryOf(value: Secret): AdminSecretEntry | null {
  const { v, marker, origin, secret } = parsedObject(value.reveal())
  const isEntry =
    v === 1 &&
    typeof marker === 'string' &&
    typeof origin === 'string' &&
    typeof secret === 'string'
  return isEntry && secret !== '' ? { v, marker, origin, secret } : null
}

const sessionEnded: AdminSecretReading = {
  state: 'missing',
  code: 'secret-missing',
  message: 'The admin secret was kept for one session only, and that session has ended',
  nextStep: enterAgain
}

const neverStored: AdminSecretReading = {
  state: 'missing',
  code: 'secret-missing',
  message: 'No admin secret is stored for this profile',
  nextStep: 'Enter the admin secret in Settings › Profiles.'
}

const lockedOrRemoved: AdminSecretReading = {
  state: 'locked',
  code: 'keychain-locked',
  message: 'The keychain is locked, or the entry was removed by another program',
  nextStep: 'Unlock the keychain and try again. If the entry is gone, enter the admin secret again.'
}

const altered: AdminSecretReading = {
  state: 'mismatch',
  code: 'secret-missing',
  message: 'The keychain entry of this profile was changed by another program, so it is not used',
  nextStep: enterAgain
}

const otherOrigin: AdminSecretReading = {
  state: 'mismatch',
  code: 'secret-other-origin',
  message: 'The stored admin secret belongs to another address, so it is not sent to this one',
  nextStep: enterAgain
}

function notReadable(
  outcome: Exclude<SecretOutcome<Secret>, { outcome: 'ok' | 'absent' }>
): AdminSecretReading {
  const { code, message, details } = keychainFailure(outcome)
  return { state: outcome.outcome, code, message, nextStep: details.nextStep ?? enterAgain }
}

/** A keychain outcome that is not `ok`, as a failure. */
export function keychainFailure(
  outcome: Exclude<SecretOutcome<unknown>, { outcome: 'ok' }>
): AppError {
  switch (outcome.outcome) {
    case 'locked':
      return new AppError('keychain-locked', 'The keychain is locked. Nothing in it was changed', {
        nextStep: `Unlock the keychain and try again. ${sessionOffer}`
      })
    case 'unavailable':
      return new AppError(
        'keychain-unavailable',
        `No keychain answers on this machine: ${outcome.reason}`,
        { nextStep: `On Linux, install and start gnome-keyring or KWallet. ${sessionOffer}` }
      )
    case 'error':
      return new AppError('keychain-error', `The keychain failed: ${outcome.reason}`, {
        nextStep: `Try again. ${sessionOffer}`
      })
    case 'absent':
      return new AppError('keychain-error', 'The keychain did not keep the entry', {
        nextStep: `Try again. ${sessionOffer}`
      })
  }
}
