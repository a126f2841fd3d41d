import { call } from '@renderer/api/call'
import { queryClient } from '@renderer/api/query-client'
import type { Profile } from '@shared/contract/profiles'
import { navigateTo } from './hash-location'

export const homePlace = '/keys'

/** Goes where the operator last was with this profile. */
const goToLastPlace = (profile: Pick<Profile, 'lastPlace'>): void =>
  navigateTo(profile.lastPlace ?? homePlace, { replace: true })

/** Shows a profile that main has just made the active one. */
export async function enterProfile(profile: Pick<Profile, 'lastPlace'>): Promise<void> {
  // First who is active: the page must never show one profile's place with another's name on it.
  await queryClient.invalidateQueries({ queryKey: ['profiles'] })
  goToLastPlace(profile)
}

/** Makes this the profile the window works with. */
export async function activateProfile(profileId: string): Promise<void> {
  const { profile } = await call('profiles.activate', { profileId })
  await enterProfile(profile)
}
