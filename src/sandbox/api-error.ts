import type { FieldIssue } from '@shared/errors'
import type { HorizonErrorCode } from '@shared/horizon/errors'

/** What an error body may hold beside `error` and `message`. */
export type ErrorExtras = {
  readonly details?: readonly FieldIssue[]
  readonly retry_after?: number
  readonly current?: unknown
  readonly resource_id?: string
}

/** An answer other than success, as the contract words it. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: HorizonErrorCode
  readonly extras: ErrorExtras

  constructor(status: number, code: HorizonErrorCode, message: string, extras: ErrorExtras = {}) {
    super(message)
    this.status = status
    this.code = code
    this.extras = extras
  }

  toBody(): Readonly<Record<string, unknown>> {
    return { error: this.code, message: this.message, ...this.extras }
  }
}

export const notFound = (what: string): ApiError =>
  new ApiError(404, 'not_found', `There is no such ${what}.`)

/** A field that is wrong by itself. */
export const invalidField = (field: string, issue: string): ApiError =>
  new ApiError(400, 'validation_error', 'Request validation failed.', {
    details: [{ field, issue }]
  })

/** A field that is right by itself but wrong against the state of things. */
export const unprocessable = (field: string, issue: string): ApiError =>
  new ApiError(422, 'unprocessable', issue, { details: [{ field, issue }] })
