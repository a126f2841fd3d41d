import type { Horizon, HorizonTarget, KeyLimits } from '@main/core/ports'
import type { KeyDraft } from '@shared/domain/key-draft'
import type { UsageWindow } from '@shared/domain/usage-window'
import { AppError } from '@shared/errors'
import { capabilitiesSchema } from '@shared/horizon/capabilities'
import {
  type Organization,
  toOrganization,
  wireOrganizationSchema
} from '@shared/horizon/directory'
import { type Key, keyIdSchema } from '@shared/horizon/key'
import type { RequestPage } from '@shared/horizon/request-log'
import type { Usage } from '@shared/horizon/usage'
import { createCut } from './cut'
import { departments, listCollection, users } from './directory-listing'
import { outcomeUnknown } from './failures'
import { createBody, readCreated } from './key-creation'
import { keysPath, listKeys } from './key-listing'
import { readKey } from './key-reading'
import { type Answer, type Send, unreadable } from './send'
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
    const answer = await ask(pathOf(keyId), signal)
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
    return (await ask(pathOf(keyId), signal)) !== null
  }

  async function createKey(draft: KeyDraft, idempotencyKey: string) {
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
      path: pathOf(keyId),
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

  async function updateKey(keyId: string, limits: KeyLimits, version?: number): Promise<Key> {
    const { rateLimit, rateLimitPerDay } = limits
    if (rateLimit === undefined && rateLimitPerDay === undefined) {
      throw new AppError('invalid-input', 'There is no limit to change')
    }
    const answer = await send(target, {
      method: 'PATCH',
      path: pathOf(keyId),
      body: { rate_limit: rateLimit, rate_limit_per_day: rateLimitPerDay },
      ifMatch: version === undefined ? undefined : `"${version}"`
    }).catch(async error => {
      const status = statusOf(error)
      // Where that cannot be asked just now, what was answered is believed.
      if (status === 404 && (await isKeyUnknown(keyId).catch(() => true))) throw keyNotFound()
      throw [404, 405, 501].includes(status) ? updateNotOffered(status) : error
    })
    const reading = readKey(answer.body)
    const { status } = answer
    if (!reading.ok) {
      throw outcomeUnknown('PATCH', 'Horizon did not answer with the key as it is now', { status })
    }
    if (reading.key.id !== keyId) {
      throw outcomeUnknown('PATCH', 'Horizon answered about another key than was to be changed', {
        status
      })
    }
    return reading.key
  }

  /** `null` where there is no such endpoint; throws `not-found` where there is no such key. */
  async function askOfKey(
    keyId: string,
    rest: string,
    signal?: AbortSignal
  ): Promise<Answer | null> {
    try {
      const path = `${pathOf(keyId)}${rest}`
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
    updateKey,
    usage,
    requests,
    users: signal => listCollection(directory, askList(signal), users, signal),
    departments: signal => listCollection(directory, askList(signal), departments, signal)
  }
}

const statusOf = (error: unknown): number =>
  error instanceof AppError ? (error.details.status ?? 0) : 0

const keyNotFound = () =>
  new AppError('not-found', 'Horizon does not know this key', {
    status: 404,
    nextStep: 'Refresh the list.'
  })

const updateNotOffered = (status: number) =>
  new AppError('not-offered', `This Horizon does not offer PATCH ${keysPath}/:id`, {
    status,
    nextStep: 'Its limits stay as they are: create a key with other limits in its place.'
  })

/** An id comes from a server: as `.` or `..` it would name another endpoint. */
function pathOf(keyId: string): string {
  const isUsable =
    keyIdSchema.safeParse(keyId).success && !/^\.{1,2}$/.test(keyId) && keyId.isWellFormed()
  if (!isUsable) {
    throw new AppError('invalid-input', 'This key has an id that cannot be put into an address', {
      nextStep: 'Look after this key in Horizon itself.'
    })
  }
  return `${keysPath}/${encodeURIComponent(keyId)}`
}
