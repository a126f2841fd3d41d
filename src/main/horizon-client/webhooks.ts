import type { HorizonTarget, HorizonWebhooks, WebhookListing } from '@main/core/ports'
import { AppError, isAppError } from '@shared/errors'
import type { Webhook, WebhookDelivery } from '@shared/horizon/webhook'
import type { Secret } from '@shared/secret'
import { outcomeUnknown } from './failures'
import { isPathSafe } from './key-path'
import { isMoreLikely, isObject, itemsOf, pageSize, tooMany, totalOf } from './list-page'
import { type Answer, type Call, type Send, statusOf } from './send'
import {
  ifCreateLost,
  ifRotateLost,
  ifUpdateLost,
  readCreated,
  readRotated
} from './webhook-plaintexts'
import { maxIdUnits, readDelivery, readWebhook } from './webhook-reading'

const webhooksPath = '/api/agent-webhooks'
const maxWebhooks = 10_000
const maxUnreadable = 1_000
/** Enough for the hours of the day that are quiet, and no more than a moment's work. */
const maxDeliveryPages = 5

type Unreadable = WebhookListing['unreadable'][number]

/** With `key` every call goes with it, else with the admin secret; never with both. */
export function createWebhooks(
  send: Send,
  target: HorizonTarget,
  key: Secret | null
): HorizonWebhooks {
  async function call(what: Omit<Call, 'apiKey'>): Promise<Answer> {
    try {
      return await send(target, { ...what, apiKey: key ?? undefined })
    } catch (error) {
      throw isAppError(error) ? inWordsOf(error, key !== null) : error
    }
  }

  /** `null` where Horizon has nothing there. */
  async function ask(path: string, signal?: AbortSignal): Promise<Answer | null> {
    try {
      return await call({ method: 'GET', path, isList: true, signal })
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  async function list(signal?: AbortSignal): Promise<WebhookListing | null> {
    let answer = await ask(webhooksPath, signal)
    if (answer === null) return null
    const total = totalOf(answer)
    const webhooks = new Map<string, Webhook>()
    const unreadable: Unreadable[] = []
    const seen = new Set<string>()
    for (let received = 0; answer !== null; ) {
      const items = itemsOf(answer, 'webhooks')
      const fresh = items.filter(item => !seen.has(JSON.stringify(item)))
      for (const [index, item] of fresh.entries()) {
        seen.add(JSON.stringify(item))
        take(item, received + index + 1, webhooks, unreadable)
      }
      received += items.length
      if (received > maxWebhooks) throw tooMany(maxWebhooks, 'webhooks')
      if (fresh.length === 0 || !isMoreLikely(items.length, received, total)) break
      answer = await ask(`${webhooksPath}?limit=${pageSize}&offset=${received}`, signal)
    }
    return { webhooks: [...webhooks.values()], unreadable: unreadable.slice(0, maxUnreadable) }
  }

  async function get(webhookId: string, signal?: AbortSignal): Promise<Webhook | null> {
    const answer = await ask(webhookPath(webhookId), signal)
    // Either this webhook is unknown or the endpoint is: the list knows the difference.
    if (answer === null) {
      const listing = await list(signal)
      return listing?.webhooks.find(({ id }) => id === webhookId) ?? null
    }
    const reading = readWebhook(answer.body)
    if (reading.ok && reading.webhook.id === webhookId) return reading.webhook
    const why = reading.ok ? 'it is another one than was asked for' : reading.reason
    throw new AppError('response-invalid', `The console cannot read the webhook: ${why}`, {
      status: answer.status,
      nextStep: 'Report it to whoever runs this Horizon.'
    })
  }

  async function deliveries(
    webhookId: string,
    signal?: AbortSignal
  ): Promise<readonly WebhookDelivery[] | null> {
    const path = `${webhookPath(webhookId)}/deliveries?limit=${pageSize}`
    const found = new Map<string, WebhookDelivery>()
    let answer = await ask(path, signal)
    if (answer === null) return null
    for (let page = 1; answer !== null; page += 1) {
      const before = found.size
      for (const item of itemsOf(answer, 'deliveries').slice(0, maxWebhooks)) {
        const delivery = readDelivery(item)
        if (delivery !== undefined) found.set(delivery.id, delivery)
      }
      const next = isObject(answer.body) ? answer.body.next_before : null
      const isUsable = typeof next === 'string' && next !== '' && next.length <= maxIdUnits
      if (!isUsable || found.size === before || page >= maxDeliveryPages) break
      answer = await ask(`${path}&before=${encodeURIComponent(next)}`, signal)
    }
    return [...found.values()]
  }

  /** 404 is the answer about an unknown webhook and of a missing endpoint alike. */
  async function write(webhookId: string, what: Omit<Call, 'apiKey'>): Promise<Answer> {
    return await call(what).catch(async error => {
      if (!isMissing(error)) throw error
      const isThere = statusOf(error) !== 404 || (await get(webhookId).catch(() => null)) !== null
      throw isThere ? notOffered(what, statusOf(error)) : notFound()
    })
  }

  return {
    list,
    get,
    deliveries,

    async create(draft, idempotencyKey) {
      const answer = await call({
        method: 'POST',
        path: webhooksPath,
        body: {
          agent_id: draft.agentId,
          url: draft.url,
          events: [...draft.events],
          ip_allowlist: draft.ipAllowlist ?? undefined,
          rate_limit: draft.rateLimit ?? undefined
        },
        idempotencyKey,
        ifLost: ifCreateLost
      })
      return readCreated(answer, draft)
    },

    async update(webhookId, { ipAllowlist, rateLimit, isEnabled }, version) {
      const body = { ip_allowlist: ipAllowlist, rate_limit: rateLimit, enabled: isEnabled }
      if (Object.values(body).every(value => value === undefined)) {
        throw new AppError('invalid-input', 'There is nothing to change')
      }
      const { body: answered, status } = await write(webhookId, {
        method: 'PATCH',
        path: webhookPath(webhookId),
        body,
        ...(version !== undefined && { ifMatch: `"${version}"` }),
        ifLost: ifUpdateLost
      })
      const reading = readWebhook(answered)
      if (reading.ok && reading.webhook.id === webhookId) return reading.webhook
      const why = 'Horizon did not answer with the webhook as it is now'
      throw outcomeUnknown('PATCH', why, { status }, ifUpdateLost)
    },

    async rotate(webhookId) {
      const answer = await write(webhookId, {
        method: 'POST',
        path: `${webhookPath(webhookId)}/rotate`,
        isEmptyAllowed: true,
        ifLost: ifRotateLost
      })
      return readRotated(answer, webhookId)
    }
  }
}

function take(
  item: unknown,
  position: number,
  webhooks: Map<string, Webhook>,
  unreadable: Unreadable[]
): void {
  const reading = readWebhook(item)
  if (!reading.ok) unreadable.push({ position, id: reading.id, reason: reading.reason })
  else if (webhooks.has(reading.webhook.id)) {
    const { id } = reading.webhook
    unreadable.push({ position, id, reason: 'its id is that of an earlier webhook' })
  } else webhooks.set(reading.webhook.id, reading.webhook)
}

const isMissing = (error: unknown): boolean => [404, 405, 501].includes(statusOf(error))

function webhookPath(webhookId: string): string {
  if (webhookId === '' || webhookId.length > maxIdUnits || !isPathSafe(webhookId)) {
    throw new AppError(
      'invalid-input',
      'This webhook has an id that cannot be put into an address',
      { nextStep: 'Check the id, or look after this webhook in Horizon itself.' }
    )
  }
  return `${webhooksPath}/${encodeURIComponent(webhookId)}`
}

const notFound = () =>
  new AppError('not-found', 'Horizon does not know this webhook', {
    status: 404,
    nextStep: 'Check its id, or refresh the list.'
  })

function notOffered({ method, path }: Omit<Call, 'apiKey'>, status: number): AppError {
  const rest = path.endsWith('/rotate') ? '/rotate' : ''
  return new AppError(
    'not-offered',
    `This Horizon does not offer ${method} ${webhooksPath}/:id${rest}`,
    { status, nextStep: 'The webhook stays as it is: look after it in Horizon itself.' }
  )
}

/** The refusals speak of the admin secret, which may be right: it is another credential, or place. */
function inWordsOf(error: AppError, isByKey: boolean): AppError {
  const { status, serverCode } = error.details
  const isRefused = status === 401 || status === 403
  if (!isRefused || serverCode === 'invalid_admin_secret') return error
  const said = isByKey
    ? 'Horizon does not let this API key look after webhooks'
    : 'This Horizon does not let the admin secret look after webhooks'
  return new AppError('forbidden', said, {
    ...error.details,
    cause: error,
    nextStep: 'Enter a current API key with the scope “webhooks” for this profile.'
  })
}
