import type { profileProcedures } from '@shared/contract/profiles'
import { keychainStatus } from '../app/keychain-status'
import { toProfile } from '../profiles/profile-store'
import { type FeatureHandlers, nothing } from './feature-handlers'

export const profileHandlers: FeatureHandlers<keyof typeof profileProcedures> = (
  { profiles, active, connectionTest, organizations, refresh, deletion },
  { keychain }
) => ({
  'profiles.list': () => profiles.list(),
  'profiles.create': async ({ draft, secret, storage }) => ({
    profile: await profiles.create(draft, secret, storage)
  }),
  'profiles.update': ({ profileId, draft }) => profiles.update(profileId, draft),
  'profiles.activate': async ({ profileId }) => ({ profile: await profiles.activate(profileId) }),
  'profiles.secretState': ({ profileId }) => profiles.secretState(profileId),
  'profiles.setSecret': async input => {
    const profile = await profiles.setSecret(input)
    const open = active.current()
    // What the old secret could not fetch any more.
    if (open?.profileId === profile.id) void refresh.refreshAnew(open).catch(() => undefined)
    return { profile }
  },
  'profiles.deleteSecret': async ({ profileId }) => {
    await profiles.deleteSecret(profileId)
    return nothing
  },
  'profiles.testConnection': input => connectionTest.test(input),
  'profiles.acceptOrganization': async ({ profileId, organizationId }) => {
    const open = active.get(profileId)
    const profile = toProfile(await organizations.accept(open, organizationId))
    // The accepted organization's keys take the place of the other one's; a list that is on its
    // way was refused before, and does not.
    void refresh.refreshAnew(open).catch(() => undefined)
    return { profile }
  },
  'profiles.prepareDelete': ({ profileId }) => deletion.prepare(profileId),
  'profiles.delete': ({ token }) => deletion.remove(token),
  'keychain.status': () => keychainStatus(keychain)
})
