import { timingSafeEqual } from 'node:crypto'
import { isInAllowlist } from '@shared/domain/cidr'
import { ApiError, notFound } from '../api-error'
import { hashOf, isKeyShaped } from '../key-material'
import type { Db } from '../store/open'
import { findWebhook, findWebhookByHash, type StoredWebhook } from '../store/webhooks'

/** Whoever knows the token in the path. */
export type WebhookCaller = { readonly kind: 'webhook'; readonly webhook: StoredWebhook }

/** The webhook of this token, enabled or not. */
export function identifyWebhook(db: Db, token: string): StoredWebhook {
  const tokenHash = hashOf(token)
  const webhook = isKeyShaped(token) ? findWebhookByHash(db, tokenHash) : undefined
  if (webhook === undefined || !timingSafeEqual(webhook.tokenHash, tokenHash)) {
    throw notFound('webhook')
  }
  return webhook
}

/** Throws for a webhook that is switched off, in the words of one that was never there. */
export function admitWebhook(webhook: StoredWebhook, ip: string): WebhookCaller {
  if (!webhook.enabled) throw notFound('webhook')
  if (!isInAllowlist(ip, webhook.ipAllowlist)) {
    throw new ApiError(403, 'ip_not_allowed', `This webhook does not take triggers from ${ip}.`)
  }
  return { kind: 'webhook', webhook }
}

/** Inside the transaction that writes: a token rotated since its admission has no effect. */
export function readmitWebhook(db: Db, { webhook }: WebhookCaller, ip: string): WebhookCaller {
  const now = findWebhook(db, webhook.id)
  if (now === undefined || !now.tokenHash.equals(webhook.tokenHash)) throw notFound('webhook')
  return admitWebhook(now, ip)
}
