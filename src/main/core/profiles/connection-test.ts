import type { ParsedInput } from '@shared/contract'
import type { ConnectionReport } from '@shared/contract/profiles'
import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'
import type { LocalHost } from '../local-horizon/local-host'
import type { Operations } from '../operations/operations'
import type { EventBus, HorizonConnector } from '../ports'
import type { AdminSecrets } from './admin-secret'
import { checkAddress, checkSecret, refused } from './profile-draft'
import type { ProfileStore } from './profile-store'

type Ports = {
  readonly connector: HorizonConnector
  readonly profiles: ProfileStore
  readonly secrets: AdminSecrets
  readonly localHost: LocalHost
  readonly operations: Operations
  readonly events: EventBus
}

export function createConnectionTest(ports: Ports) {
  const { connector, profiles, secrets, localHost, operations, events } = ports

  /** Tries what was entered, step by step; a stored secret is sent to its own origin only. */
  async function test(input: ParsedInput<'profiles.testConnection'>): Promise<ConnectionReport> {
    const { operationId, headerForm, operatorName = '' } = input
    const { href: baseUrl, origin } = checkAddress(input.baseUrl)
    const secret = await secretFor(input, origin)
    return operations.run(operationId, signal =>
      connector.testConnection(
        { baseUrl, headerForm, operatorName, secret, isReadOnly: true },
        { onStep: step => events.publish('connectionTest.step', { operationId, step }), signal }
      )
    )
  }

  async function secretFor(
    { secret, profileId }: ParsedInput<'profiles.testConnection'>,
    origin: string
  ): Promise<Secret> {
    if (secret !== undefined) {
      checkSecret(secret, origin)
      return new Secret(secret)
    }
    if (profileId === undefined) {
      throw refused([{ field: 'secret', issue: 'Enter the admin secret' }])
    }
    const profile = await profiles.get(profileId)
    if (profile.secretStorage !== 'local-horizon') return secrets.require(profile, origin)
    const local = await localHost.running()
    if (checkAddress(local.url).origin === origin) return local.secret
    throw new AppError(
      'secret-other-origin',
      'The local Horizon’s admin secret is sent to the local Horizon only',
      { nextStep: 'Create another profile for this address.' }
    )
  }

  return { test }
}
