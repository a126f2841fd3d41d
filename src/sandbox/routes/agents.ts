import { endpointScopes } from '@shared/domain/endpoint-scopes'
import { pagingSchema } from '@shared/horizon/common'
import { z } from 'zod'
import type { KeyCaller } from '../access/api-key'
import { checkDepartment, seesDepartment } from '../access/departments'
import { ApiError, notFound, unprocessable } from '../api-error'
import { type Answer, apiEndpoint, type Call, created, ok } from '../call'
import { newId } from '../key-material'
import {
  type Agent,
  deleteAgent,
  findAgent,
  insertAgent,
  listAgents,
  updateAgent
} from '../store/agents'
import { findDepartment } from '../store/departments'
import { listMemories } from '../store/memories'
import { listWebhooks } from '../store/webhooks'
import { iso } from '../times'
import { webhookResource } from '../triggers'
import { defaultPageSize, page, parse } from '../validation'
import { toAgentBody, toAgentSummary } from './directory-bodies'

type KeyCall = Call<KeyCaller>

const nameSchema = z.string().trim().min(1).max(200)
const instructionsSchema = z.string().max(100_000)
const createSchema = z.object({
  name: nameSchema,
  department_id: z.string().min(1),
  instructions: instructionsSchema.optional()
})
const updateSchema = z.strictObject({
  name: nameSchema.optional(),
  instructions: instructionsSchema.optional(),
  skills: z.array(z.string().min(1).max(200)).max(200).optional(),
  configuration: z.record(z.string(), z.json()).optional()
})
const memoryFilterSchema = pagingSchema.extend({ tag: z.string().optional() })

const asResource = (agent: Agent) => ({ type: 'agent', id: agent.id, name: agent.name })

function existing({ db, caller, param }: KeyCall): Agent {
  const agent = findAgent(db, param('id'))
  if (agent === undefined) throw notFound('agent')
  checkDepartment(caller, agent.department_id)
  return agent
}

/** Throws unless the department exists and is one this key is for. */
export function checkTarget({ db, caller }: KeyCall, departmentId: string): void {
  if (findDepartment(db, departmentId) === undefined) {
    throw unprocessable('department_id', `There is no department '${departmentId}'.`)
  }
  checkDepartment(caller, departmentId)
}

function list({ db, caller, query }: KeyCall): Answer {
  const seen = listAgents(db).filter(agent => seesDepartment(caller, agent.department_id))
  return page(seen.map(toAgentSummary), query)
}

function create(call: KeyCall): Answer {
  const { db, plan, organization } = call
  return call.once(() => {
    const { name, department_id, instructions = '' } = call.body(createSchema)
    checkTarget(call, department_id)
    if (plan.agents !== null && listAgents(db).length >= plan.agents) {
      throw new ApiError(
        409,
        'conflict',
        `The ${organization.plan} plan allows ${plan.agents} agents, and there are as many. Delete one or upgrade the subscription.`
      )
    }
    const agent: Agent = {
      id: newId('agent'),
      name,
      status: 'idle',
      department_id,
      skills: [],
      instructions,
      configuration: {},
      last_active_at: null
    }
    insertAgent(db, agent)
    call.audit({
      action: 'agent.created',
      resource: asResource(agent),
      metadata: { department_id }
    })
    return { resourceId: agent.id, answer: created(toAgentBody(agent)) }
  })
}

function update(call: KeyCall): Answer {
  const before = existing(call)
  const wanted = call.body(updateSchema)
  const after: Agent = { ...before, ...wanted }
  const fields = ['name', 'instructions', 'skills', 'configuration'] as const
  const changed = fields.filter(
    field => JSON.stringify(before[field]) !== JSON.stringify(after[field])
  )
  if (changed.length === 0) return ok(toAgentBody(before))
  updateAgent(call.db, after)
  const changes = Object.fromEntries(
    changed.map(field => [field, { from: before[field], to: after[field] }])
  )
  call.audit({ action: 'agent.updated', resource: asResource(after), changes })
  return ok(toAgentBody(after))
}

/** Its webhooks go with it. */
function remove(call: KeyCall): Answer {
  const agent = existing(call)
  for (const webhook of listWebhooks(call.db).filter(({ agentId }) => agentId === agent.id)) {
    call.audit({ action: 'webhook.deleted', resource: webhookResource(call.db, webhook) })
  }
  deleteAgent(call.db, agent.id)
  call.audit({ action: 'agent.deleted', resource: asResource(agent) })
  return { status: 204 }
}

/** The one list with an envelope, as documented. */
function memories(call: KeyCall): Answer {
  const { limit = defaultPageSize, offset, tag } = parse(memoryFilterSchema, call.query, 'query')
  const found = listMemories(call.db, existing(call).id).filter(
    memory => tag === undefined || memory.tag === tag
  )
  const data = found.slice(offset, offset + limit).map(memory => ({
    id: memory.id,
    agent_id: memory.agentId,
    content: memory.content,
    tag: memory.tag,
    metadata: memory.metadata,
    created_at: iso(memory.createdAt),
    updated_at: iso(memory.updatedAt)
  }))
  return ok({ data })
}

const collection = '/api/agents'
const single = '/api/agents/:id'
const read = endpointScopes['agents.read']
const write = endpointScopes['agents.write']

export const agentEndpoints = [
  apiEndpoint(read, { method: 'GET', path: collection, handle: list }),
  apiEndpoint(write, { method: 'POST', path: collection, handle: create }),
  apiEndpoint(read, {
    method: 'GET',
    path: single,
    handle: call => ok(toAgentBody(existing(call)))
  }),
  apiEndpoint(write, { method: 'PATCH', path: single, handle: update }),
  apiEndpoint(write, { method: 'DELETE', path: single, handle: remove }),
  apiEndpoint(endpointScopes['memories.read'], {
    method: 'GET',
    path: '/api/agents/:id/memories',
    handle: memories
  })
]
