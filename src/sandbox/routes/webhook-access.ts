import { checkDepartment } from '../access/departments'
import { notFound } from '../api-error'
import type { Call, ManagingCaller } from '../call'
import { findAgent } from '../store/agents'
import { findWebhook, type StoredWebhook } from '../store/webhooks'

export type WebhookCall = Call<ManagingCaller>

/** The webhook of the path; throws where it is not there or belongs to another department. */
export function existingWebhook({ db, caller, param }: WebhookCall): StoredWebhook {
  const webhook = findWebhook(db, param('id'))
  if (webhook === undefined) throw notFound('webhook')
  const agent = findAgent(db, webhook.agentId)
  if (caller.kind === 'key' && agent !== undefined) checkDepartment(caller, agent.department_id)
  return webhook
}
