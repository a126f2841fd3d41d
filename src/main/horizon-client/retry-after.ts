/**
 * Seconds a server asks us to wait, a minimum that is never shortened. Reads whole seconds or an
 * HTTP date, which counts from the server's own `Date` so that a wrong local clock does no harm.
 * Anything else is no wish at all.
 */
export function retryAfterSeconds(headers: Headers, nowMs: number): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? ''
  if (/^\d+$/.test(text)) {
    const seconds = Number(text)
    return Number.isSafeInteger(seconds) ? seconds : undefined
  }
  const until = httpDate(text)
  if (until === undefined) return undefined
  const serverNow = httpDate(headers.get('date') ?? '') ?? nowMs
  return until > serverNow ? Math.ceil((until - serverNow) / 1000) : undefined
}

/** An HTTP date in milliseconds; only the form that servers have to send. */
export function httpDate(text: string): number | undefined {
  const isDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)
  const at = isDate ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

/** Server time minus local time; 0 where the server does not tell. */
export function clockOffsetMs(headers: Headers, nowMs: number): number {
  const serverNow = httpDate(headers.get('date') ?? '')
  return serverNow === undefined ? 0 : serverNow - nowMs
}
