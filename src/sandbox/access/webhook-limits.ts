import type { Db } from '../store/open'
import { triggersSince } from '../store/webhook-deliveries'
import type { StoredWebhook } from '../store/webhooks'
import { minuteMs } from '../times'
import { freeAt, minuteHeaders, refuseOverLimit, withinMinute } from './minute-window'

export type WebhookLimits = ReturnType<typeof createWebhookLimits>

/** A sliding minute per webhook, counted from admission as that of a key is. */
export function createWebhookLimits(db: Db) {
  const minutes = new Map<string, number[]>()

  function minuteOf(webhook: StoredWebhook, now: number): number[] {
    const known = minutes.get(webhook.id) ?? triggersSince(db, webhook.id, now - minuteMs)
    const minute = withinMinute(known, now)
    minutes.set(webhook.id, minute)
    return minute
  }

  /** Takes one place, or throws 429 and takes none. */
  function take(webhook: StoredWebhook, now: number): void {
    const minute = minuteOf(webhook, now)
    const { rateLimit } = webhook
    if (minute.length >= rateLimit) {
      refuseOverLimit(rateLimit, 'minute', '', freeAt(minute, rateLimit, now) - now)
    }
    minute.push(now)
  }

  const headers = (webhook: StoredWebhook, now: number): Readonly<Record<string, string>> =>
    minuteHeaders(minuteOf(webhook, now), webhook.rateLimit, now)

  return { take, headers }
}
