import { endpointScopes } from '@shared/domain/endpoint-scopes'
import { pagingSchema } from '@shared/horizon/common'
import { z } from 'zod'
import { ApiError } from '../api-error'
import { type Answer, type ApiCall, created, ok, sharedEndpoint } from '../call'
import { newId } from '../key-material'
import { type Agent, deleteAgent, insertAgent, listAgents, updateAgent } from '../store/agents'
import { listMemories } from '../store/memories'
import { listWebhooks } from '../store/webhooks'
import { iso } from '../times'
import { webhookResource } from '../triggers'
import { defaultPageSize, page, parse } from '../validation'
import { toAgentBody, toAgentSummary } from './directory-bodies'

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

/** To whom its department is not shared, the department is not named. */
function departmentId({ reach }: ApiCall, { department_id }: Agent): string | null {
  const department = { id: department_id, department_id }
  return reach.sees('department', department) ? department_id : null
}

const shown = <T extends object>(call: ApiCall, agent: Agent, body: (agent: Agent) => T) => ({
  ...body(agent),
  department_id: departmentId(call, agent)
})

function list(call: ApiCall): Answer {
  const seen = listAgents(call.db).filter(agent => call.reach.sees('agent', agent))
  return page(
    seen.map(agent => shown(call, agent, toAgentSummary)),
    call.query
  )
}

function create(call: ApiCall): Answer {
  const { db, plan, organization } = call
  return call.once(() => {
    const { name, department_id, instructions = '' } = call.body(createSchema)
    call.reach.department(department_id, 'create-agent', 'department_id')
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

function update(call: ApiCall): Answer {
  const before = call.reach.agent(call.param('id'), 'edit')
  const wanted = call.body(updateSchema)
  const after: Agent = { ...before, ...wanted }
  const fields = ['name', 'instructions', 'skills', 'configuration'] as const
  const changed = fields.filter(
    field => JSON.stringify(before[field]) !== JSON.stringify(after[field])
  )
  if (changed.length === 0) return ok(shown(call, before, toAgentBody))
  updateAgent(call.db, after)
  const changes = Object.fromEntries(
    changed.map(field => [field, { from: before[field], to: after[field] }])
  )
  call.audit({ action: 'agent.updated', resource: asResource(after), changes })
  return ok(shown(call, after, toAgentBody))
}

/** Its webhooks go with it. */
function remove(call: ApiCall): Answer {
  const agent = call.reach.agent(call.param('id'), 'delete')
  for (const webhook of listWebhooks(call.db).filter(({ agentId }) => agentId === agent.id)) {
    call.audit({ action: 'webhook.deleted', resource: webhookResource(call.db, webhook) })
  }
  deleteAgent(call.db, agent.id)
  call.audit({ action: 'agent.deleted', resource: asResource(agent) })
  return { status: 204 }
}

/** The one list with an envelope, as documented. */
function memories(call: ApiCall): Answer {
  const agent = call.reach.agent(call.param('id'), 'read-memories')
  const { limit = defaultPageSize, offset, tag } = parse(memoryFilterSchema, call.query, 'query')
  const found = listMemories(call.db, agent.id).filter(
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
  sharedEndpoint(read, {
    method: 'GET',
    path: collection,
    action: 'agent.listed',
    handle: list
  }),
  sharedEndpoint(write, {
    method: 'POST',
    path: collection,
    action: 'agent.created',
    handle: create
  }),
  sharedEndpoint(read, {
    method: 'GET',
    path: single,
    action: 'agent.viewed',
    handle: call => ok(shown(call, call.reach.agent(call.param('id'), 'see'), toAgentBody))
  }),
  sharedEndpoint(write, {
    method: 'PATCH',
    path: single,
    action: 'agent.updated',
    handle: update
  }),
  sharedEndpoint(write, {
    method: 'DELETE',
    path: single,
    action: 'agent.deleted',
    handle: remove
  }),
  sharedEndpoint(endpointScopes['memories.read'], {
    method: 'GET',
    path: '/api/agents/:id/memories',
    action: 'agent.memories_read',
    handle: memories
  })
]
