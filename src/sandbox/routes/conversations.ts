import { endpointScopes } from '@shared/domain/endpoint-scopes'
import { pagingSchema } from '@shared/horizon/common'
import { z } from 'zod'
import { conversationResource } from '../access/reach'
import { type Answer, type ApiCall, created, ok, sharedEndpoint } from '../call'
import { findAgent } from '../store/agents'
import { type Conversation, listConversations, touchConversation } from '../store/conversations'
import { listMessages, type Message } from '../store/messages'
import { iso } from '../times'
import { defaultPageSize, page, parse } from '../validation'
import { addMessage, beginConversation, putToWork, toConversationBody } from './agent-work'

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

/** Of another partner's conversation a partner learns neither whose it is nor who started it. */
function shownTo({ reach }: ApiCall, conversation: Conversation) {
  const { partnerId } = conversation
  const isOthers = reach.partnerId !== null && partnerId !== null && partnerId !== reach.partnerId
  return toConversationBody(
    isOthers ? { ...conversation, partnerId: null, userId: null } : conversation
  )
}

function list(call: ApiCall): Answer {
  const { db, query, reach } = call
  const { limit = defaultPageSize, offset, ...filter } = parse(filterSchema, query, 'query')
  const { agent_id, user_id, status, trigger_type } = filter
  const found = listConversations(db)
    .filter(reach.seesConversation)
    .map(conversation => shownTo(call, conversation))
    .filter(
      item =>
        (agent_id === undefined || item.agent_id === agent_id) &&
        (user_id === undefined || item.user_id === user_id) &&
        (status === undefined || item.status === status) &&
        (trigger_type === undefined || item.trigger_type === trigger_type)
    )
  return ok(found.slice(offset, offset + limit))
}

function create(call: ApiCall): Answer {
  const { db, reach } = call
  return call.once(() => {
    const { agent_id, message } = call.body(createSchema)
    const agent = reach.agent(agent_id, 'converse', 'agent_id')
    const { userId, keyId, partnerId } = reach
    const begun = { userId, keyId, partnerId, triggerType: 'api' } as const
    const conversation = beginConversation(call, agent, begun, message)
    call.about(...conversationResource(db, conversation))
    return { resourceId: conversation.id, answer: created(toConversationBody(conversation)) }
  })
}

function messages({ db, query, param, reach }: ApiCall): Answer {
  return page(listMessages(db, reach.conversation(param('id')).id).map(toMessageBody), query)
}

function post(call: ApiCall): Answer {
  const conversation = call.reach.conversation(call.param('id'))
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
  sharedEndpoint(read, {
    method: 'GET',
    path: collection,
    action: 'conversation.listed',
    handle: list
  }),
  sharedEndpoint(write, {
    method: 'POST',
    path: collection,
    action: 'conversation.created',
    handle: create
  }),
  sharedEndpoint(read, {
    method: 'GET',
    path: messagesOf,
    action: 'conversation.read',
    handle: messages
  }),
  sharedEndpoint(write, {
    method: 'POST',
    path: messagesOf,
    action: 'message.sent',
    handle: post
  })
]
