import { CallFailure, type FailureKind } from './failures'

/**
 * Names of transport errors: those of Node's `fetch` (in `cause.code`) and those of Chromium's
 * stack, which Electron's `net.fetch` puts into the message as `net::ERR_…`.
 */
const kindOfCode: Readonly<Record<string, FailureKind>> = {
  ENOTFOUND: 'dns',
  ENODATA: 'dns',
  EAI_AGAIN: 'dns-busy',
  EAI_FAIL: 'dns-busy',
  ERR_NAME_NOT_RESOLVED: 'dns',
  ERR_ICANN_NAME_COLLISION: 'dns',
  ERR_NAME_RESOLUTION_FAILED: 'dns-busy',
  ERR_DNS_TIMED_OUT: 'dns-busy',
  ERR_DNS_SERVER_FAILED: 'dns-busy',

  ECONNREFUSED: 'refused',
  ERR_CONNECTION_REFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  ERR_ADDRESS_UNREACHABLE: 'unreachable',
  ERR_ADDRESS_INVALID: 'unreachable',
  ERR_INTERNET_DISCONNECTED: 'unreachable',
  ERR_CONNECTION_FAILED: 'unreachable',
  ERR_NETWORK_ACCESS_DENIED: 'unreachable',
  ERR_UNSAFE_PORT: 'unsafe-port',

  ETIMEDOUT: 'connect-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  ERR_CONNECTION_TIMED_OUT: 'connect-timeout',
  ERR_TIMED_OUT: 'headers-timeout',
  UND_ERR_HEADERS_TIMEOUT: 'headers-timeout',
  UND_ERR_BODY_TIMEOUT: 'idle-timeout',

  CERT_HAS_EXPIRED: 'tls-expired',
  CERT_NOT_YET_VALID: 'tls-not-yet-valid',
  ERR_CERT_DATE_INVALID: 'tls-date',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-untrusted',
  CERT_UNTRUSTED: 'tls-untrusted',
  ERR_CERT_AUTHORITY_INVALID: 'tls-untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-wrong-host',
  ERR_CERT_COMMON_NAME_INVALID: 'tls-wrong-host',
  CERT_REVOKED: 'tls-revoked',
  ERR_CERT_REVOKED: 'tls-revoked',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'tls-old',
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: 'tls-old',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'tls-old',
  ERR_SSL_VERSION_OR_CIPHER_MISMATCH: 'tls-old',
  ERR_SSL_OBSOLETE_VERSION: 'tls-old',
  ERR_SSL_WRONG_VERSION_NUMBER: 'tls-absent',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'tls-absent',
  ERR_SSL_CLIENT_AUTH_CERT_NEEDED: 'tls-client-certificate',
  ERR_BAD_SSL_CLIENT_AUTH_CERT: 'tls-client-certificate',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'tls-client-certificate',
  // A record that arrived broken says nothing about what was sent before it.
  ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC: 'lost',
  ERR_SSL_UNEXPECTED_EOF_WHILE_READING: 'lost',
  ERR_SSL_BAD_RECORD_MAC_ALERT: 'lost',
  EPROTO: 'tls',

  HPE_HEADER_OVERFLOW: 'headers-too-large',
  UND_ERR_HEADERS_OVERFLOW: 'headers-too-large',
  ERR_RESPONSE_HEADERS_TOO_BIG: 'headers-too-large',
  ERR_INVALID_HTTP_RESPONSE: 'not-http',
  ERR_CONTENT_DECODING_FAILED: 'bad-compression',
  ERR_CONTENT_DECODING_INIT_FAILED: 'bad-compression',
  ERR_TOO_MANY_REDIRECTS: 'redirect',
  ERR_UNEXPECTED_PROXY_AUTH: 'proxy',
  ERR_MANDATORY_PROXY_CONFIGURATION_FAILED: 'proxy',
  ERR_PAC_SCRIPT_FAILED: 'proxy',
  ERR_ABORTED: 'lost'
}

const kindOfFamily: readonly (readonly [RegExp, FailureKind])[] = [
  [/^ERR_(?:PROXY|TUNNEL|SOCKS|HTTPS_PROXY)_/, 'proxy'],
  [/^(?:ERR_CERT_|ERR_SSL_|ERR_TLS_|ERR_ECH_|CERT_)/, 'tls'],
  [/^HPE_CB_|^HPE_INVALID_EOF_STATE/, 'lost'],
  [/^HPE_/, 'not-http'],
  [/^(?:Z_|ERR_BROTLI_|ERR__ERROR_FORMAT|ZSTD_)/, 'bad-compression']
]

/** What both stacks say in words only. */
const kindOfWords: readonly (readonly [RegExp, FailureKind])[] = [
  [/before secure TLS connection was established/, 'lost-early'],
  [/^bad port$/, 'unsafe-port'],
  // The only parser error that comes without a code.
  [/does not match the HTTP/, 'not-http'],
  // Electron refuses a redirect by itself and does not say where it leads.
  [/redirect/i, 'redirect']
]

/** Turns whatever a fetch threw into one of the failures we have words for. */
export function classify(error: unknown): CallFailure {
  const chain = causes(error)
  const known = chain.find(item => item instanceof CallFailure)
  if (known !== undefined) return known
  const kind = firstMatch(chain, kindByWords) ?? firstMatch(chain, kindByCode) ?? ('lost' as const)
  const subject = kind === 'redirect' ? 'another address' : ''
  return new CallFailure(kind, subject, { cause: error })
}

function causes(error: unknown): Error[] {
  const found: Error[] = []
  const queue = [error]
  while (queue.length > 0 && found.length < 20) {
    const next = queue.shift()
    if (!(next instanceof Error) || found.includes(next)) continue
    found.push(next)
    queue.push(next.cause)
    if (next instanceof AggregateError) queue.push(...next.errors)
  }
  return found
}

function firstMatch(
  chain: readonly Error[],
  match: (error: Error) => FailureKind | undefined
): FailureKind | undefined {
  for (const error of chain) {
    const kind = match(error)
    if (kind !== undefined) return kind
  }
  return undefined
}

const kindByWords = (error: Error): FailureKind | undefined =>
  kindOfWords.find(([words]) => words.test(error.message))?.[1]

function kindByCode(error: Error): FailureKind | undefined {
  const code = codeOf(error)
  if (code === undefined) return undefined
  const kind = Object.hasOwn(kindOfCode, code)
    ? kindOfCode[code]
    : kindOfFamily.find(([family]) => family.test(code))?.[1]
  // The system reports a route or a peer that went away in mid-call under the same names.
  return kind !== undefined && isConnecting.has(kind) && isOfEstablished(error) ? 'lost' : kind
}

const isConnecting: ReadonlySet<FailureKind> = new Set(['unreachable', 'connect-timeout'])
const isOfEstablished = (error: Error): boolean =>
  'syscall' in error && (error.syscall === 'read' || error.syscall === 'write')

function codeOf(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string') return error.code
  return /\bnet::(ERR_[A-Z0-9_]+)/.exec(error.message)?.[1]
}
