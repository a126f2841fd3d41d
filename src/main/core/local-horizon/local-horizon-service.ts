import type { LocalHorizonStatus } from '@shared/contract/local-horizon'
import type { Profile } from '@shared/contract/profiles'
import type { Activation } from '../profiles/activation'
import { toProfile } from '../profiles/profile-store'
import { createSerial } from '../serial'
import type { LocalHost } from './local-host'
import type { LocalProfile } from './local-profile'

type Ports = {
  readonly activation: Activation
  readonly localHost: LocalHost
  readonly localProfile: LocalProfile
}

export function createLocalHorizonService({ activation, localHost, localProfile }: Ports) {
  const serial = createSerial()

  /** Starts it if needed, and works with its profile. */
  const open = (): Promise<Profile> =>
    serial(async () => {
      const { url } = await localHost.ensure()
      const { id } = await localProfile.ensure(url)
      return toProfile(await activation.activate(id))
    })

  const restart = (): Promise<LocalHorizonStatus> =>
    serial(async () => {
      await localHost.restart()
      return status()
    })

  const status = (): LocalHorizonStatus => ({ ...localHost.state() })

  return { open, restart, status }
}
