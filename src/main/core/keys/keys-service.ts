import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import type { Clipboard, Clock, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import { holdKey } from './held-keys'
import { withRemedy } from './horizon-failure'

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly clipboard: Clipboard
  readonly connections: Connections
}

export function createKeysService({ clock, log, clipboard, connections }: Ports) {
  /** The held key; one that the list does not know yet is asked for. */
  async function get(open: OpenProfile, keyId: string): Promise<{ key: Key; fetchedAt: string }> {
    const { keys, fetchedAt } = await open.data.keys.held()
    const held = keys.find(({ id }) => id === keyId)
    if (held !== undefined && fetchedAt !== null) return { key: held, fetchedAt }
    const key = await open.during(() => ask(open, keyId))
    if (key === null) throw unlisted()
    await holdKey(open, key, log)
    return { key, fetchedAt: new Date(clock.now()).toISOString() }
  }

  async function ask(open: OpenProfile, keyId: string): Promise<Key | null> {
    try {
      const horizon = await connections.to(open.profileId)
      return await horizon.getKey(keyId, open.signal)
    } catch (error) {
      throw withRemedy(error)
    }
  }

  /** Only the id of a key that is held: the page cannot put other text on the clipboard. */
  async function copyId(open: OpenProfile | null, keyId: string): Promise<void> {
    const { keys } = (await open?.data.keys.held()) ?? { keys: [] }
    if (!keys.some(({ id }) => id === keyId)) throw unlisted()
    await clipboard.writeText(keyId)
  }

  return { get, copyId }
}

const unlisted = (): AppError =>
  new AppError('not-found', 'There is no such key in the list', { nextStep: 'Refresh the list.' })
