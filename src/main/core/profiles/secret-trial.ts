import type { HeaderForm, SecretState } from '@shared/contract/profiles'
import { AppError, type ErrorCode } from '@shared/errors'
import { Secret } from '@shared/secret'
import type { HorizonConnector, StoredProfile } from '../ports'
import type { AdminSecrets } from './admin-secret'
import { checkAddress } from './profile-draft'

/** Horizon has looked at the secret and does not take it. */
const refusals: readonly ErrorCode[] = ['invalid-admin-secret', 'forbidden']

type Ports = {
  readonly connector: Pick<HorizonConnector, 'testConnection'>
  readonly secrets: Pick<AdminSecrets, 'read'>
}
type Trial = {
  readonly secret: string
  readonly headerForm: HeaderForm
  readonly isUntestedAccepted: boolean
}

/** A new admin secret is tried before a working one is given up for it. */
export function createSecretTrial({ connector, secrets }: Ports) {
  return async (profile: StoredProfile, trial: Trial): Promise<void> => {
    const { href: baseUrl, origin } = checkAddress(profile.baseUrl)
    const held: SecretState['state'] = (await secrets.read(profile, origin)).state
    if (held !== 'ready') return
    const { operatorName } = profile
    const { headerForm, isUntestedAccepted } = trial
    const secret = new Secret(trial.secret)
    const { failure } = await connector.testConnection(
      { baseUrl, headerForm, operatorName, secret, isReadOnly: true },
      { onStep: () => undefined, signal: new AbortController().signal }
    )
    if (failure === undefined) return
    const { code, message, ...details } = failure
    const isRefused = refusals.includes(code)
    if (!isRefused && isUntestedAccepted) return
    const why = isRefused ? '' : ', so the new admin secret could not be tested'
    throw new AppError(code, `${message}${why}. The one stored before was kept`, details)
  }
}
