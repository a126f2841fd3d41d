import type { ParsedInput } from '@shared/contract'
import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'
import type { OffersService } from '../offers/offers-service'
import type { EventBus, HorizonConnector, HorizonWebhooks } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import { refused } from '../profiles/profile-draft'
import type { ProfileStore } from '../profiles/profile-store'
import { checkWebhookKey, type WebhookKeys } from './webhook-key'

export type WebhookAccess = 'admin-secret' | 'api-key' | 'none'

type Ports = {
  readonly profiles: ProfileStore
  readonly connections: Pick<Connections, 'webhooks' | 'target' | 'holdsSecret'>
  readonly connector: Pick<HorizonConnector, 'webhooks'>
  readonly offers: Pick<OffersService, 'of'>
  readonly events: EventBus
  readonly keys: WebhookKeys
}

/** With what webhooks are reached: the admin secret where Horizon says so, else a key of their own. */
export function createWebhookAccess(ports: Ports) {
  const { profiles, connections, connector, offers, events, keys } = ports

  async function kindOf(open: OpenProfile): Promise<WebhookAccess> {
    const { features } = await offers.of(open)
    if (features.includes('webhooks.admin')) return 'admin-secret'
    return (await profiles.get(open.profileId)).webhookKey == null ? 'none' : 'api-key'
  }

  async function connect(open: OpenProfile, isBackground = false): Promise<HorizonWebhooks> {
    const kind = await kindOf(open)
    if (kind === 'none') throw notReached()
    if (kind === 'admin-secret') {
      return connections.webhooks(open.profileId, null, isBackground)
    }
    const profile = await profiles.get(open.profileId)
    const { baseUrl } = await connections.target(profile)
    const key = await keys.read(profile, new URL(baseUrl).origin)
    return connections.webhooks(open.profileId, key, isBackground)
  }

  /** Stored only after Horizon was asked once with it and did not refuse it. */
  async function setKey({ profileId, key }: ParsedInput<'webhooks.setKey'>) {
    const target = await connections.target(await profiles.get(profileId))
    const { origin } = new URL(target.baseUrl)
    checkWebhookKey(key, origin)
    if (connections.holdsSecret(profileId, key)) {
      throw refused([{ field: 'key', issue: 'This is the admin secret. Enter an API key' }])
    }
    // A Horizon without a list of webhooks has nothing that could be asked without changing something.
    await connector.webhooks(target, new Secret(key)).list()
    const stored = await keys.write(profileId, origin, key)
    events.publish('webhooks.changed', { profileId })
    return stored
  }

  async function removeKey(profileId: string): Promise<void> {
    await keys.remove(profileId)
    events.publish('webhooks.changed', { profileId })
  }

  return { kindOf, connect, setKey, removeKey, keyState: keys.state }
}
export type WebhookAccesses = ReturnType<typeof createWebhookAccess>

const notReached = (): AppError =>
  new AppError(
    'not-offered',
    'This Horizon does not let the admin secret look after webhooks, and no API key is stored for it',
    { nextStep: 'Add a webhook key: an API key with the scope “webhooks”.' }
  )
