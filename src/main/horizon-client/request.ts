import { classify } from './classify'
import { CallFailure, type FailureKind } from './failures'
import type { RequestLimits } from './limits'

/** `net.fetch` of Electron or Node's own: the only way out. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export type Outgoing = {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly limits: RequestLimits
  readonly maxBytes: number
  /** True where the status alone is the answer: the rest of a body is left unread. */
  readonly isStatusEnough?: boolean
  /** What is left of the total time. */
  readonly remainingMs: number
  readonly signal?: AbortSignal
}

export type RawAnswer = {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
  /** Only of an error, or where the status is enough: its text was longer than we read, or broke off. */
  readonly isCut: boolean
}

/**
 * Sends once, follows nothing, and reads the answer whole within its limits. Throws `CallFailure`.
 * For `exchange.ts` alone, which decides what may leave.
 */
export async function request(fetch: Fetch, outgoing: Outgoing): Promise<RawAnswer> {
  const { url, method, headers, body, limits, remainingMs, signal } = outgoing
  const watch = createWatch(signal)
  let isComplete = false
  try {
    watch.within('total-timeout', remainingMs, limits.totalMs)
    watch.within('headers-timeout', limits.headersMs)
    // `manual` and not `error`: neither follows, and Node then tells where the redirect leads.
    // Electron rejects a redirect it is not asked to follow.
    const response = await watch.race(
      fetch(url, {
        method,
        headers,
        body,
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        signal: watch.signal
      })
    )
    refuseRedirect(response, url)
    const answer = await readAnswer(response, outgoing, watch)
    isComplete = !answer.isCut
    return answer
  } catch (error) {
    throw classify(error)
  } finally {
    watch.end(isComplete)
  }
}

function refuseRedirect(response: Response, url: string): void {
  const isRedirect = response.status >= 300 && response.status < 400
  if (!isRedirect && !response.redirected && response.type !== 'opaqueredirect') return
  const target = targetOf(response.headers.get('location'), url)
  throw new CallFailure(response.status === 303 ? 'redirect-after' : 'redirect', target)
}

function targetOf(location: string | null, url: string): string {
  if (location === null || !URL.canParse(location, url)) return 'an address it does not name'
  const target = new URL(location, url)
  if (target.host === '') return `a ${target.protocol} address`
  const isDowngrade = target.protocol === 'http:' && url.startsWith('https:')
  return `${isDowngrade ? 'http://' : ''}${target.host.slice(0, 100)}`
}

async function readAnswer(
  response: Response,
  { limits, maxBytes, isStatusEnough }: Outgoing,
  watch: Watch
): Promise<RawAnswer> {
  const { status, headers } = response
  if (status < 400 && isStatusEnough !== true) {
    const bytes = await readBody(response, maxBytes, limits, watch)
    if (isShort(headers, bytes.length)) throw new CallFailure('lost')
    return { status, headers, bytes, isCut: false }
  }
  // The status says what happened; an error's text is worth having but must not hide it.
  const parts: Uint8Array[] = []
  try {
    const bytes = await readBody(response, limits.maxErrorBytes, limits, watch, parts)
    return { status, headers, bytes, isCut: false }
  } catch (error) {
    if (error instanceof CallFailure && error.kind === 'cancelled') throw error
    return { status, headers, bytes: Buffer.concat(parts), isCut: true }
  }
}

/** A body cut short is a failure and never a shorter list, whatever the HTTP stack makes of it. */
function isShort(headers: Headers, received: number): boolean {
  const declared = headers.get('content-length')
  return declared !== null && !headers.has('content-encoding') && received < Number(declared)
}

async function readBody(
  response: Response,
  maxBytes: number,
  limits: RequestLimits,
  watch: Watch,
  parts: Uint8Array[] = []
): Promise<Uint8Array> {
  watch.within('idle-timeout', limits.idleMs)
  if (response.body === null) return new Uint8Array()
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader()
  let length = 0
  for (;;) {
    const { done, value } = await watch.race(reader.read())
    if (done) return Buffer.concat(parts)
    length += value.length
    if (length > maxBytes) throw new CallFailure('too-large', words(maxBytes))
    parts.push(value)
    watch.within('idle-timeout', limits.idleMs)
  }
}

const words = (bytes: number): string =>
  bytes >= 1024 * 1024
    ? `${Math.round(bytes / 1024 / 1024)} MB`
    : `${Math.max(1, Math.round(bytes / 1024))} kB`

type Watch = ReturnType<typeof createWatch>

/**
 * Time limits and cancellation of one request. Waiting is raced here as well as aborted, so that a
 * fetch which ignores its signal cannot hold us.
 */
function createWatch(cancel: AbortSignal | undefined) {
  const controller = new AbortController()
  const stopped = Promise.withResolvers<never>()
  stopped.promise.catch(() => {})
  let total: NodeJS.Timeout | undefined
  let step: NodeJS.Timeout | undefined

  const stop = (failure: CallFailure) => {
    stopped.reject(failure)
    controller.abort(failure)
  }
  const onCancel = () => stop(new CallFailure('cancelled'))
  if (cancel?.aborted) onCancel()
  cancel?.addEventListener('abort', onCancel, { once: true })

  /** Starts a limit; the next step's replaces the one before. */
  function within(kind: FailureKind, limitMs: number, saidMs = limitMs): void {
    const timer = setTimeout(
      () => stop(new CallFailure(kind, `${Math.ceil(saidMs / 1000)} s`)),
      Math.max(0, limitMs)
    )
    if (kind === 'total-timeout') {
      total = timer
      return
    }
    clearTimeout(step)
    step = timer
  }

  /** Ends the limits, and the connection too where its answer was not read to the end. */
  function end(isComplete: boolean): void {
    clearTimeout(total)
    clearTimeout(step)
    cancel?.removeEventListener('abort', onCancel)
    if (!isComplete) controller.abort()
  }

  return {
    signal: controller.signal,
    race: <T>(work: Promise<T>): Promise<T> => Promise.race([work, stopped.promise]),
    within,
    end
  }
}
