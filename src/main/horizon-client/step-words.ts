import type { AppError, ErrorCode } from '@shared/errors'
import { CallFailure, type FailureKind } from './failures'

/** What a step's line says where it failed; the sentence with its remedy stands below the list. */
export function failedDetail(error: AppError): string {
  const { status } = error.details
  if (status === 401 || status === 403) return `Refused with ${status}`
  if (status !== undefined) return `Answered ${status}`
  const kind = error.cause instanceof CallFailure ? error.cause.kind : undefined
  return (kind && detailOfKind[kind]) ?? detailOfCode[error.code] ?? 'Failed'
}

const detailOfKind: Readonly<Partial<Record<FailureKind, string>>> = {
  'tls-expired': 'Certificate expired',
  'tls-not-yet-valid': 'Certificate not valid yet',
  'tls-date': 'Certificate out of date',
  'tls-self-signed': 'Certificate self-signed',
  'tls-untrusted': 'Issuer not trusted',
  'tls-wrong-host': 'Certificate for another host',
  'tls-revoked': 'Certificate revoked',
  'tls-old': 'TLS too old',
  'tls-absent': 'No TLS on this port',
  unreachable: 'Cannot be reached',
  'unsafe-port': 'Port reserved for something else'
}

const detailOfCode: Readonly<Partial<Record<ErrorCode, string>>> = {
  'dns-failed': 'No such name',
  refused: 'Connection refused',
  'connection-lost': 'Connection lost',
  timeout: 'No answer in time',
  'tls-failed': 'No secure connection',
  'proxy-failed': 'Stopped by the proxy',
  'redirect-refused': 'Answered with a redirect',
  'not-horizon': 'This is not Horizon',
  'response-invalid': 'Unreadable answer',
  'response-too-large': 'Answer too large',
  'rate-limited': 'Not asked: Horizon said to wait',
  'invalid-input': 'Cannot be sent',
  cancelled: 'Cancelled'
}

const featureWords: Readonly<Record<string, string>> = {
  'keys.read': 'reading',
  'keys.update': 'editing',
  'keys.usage': 'usage',
  'keys.requests': 'request log',
  directory: 'directory',
  partners: 'partners',
  partner_keys: 'partner keys',
  audit: 'audit log',
  'webhooks.admin': 'webhooks'
}

/** `null` is a Horizon without a capabilities endpoint: it does what is documented. */
export function offersDetail(features: readonly string[] | null): string {
  const known = Object.keys(featureWords).filter(name => features?.includes(name))
  const rest = (features?.length ?? 0) - known.length
  const words = known.map(name => featureWords[name] ?? name)
  if (rest > 0) words.push(`${rest} unknown here`)
  return words.length === 0
    ? 'Create, list and revoke keys, as documented'
    : `Keys with ${words.join(', ')}`
}
