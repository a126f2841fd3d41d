export const webhooksPath = '/webhooks'

export const webhookPath = (webhookId: string): string =>
  `/webhooks/${encodeURIComponent(webhookId)}`

/** Where the dialog stands open; nothing is sent before it is confirmed there. */
export const rotateWebhookPath = (webhookId: string): string =>
  `/webhooks?rotate=${encodeURIComponent(webhookId)}`

export const createWebhookPath = '/webhooks?new'
