import { setTimeout as pause } from 'node:timers/promises'
import type { Clock, HorizonTarget } from '@main/core/ports'
import { AppError } from '@shared/errors'
import type { Secret } from '@shared/secret'
import { classify } from './classify'
import { addressOf, type Destination, type Exchange, isHeaderSafe } from './exchange'
import { CallFailure, type IfLost, type Method, toAppError } from './failures'
import { readJson } from './json-text'
import { type RequestLimits, silentWaitSeconds } from './limits'
import { createKeyRedactor, createRedactor, withoutEcho } from './redaction'
import type { RawAnswer } from './request'
import { toStatusError } from './status-errors'
import { checkUnread } from './unread-json'

export type Call = {
  readonly method: Method
  /** Begins with `/`; may hold a query. Every variable part of it is encoded by the caller. */
  readonly path: string
  readonly body?: unknown
  readonly idempotencyKey?: string
  /** A write is only carried out on this version, in quotes as HTTP wants it. */
  readonly ifMatch?: string
  readonly isList?: boolean
  /** For what needs no admin secret: it then does not leave. */
  readonly isPublic?: boolean
  /** A write may be answered with nothing, or with something that is not JSON. */
  readonly isEmptyAllowed?: boolean
  readonly isRetried?: boolean
  /** The body is handed on as it came, checked but not read; it may be as large as a list's. */
  readonly isUnread?: boolean
  /** Goes with the call in place of the admin secret. */
  readonly apiKey?: Secret | undefined
  /** Of a write: what it may have done where its reply is lost. */
  readonly ifLost?: IfLost
  readonly signal?: AbortSignal
}

/**
 * `body` is `undefined` where the answer was empty and that is allowed, and a `Uint8Array` where it
 * was not to be read.
 */
export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

export type Send = (target: HorizonTarget, call: Call) => Promise<Answer>

type Ports = {
  readonly exchange: Exchange
  readonly clock: Clock
  readonly userAgent: string
  readonly limits: RequestLimits
  readonly retryDelayMs: (retry: number) => number
}

/** One call to Horizon: headers, retries of a GET, and every failure as an `AppError`. */
export function createSend({ exchange, clock, userAgent, limits, retryDelayMs }: Ports): Send {
  return async (target, call) => {
    const { method, path, apiKey, ifLost, signal } = call
    const url = addressOf(target, path)
    const { isReadOnly, onRequest } = target
    const credential = apiKey ?? target.secret
    const destination: Destination = { url, credential, isReadOnly, onRequest }
    const [endpoint = path] = path.split('?')
    const headers = headersOf(target, call, userAgent)
    const redact = (apiKey ? createKeyRedactor : createRedactor)(credential.reveal())
    const deadline = performance.now() + limits.totalMs
    const maxRetries = method === 'GET' && call.isRetried !== false ? limits.maxRetries : 0

    const attempt = (): Promise<RawAnswer> =>
      exchange.send(destination, {
        method,
        headers,
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        maxBytes:
          call.isList === true || call.isUnread === true
            ? limits.maxListBytes
            : limits.maxBodyBytes,
        remainingMs: deadline - performance.now(),
        signal
      })

    /** Waits before a retry; throws the failure itself where there is no time left for one. */
    const waitBefore = async (retry: number, error: AppError) => {
      const askedMs = (error.details.retryAfterSeconds ?? 0) * 1000
      const waitMs = Math.max(retryDelayMs(retry), askedMs)
      if (performance.now() + waitMs >= deadline) throw error
      await pause(waitMs, undefined, { signal }).catch(() => {
        throw toAppError(new CallFailure('cancelled'), url.host, method)
      })
    }

    for (let retry = 1; ; retry += 1) {
      try {
        const answer = await attempt()
        if (answer.status < 400) {
          return {
            status: answer.status,
            headers: answer.headers,
            body: await readBody(answer, call, credential)
          }
        }
        const said = { method, host: url.host, path: endpoint, redact, ifLost }
        const error = toStatusError(answer, { ...said, nowMs: clock.now() })
        const { retryAfterSeconds } = error.details
        exchange.noteWait(destination, { status: answer.status, retryAfterSeconds })
        if (retry > maxRetries || !isWorthRetrying(answer.status, error)) throw error
        await waitBefore(retry, error)
      } catch (error) {
        if (error instanceof AppError) throw error
        const failure = classify(error)
        const said = toAppError(withoutSecret(failure, credential), url.host, method, ifLost)
        if (retry > maxRetries || failure.facts.isTransient !== true) throw said
        await waitBefore(retry, said)
      }
    }
  }
}

