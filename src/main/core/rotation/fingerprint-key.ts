import { Secret } from '@shared/secret'
import { parsedObject } from '../parsed-object'
import type { Ids, SecretOutcome, SecretStore, StoredProfile } from '../ports'
import type { ProfileStore } from '../profiles/profile-store'
import { createSerial } from '../serial'

export const fingerprintKeyAccount = (profileId: string): string => `fingerprint-key/${profileId}`

type Ports = {
  readonly ids: Ids
  readonly keychain: SecretStore
  readonly profiles: Pick<ProfileStore, 'get' | 'replace'>
}

/** The key that a profile's fingerprints are made with: random, made when it is first needed. */
export function createFingerprintKeys({ ids, keychain, profiles }: Ports) {
  const serial = createSerial()

  /** `null` where the keychain does not give it, and for a profile that is kept for the session. */
  const read = (profileId: string): Promise<Secret | null> =>
    serial(async () => {
      const { secretStorage } = await profiles.get(profileId)
      if (secretStorage === 'session') return null
      const found = await keychain.read(fingerprintKeyAccount(profileId))
      if (found.outcome !== 'absent') return keyIn(found)
      // A locked Secret Service answers "nothing": one that keeps a probe is to be believed.
      if ((await keychain.probe()).outcome !== 'ok') return null
      const again = await keychain.read(fingerprintKeyAccount(profileId))
      return again.outcome === 'absent' ? make(profileId) : keyIn(again)
    })

  async function make(profileId: string): Promise<Secret | null> {
    const key = `${ids.uuid()}${ids.uuid()}`.replaceAll('-', '')
    // First: a deletion of the profile looks for the entry, whatever becomes of this write.
    await profiles.replace(profileId, stored => ({ ...stored, hasFingerprintKey: true }))
    const value = new Secret(JSON.stringify({ v: 1, secret: key }))
    const written = await keychain.write(fingerprintKeyAccount(profileId), value)
    return written.outcome === 'ok' ? new Secret(key) : null
  }

  return { read }
}
export type FingerprintKeys = ReturnType<typeof createFingerprintKeys>

/** What the keychain still has, in the words of a deletion; `undefined` where there is nothing. */
export function fingerprintKeyEntry({ id, name, hasFingerprintKey }: StoredProfile) {
  if (hasFingerprintKey !== true) return undefined
  return {
    account: fingerprintKeyAccount(id),
    what: `Key of the rotation records’ fingerprints of “${name}” in the keychain`
  }
}

function keyIn(found: SecretOutcome<Secret>): Secret | null {
  if (found.outcome !== 'ok') return null
  const { v, secret } = parsedObject(found.value.reveal())
  return v === 1 && typeof secret === 'string' && secret !== '' ? new Secret(secret) : null
}
