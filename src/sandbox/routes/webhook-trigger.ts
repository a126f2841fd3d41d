import { z } from 'zod'
import type { WebhookCaller } from '../access/webhook-token'
import { type Answer, type Call, triggerEndpoint } from '../call'
import { findAgent } from '../store/agents'
import { triggered } from '../triggers'
import { beginConversation } from './agent-work'

/** Whoever triggers decides what it sends: any JSON, or nothing. */
const bodySchema = z.json()
const messageSchema = z.object({ message: z.string().trim().min(1).max(100_000) })

/** What the agent is told: the text in `message`, or the whole body as it came. */
function messageOf(body: z.output<typeof bodySchema>): string | undefined {
  const parsed = messageSchema.safeParse(body)
  if (parsed.success) return parsed.data.message
  const text = JSON.stringify(body)
  return text === '{}' ? undefined : text
}

function trigger(call: Call<WebhookCaller>): Answer {
  const { db, caller } = call
  const { webhook } = caller
  const agent = findAgent(db, webhook.agentId)
  if (agent === undefined) throw new Error(`Webhook ${webhook.id} has no agent`)
  const message = messageOf(call.body(bodySchema))
  const begun = { userId: null, keyId: null, partnerId: null, triggerType: 'webhook' } as const
  const { id } = beginConversation(call, agent, begun, message)
  call.audit(triggered(db, webhook, id))
  return { status: 202, body: { conversation_id: id } }
}

export const triggerPath = '/api/webhooks/agent/'

export const webhookTriggerEndpoints = [
  triggerEndpoint({ method: 'POST', path: `${triggerPath}:token`, handle: trigger })
]
