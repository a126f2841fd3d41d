import { createNotices } from '../app/notices'
import type { CorePorts } from '../core-ports'
import { createLocalHost } from '../local-horizon/local-host'
import { createLocalProfile } from '../local-horizon/local-profile'
import { createOperations } from '../operations/operations'
import { createPolling } from '../polling/polling'
import { createActiveProfile } from '../profiles/active-profile'
import { createAdminSecrets } from '../profiles/admin-secret'
import { createConnections } from '../profiles/connections'
import { createProfileStore } from '../profiles/profile-store'
import { createSettingsStore } from '../settings/settings-service'

/** The ports, and what nearly every service works with: profiles, their files, their connections. */
export function createProfileParts(ports: CorePorts) {
  const base = { ...ports, connector: ports.horizon, host: ports.localHorizon }
  const notices = createNotices(ports.events, () => [
    ...(ports.profileFile.notices?.() ?? []),
    ...(ports.settingsFile.notices?.() ?? [])
  ])
  const profiles = createProfileStore(ports.profileFile)
  const secrets = createAdminSecrets(ports)
  const polling = createPolling(ports)
  const localProfile = createLocalProfile({ ...base, profiles })
  const localHost = createLocalHost({
    ...base,
    onUp: url => localProfile.readdress(url),
    onDown: () => connections.forget()
  })
  const connections = createConnections({ ...base, profiles, secrets, localHost, polling })

  return {
    ...base,
    notices,
    operations: createOperations(),
    settings: createSettingsStore(ports.settingsFile),
    profiles,
    active: createActiveProfile(ports.profileData),
    secrets,
    polling,
    localProfile,
    localHost,
    connections
  }
}
export type ProfileParts = ReturnType<typeof createProfileParts>
