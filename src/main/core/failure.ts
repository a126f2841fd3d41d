import type { WireFailure } from '@shared/contract/common'
import { maskCredentials } from '@shared/domain/key-format'
import { AppError, type WireError } from '@shared/errors'
import type { Logger } from './ports'

const maxServerMessage = 500
const maxText = 2_000

const clean = (text: string, maxLength = maxText): string =>
  maskCredentials(text).slice(0, maxLength)

const optional = (text: string | undefined, maxLength?: number): string | undefined =>
  text === undefined ? undefined : clean(text, maxLength)

/**
 * What may be said about a failure outside main: of an `AppError` its words, of anything else the
 * incident that names it in the log. Credentials are masked here too, whatever came before.
 */
export function toFailure(error: unknown, log: Logger, what: string): WireError {
  if (error instanceof AppError) return withoutGaps(ofAppError(error))
  const incident = incidentOf(error, log, what)
  return {
    code: 'internal',
    message: `Something went wrong inside the console (incident ${incident})`,
    nextStep: 'Try again. The log describes this incident under its id.',
    incident
  }
}

/** As `toFailure`, for a failure that is a part of an answer. */
export function wireFailure(error: unknown, log: Logger, what: string): WireFailure {
  const failure = toFailure(error, log, what)
  return { ...failure, fields: failure.fields && [...failure.fields] }
}

function ofAppError(error: AppError): WireError {
  const { nextStep, status, serverCode, requestId, retryAfterSeconds, fields, serverMessage } =
    error.details
  return {
    code: error.code,
    message: clean(error.message),
    nextStep: optional(nextStep),
    status,
    serverCode: optional(serverCode, 100),
    requestId: optional(requestId, 200),
    retryAfterSeconds,
    fields: fields?.map(({ field, issue }) => ({ field: clean(field), issue: clean(issue) })),
    serverMessage: optional(serverMessage, maxServerMessage)
  }
}

const withoutGaps = (failure: WireError): WireError =>
  Object.fromEntries(
    Object.entries(failure).filter(([, value]) => value !== undefined)
  ) as unknown as WireError

function incidentOf(error: unknown, log: Logger, what: string): string {
  try {
    return log.failure(what, error)
  } catch {
    return 'not logged'
  }
}
