import { createNotices } from './app/notices'
import type { CorePorts } from './create-core'
import { createKeyCreate } from './keys/key-create'
import { createKeyRefresh } from './keys/key-refresh'
import { createKeyRevoke } from './keys/key-revoke'
import { createKeysService } from './keys/keys-service'
import { createOrganizationCheck } from './keys/organization-check'
import { createStrayKeys } from './keys/stray-keys'
import { createLocalHorizonService } from './local-horizon/local-horizon-service'
import { createLocalHost } from './local-horizon/local-host'
import { createLocalProfile } from './local-horizon/local-profile'
import { createOperations } from './operations/operations'
import { createActivation } from './profiles/activation'
import { createActiveProfile } from './profiles/active-profile'
import { createAdminSecrets } from './profiles/admin-secret'
import { createConnectionTest } from './profiles/connection-test'
import { createConnections } from './profiles/connections'
import { createProfileDeletion } from './profiles/profile-deletion'
import { createProfileStore } from './profiles/profile-store'
import { createProfilesService } from './profiles/profiles-service'
import { createPendingReveals } from './reveals/pending-reveals'
import { createRevealRecovery } from './reveals/reveal-recovery'
import { createRevealStash } from './reveals/reveal-stash'
import { createRevealsService } from './reveals/reveals-service'
import { createSecretClipboard } from './reveals/secret-clipboard'
import { createSettingsService, createSettingsStore } from './settings/settings-service'
import { createShutdown, createStartUp } from './start-and-stop'

/** The services, each given the ports and the other services it works with. */
export function createCoreParts(ports: CorePorts) {
  const base = { ...ports, connector: ports.horizon, host: ports.localHorizon }
  const notices = createNotices(ports.events, () => [
    ...(ports.profileFile.notices?.() ?? []),
    ...(ports.settingsFile.notices?.() ?? [])
  ])
  const operations = createOperations()
  const settings = createSettingsStore(ports.settingsFile)
  const profiles = createProfileStore(ports.profileFile)
  const active = createActiveProfile(ports.profileData)
  const secrets = createAdminSecrets(ports)
  const localProfile = createLocalProfile({ ...base, profiles })
  const localHost = createLocalHost({
    ...base,
    onUp: url => localProfile.readdress(url),
    onDown: () => connections.forget()
  })
  const connections = createConnections({ ...base, profiles, secrets, localHost })

  const stash = createRevealStash(ports.keychain)
  const waiting = createPendingReveals({ ...base, stash })
  const clipboard = createSecretClipboard(ports)
  const recovery = createRevealRecovery({ ...base, stash, waiting, clipboard })
  const reveals = createRevealsService({ ...base, stash, waiting, clipboard })

  const activation = createActivation({
    ...base,
    profiles,
    settings,
    active,
    waiting,
    recovery,
    localHost,
    notices
  })
  const organizations = createOrganizationCheck({ ...base, profiles, connections })
  const refresh = createKeyRefresh({ ...base, connections, organizations })
  const strays = createStrayKeys({ ...base, waiting, stash })
  const withKeys = { ...base, profiles, connections, organizations }
  const settingsService = createSettingsService({ ...base, settings })

  return {
    active,
    notices,
    operations,
    organizations,
    reveals,
    clipboard,
    recovery,
    refresh,
    strays,
    settings: settingsService,
    keys: createKeysService({ ...base, connections }),
    creates: createKeyCreate({ ...withKeys, reveals, strays, refreshAnew: refresh.refreshAnew }),
    revokes: createKeyRevoke(withKeys),
    profiles: createProfilesService({
      ...base,
      notices,
      profiles,
      secrets,
      active,
      activation,
      connections,
      localHost
    }),
    connectionTest: createConnectionTest({ ...base, profiles, secrets, localHost, operations }),
    deletion: createProfileDeletion({ ...base, notices, profiles, secrets, active, activation }),
    localHorizon: createLocalHorizonService({ activation, localHost, localProfile }),
    start: createStartUp({
      ...base,
      settings,
      settingsService,
      profiles,
      activation,
      notices
    }),
    stop: createShutdown({ ...base, active, operations, clipboard, waiting, localHost })
  }
}
