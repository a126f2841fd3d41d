// Without zod, for the page.

/** Every event the documentation names, with when it happens. */
export const webhookEventWords = {
  'skill.completed': 'a skill execution completed',
  'skill.failed': 'a skill execution failed after all retries',
  'agent.error': 'the agent met an error, such as missing credentials',
  'agent.status_changed': 'the agent’s status changed',
  'conversation.created': 'a conversation began',
  'scheduled_job.completed': 'a scheduled job completed',
  'scheduled_job.failed': 'a scheduled job failed'
} as const
export type WebhookEvent = keyof typeof webhookEventWords

export const webhookEvents = Object.keys(webhookEventWords) as [WebhookEvent, ...WebhookEvent[]]

/** `inbound`: somebody triggered the agent. `outbound`: Horizon told the registered URL. */
export const deliveryDirections = ['inbound', 'outbound'] as const
export type DeliveryDirection = (typeof deliveryDirections)[number]

/** Inbound ones are accepted or refused, outbound ones pending, delivered or failed. */
export const deliveryStatuses = ['accepted', 'refused', 'pending', 'delivered', 'failed'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]
