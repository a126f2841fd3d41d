import { endpointScopes } from '@shared/domain/endpoint-scopes'
import { pagingSchema } from '@shared/horizon/common'
import { z } from 'zod'
import type { KeyCaller } from '../access/api-key'
import { checkDepartment, seesDepartment } from '../access/departments'
import { notFound, unprocessable } from '../api-error'
import { type Answer, apiEndpoint, type Call, created, ok } from '../call'
import { findAgent } from '../store/agents'
import {
  type Conversation,
  findConversation,
  listConversations,
  touchConversation
} from '../store/conversations'
import { listMessages, type Message } from '../store/messages'
import { iso } from '../times'
import { defaultPageSize, page, parse } from '../validation'
import { addMessage, beginConversation, putToWork, toConversationBody } from './agent-work'

type KeyCall = Call<KeyCaller>

const contentSchema = z.string().trim().min(1).max(100_000)
const createSchema = z.object({ agent_id: z.string().min(1), message: contentSchema.optional() })
const messageSchema = z.object({ content: contentSchema })
const filterSchema = pagingSchema.extend({
  agent_id: z.string().optional(),
  user_id: z.string().optional(),
  status: z.string().optional(),
  trigger_type: z.string().optional()
})

const toMessageBody = (message: Message) => ({
  id: message.id,
  conversation_id: message.conversationId,
  role: message.role,
  content: message.content,
  tokens: message.tokens,
  created_at: iso(message.createdAt)
})

function list({ db, query, caller }: KeyCall): Answer {
  const { limit = defaultPageSize, offset, ...filter } = parse(filterSchema, query, 'query')
  const { agent_id, user_id, status, trigger_type } = filter
  const found = listConversations(db).filter(
    item =>
      seesDepartment(caller, item.departmentId) &&
      (agent_id === undefined || item.agentId === agent_id) &&
      (user_id === undefined || item.userId === user_id) &&
      (status === undefined || item.status === status) &&
      (trigger_type === undefined || item.triggerType === trigger_type)
  )
  return ok(found.slice(offset, offset + limit).map(toConversationBody))
}

function create(call: KeyCall): Answer {
  const { db, caller } = call
  return call.once(() => {
    const { agent_id, message } = call.body(createSchema)
    const agent = findAgent(db, agent_id)
    if (agent === undefined) throw unprocessable('agent_id', `There is no agent '${agent_id}'.`)
    checkDepartment(caller, agent.department_id)
    const begun = {
      userId: caller.owner?.id ?? null,
      keyId: caller.key.id,
      triggerType: 'api'
    } as const
    const conversation = beginConversation(call, agent, begun, message)
    return { resourceId: conversation.id, answer: created(toConversationBody(conversation)) }
  })
}

function existing({ db, caller, param }: KeyCall): Conversation {
  const conversation = findConversation(db, param('id'))
  if (conversation === undefined) throw notFound('conversation')
  checkDepartment(caller, conversation.departmentId)
  return conversation
}

function messages(call: KeyCall): Answer {
  return page(listMessages(call.db, existing(call).id).map(toMessageBody), call.query)
}

function post(call: KeyCall): Answer {
  const conversation = existing(call)
  return call.once(() => {
    const { content } = call.body(messageSchema)
    const message = addMessage(call, conversation.id, content)
    touchConversation(call.db, conversation.id, message.createdAt)
    const agent = findAgent(call.db, conversation.agentId)
    if (agent !== undefined) putToWork(call, agent)
    return { resourceId: message.id, answer: created(toMessageBody(message)) }
  })
}

const collection = '/api/conversations'
const messagesOf = '/api/conversations/:id/messages'
const read = endpointScopes['conversations.read']
const write = endpointScopes['conversations.write']

export const conversationEndpoints = [
  apiEndpoint(read, { method: 'GET', path: collection, handle: list }),
  apiEndpoint(write, { method: 'POST', path: collection, handle: create }),
  apiEndpoint(read, { method: 'GET', path: messagesOf, handle: messages }),
  apiEndpoint(write, { method: 'POST', path: messagesOf, handle: post })
]
