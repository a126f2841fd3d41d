import type { webhookProcedures } from '@shared/contract/webhooks'
import type { WebhookParts } from '../parts/webhook-parts'
import { type FeatureHandlers, nothing } from './feature-handlers'

export const webhookHandlers: FeatureHandlers<keyof typeof webhookProcedures, WebhookParts> = ({
  active,
  recovery,
  webhooks: { access, rotations, lists, creates, updates, rotates }
}) => {
  /** Until an interrupted run's tokens were offered again, none of them is lost. */
  async function recovered(profileId: string) {
    const open = active.get(profileId)
    await recovery.ended(open)
    return open
  }

  return {
    'webhooks.list': async ({ profileId }) => lists.list(await recovered(profileId)),
    'webhooks.refresh': async ({ profileId, isBackground }) =>
      lists.refresh(await recovered(profileId), isBackground),
    'webhooks.deliveries': ({ profileId, webhookId }) =>
      lists.deliveries(active.get(profileId), webhookId),
    'webhooks.create': ({ profileId, draft }) => creates.create(active.get(profileId), draft),
    'webhooks.update': ({ profileId, ...asked }) => updates.update(active.get(profileId), asked),
    'webhooks.prepareRotate': ({ profileId, webhookId }) =>
      rotates.prepare(active.get(profileId), webhookId),
    'webhooks.rotate': given => rotates.rotate(given),
    'webhooks.dismissRotation': async ({ profileId, operationId }) => {
      await rotations.dismiss(active.get(profileId), operationId)
      return nothing
    },
    'webhooks.setKey': given => access.setKey(given),
    'webhooks.removeKey': async ({ profileId }) => {
      await access.removeKey(profileId)
      return nothing
    },
    'webhooks.keyState': ({ profileId }) => access.keyState(profileId)
  }
}
