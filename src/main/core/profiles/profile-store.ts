import type { Profile } from '@shared/contract/profiles'
import { parseBaseUrl } from '@shared/domain/base-url'
import { AppError } from '@shared/errors'
import type { ProfileFile, StoredProfile } from '../ports'
import { createSerial } from '../serial'

/** The profiles file; changes to it never overlap. */
export function createProfileStore(file: ProfileFile) {
  const serial = createSerial()

  const all = () => serial(() => file.read())

  async function find(profileId: string): Promise<StoredProfile | undefined> {
    return (await all()).find(profile => profile.id === profileId)
  }

  const get = async (profileId: string): Promise<StoredProfile> =>
    (await find(profileId)) ?? noSuchProfile()

  const change = (edit: (profiles: readonly StoredProfile[]) => readonly StoredProfile[]) =>
    serial(async () => file.write(edit(await file.read())))

  const replace = (profileId: string, edit: (profile: StoredProfile) => StoredProfile) =>
    serial(async () => {
      const profiles = await file.read()
      const edited = edit(profiles.find(({ id }) => id === profileId) ?? noSuchProfile())
      await file.write(profiles.map(profile => (profile.id === profileId ? edited : profile)))
      return edited
    })

  return { all, find, get, change, replace }
}
export type ProfileStore = ReturnType<typeof createProfileStore>

function noSuchProfile(): never {
  throw new AppError('not-found', 'There is no such profile', {
    nextStep: 'Choose another profile in Settings › Profiles.'
  })
}

/** What the page may know of a profile. */
export function toProfile({
  secretMarker: _marker,
  webhookKey: _webhookKey,
  hasFingerprintKey: _hasFingerprintKey,
  ...profile
}: StoredProfile): Profile {
  const address = parseBaseUrl(profile.baseUrl)
  return { ...profile, isLocal: address.ok && address.value.isLocal }
}
