import type { Output } from '@shared/contract'
import { hintLength, keyPrefix } from '@shared/domain/key-format'
import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'
import { parsedObject } from '../parsed-object'
import type { Clock, Ids, SecretStore, StoredProfile } from '../ports'
import { keychainFailure } from '../profiles/admin-secret'
import { adminSecretIssue } from '../profiles/admin-secret-rules'
import { refused } from '../profiles/profile-draft'
import type { ProfileStore } from '../profiles/profile-store'

export const webhookKeyAccount = (profileId: string): string => `webhook-key/${profileId}`

type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly keychain: SecretStore
  readonly session: SecretStore
  readonly profiles: ProfileStore
}
type Storage = 'keychain' | 'session'

/** A profile's API key with scope `webhooks`. It goes to the origin it was entered for alone. */
export function createWebhookKeys({ clock, ids, keychain, session, profiles }: Ports) {
  const storeOf = (storage: Storage) => (storage === 'keychain' ? keychain : session)

  /** The key to be used; throws where one was set and cannot be had. `null` where none was set. */
  async function read(profile: StoredProfile, origin: string): Promise<Secret | null> {
    const { webhookKey } = profile
    if (webhookKey == null) return null
    const found = await storeOf(webhookKey.storage).read(webhookKeyAccount(profile.id))
    if (found.outcome === 'absent') throw gone(webhookKey.storage)
    if (found.outcome !== 'ok') throw keychainFailure(found)
    const entry = parsedObject(found.value.reveal())
    if (entry.v !== 1 || entry.marker !== webhookKey.marker || typeof entry.key !== 'string') {
      throw altered()
    }
    if (entry.origin !== origin) throw otherOrigin()
    return new Secret(entry.key)
  }

  /** The profile points to the new entry only after that was read back. */
  async function write(profileId: string, origin: string, key: string): Promise<{ hint: string }> {
    const profile = await profiles.get(profileId)
    const storage: Storage = profile.secretStorage === 'session' ? 'session' : 'keychain'
    const marker = ids.uuid()
    const value = new Secret(JSON.stringify({ v: 1, marker, origin, key }))
    const written = await storeOf(storage).write(webhookKeyAccount(profileId), value)
    if (written.outcome !== 'ok') throw keychainFailure(written)
    const hint = key.slice(0, hintLength)
    const setAt = new Date(clock.now()).toISOString()
    const webhookKey = { hint, setAt, marker, storage }
    try {
      await profiles.replace(profileId, stored => ({ ...stored, webhookKey }))
    } catch (error) {
      // Nothing points to it: a deletion of the profile would leave it behind.
      if (profile.webhookKey == null) await storeOf(storage).remove(webhookKeyAccount(profileId))
      throw error
    }
    if (storage === 'session' && profile.webhookKey?.storage === 'keychain') {
      await keychain.remove(webhookKeyAccount(profileId))
    }
    return { hint }
  }

  async function remove(profileId: string): Promise<void> {
    const { webhookKey } = await profiles.get(profileId)
    if (webhookKey == null) return
    const removed = await storeOf(webhookKey.storage).remove(webhookKeyAccount(profileId))
    if (removed.outcome !== 'ok') throw keychainFailure(removed)
    await profiles.replace(profileId, stored => ({ ...stored, webhookKey: null }))
  }

  async function state(profileId: string): Promise<Output<'webhooks.keyState'>> {
    const { webhookKey } = await profiles.get(profileId)
    if (webhookKey == null) return { isSet: false, setAt: null, hint: null }
    return { isSet: true, setAt: webhookKey.setAt, hint: webhookKey.hint }
  }

  return { read, write, remove, state }
}
export type WebhookKeys = ReturnType<typeof createWebhookKeys>

/** Throws where a text cannot be an API key of a Horizon. */
export function checkWebhookKey(key: string, origin: string): void {
  const issue = adminSecretIssue(key, origin)?.replace('An admin secret', 'An API key')
  const shape = /^hz_live_[A-Za-z0-9_-]{12,}$/.test(key)
    ? undefined
    : `An API key begins with ${keyPrefix} and is copied whole`
  const found = issue ?? shape
  if (found !== undefined) throw refused([{ field: 'key', issue: found }])
}

/** What the keychain still has, in the words of a deletion; `undefined` where there is nothing. */
export function webhookKeyEntry({ id, name, webhookKey }: StoredProfile) {
  if (webhookKey == null || webhookKey.storage === 'session') return undefined
  return { account: webhookKeyAccount(id), what: `Webhook key of “${name}” in the keychain` }
}

const again = 'Enter the webhook key again, on the Webhooks page.'

const gone = (storage: Storage): AppError =>
  storage === 'session'
    ? new AppError(
        'secret-missing',
        'The webhook key was kept for one session only, and that session has ended',
        { nextStep: again }
      )
    : new AppError(
        'keychain-locked',
        'The keychain is locked, or the entry of the webhook key was removed by another program',
        { nextStep: `Unlock the keychain and try again. If the entry is gone: ${again}` }
      )

const altered = (): AppError =>
  new AppError(
    'secret-missing',
    'The keychain entry of the webhook key was changed by another program, so it is not used',
    { nextStep: again }
  )

const otherOrigin = (): AppError =>
  new AppError(
    'secret-other-origin',
    'The stored webhook key belongs to another address, so it is not sent to this one',
    { nextStep: again }
  )
