import { pagingSchema } from '@shared/horizon/common'
import { deliveryDirections } from '@shared/horizon/webhook-events'
import { z } from 'zod'
import { type Answer, ok } from '../call'
import { listDeliveries } from '../store/webhook-deliveries'
import { defaultPageSize, parse } from '../validation'
import { existingWebhook, type WebhookCall } from './webhook-access'
import { toDeliveryBody } from './webhook-body'

const filterSchema = pagingSchema.pick({ limit: true }).extend({
  direction: z.enum(deliveryDirections).optional(),
  before: z
    .string()
    .regex(/^dlv_[1-9]\d{0,14}$/, 'Send the next_before of the page before')
    .transform(id => Number(id.slice('dlv_'.length)))
    .optional()
})

/** Triggers that came in and events that went out, newest first. */
export function deliveries(call: WebhookCall): Answer {
  const webhook = existingWebhook(call)
  const { limit = defaultPageSize, ...filter } = parse(filterSchema, call.query, 'query')
  const found = listDeliveries(call.db, webhook.id, filter, limit + 1)
  const shown = found.slice(0, limit).map(toDeliveryBody)
  const next = found.length > limit ? (shown.at(-1)?.id ?? null) : null
  return ok({ data: shown, next_before: next })
}
