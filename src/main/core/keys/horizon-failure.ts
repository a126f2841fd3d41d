import { AppError, type ErrorCode, isAppError } from '@shared/errors'

/** The console's own next step where Horizon refuses the profile's admin secret. */
export function withRemedy(error: unknown): unknown {
  if (!isAppError(error, 'invalid-admin-secret')) return error
  return new AppError(error.code, error.message, {
    ...error.details,
    cause: error.cause,
    nextStep: 'Replace the admin secret in Settings › Profiles.'
  })
}

/**
 * Answers to a write after which it may have happened all the same: a server or a proxy can fail,
 * or ask to slow down, after it has passed the request on.
 */
const uncertain: readonly ErrorCode[] = [
  'outcome-unknown',
  'rate-limited',
  'server-error',
  'unavailable',
  'not-horizon',
  'response-too-large',
  'response-invalid',
  'internal'
]

/** True where the write has certainly not happened. */
export function isRefusal(error: unknown): error is AppError {
  if (!(error instanceof AppError)) return false
  // Horizon's own limit answers before anything is done; another's 429 may come after it.
  if (error.details.serverCode === 'rate_limit_exceeded') return true
  if (uncertain.includes(error.code)) return false
  return error.details.serverCode !== 'idempotent_replay'
}

/** What the journal keeps of a failure; never a server's words. */
export function outcomeOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof AppError)) return { code: 'internal' }
  const { status, requestId, serverCode } = error.details
  return { code: error.code, status, requestId, serverCode }
}

export function unknownOutcome(error: unknown, message: string, nextStep: string): AppError {
  const { status, requestId, retryAfterSeconds, serverMessage } =
    error instanceof AppError ? error.details : {}
  return new AppError('outcome-unknown', message, {
    status,
    requestId,
    retryAfterSeconds,
    serverMessage,
    nextStep,
    cause: error
  })
}
