import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type Certificates, makeCertificates } from '@support/certificates'
import { clientOf, connector, draft, failureOf, targetOf } from '@support/horizon-client'
import { type HostileServer, json, startWebServer } from '@support/hostile-server'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

let certificates: Certificates
const usual = getCACertificates('default')
const servers: HostileServer[] = []

beforeAll(() => {
  certificates = makeCertificates()
  // As on a machine whose administrator installed this issuer.
  setDefaultCACertificates([...usual, certificates.authority])
})
afterAll(() => setDefaultCACertificates(usual))
afterEach(() => Promise.all(servers.splice(0).map(server => server.close())))

async function serve(...[tls]: [Parameters<typeof startWebServer>[1]]) {
  const server = await startWebServer(json(200, { status: 'ok' }), tls)
  servers.push(server)
  return server
}

const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const

describe.each([
  ['expired', () => certificates.expired, /expired/, 'Certificate expired'],
  ['not valid yet', () => certificates.notYetValid, /not valid yet/, 'Certificate not valid yet'],
  ['self-signed', () => certificates.selfSigned, /self-signed/, 'Certificate self-signed'],
  [
    'for another host',
    () => certificates.otherHost,
    /another host/,
    'Certificate for another host'
  ],
  ['older than TLS 1.2', () => ({ ...certificates.valid, ...old }), /TLS/, 'TLS too old']
])('a server whose TLS is %s', (_what, tls, words, detail) => {
  test('is refused with the reason in words, and gets no request', async () => {
    const server = await serve(tls())
    for (const call of [
      () => clientOf(server.url).listKeys(),
      () => clientOf(server.url).createKey(draft, 'idem-1'),
      () => clientOf(server.url).revokeKey('key_1')
    ]) {
      const failure = await failureOf(call())
      expect(failure.code).toBe('tls-failed')
      expect(failure.message).toMatch(words)
    }
    expect(server.heard).toHaveLength(0)
  })

  test('fails the TLS step of the connection test', async () => {
    const server = await serve(tls())
    const report = await connector().testConnection(targetOf(server.url), {
      onStep: () => {},
      signal: new AbortController().signal
    })
    expect(report.steps.map(step => step.outcome)).toEqual([
      'passed',
      'failed',
      'not-asked',
      'not-asked',
      'not-asked'
    ])
    expect(report.steps[1]?.detail).toBe(detail)
    expect(report.failure?.code).toBe('tls-failed')
    expect(report.failure?.message).toMatch(words)
    expect(server.heard).toHaveLength(0)
  })
})

test('an issuer this computer does not trust is refused', async () => {
  setDefaultCACertificates(usual)
  const server = await serve(certificates.valid)
  const failure = await failureOf(clientOf(server.url).listKeys())
  setDefaultCACertificates([...usual, certificates.authority])
  expect(failure.code).toBe('tls-failed')
  expect(failure.message).toMatch(/issuer/)
})

test('a server that speaks no TLS on an https address is told apart', async () => {
  const server = await startWebServer(json(200, []))
  servers.push(server)
  const failure = await failureOf(clientOf(server.url.replace('http:', 'https:')).listKeys())
  expect(failure.code).toBe('tls-failed')
  expect(failure.message).toMatch(/does not speak TLS/)
})

test('a valid certificate passes, with version and last day in the words', async () => {
  const server = await serve(certificates.valid)
  const report = await connector().testConnection(targetOf(server.url), {
    onStep: () => {},
    signal: new AbortController().signal
  })
  expect(report.steps[1]).toMatchObject({
    outcome: 'passed',
    detail: '1.3, certificate valid until 14 Feb 2099'
  })
})
