/** How long and how much one call to Horizon may take. Tests pass smaller ones. */
export type RequestLimits = {
  /** Until the status line and all headers are there, the connection included. */
  readonly headersMs: number
  /** Between two pieces of a body. */
  readonly idleMs: number
  /** Everything together, retries and the waits between them included. */
  readonly totalMs: number
  /** After decompression. */
  readonly maxListBytes: number
  readonly maxBodyBytes: number
  /** An error's text is read up to here; what follows is left unread. */
  readonly maxErrorBytes: number
  /** Attempts of a GET after the first one. */
  readonly maxRetries: number
}

const mebibyte = 1024 * 1024

export const requestLimits: RequestLimits = {
  headersMs: 15_000,
  idleMs: 15_000,
  totalMs: 60_000,
  maxListBytes: 32 * mebibyte,
  maxBodyBytes: mebibyte,
  maxErrorBytes: 64 * 1024,
  maxRetries: 2
}

/** A `Retry-After` up to this is waited for; a longer one is reported and shown as a countdown. */
export const silentWaitSeconds = 2

/** Before retry 1, 2, …: doubling, with a random half so that consoles do not retry in step. */
export function retryDelayMs(retry: number): number {
  const base = 250 * 2 ** (retry - 1)
  return base / 2 + (Math.random() * base) / 2
}
