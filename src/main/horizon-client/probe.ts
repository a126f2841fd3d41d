import type { Clock, HorizonConnector, ProbeAnswer } from '@main/core/ports'
import { probeUserAgent } from '@shared/domain/probe-agent'
import { AppError } from '@shared/errors'
import { classify } from './classify'
import { addressOf, type Destination, type Exchange, isHeaderSafe } from './exchange'
import { toAppError } from './failures'
import type { RequestLimits } from './limits'
import { createKeyRedactor, type Redact } from './redaction'
import type { RawAnswer } from './request'
import { retryAfterSeconds } from './retry-after'
import { refuseOtherThanJson, withoutSecret } from './send'
import { readErrorBody, requestId } from './status-errors'

type Ports = { readonly exchange: Exchange; readonly clock: Clock; readonly limits: RequestLimits }

/** One call with an API key, as the key's own user would make it; the status is what counts. */
export function createProbe({ exchange, clock, limits }: Ports): HorizonConnector['probe'] {
  return async (target, { method, path, key }, signal) => {
    // A probe with GET is counted and logged on the other side too.
    if (target.isReadOnly) throw readOnly()
    const url = probeAddress(target, path)
    if (!isHeaderSafe(key.reveal())) throw unusable('This key cannot be sent')
    const destination: Destination = { url, credential: key, isReadOnly: target.isReadOnly }
    try {
      const answer = await exchange.send(destination, {
        method,
        headers: {
          Accept: 'application/json',
          'User-Agent': probeUserAgent,
          'x-api-key': key.reveal(),
          ...(method === 'POST' && { 'Content-Type': 'application/json' })
        },
        body: method === 'POST' ? '{}' : undefined,
        maxBytes: limits.maxErrorBytes,
        isStatusEnough: true,
        remainingMs: limits.totalMs,
        signal
      })
      // A network's sign-in page would otherwise prove any key.
      if (answer.status < 400 && answer.bytes.length > 0) refuseOtherThanJson(answer.headers)
      const { waitSeconds, ...said } = read(answer, createKeyRedactor(key.reveal()), clock.now())
      exchange.noteWait(destination, { status: said.status, retryAfterSeconds: waitSeconds })
      return said
    } catch (error) {
      if (error instanceof AppError) throw error
      // As for a GET: a probe has no effect that could be unknown.
      throw toAppError(withoutSecret(classify(error), key), url.host, 'GET')
    }
  }
}

function read(
  answer: RawAnswer,
  redact: Redact,
  nowMs: number
): ProbeAnswer & { readonly waitSeconds?: number } {
  const { status, headers } = answer
  const id = requestId(headers, redact)
  if (status < 400) return { status, requestId: id }
  const {
    serverCode,
    serverMessage,
    retryAfterSeconds: saidSeconds
  } = readErrorBody(answer, redact)
  const waitSeconds = saidSeconds ?? retryAfterSeconds(headers, nowMs)
  return { status, serverCode, message: serverMessage, requestId: id, waitSeconds }
}

/** A key is sent to `/api` and nowhere else: not to `/admin`, not by way of dots or escapes. */
function probeAddress(target: { readonly baseUrl: string }, path: string): URL {
  if (!/^\/api\/[^\\#]+$/.test(path) || /%(?:2e|2f|5c|25|00)|\/\.|\/\//i.test(path)) {
    throw unusable('A key is tried out on paths under /api only')
  }
  return addressOf(target, path)
}

const unusable = (message: string) => new AppError('invalid-input', message)

const readOnly = () =>
  new AppError('read-only', 'This profile is read-only: keys are not tried out with it', {
    nextStep: 'Whoever may change things here sets another safety level in Settings › Profiles.'
  })
