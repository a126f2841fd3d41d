import { AppError, type ErrorCode } from '@shared/errors'

type Failure = {
  readonly code: ErrorCode
  /** `subject` is the host, or what else the failure is about. */
  readonly message: (host: string, subject: string) => string
  readonly nextStep: string
  /** True where Horizon cannot have seen the request: a write has certainly not happened. */
  readonly isBeforeSending?: boolean
  /** True where the same GET may well work a moment later. */
  readonly isTransient?: boolean
}

const checkAddress = 'Check the base URL and this computer’s network connection.'
const askForCertificate =
  'Ask whoever runs this Horizon for a valid certificate. The console never connects past this.'
const tryAgain = 'Try again in a moment.'
const wrongAddress =
  'Check the base URL. A sign-in page of the network you are on answers like this too: open a web page in your browser and sign in there first.'
const reportIt = 'Try again; if it stays, report it to whoever runs this Horizon.'

const tls = (message: Failure['message'], nextStep = askForCertificate): Failure => ({
  code: 'tls-failed',
  message,
  nextStep,
  isBeforeSending: true
})

/** Everything that can go wrong between here and a readable answer. */
export const failures = {
  dns: {
    code: 'dns-failed',
    message: host => `No computer named ${host} was found`,
    nextStep: checkAddress,
    isBeforeSending: true
  },
  'dns-busy': {
    code: 'dns-failed',
    message: host => `The name ${host} could not be looked up just now`,
    nextStep: checkAddress,
    isBeforeSending: true,
    isTransient: true
  },
  refused: {
    code: 'refused',
    message: host => `${host} refused the connection`,
    nextStep: 'Check the port in the base URL, and that Horizon is running there.',
    isBeforeSending: true,
    isTransient: true
  },
  unreachable: {
    code: 'refused',
    message: host => `There is no way to ${host} from this network`,
    nextStep: checkAddress,
    isBeforeSending: true,
    isTransient: true
  },
  'unsafe-port': {
    code: 'refused',
    message: host => `${host} uses a port that is reserved for something other than the web`,
    nextStep: 'Give Horizon another port.',
    isBeforeSending: true
  },
  lost: {
    code: 'connection-lost',
    message: host => `The connection to ${host} was lost before its answer was complete`,
    nextStep: tryAgain,
    isTransient: true
  },
  'lost-early': {
    code: 'connection-lost',
    message: host => `${host} closed the connection before it was established`,
    nextStep: tryAgain,
    isBeforeSending: true,
    isTransient: true
  },
  'connect-timeout': {
    code: 'timeout',
    message: host => `${host} did not accept a connection in time`,
    nextStep: checkAddress,
    isBeforeSending: true,
    isTransient: true
  },
  'headers-timeout': {
    code: 'timeout',
    message: (host, limit) => `${host} did not begin to answer within ${limit}`,
    nextStep: tryAgain,
    isTransient: true
  },
  'idle-timeout': {
    code: 'timeout',
    message: (host, limit) => `${host} stopped in the middle of its answer for ${limit}`,
    nextStep: tryAgain,
    isTransient: true
  },
  'total-timeout': {
    code: 'timeout',
    message: (host, limit) => `${host} did not complete its answer within ${limit}`,
    nextStep: tryAgain
  },
  'tls-expired': tls(host => `The certificate of ${host} has expired`),
  'tls-not-yet-valid': tls(
    host => `The certificate of ${host} is not valid yet`,
    'Check this computer’s date and time.'
  ),
  'tls-date': tls(
    host => `The certificate of ${host} has expired or is not valid yet`,
    'Check this computer’s date and time; if they are right, ask whoever runs this Horizon for a valid certificate.'
  ),
  'tls-self-signed': tls(
    host => `The certificate of ${host} is self-signed, so anyone could have made it`
  ),
  'tls-untrusted': tls(
    host => `The certificate of ${host} is not from an issuer this computer trusts`,
    'If your company has its own issuer, have its certificate installed in this system. The console never connects past this.'
  ),
  'tls-wrong-host': tls(
    host => `The certificate that ${host} shows is for another host`,
    'Check the base URL: it must use the name the certificate is for.'
  ),
  'tls-revoked': tls(host => `The certificate of ${host} was revoked by its issuer`),
  'tls-old': tls(
    host => `${host} and this console have no secure TLS version in common`,
    'Horizon has to offer TLS 1.2 or newer.'
  ),
  'tls-absent': tls(
    host => `${host} does not speak TLS on this port`,
    'Check the port in the base URL.'
  ),
  'tls-client-certificate': tls(
    host => `${host} asks for a client certificate, which the console does not have`,
    'Ask whoever runs this Horizon for an address that takes the admin secret alone.'
  ),
  tls: tls(host => `A secure connection to ${host} could not be made`),
  proxy: {
    code: 'proxy-failed',
    message: host => `The proxy between here and ${host} did not let the connection through`,
    nextStep: 'Check this computer’s proxy settings, and whether the proxy wants a sign-in.',
    isBeforeSending: true
  },
  redirect: {
    code: 'redirect-refused',
    message: (host, target) =>
      `${host} answered with a redirect to ${target}, which the console does not follow`,
    nextStep:
      'Nothing was sent there. If Horizon has moved and you trust that address, enter it as the base URL.',
    isBeforeSending: true
  },
  /** 303 is the answer to a request that was carried out. */
  'redirect-after': {
    code: 'redirect-refused',
    message: (host, target) =>
      `${host} answered with a redirect to ${target}, which the console does not follow`,
    nextStep: 'Nothing was sent there. Check the base URL.'
  },
  'not-http': {
    code: 'not-horizon',
    message: host => `What answers at ${host} does not speak HTTP`,
    nextStep: 'Check the port in the base URL.'
  },
  'web-page': {
    code: 'not-horizon',
    message: host => `${host} answered with a web page instead of Horizon’s data`,
    nextStep: wrongAddress
  },
  'not-json': {
    code: 'not-horizon',
    message: (host, type) => `${host} answered with ${type} instead of Horizon’s JSON`,
    nextStep: wrongAddress
  },
  'too-large': {
    code: 'response-too-large',
    message: (host, limit) => `The answer of ${host} is larger than ${limit}`,
    nextStep: reportIt
  },
  'headers-too-large': {
    code: 'response-too-large',
    message: host => `The headers ${host} answered with are too large`,
    nextStep: reportIt
  },
  'bad-compression': {
    code: 'response-invalid',
    message: host => `The answer of ${host} could not be decompressed`,
    nextStep: reportIt
  },
  'bad-text': {
    code: 'response-invalid',
    message: host => `The answer of ${host} is not valid UTF-8 text`,
    nextStep: reportIt
  },
  'bad-json': {
    code: 'response-invalid',
    message: host => `The answer of ${host} is not valid JSON`,
    nextStep: reportIt
  },
  'too-deep': {
    code: 'response-invalid',
    message: host => `The answer of ${host} is nested too deeply`,
    nextStep: reportIt
  },
  echo: {
    code: 'response-invalid',
    message: host => `The answer of ${host} repeats the admin secret, so nothing of it was kept`,
    nextStep:
      'Report it to whoever runs this Horizon, and have the admin secret replaced: it is in the log.'
  },
  empty: {
    code: 'response-invalid',
    message: host => `The answer of ${host} is empty`,
    nextStep: reportIt
  },
  partial: {
    code: 'response-invalid',
    message: host => `${host} sent only a part of its answer`,
    nextStep: reportIt
  },
  cancelled: { code: 'cancelled', message: () => 'Cancelled', nextStep: 'Start again when ready.' }
} as const satisfies Record<string, Failure>

