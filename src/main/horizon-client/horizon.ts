import type { Horizon, HorizonTarget } from '@main/core/ports'
import { createCut } from '@shared/domain/cut'
import type { UsageWindow } from '@shared/domain/usage-window'
import { AppError } from '@shared/errors'
import { capabilitiesSchema } from '@shared/horizon/capabilities'
import {
  type Organization,
  toOrganization,
  wireOrganizationSchema
} from '@shared/horizon/directory'
import type { Key } from '@shared/horizon/key'
import type { RequestPage } from '@shared/horizon/request-log'
import type { Usage } from '@shared/horizon/usage'
import { departments, listCollection, users } from './directory-listing'
import { outcomeUnknown } from './failures'
import { createBody, readCreated } from './key-creation'
import { listKeys } from './key-listing'
import { keyNotFound, keyPath, keysPath } from './key-path'
import { readKey } from './key-reading'
import { createKeyUpdates } from './key-updates'
import { type Answer, type Send, statusOf, unreadable } from './send'
import { toRequestPage, toUsage } from './usage-reading'

type Ports = { readonly send: Send; readonly now: () => number }

const maxFeatures = 200

export function createHorizon({ send, now }: Ports, target: HorizonTarget): Horizon {
  /** `null` where this Horizon has no such endpoint. */
  async function ask(path: string, signal?: AbortSignal, isList = false): Promise<Answer | null> {
    try {
      return await send(target, { method: 'GET', path, isList, signal })
    } catch (error) {
      if ([404, 405, 501].includes(statusOf(error))) return null
      throw error
    }
  }

  async function organization(signal?: AbortSignal): Promise<Organization | null> {
    const answer = await ask('/admin/organization', signal)
    if (answer === null) return null
    const parsed = wireOrganizationSchema.safeParse(answer.body)
    if (!parsed.success) throw unreadable('the organization', answer.status)
    const { id, name, plan, ...limits } = toOrganization(parsed.data)
    const text = createCut(500)
    if (id.length > 200) throw unreadable('the organization', answer.status)
    return { id, name: text(name), plan: text(plan), ...limits }
  }

  async function features(signal?: AbortSignal): Promise<readonly string[] | null> {
    const answer = await ask('/admin/capabilities', signal)
    if (answer === null) return null
    const parsed = capabilitiesSchema.safeParse(answer.body)
    if (!parsed.success) throw unreadable('what it offers', answer.status)
    return parsed.data.features.filter(name => name.length <= 100).slice(0, maxFeatures)
  }

  async function getKey(keyId: string, signal?: AbortSignal): Promise<Key | null> {
    const answer = await ask(keyPath(keyId), signal)
    if (answer === null) {
      // Either this key is unknown or the endpoint is: the list knows the difference.
      const { keys } = await listKeys(send, target, now, signal)
      return keys.find(key => key.id === keyId) ?? null
    }
    const reading = readKey(answer.body)
    if (!reading.ok) throw unreadable(`the key: ${reading.reason}`, answer.status)
    if (reading.key.id !== keyId) {
      throw new AppError(
        'response-invalid',
        'Horizon answered with another key than was asked for',
        {
          status: answer.status,
          nextStep: 'Refresh the list and open the key again.'
        }
      )
    }
    return reading.key
  }

  async function hasKeyEndpoint(keyId: string, signal?: AbortSignal): Promise<boolean> {
    return (await ask(keyPath(keyId), signal)) !== null
  }

  async function createKey(draft: Parameters<Horizon['createKey']>[0], idempotencyKey: string) {
    const answer = await send(target, {
      method: 'POST',
      path: keysPath,
      body: createBody(draft),
      idempotencyKey
    })
    return readCreated(answer, draft)
  }

  async function revokeKey(keyId: string): Promise<Key | null> {
    const answer = await send(target, {
      method: 'DELETE',
      path: keyPath(keyId),
      isEmptyAllowed: true
    })
    if (answer.body === undefined) return null
    const reading = readKey(answer.body)
    // Some other acknowledgement: the list has to confirm it.
    if (!reading.ok) return null
    if (reading.key.id !== keyId) {
      throw outcomeUnknown('DELETE', 'Horizon answered about another key than was to be revoked', {
        status: answer.status
      })
    }
    return reading.key
  }

  /** 404 is the answer about an unknown key and of a Horizon without the endpoint alike. */
  async function isKeyUnknown(keyId: string, signal?: AbortSignal): Promise<boolean> {
    return (await getKey(keyId, signal)) === null
  }

  /** `null` where there is no such endpoint; throws `not-found` where there is no such key. */
  async function askOfKey(
    keyId: string,
    rest: string,
    signal?: AbortSignal
  ): Promise<Answer | null> {
    try {
      const path = `${keyPath(keyId)}${rest}`
      return await send(target, { method: 'GET', path, isList: true, signal })
    } catch (error) {
      const status = statusOf(error)
      if (status === 404 && (await isKeyUnknown(keyId, signal))) throw keyNotFound()
      if ([404, 405, 501].includes(status)) return null
      throw error
    }
  }

  async function usage(
    keyId: string | null,
    window: UsageWindow,
    signal?: AbortSignal
  ): Promise<Usage | null> {
    const query = `?window=${window}`
    const answer =
      keyId === null
        ? await ask(`/admin/usage${query}`, signal, true)
        : await askOfKey(keyId, `/usage${query}`, signal)
    return answer && toUsage(answer, window)
  }

  async function requests(
    keyId: string,
    query: Parameters<Horizon['requests']>[1],
    signal?: AbortSignal
  ): Promise<RequestPage | null> {
    const { limit = 50, before, status, ip, path, from, to } = query
    const filters = { limit: String(limit), before, status, ip, path, from, to }
    const parameters = new URLSearchParams()
    for (const [name, value] of Object.entries(filters)) {
      if (value !== undefined && value !== '') parameters.set(name, value)
    }
    const answer = await askOfKey(keyId, `/requests?${parameters}`, signal)
    return answer && toRequestPage(answer, before)
  }

  const directory = { send, target }
  const askList = (signal?: AbortSignal) => (path: string) => ask(path, signal, true)
  return {
    organization,
    features,
    listKeys: signal => listKeys(send, target, now, signal),
    getKey,
    hasKeyEndpoint,
    createKey,
    revokeKey,
    ...createKeyUpdates(send, target, isKeyUnknown),
    usage,
    requests,
    users: signal => listCollection(directory, askList(signal), users, signal),
    departments: signal => listCollection(directory, askList(signal), departments, signal)
  }
}
