import { endpointScopes } from '@shared/domain/endpoint-scopes'
import { defaultKeyLimit } from '@shared/domain/limits'
import { pagingSchema } from '@shared/horizon/common'
import {
  type CreateWebhookBody,
  createWebhookBodySchema,
  updateWebhookBodySchema
} from '@shared/horizon/webhook'
import { checkDepartment, seesDepartment } from '../access/departments'
import { invalidField, unprocessable } from '../api-error'
import { type Answer, apiEndpoint, created, eitherEndpoint, type ManagingCaller, ok } from '../call'
import { hashOf, hintOf, newId, newPlaintextKey, newWebhookSecret } from '../key-material'
import { findAgent } from '../store/agents'
import {
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listWebhooks,
  replaceToken,
  type StoredWebhook,
  updateWebhook
} from '../store/webhooks'
import { wholeSecond } from '../times'
import { webhookResource } from '../triggers'
import { parse } from '../validation'
import { checkVersion } from './if-match'
import type { Profile } from './key-body'
import { checkLimits } from './key-rules'
import { existingWebhook, type WebhookCall } from './webhook-access'
import { toWebhookBody } from './webhook-body'
import { deliveries } from './webhook-deliveries'
import { triggerPath } from './webhook-trigger'

/** Part 1 of the contract: other fields are ignored, whatever they hold. */
const documentedCreateSchema = createWebhookBodySchema.pick({
  agent_id: true,
  url: true,
  events: true,
  secret: true
})

const isForDepartment = ({ caller }: WebhookCall, departmentId: string): boolean =>
  caller.kind === 'admin' || seesDepartment(caller, departmentId)

const reread = (call: WebhookCall, id: string): StoredWebhook => {
  const webhook = findWebhook(call.db, id)
  if (webhook === undefined) throw new Error(`Webhook ${id} disappeared`)
  return webhook
}

/** Without `limit` and `offset` the whole list, as that of the keys. */
function list(call: WebhookCall): Answer {
  const { db, query } = call
  const { limit, offset } = parse(pagingSchema, query, 'query')
  const seen = listWebhooks(db).filter(({ agentId }) => {
    const agent = findAgent(db, agentId)
    return agent !== undefined && isForDepartment(call, agent.department_id)
  })
  const isPaged = query.limit !== undefined || query.offset !== undefined
  const end = limit === undefined ? undefined : offset + limit
  return ok(
    seen.slice(offset, end).map(toWebhookBody),
    isPaged ? { 'X-Total-Count': String(seen.length) } : {}
  )
}

const triggerUrl = (call: WebhookCall, token: string): string =>
  `http://${call.header('host')}${triggerPath}${token}`

function creatorOf(caller: ManagingCaller) {
  if (caller.kind === 'admin') {
    return { id: null, name: caller.claimedName ?? 'admin secret', email: null }
  }
  const { owner, key } = caller
  return owner ?? { id: null, name: key.clientName, email: null }
}

function create(call: WebhookCall, profile: Profile): Answer {
  const { db, now, caller, plan, organization } = call
  return call.once(() => {
    const isDocumented = profile === 'documented'
    const body: CreateWebhookBody = call.body(
      isDocumented ? documentedCreateSchema : createWebhookBodySchema
    )
    if (isDocumented && new URL(body.url).protocol !== 'https:') {
      throw invalidField('url', 'Send a URL that begins with https://')
    }
    const agent = findAgent(db, body.agent_id)
    if (agent === undefined) {
      throw unprocessable('agent_id', `There is no agent '${body.agent_id}'.`)
    }
    if (caller.kind === 'key') checkDepartment(caller, agent.department_id)
    const rateLimit = body.rate_limit ?? defaultKeyLimit(plan.requestsPerMinute)
    checkLimits({ rateLimit }, organization, plan)
    const creator = creatorOf(caller)
    const token = newPlaintextKey()
    const webhook: StoredWebhook = {
      id: newId('whk'),
      agentId: agent.id,
      url: body.url,
      events: [...new Set(body.events)],
      tokenHash: hashOf(token),
      tokenHint: hintOf(token),
      secret: body.secret ?? newWebhookSecret(),
      ipAllowlist: body.ip_allowlist ?? null,
      rateLimit,
      enabled: true,
      createdById: creator.id,
      createdByName: creator.name,
      createdByEmail: creator.email,
      createdAt: wholeSecond(now),
      rotatedAt: null,
      lastTriggeredAt: null,
      version: 1
    }
    insertWebhook(db, webhook)
    const { id, secret, events, ipAllowlist } = webhook
    const metadata = {
      agent_id: agent.id,
      events,
      ip_allowlist: ipAllowlist,
      rate_limit: rateLimit
    }
    call.audit({ action: action.created, resource: webhookResource(db, webhook), metadata })
    const shown = isDocumented
      ? { id, agent_id: agent.id, url: webhook.url, events, secret, token }
      : { ...toWebhookBody(webhook), secret, token, trigger_url: triggerUrl(call, token) }
    return { resourceId: id, answer: created(shown) }
  })
}