export type FailureKind = keyof typeof failures

/** Thrown inside the client only; `toAppError` turns it into words. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure'
  readonly kind: FailureKind
  readonly subject: string

  constructor(kind: FailureKind, subject = '', options?: ErrorOptions) {
    super(kind, options)
    this.kind = kind
    this.subject = subject
  }

  get facts(): Failure {
    return failures[this.kind]
  }
}

/** What a write whose reply is lost may have done, and how to find out. */
export type IfLost = { readonly words: string; readonly nextStep: string }

const afterSending = {
  POST: {
    words: 'The request had been sent; the key may exist',
    nextStep: 'Look for it in the list before you try again.'
  },
  PATCH: {
    words: 'The request had been sent; the key’s limits may have changed',
    nextStep: 'Refresh the key to see its limits before you try again.'
  },
  DELETE: {
    words: 'The request had been sent; the key may be revoked',
    nextStep: 'Refresh the list to see whether it is.'
  }
} as const satisfies Record<string, IfLost>

export type Method = 'GET' | keyof typeof afterSending

/** A write whose reply is missing or unusable: it may or may not have happened. */
export function outcomeUnknown(
  method: Exclude<Method, 'GET'>,
  why: string,
  details: ConstructorParameters<typeof AppError>[2] = {},
  ifLost: IfLost = afterSending[method]
): AppError {
  const { words, nextStep } = ifLost
  return new AppError('outcome-unknown', `${why}. ${words}`, { ...details, nextStep })
}

export function toAppError(
  failure: CallFailure,
  host: string,
  method: Method,
  ifLost?: IfLost
): AppError {
  const { code, message, nextStep, isBeforeSending } = failure.facts
  const words = message(host, failure.subject)
  return method === 'GET' || isBeforeSending === true
    ? new AppError(code, words, { nextStep, cause: failure })
    : outcomeUnknown(method, words, { cause: failure }, ifLost)
}
