import { classify } from '@main/horizon-client/classify'
import { CallFailure, failures, toAppError } from '@main/horizon-client/failures'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const ofNode = (code: string, more: object = {}) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, ...more }) })
const ofElectron = (name: string) => new Error(`net::${name}`)
const codeOf = (error: unknown) => classify(error).facts.code

test.each([
  ['ENOTFOUND', 'dns-failed'],
  ['EAI_AGAIN', 'dns-failed'],
  ['ECONNREFUSED', 'refused'],
  ['EHOSTUNREACH', 'refused'],
  ['ENETUNREACH', 'refused'],
  ['ECONNRESET', 'connection-lost'],
  ['EPIPE', 'connection-lost'],
  ['UND_ERR_SOCKET', 'connection-lost'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout'],
  ['ETIMEDOUT', 'timeout'],
  ['CERT_HAS_EXPIRED', 'tls-failed'],
  ['CERT_NOT_YET_VALID', 'tls-failed'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-failed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-failed'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-failed'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls-failed'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-failed'],
  ['CERT_SIGNATURE_FAILURE', 'tls-failed'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-failed'],
  ['ERR_SSL_SOMETHING_NEW', 'tls-failed'],
  ['EPROTO', 'tls-failed'],
  ['HPE_INVALID_CONSTANT', 'not-horizon'],
  ['HPE_HEADER_OVERFLOW', 'response-too-large'],
  ['UND_ERR_HEADERS_OVERFLOW', 'response-too-large'],
  ['Z_DATA_ERROR', 'response-invalid'],
  ['SOMETHING_NEW', 'connection-lost']
])('Node’s %s is %s', (code, expected) => {
  expect(codeOf(ofNode(code))).toBe(expected)
})

test.each([
  ['ERR_NAME_NOT_RESOLVED', 'dns-failed'],
  ['ERR_CONNECTION_REFUSED', 'refused'],
  ['ERR_ADDRESS_UNREACHABLE', 'refused'],
  ['ERR_INTERNET_DISCONNECTED', 'refused'],
  ['ERR_CONNECTION_TIMED_OUT', 'timeout'],
  ['ERR_TIMED_OUT', 'timeout'],
  ['ERR_CONNECTION_RESET', 'connection-lost'],
  ['ERR_CONNECTION_CLOSED', 'connection-lost'],
  ['ERR_NETWORK_CHANGED', 'connection-lost'],
  ['ERR_NETWORK_IO_SUSPENDED', 'connection-lost'],
  ['ERR_EMPTY_RESPONSE', 'connection-lost'],
  ['ERR_CONTENT_LENGTH_MISMATCH', 'connection-lost'],
  ['ERR_INCOMPLETE_CHUNKED_ENCODING', 'connection-lost'],
  ['ERR_CERT_DATE_INVALID', 'tls-failed'],
  ['ERR_CERT_AUTHORITY_INVALID', 'tls-failed'],
  ['ERR_CERT_COMMON_NAME_INVALID', 'tls-failed'],
  ['ERR_CERT_REVOKED', 'tls-failed'],
  ['ERR_CERT_WEAK_SIGNATURE_ALGORITHM', 'tls-failed'],
  ['ERR_SSL_VERSION_OR_CIPHER_MISMATCH', 'tls-failed'],
  ['ERR_SSL_PROTOCOL_ERROR', 'tls-failed'],
  ['ERR_PROXY_CONNECTION_FAILED', 'proxy-failed'],
  ['ERR_PROXY_AUTH_REQUESTED', 'proxy-failed'],
  ['ERR_PROXY_CERTIFICATE_INVALID', 'proxy-failed'],
  ['ERR_TUNNEL_CONNECTION_FAILED', 'proxy-failed'],
  ['ERR_SOCKS_CONNECTION_FAILED', 'proxy-failed'],
  ['ERR_PAC_SCRIPT_FAILED', 'proxy-failed'],
  ['ERR_INVALID_HTTP_RESPONSE', 'not-horizon'],
  ['ERR_CONTENT_DECODING_FAILED', 'response-invalid'],
  ['ERR_SOMETHING_NEW', 'connection-lost']
])('Electron’s %s is %s', (name, expected) => {
  expect(codeOf(ofElectron(name))).toBe(expected)
})

test('Electron’s refusal of a redirect is one', () => {
  expect(codeOf(new Error('Redirect was cancelled'))).toBe('redirect-refused')
  expect(codeOf(new Error("Attempted to redirect, but redirect policy was 'error'"))).toBe(
    'redirect-refused'
  )
})

test('a failure to reach any of several addresses is found inside', () => {
  const inside = Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' })
  expect(codeOf(new TypeError('fetch failed', { cause: new AggregateError([inside]) }))).toBe(
    'refused'
  )
})

test('a chain of causes that is a circle ends', () => {
  const error = new Error('round')
  error.cause = error
  expect(codeOf(error)).toBe('connection-lost')
})

test('whatever is thrown gets one of the known codes, and words', () => {
  fc.assert(
    fc.property(fc.anything(), thrown => {
      const { code, message, details } = toAppError(classify(thrown), 'host', 'GET')
      expect([code, message, details.nextStep].every(text => (text ?? '') !== '')).toBe(true)
    })
  )
})

describe('a write', () => {
  const methods = ['POST', 'DELETE'] as const
  const kinds = Object.keys(failures) as (keyof typeof failures)[]

  test.each(methods)('%s keeps its code only where Horizon cannot have seen it', method => {
    for (const kind of kinds) {
      const failure = new CallFailure(kind)
      const { code } = toAppError(failure, 'host', method)
      expect(code).toBe(
        failure.facts.isBeforeSending === true ? failure.facts.code : 'outcome-unknown'
      )
    }
  })

  test('that lost an established route is not taken for one that never left', () => {
    for (const code of ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']) {
      for (const syscall of ['read', 'write']) {
        const failure = classify(ofNode(code, { syscall }))
        expect(toAppError(failure, 'host', 'POST').code).toBe('outcome-unknown')
      }
    }
  })

  test('that broke inside TLS after the handshake has an unknown outcome', () => {
    const failure = classify(ofNode('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'))
    expect(toAppError(failure, 'host', 'POST').code).toBe('outcome-unknown')
  })
})
