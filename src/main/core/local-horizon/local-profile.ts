import type { Clock, EventBus, Ids, StoredProfile } from '../ports'
import { checkAddress } from '../profiles/profile-draft'
import type { ProfileStore } from '../profiles/profile-store'

const profileName = 'Local'
const operatorName = 'Local operator'

type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly events: EventBus
  readonly profiles: ProfileStore
}

/** The embedded Horizon's own profile. */
export function createLocalProfile({ clock, ids, events, profiles }: Ports) {
  const find = async (): Promise<StoredProfile | undefined> =>
    (await profiles.all()).find(isLocalHorizon)

  async function ensure(url: string): Promise<StoredProfile> {
    const known = await find()
    if (known !== undefined) return known
    const profile: StoredProfile = {
      id: ids.uuid(),
      name: freeName(await profiles.all()),
      environment: 'sandbox',
      baseUrl: checkAddress(url).href,
      headerForm: 'bearer',
      operatorName,
      secretStorage: 'local-horizon',
      secretMarker: null,
      organization: null,
      lastPlace: null,
      createdAt: new Date(clock.now()).toISOString(),
      safetyLevel: 'confirm',
      secretSetAt: null
    }
    await profiles.change(stored => [...stored, profile])
    return profile
  }

  /** It may listen on another port at each start. */
  async function readdress(url: string): Promise<void> {
    const baseUrl = checkAddress(url).href
    const known = await find()
    if (known === undefined || known.baseUrl === baseUrl) return
    await profiles.replace(known.id, stored => ({ ...stored, baseUrl }))
    events.publish('profiles.changed', {})
  }

  return { ensure, readdress }
}
export type LocalProfile = ReturnType<typeof createLocalProfile>

const isLocalHorizon = ({ secretStorage }: StoredProfile): boolean =>
  secretStorage === 'local-horizon'

function freeName(stored: readonly StoredProfile[]): string {
  const taken = new Set(stored.map(({ name }) => name.toLowerCase()))
  let name = profileName
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${profileName} ${number}`
  return name
}
