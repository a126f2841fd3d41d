import { AppError, type ErrorCode, type ErrorDetails, type FieldIssue } from '@shared/errors'
import { type ErrorBody, errorBodySchema } from '@shared/horizon/errors'
import { type IfLost, type Method, outcomeUnknown } from './failures'
import { parseJson } from './json-text'
import { plainText, type Redact } from './redaction'
import type { RawAnswer } from './request'
import { retryAfterSeconds } from './retry-after'

export type StatusContext = {
  readonly method: Method
  readonly host: string
  /** The path asked, for the words. */
  readonly path: string
  readonly redact: Redact
  readonly nowMs: number
  readonly ifLost?: IfLost | undefined
}

const maxServerMessage = 500
const maxFields = 20

/** An answer of 400 or more, as one of our errors. */
export function toStatusError(answer: RawAnswer, context: StatusContext): AppError {
  const { status } = answer
  const said = readErrorBody(answer, context.redact)
  const isJson = said.serverCode !== undefined
  const { code, message, nextStep } = explain(status, isJson, context)
  const details: ErrorDetails = {
    status,
    ...said,
    requestId: requestId(answer.headers, context.redact),
    retryAfterSeconds: said.retryAfterSeconds ?? retryAfterSeconds(answer.headers, context.nowMs)
  }
  // Horizon, or something before it, may have failed after the write was done (F16, F18).
  const isUncertain = (status >= 500 && status !== 501 && status !== 511) || status === 408
  return context.method !== 'GET' && isUncertain
    ? outcomeUnknown(context.method, message, details, context.ifLost)
    : new AppError(code, message, { ...details, nextStep })
}

type Explanation = {
  readonly code: ErrorCode
  readonly message: string
  readonly nextStep: string
}

function explain(status: number, isJson: boolean, context: StatusContext): Explanation {
  const { host, method, path } = context
  const say = (code: ErrorCode, message: string, nextStep: string): Explanation => ({
    code,
    message,
    nextStep
  })
  switch (status) {
    case 401:
      return say(
        'invalid-admin-secret',
        'Horizon did not accept the admin secret',
        'Enter the current admin secret in Settings › Profiles.'
      )
    case 402:
    case 403:
    case 451:
      return say(
        'forbidden',
        `Horizon does not allow ${method} ${path} with this admin secret`,
        'Ask whoever runs this Horizon whether the secret, or your address, is limited.'
      )
    case 404:
    case 410:
      if (!isJson) {
        return say(
          'not-horizon',
          `${host} has nothing at ${path}`,
          'Check the base URL, its path included.'
        )
      }
      return path === listPath || !path.startsWith(listPath)
        ? notOffered(method, path)
        : say('not-found', 'Horizon does not know this key', 'Refresh the list.')
    case 405:
    case 501:
      return notOffered(method, path)
    case 407:
      return say(
        'proxy-failed',
        `The proxy between here and ${host} wants a sign-in`,
        'Check this computer’s proxy settings.'
      )
    case 408:
      return say('timeout', `${host} waited too long for the request`, 'Try again in a moment.')
    case 409:
    case 423:
      return say(
        'conflict',
        'Horizon refused this because of the present state of things',
        'Refresh, look at what changed, then decide again.'
      )
    case 412:
    case 428:
      return say(
        'precondition-failed',
        'What you acted on has changed in the meantime',
        'Refresh, look at what changed, then decide again.'
      )
    case 425:
    case 429:
      return say(
        'rate-limited',
        'Horizon asks the console to slow down',
        'Wait until the time it names is over; nothing is lost.'
      )
    case 500:
      return say(
        'server-error',
        'Horizon failed inside while it handled this',
        'Try again; if it stays, report it with the request id.'
      )
    case 502:
    case 504:
      return say(
        'unavailable',
        `Something in front of Horizon at ${host} got no answer from it`,
        'Try again in a moment.'
      )
    case 503:
      return say('unavailable', 'Horizon is not available just now', 'Try again in a moment.')
    case 511:
      return say(
        'not-horizon',
        'The network you are on wants a sign-in first',
        'Open a web page in your browser and sign in there, then try again.'
      )
    default:
      return status >= 500
        ? say(
            'server-error',
            `Horizon failed with status ${status}`,
            'Try again; if it stays, report it with the request id.'
          )
        : say(
            'validation-failed',
            `Horizon did not accept the request (${status})`,
            'Correct what it names, then try again.'
          )
  }
}

