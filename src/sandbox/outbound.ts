import { createHmac } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from './clock'
import type { Db } from './store/open'
import { type DeliveryAttempt, giveUpPending, recordAttempts } from './store/webhook-deliveries'
import { findWebhook, type StoredWebhook } from './store/webhooks'
import { deliveryId, type Outgoing } from './webhook-queue'

/** Pauses before the second, third and fourth try. */
export const retryPausesMs = [2_000, 15_000, 120_000] as const
export const answerWithinMs = 5_000

/** Names that RFC 2606 keeps for examples: nobody is there, so nobody is asked about them. */
const reservedName = /(^|\.)(test|example|invalid|example\.(com|net|org))$/

export type Pause = (ms: number, signal: AbortSignal) => Promise<void>
const realPause: Pause = (ms, signal) => delay(ms, undefined, { signal })

/** What `X-Horizon-Signature` holds: over the time too, so that an old delivery cannot be replayed. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`

type Ports = {
  readonly db: Db
  readonly clock: Clock
  readonly log: (text: string) => void
  readonly pause?: Pause
  readonly timeoutMs?: number
}

export type Outbound = {
  deliver(queued: readonly Outgoing[]): void
  /** Resolves once nothing is under way; what was still to be sent is given up. */
  stop(): Promise<void>
}

function errorOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'timeout'
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return code === '' ? 'connection_failed' : code.toLowerCase()
}

/** Tells registered URLs what happened. */
export function createOutbound(ports: Ports): Outbound {
  const { db, clock, log, pause = realPause, timeoutMs = answerWithinMs } = ports
  const stopping = new AbortController()
  const underWay = new Set<Promise<void>>()
  // Of a server that had no time to give them up.
  giveUpPending(db)

  async function post(webhook: StoredWebhook, { id, event, body }: Outgoing) {
    if (reservedName.test(new URL(webhook.url).hostname)) {
      return { httpStatus: null, error: 'reserved_name' }
    }
    const timestamp = String(Math.floor(clock.now() / 1000))
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      const response = await fetch(webhook.url, {
        method: 'POST',
        // A redirect would hand the event to whoever the receiver names.
        redirect: 'manual',
        signal: AbortSignal.any([timeout, stopping.signal]),
        headers: {
          'Content-Type': 'application/json',
          'User-Agent': 'Horizon-Webhooks/1.0',
          'X-Horizon-Event': event,
          'X-Horizon-Delivery': deliveryId(id),
          'X-Horizon-Timestamp': timestamp,
          'X-Horizon-Signature': signatureOf(webhook.secret, timestamp, body)
        },
        body
      })
      await response.body?.cancel()
      const isRedirect = response.status >= 300 && response.status < 400
      const error = isRedirect ? 'redirect_refused' : null
      return { httpStatus: response.status, error }
    } catch (error) {
      return { httpStatus: null, error: errorOf(error, timeout) }
    }
  }

  async function send(outgoing: Outgoing): Promise<void> {
    const attempts: DeliveryAttempt[] = []
    const record = (status: 'pending' | 'delivered' | 'failed', reason: string | null) => {
      const httpStatus = attempts.at(-1)?.httpStatus ?? null
      recordAttempts(db, { id: outgoing.id, status, httpStatus, reason, attempts })
    }
    for (const pauseMs of [0, ...retryPausesMs]) {
      if (pauseMs > 0) await pause(pauseMs, stopping.signal)
      if (stopping.signal.aborted) return
      const webhook = findWebhook(db, outgoing.webhookId)
      if (webhook === undefined) return
      if (!webhook.enabled) return record('failed', 'webhook_disabled')
      const started = performance.now()
      const at = clock.now()
      const { httpStatus, error } = await post(webhook, outgoing)
      if (stopping.signal.aborted) return
      const latencyMs = Math.round((performance.now() - started) * 100) / 100
      attempts.push({ at, httpStatus, error, latencyMs })
      const isTaken = httpStatus !== null && httpStatus >= 200 && httpStatus < 300
      if (isTaken) return record('delivered', null)
      const isLast = attempts.length > retryPausesMs.length
      record(isLast ? 'failed' : 'pending', error ?? `status_${httpStatus}`)
    }
  }

  function deliver(queued: readonly Outgoing[]): void {
    for (const outgoing of queued) {
      const sending = send(outgoing)
        .catch(error => {
          if (!stopping.signal.aborted) log(`${deliveryId(outgoing.id)} failed: ${String(error)}`)
        })
        .finally(() => underWay.delete(sending))
      underWay.add(sending)
    }
  }

  async function stop(): Promise<void> {
    if (stopping.signal.aborted) return
    stopping.abort()
    await Promise.all(underWay)
    giveUpPending(db)
  }

  return { deliver, stop }
}