function headersOf(target: HorizonTarget, call: Call, userAgent: string): Record<string, string> {
  return {
    Accept: 'application/json',
    'User-Agent': userAgent,
    ...(call.isPublic !== true && credentials(target, call.apiKey)),
    ...(call.isPublic !== true && actor(target.operatorName)),
    ...(call.body !== undefined && { 'Content-Type': 'application/json' }),
    ...(call.idempotencyKey !== undefined && { 'Idempotency-Key': call.idempotencyKey }),
    ...(call.ifMatch !== undefined && { 'If-Match': call.ifMatch })
  }
}

/** One of both: a Horizon that gets two credentials wants both to be right. */
function credentials(
  { secret, headerForm }: HorizonTarget,
  apiKey: Secret | undefined
): Record<string, string> {
  if (apiKey !== undefined) {
    if (isHeaderSafe(apiKey.reveal())) return { 'x-api-key': apiKey.reveal() }
    throw new AppError('invalid-input', 'This API key cannot be sent', {
      nextStep: 'Enter it again, without anything around it.',
      fields: [{ field: 'key', issue: 'A key has no spaces, line breaks or accented characters' }]
    })
  }
  const value = secret.reveal()
  if (!isHeaderSafe(value)) {
    const issue =
      value === ''
        ? 'Enter the admin secret'
        : 'An admin secret has no spaces, line breaks or accented characters'
    throw new AppError('invalid-input', 'This admin secret cannot be sent', {
      nextStep: 'Copy it again from where it is kept, without anything around it.',
      fields: [{ field: 'secret', issue }]
    })
  }
  return headerForm === 'bearer'
    ? { Authorization: `Bearer ${value}` }
    : { 'x-admin-secret': value }
}

/** A header carries ASCII only, so the rest of a name is percent-encoded as UTF-8, `%` too. */
function actor(operatorName: string): Record<string, string> {
  const name = operatorName.trim().toWellFormed()
  if (name === '') return {}
  return { 'X-Actor': name.replace(/[^\x20-\x24\x26-\x7e]+/g, encodeURIComponent) }
}

async function readBody(answer: RawAnswer, call: Call, credential: Secret): Promise<unknown> {
  const { status, headers, bytes } = answer
  if (call.isEmptyAllowed === true && bytes.length === 0) return undefined
  if (status === 206) throw new CallFailure('partial')
  if (bytes.length === 0) throw new CallFailure('empty')
  refuseOtherThanJson(headers)
  if (call.isUnread === true) {
    await checkUnread(bytes, credential, call.signal)
    return bytes
  }
  // What is answered is stored: a server that repeats the secret must not bring it there.
  const { text, value } = readJson(bytes)
  return withoutEcho(value, credential.reveal(), text)
}

/** Throws where something other than Horizon answers: a sign-in page of the network, a proxy. */
export function refuseOtherThanJson(headers: Headers): void {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (/^text\/html$|^application\/xhtml/.test(type)) throw new CallFailure('web-page')
  if (!/^application\/(?:[a-z0-9.+-]+\+)?json$/.test(type)) {
    throw new CallFailure('not-json', /^[a-z0-9.+/-]{3,60}$/.test(type) ? type : 'something')
  }
}

function isWorthRetrying(status: number, error: AppError): boolean {
  const { retryAfterSeconds } = error.details
  if (status === 429) {
    return retryAfterSeconds !== undefined && retryAfterSeconds <= silentWaitSeconds
  }
  return [502, 503, 504].includes(status) && (retryAfterSeconds ?? 0) <= silentWaitSeconds
}

/** A redirect's target is the server's text: it may hold the secret that was sent. */
export function withoutSecret(failure: CallFailure, secret: Secret): CallFailure {
  const value = secret.reveal()
  const isEchoed = value !== '' && failure.subject.toLowerCase().includes(value.toLowerCase())
  return isEchoed ? new CallFailure(failure.kind, 'an address that holds the secret') : failure
}

export const unreadable = (what: string, status: number) =>
  new AppError('response-invalid', `The console cannot read ${what}`, {
    status,
    nextStep: 'Report it to whoever runs this Horizon.'
  })

/** The status a failed call was answered with; 0 where it was not. */
export const statusOf = (error: unknown): number =>
  error instanceof AppError ? (error.details.status ?? 0) : 0
