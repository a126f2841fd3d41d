import { visibleText } from '@shared/domain/visible-text'
import { AppError, isAppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import type { Clipboard, Clock, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { holdKey } from './held-keys'
import { withRemedy } from './horizon-failure'
import { keyStateOf } from './key-states'
import type { OrganizationCheck } from './organization-check'
import type { Reachability } from './reachability'

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly clipboard: Clipboard
  readonly organizations: Pick<OrganizationCheck, 'connectForRead' | 'whileSame'>
  readonly reachability: Pick<Reachability, 'failed' | 'answered'>
}

export function createKeysService(ports: Ports) {
  const { clock, log, clipboard, organizations, reachability } = ports

  /** The held key; one that the list does not know yet is asked for. */
  async function get(open: OpenProfile, keyId: string): Promise<{ key: Key; fetchedAt: string }> {
    const { keys, unreadable, fetchedAt } = await open.data.keys.held()
    const held = keys.find(({ id }) => id === keyId)
    if (held !== undefined && fetchedAt !== null) return { key: held, fetchedAt }
    const unread = unreadable.find(({ id }) => id === keyId)
    if (unread !== undefined) throw unreadableKey(unread.reason)
    const name = keyStateOf(open).vanished.get(keyId)
    if (name !== undefined) throw vanished(name)
    const key = await open.during(() => ask(open, keyId))
    if (key === null) throw unlisted()
    await holdKey(open, key, log)
    return { key, fetchedAt: new Date(clock.now()).toISOString() }
  }

  async function ask(open: OpenProfile, keyId: string): Promise<Key | null> {
    const question = `key ${keyId}`
    try {
      const horizon = await organizations.connectForRead(open)
      const ask = () => horizon.getKey(keyId, open.signal)
      const key = await organizations.whileSame(open, ask)
      reachability.answered(open, question)
      return key
    } catch (error) {
      if (isAppError(error)) reachability.failed(open, question, error.toWire())
      throw withRemedy(error)
    }
  }

  /** Only the id of a key that is held: the page cannot put other text on the clipboard. */
  async function copyId(open: OpenProfile | null, keyId: string): Promise<void> {
    const { keys } = (await open?.data.keys.held()) ?? { keys: [] }
    if (!keys.some(({ id }) => id === keyId)) throw unlisted()
    await clipboard.writeText(keyId)
  }

  async function copyIds(open: OpenProfile, keyIds: readonly string[]): Promise<void> {
    const held = new Set((await open.data.keys.held()).keys.map(({ id }) => id))
    if (!keyIds.every(id => held.has(id))) throw unlisted()
    await clipboard.writeText(keyIds.join('\n'))
  }

  return { get, copyId, copyIds }
}

const vanished = (name: string): AppError =>
  new AppError('not-found', `Horizon does not list “${visibleText(name, 100)}” any more`, {
    nextStep: 'It was deleted by someone else, or this admin secret may no longer see it.'
  })

const unreadableKey = (reason: string): AppError =>
  new AppError('response-invalid', `Horizon lists this key, but it cannot be read: ${reason}`, {
    nextStep: 'Report it to whoever runs this Horizon.'
  })

const unlisted = (): AppError =>
  new AppError('not-found', 'There is no such key in the list', { nextStep: 'Refresh the list.' })
