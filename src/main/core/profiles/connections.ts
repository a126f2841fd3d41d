import type { Secret } from '@shared/secret'
import type { HorizonAudit } from '../audit-ports'
import type { LocalHost } from '../local-horizon/local-host'
import type { HorizonPartners } from '../partner-ports'
import type { PollingBudget } from '../polling/polling'
import type {
  Horizon,
  HorizonConnector,
  HorizonTarget,
  HorizonWebhooks,
  StoredProfile
} from '../ports'
import type { AdminSecrets } from './admin-secret'
import { checkAddress } from './profile-draft'
import type { ProfileStore } from './profile-store'

type Ports = {
  readonly connector: HorizonConnector
  readonly profiles: ProfileStore
  readonly secrets: AdminSecrets
  readonly localHost: Pick<LocalHost, 'running'>
  readonly polling: Pick<PollingBudget, 'count' | 'observe' | 'renew'>
}
type Connected = {
  readonly profileId: string
  readonly facts: string
  readonly aim: HorizonTarget
  readonly asked: Horizon
  readonly background: Horizon
}
/** A shorter one could be part of any word. */
const shortestSought = 8

/** Profiles turned into connections; the last one is kept, so that the keychain is asked once. */
export function createConnections(ports: Ports) {
  const { connector, profiles, secrets, localHost, polling } = ports
  let last: Connected | undefined

  async function connected(profileId: string): Promise<Connected> {
    const profile = await profiles.get(profileId)
    const facts = factsOf(profile)
    if (last?.facts === facts) return last
    const aim = await target(profile)
    polling.renew(profileId)
    const connect = (to: HorizonTarget) =>
      observed(connector.connect(to), error => polling.observe(profileId, error))
    last = {
      profileId,
      facts,
      aim,
      asked: connect(aim),
      background: connect({ ...aim, onRequest: () => polling.count(profileId) })
    }
    return last
  }

  /** For what the operator asked for. */
  const to = async (profileId: string): Promise<Horizon> => (await connected(profileId)).asked

  /** For what the console asks of its own accord: each request counts against its budget. */
  const inBackground = async (profileId: string): Promise<Horizon> =>
    (await connected(profileId)).background

  /** The webhooks of the same Horizon, with a key of their own, or `null` for the admin secret. */
  async function webhooks(
    profileId: string,
    key: Secret | null,
    isBackground = false
  ): Promise<HorizonWebhooks> {
    const { aim } = await connected(profileId)
    const counted = { ...aim, onRequest: () => polling.count(profileId) }
    const made = connector.webhooks(isBackground ? counted : aim, key)
    return observed(made, error => polling.observe(profileId, error))
  }

  /** The partners of the same Horizon. */
  async function partners(profileId: string, isBackground = false): Promise<HorizonPartners> {
    const { aim } = await connected(profileId)
    const counted = { ...aim, onRequest: () => polling.count(profileId) }
    const made = connector.partners(isBackground ? counted : aim)
    return observed(made, error => polling.observe(profileId, error))
  }

  /** The audit log of the same Horizon. */
  async function audit(profileId: string, isBackground = false): Promise<HorizonAudit> {
    const { aim } = await connected(profileId)
    const counted = { ...aim, onRequest: () => polling.count(profileId) }
    const made = connector.audit(isBackground ? counted : aim)
    return observed(made, error => polling.observe(profileId, error))
  }

  /** A stored secret goes to the origin it was entered for, and nowhere else. */
  async function target(profile: StoredProfile): Promise<HorizonTarget> {
    const { headerForm, operatorName } = profile
    const isReadOnly = profile.safetyLevel === 'read-only'
    if (profile.secretStorage === 'local-horizon') {
      const { url, secret } = await localHost.running()
      return { baseUrl: checkAddress(url).href, headerForm, operatorName, secret, isReadOnly }
    }
    const { href, origin } = checkAddress(profile.baseUrl)
    const secret = await secrets.require(profile, origin)
    return { baseUrl: href, headerForm, operatorName, secret, isReadOnly }
  }

  /** Whether a text holds the admin secret in use; where none is, nothing is asked for it. */
  function holdsSecret(profileId: string, text: string): boolean {
    const secret = last?.profileId === profileId ? last.aim.secret.reveal() : ''
    return secret.length >= shortestSought && text.includes(secret)
  }

  function forget(): void {
    last = undefined
  }

  return { to, inBackground, webhooks, partners, audit, target, holdsSecret, forget }
}
export type Connections = ReturnType<typeof createConnections>

/** Whatever a change of these would make another connection. */
const factsOf = (profile: StoredProfile): string => {
  const { id, baseUrl, headerForm, operatorName, secretMarker, safetyLevel } = profile
  return JSON.stringify([id, baseUrl, headerForm, operatorName, secretMarker, safetyLevel])
}

type Method = (...args: never[]) => Promise<unknown>

/** The same connection, whose every failure is heard. */
function observed<T extends Horizon | HorizonWebhooks | HorizonPartners | HorizonAudit>(
  horizon: T,
  onFailure: (error: unknown) => void
): T {
  const heard =
    (call: Method): Method =>
    async (...args) => {
      try {
        return await call(...args)
      } catch (error) {
        onFailure(error)
        throw error
      }
    }
  const methods = Object.entries(horizon).map(([name, call]) => [name, heard(call as Method)])
  return Object.fromEntries(methods) as T
}
