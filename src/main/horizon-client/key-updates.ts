import type { Horizon, HorizonTarget } from '@main/core/ports'
import { AppError } from '@shared/errors'
import type { Key, updateKeyBodySchema } from '@shared/horizon/key'
import type { z } from 'zod'
import { type IfLost, outcomeUnknown } from './failures'
import { keyNotFound, keyPath, keysPath } from './key-path'
import { readKey } from './key-reading'
import { type Send, statusOf } from './send'

type Update = {
  readonly body: z.output<typeof updateKeyBodySchema>
  readonly version: number | undefined
  /** What to do where this Horizon cannot do it. */
  readonly otherwise: string
  readonly ifLost?: IfLost
}

/** `PATCH` of a key; 404 is the answer about an unknown key and of a missing endpoint alike. */
export function createKeyUpdates(
  send: Send,
  target: HorizonTarget,
  isKeyUnknown: (keyId: string) => Promise<boolean>
): Pick<Horizon, 'updateKey' | 'renameKey'> {
  async function update(keyId: string, change: Update): Promise<Key> {
    const { body, version, otherwise, ifLost } = change
    const answer = await send(target, {
      method: 'PATCH',
      path: keyPath(keyId),
      body,
      ifMatch: version === undefined ? undefined : `"${version}"`,
      ...(ifLost && { ifLost })
    }).catch(async error => {
      const status = statusOf(error)
      // Where that cannot be asked just now, what was answered is believed.
      if (status === 404 && (await isKeyUnknown(keyId).catch(() => true))) throw keyNotFound()
      throw [404, 405, 501].includes(status) ? notOffered(status, otherwise) : error
    })
    const reading = readKey(answer.body)
    const { status } = answer
    if (!reading.ok) {
      const why = 'Horizon did not answer with the key as it is now'
      throw outcomeUnknown('PATCH', why, { status }, ifLost)
    }
    if (reading.key.id !== keyId) {
      const why = 'Horizon answered about another key than was to be changed'
      throw outcomeUnknown('PATCH', why, { status }, ifLost)
    }
    return reading.key
  }

  return {
    async updateKey(keyId, { rateLimit, rateLimitPerDay }, version) {
      if (rateLimit === undefined && rateLimitPerDay === undefined) {
        throw new AppError('invalid-input', 'There is no limit to change')
      }
      const body = { rate_limit: rateLimit, rate_limit_per_day: rateLimitPerDay }
      const otherwise = 'Its limits stay as they are: create a key with other limits in its place.'
      return await update(keyId, { body, version, otherwise })
    },

    async renameKey(keyId, clientName, version) {
      const body = { client_name: clientName.trim() }
      if (body.client_name === '') throw new AppError('invalid-input', 'A key needs a name')
      const otherwise = 'The key keeps its name; everything else about it is as it was.'
      return await update(keyId, { body, version, otherwise, ifLost: ifRenameLost })
    }
  }
}

const ifRenameLost: IfLost = {
  words: 'The request had been sent; the key’s name may have changed',
  nextStep: 'Refresh the key to see its name before you try again.'
}

const notOffered = (status: number, nextStep: string) =>
  new AppError('not-offered', `This Horizon does not offer PATCH ${keysPath}/:id`, {
    status,
    nextStep
  })
