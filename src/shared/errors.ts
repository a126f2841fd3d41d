/** The request did not get through to Horizon. */
export const unreachedCodes = [
  'dns-failed',
  'refused',
  'connection-lost',
  'timeout',
  'tls-failed',
  'proxy-failed'
] as const

/** Every failure the console can explain. The page chooses its remedy by code, never by text. */
export const errorCodes = [
  // What the page asked for
  'invalid-input',
  'not-found',
  'cancelled',
  'name-mismatch',
  'token-expired',
  'object-changed',
  // The profile's safety level: nothing but reading leaves the console
  'read-only',
  // Not asked now: Horizon said to wait, or the console's own budget is used up
  'paused',
  'other-organization',
  'profile-busy',
  'reveal-gone',
  'file-exists',
  'file-failed',
  // On the way to Horizon
  ...unreachedCodes,
  'redirect-refused',
  'not-horizon',
  'response-too-large',
  'response-invalid',
  // What Horizon answered
  'invalid-admin-secret',
  'forbidden',
  'not-offered',
  'conflict',
  'validation-failed',
  'precondition-failed',
  'rate-limited',
  'server-error',
  'unavailable',
  // A write whose reply never came: it may or may not have happened
  'outcome-unknown',
  // The admin secret
  'secret-missing',
  'secret-other-origin',
  'keychain-locked',
  'keychain-unavailable',
  'keychain-error',
  // Local data
  'database-too-new',
  'database-corrupt',
  'database-read-only',
  'database-unavailable',
  'local-horizon-failed',
  'internal'
] as const

export type ErrorCode = (typeof errorCodes)[number]

export type FieldIssue = { readonly field: string; readonly issue: string }

/** What may be said about a failure beside its code and message. */
export type ErrorDetails = {
  /** What the operator can do about it, one sentence. */
  readonly nextStep?: string
  /** HTTP status of Horizon's answer. */
  readonly status?: number
  /** Horizon's own error code, such as `invalid_admin_secret`. */
  readonly serverCode?: string
  readonly requestId?: string
  readonly retryAfterSeconds?: number
  readonly fields?: readonly FieldIssue[]
  /** The server's words: plain text, redacted, at most 500 characters. */
  readonly serverMessage?: string
}

/** The only part of a failure that may leave the main process. */
export type WireError = ErrorDetails & {
  readonly code: ErrorCode
  readonly message: string
  /** Names the log entry of an unexpected failure. */
  readonly incident?: string
}

/** A failure we expected and can explain. Everything else is a bug and crosses as `internal`. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails & ErrorOptions = {}) {
    const { cause, ...rest } = details
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.details = rest
  }

  toWire(): WireError {
    return { code: this.code, message: this.message, ...this.details }
  }
}

/** True for an AppError with one of these codes. */
export function isAppError(error: unknown, ...codes: readonly ErrorCode[]): error is AppError {
  return error instanceof AppError && (codes.length === 0 || codes.includes(error.code))
}