const notOffered = (method: string, path: string): Explanation => ({
  code: 'not-offered',
  message: `This Horizon does not offer ${method} ${path}`,
  nextStep: 'Check the base URL, its path included.'
})

const listPath = '/admin/api-keys'

/** What an error says beside its status, redacted and cut. */
export function readErrorBody(answer: RawAnswer, redact: Redact): ErrorDetails {
  const { bytes, isCut, headers } = answer
  if (bytes.length === 0) return {}
  const body = errorBody(bytes)
  if (body === undefined) {
    return shown(looseText(bytes, isCut, headers), redact)
  }
  return {
    serverCode: codeOf(body, redact),
    ...shown(body.message, redact),
    ...(body.details !== undefined &&
      body.details.length > 0 && { fields: fieldsOf(body.details, redact) }),
    ...(body.retry_after !== undefined &&
      body.retry_after >= 0 && { retryAfterSeconds: Math.ceil(body.retry_after) })
  }
}

function errorBody(bytes: Uint8Array): ErrorBody | undefined {
  try {
    return errorBodySchema.safeParse(parseJson(bytes)).data
  } catch {
    return undefined
  }
}

function shown(text: string, redact: Redact): ErrorDetails {
  const serverMessage = plainText(text, redact, maxServerMessage)
  return serverMessage === '' ? {} : { serverMessage }
}

/** Whatever a server that does not speak Horizon's errors says, without its markup. */
function looseText(bytes: Uint8Array, isCut: boolean, headers: Headers): string {
  const text = new TextDecoder().decode(bytes)
  // A secret that was cut in two would no longer be found.
  const whole = isCut ? text.slice(0, Math.max(0, text.length - cutMargin)) : text
  const isMarkup = /html|xml/i.test(headers.get('content-type') ?? '') || /^\s*</.test(whole)
  return isMarkup ? withoutMarkup(whole) : whole
}

const cutMargin = 16_384

const withoutMarkup = (text: string): string =>
  withoutElement(withoutElement(text, 'script'), 'style').replace(/<[^<>]*>/g, ' ')

/** Split and not matched: one pattern over both ends takes quadratic time on a hostile page. */
function withoutElement(text: string, name: 'script' | 'style'): string {
  const [before = '', ...parts] = text.split(new RegExp(`<${name}\\b`, 'i'))
  const end = new RegExp(`</${name}\\s*>`, 'i')
  const after = parts.map(part => part.split(end).slice(1).join(' '))
  return [before, ...after].join(' ')
}

function codeOf(body: ErrorBody, redact: Redact): string {
  const isCode = /^[A-Za-z0-9_.:-]{1,64}$/.test(body.error) && redact(body.error) === body.error
  return isCode ? body.error : 'unreadable'
}

/** Horizon's names of fields, as the form calls them. */
const formFields: Readonly<Record<string, string>> = {
  client_name: 'clientName',
  rate_limit: 'rateLimit',
  rate_limit_per_day: 'rateLimitPerDay',
  expires_at: 'expiresAt',
  scopes: 'scopes',
  type: 'type',
  owner_user_id: 'ownerUserId',
  departments: 'departments',
  agent_id: 'agentId',
  ip_allowlist: 'ipAllowlist',
  organization_name: 'organizationName',
  contact_email: 'contactEmail',
  invitation_expires_at: 'invitationExpiresAt',
  access: 'access',
  'settings.max_api_keys': 'settings.maxApiKeys',
  'settings.session_timeout_hours': 'settings.sessionTimeoutHours'
}

function fieldsOf(details: NonNullable<ErrorBody['details']>, redact: Redact): FieldIssue[] {
  return details.slice(0, maxFields).map(({ field, issue }) => {
    // A list's element is named with its position: `scopes.0`, `scopes[0]`.
    const first = /^[a-z_]+/.exec(field)?.[0] ?? ''
    const name = Object.hasOwn(formFields, field) ? field : first
    return {
      field: Object.hasOwn(formFields, name)
        ? (formFields[name] ?? name)
        : plainText(field, redact, 100),
      issue: plainText(issue, redact, 200)
    }
  })
}

export function requestId(headers: Headers, redact: Redact): string | undefined {
  const id = headers.get('x-request-id') ?? ''
  return /^[A-Za-z0-9._:/+=-]{1,128}$/.test(id) && redact(id) === id ? id : undefined
}
