import type { LocalHost } from '../local-horizon/local-host'
import type { Horizon, HorizonConnector, HorizonTarget, StoredProfile } from '../ports'
import type { AdminSecrets } from './admin-secret'
import { checkAddress } from './profile-draft'
import type { ProfileStore } from './profile-store'

type Ports = {
  readonly connector: HorizonConnector
  readonly profiles: ProfileStore
  readonly secrets: AdminSecrets
  readonly localHost: Pick<LocalHost, 'running'>
}

/** Profiles turned into connections; the last one is kept, so that the keychain is asked once. */
export function createConnections({ connector, profiles, secrets, localHost }: Ports) {
  let last: { readonly facts: string; readonly horizon: Horizon } | undefined

  async function to(profileId: string): Promise<Horizon> {
    const profile = await profiles.get(profileId)
    const facts = factsOf(profile)
    if (last?.facts === facts) return last.horizon
    const horizon = connector.connect(await target(profile))
    last = { facts, horizon }
    return horizon
  }

  /** A stored secret goes to the origin it was entered for, and nowhere else. */
  async function target(profile: StoredProfile): Promise<HorizonTarget> {
    const { headerForm, operatorName } = profile
    if (profile.secretStorage === 'local-horizon') {
      const { url, secret } = await localHost.running()
      return { baseUrl: checkAddress(url).href, headerForm, operatorName, secret }
    }
    const { href, origin } = checkAddress(profile.baseUrl)
    return {
      baseUrl: href,
      headerForm,
      operatorName,
      secret: await secrets.require(profile, origin)
    }
  }

  function forget(): void {
    last = undefined
  }

  return { to, target, forget }
}
export type Connections = ReturnType<typeof createConnections>

const factsOf = ({ id, baseUrl, headerForm, operatorName, secretMarker }: StoredProfile): string =>
  JSON.stringify([id, baseUrl, headerForm, operatorName, secretMarker])
