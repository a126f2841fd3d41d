import type { Call } from '../call'
import { newId } from '../key-material'
import { type Agent, touchAgent } from '../store/agents'
import { type Conversation, insertConversation } from '../store/conversations'
import { insertMessage, type Message } from '../store/messages'
import { iso, wholeSecond } from '../times'

type Work = Pick<Call, 'db' | 'now' | 'emit'>

const charactersPerToken = 4
const tokensOf = (content: string): number => Math.ceil(content.length / charactersPerToken)

export const toConversationBody = (conversation: Conversation) => ({
  id: conversation.id,
  agent_id: conversation.agentId,
  user_id: conversation.userId,
  ...(conversation.partnerId !== null && { partner_id: conversation.partnerId }),
  status: conversation.status,
  trigger_type: conversation.triggerType,
  created_at: iso(conversation.createdAt),
  updated_at: iso(conversation.updatedAt)
})

export function addMessage({ db, now }: Work, conversationId: string, content: string): Message {
  const message: Message = {
    id: newId('msg'),
    conversationId,
    role: 'user',
    content,
    tokens: tokensOf(content),
    createdAt: wholeSecond(now)
  }
  insertMessage(db, message)
  return message
}

/**
 * The agent works now; one that was idle becomes active, which its webhooks are told. One that is
 * in error stays so, and reports it again.
 */
export function putToWork({ db, now, emit }: Work, agent: Agent): void {
  touchAgent(db, agent.id, wholeSecond(now))
  if (agent.status === 'error') {
    const data = { agent_id: agent.id, message: 'The agent is in error and cannot work.' }
    emit({ event: 'agent.error', agentId: agent.id, data })
  }
  if (agent.status !== 'idle') return
  const data = { agent_id: agent.id, from: 'idle', to: 'active' }
  emit({ event: 'agent.status_changed', agentId: agent.id, data })
}

export function beginConversation(
  work: Work,
  agent: Agent,
  begun: Pick<Conversation, 'userId' | 'keyId' | 'partnerId' | 'triggerType'>,
  message: string | undefined
): Conversation {
  const at = wholeSecond(work.now)
  const conversation: Conversation = {
    ...begun,
    id: newId('conv'),
    agentId: agent.id,
    departmentId: agent.department_id,
    status: 'active',
    createdAt: at,
    updatedAt: at
  }
  insertConversation(work.db, conversation)
  if (message !== undefined) addMessage(work, conversation.id, message)
  const data = toConversationBody(conversation)
  work.emit({ event: 'conversation.created', agentId: agent.id, data })
  putToWork(work, agent)
  return conversation
}
