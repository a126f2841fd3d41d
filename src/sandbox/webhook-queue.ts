import type { Emission } from './call'
import type { Db } from './store/open'
import { insertDelivery } from './store/webhook-deliveries'
import { listWebhooks } from './store/webhooks'
import { iso, wholeSecond } from './times'

/** The id of a delivery as Horizon sends it. */
export const deliveryId = (id: number): string => `dlv_${id}`

/** A delivery that is recorded and not sent yet. */
export type Outgoing = {
  readonly id: number
  readonly webhookId: string
  readonly event: string
  readonly body: string
}

/** Records a delivery for every webhook that subscribed; runs in the transaction of the event. */
export function queueDeliveries(db: Db, emissions: readonly Emission[], now: number): Outgoing[] {
  if (emissions.length === 0) return []
  const webhooks = listWebhooks(db).filter(({ enabled }) => enabled)
  return emissions.flatMap(({ event, agentId, data }) =>
    webhooks
      .filter(webhook => webhook.agentId === agentId && webhook.events.includes(event))
      .map(webhook => {
        const id = insertDelivery(db, {
          webhookId: webhook.id,
          direction: 'outbound',
          at: now,
          status: 'pending',
          httpStatus: null,
          reason: null,
          event,
          ip: null,
          userAgent: null,
          requestId: null,
          conversationId: null,
          tokenHint: null,
          attempts: [],
          isCounted: false
        })
        const body = JSON.stringify({
          id: deliveryId(id),
          event,
          occurred_at: iso(wholeSecond(now)),
          webhook_id: webhook.id,
          agent_id: agentId,
          data
        })
        return { id, webhookId: webhook.id, event, body }
      })
  )
}
