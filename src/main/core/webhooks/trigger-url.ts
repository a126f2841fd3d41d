import { Secret } from '@shared/secret'
import type { RotatedWebhook } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import type { ProfileStore } from '../profiles/profile-store'

type Ports = {
  readonly profiles: Pick<ProfileStore, 'get'>
  readonly connections: Pick<Connections, 'target'>
}

type Made = Pick<RotatedWebhook, 'token' | 'triggerUrl'>

/** The address that triggers, out of the token where Horizon answers no more than that. */
export function createTriggerUrls({ profiles, connections }: Ports) {
  /**
   * Asked for before the call, so that nothing is waited for between its reply and the reveal
   * stash. Neither it nor what it answers ever throws: the token alone is enough to go on.
   */
  async function builder(open: OpenProfile): Promise<(made: Made) => Secret | null> {
    const base = await baseOf(open)
    return ({ token, triggerUrl }) => {
      if (triggerUrl !== null || base === null) return triggerUrl
      try {
        return new Secret(`${base}/api/webhooks/agent/${encodeURIComponent(token.reveal())}`)
      } catch {
        return null
      }
    }
  }

  async function baseOf(open: OpenProfile): Promise<string | null> {
    try {
      const { baseUrl } = await connections.target(await profiles.get(open.profileId))
      return baseUrl.replace(/\/+$/, '')
    } catch {
      return null
    }
  }

  return { builder }
}
export type TriggerUrls = ReturnType<typeof createTriggerUrls>