function update(call: WebhookCall): Answer {
  const { db, plan, organization } = call
  const before = existingWebhook(call)
  const body = call.body(updateWebhookBodySchema)
  const ifMatch = call.header('if-match')
  checkVersion('webhook', before.version, ifMatch, () => toWebhookBody(before))
  const wanted: StoredWebhook = {
    ...before,
    url: body.url ?? before.url,
    events: body.events === undefined ? before.events : [...new Set(body.events)],
    ipAllowlist: body.ip_allowlist === undefined ? before.ipAllowlist : body.ip_allowlist,
    rateLimit:
      body.rate_limit === undefined
        ? before.rateLimit
        : (body.rate_limit ?? defaultKeyLimit(plan.requestsPerMinute)),
    enabled: body.enabled ?? before.enabled
  }
  if (body.rate_limit != null) checkLimits({ rateLimit: body.rate_limit }, organization, plan)
  const compared = [
    ['url', before.url, wanted.url],
    ['events', before.events, wanted.events],
    ['ip_allowlist', before.ipAllowlist, wanted.ipAllowlist],
    ['rate_limit', before.rateLimit, wanted.rateLimit],
    ['enabled', before.enabled, wanted.enabled]
  ] as const
  const changed = compared.filter(([, from, to]) => JSON.stringify(from) !== JSON.stringify(to))
  if (changed.length === 0) return ok(toWebhookBody(before))
  updateWebhook(db, wanted)
  const changes = Object.fromEntries(changed.map(([field, from, to]) => [field, { from, to }]))
  call.audit({ action: action.updated, resource: webhookResource(db, before), changes })
  return ok(toWebhookBody(reread(call, before.id)))
}

/** The old token is dead in the transaction that stores the new one: no overlap, no gap. */
function rotate(call: WebhookCall, profile: Profile): Answer {
  const { db, now } = call
  const before = existingWebhook(call)
  return call.once(() => {
    const token = newPlaintextKey()
    const { id } = before
    replaceToken(db, { id, tokenHash: hashOf(token), tokenHint: hintOf(token) }, wholeSecond(now))
    const changes = { token_hint: { from: before.tokenHint, to: hintOf(token) } }
    call.audit({ action: action.rotated, resource: webhookResource(db, before), changes })
    const shown =
      profile === 'documented'
        ? { id, token }
        : { ...toWebhookBody(reread(call, id)), token, trigger_url: triggerUrl(call, token) }
    return { resourceId: id, answer: ok(shown) }
  })
}

function remove(call: WebhookCall): Answer {
  const webhook = existingWebhook(call)
  call.audit({ action: action.deleted, resource: webhookResource(call.db, webhook) })
  deleteWebhook(call.db, webhook.id)
  return { status: 204 }
}

const collection = '/api/agent-webhooks'
const single = '/api/agent-webhooks/:id'
const rotation = '/api/agent-webhooks/:id/rotate'
const scopes = endpointScopes.webhooks
const action = {
  created: 'webhook.created',
  updated: 'webhook.updated',
  rotated: 'webhook.rotated',
  deleted: 'webhook.deleted'
}

export const agentWebhookEndpoints = [
  eitherEndpoint(scopes, { method: 'GET', path: collection, handle: list }),
  eitherEndpoint(scopes, {
    method: 'POST',
    path: collection,
    action: action.created,
    handle: call => create(call, 'full')
  }),
  eitherEndpoint(scopes, {
    method: 'GET',
    path: single,
    handle: call => ok(toWebhookBody(existingWebhook(call)))
  }),
  eitherEndpoint(scopes, {
    method: 'PATCH',
    path: single,
    action: action.updated,
    handle: update
  }),
  eitherEndpoint(scopes, {
    method: 'DELETE',
    path: single,
    action: action.deleted,
    handle: remove
  }),
  eitherEndpoint(scopes, {
    method: 'POST',
    path: rotation,
    action: action.rotated,
    handle: call => rotate(call, 'full')
  }),
  eitherEndpoint(scopes, {
    method: 'GET',
    path: '/api/agent-webhooks/:id/deliveries',
    handle: deliveries
  })
]

/** With a key: create and rotate are documented, and no other endpoint is. */
export const documentedWebhookEndpoints = [
  apiEndpoint(scopes, {
    method: 'POST',
    path: collection,
    handle: call => create(call, 'documented')
  }),
  apiEndpoint(scopes, {
    method: 'POST',
    path: rotation,
    handle: call => rotate(call, 'documented')
  })
]
