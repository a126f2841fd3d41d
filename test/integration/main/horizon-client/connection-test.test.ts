import { createHorizonConnector } from '@main/horizon-client/horizon-connector'
import type { ConnectionReport, ConnectionStep } from '@shared/contract/profiles'
import { connectionReportSchema } from '@shared/contract/profiles'
import { adminSecret, connector, targetOf } from '@support/horizon-client'
import {
  type HostileServer,
  json,
  refusingUrl,
  sayThen,
  startRawServer,
  startWebServer,
  unknownUrl,
  wireKey
} from '@support/hostile-server'
import { afterEach, expect, test } from 'vitest'

const servers: HostileServer[] = []
const track = async (starting: Promise<HostileServer>) => {
  const server = await starting
  servers.push(server)
  return server
}
afterEach(() => Promise.all(servers.splice(0).map(server => server.close())))

type Answers = Record<string, ReturnType<typeof json>>
const health = json(200, { status: 'ok', version: '2.4.1' })
const notFound = json(404, { error: 'not_found', message: 'No' })
const unauthorized = json(401, { error: 'invalid_admin_secret', message: 'No' })

/** A Horizon of which some paths answer as the test says. */
const horizon = (answers: Answers = {}) =>
  track(
    startWebServer((request, response, heard) => {
      const path = heard.url.split('?')[0] ?? ''
      const usual: Answers = { '/health': health, '/admin/api-keys': json(200, [wireKey('a')]) }
      const answer = answers[path] ?? usual[path] ?? notFound
      answer(request, response, heard)
    })
  )

async function report(
  url: string,
  more: Parameters<typeof targetOf>[1] = {},
  limits: Parameters<typeof connector>[0] = {}
): Promise<ConnectionReport & { heardSteps: ConnectionStep[] }> {
  const heardSteps: ConnectionStep[] = []
  const answer = await connector(limits).testConnection(targetOf(url, more), {
    onStep: step => heardSteps.push(step),
    signal: new AbortController().signal
  })
  expect(connectionReportSchema.parse(answer)).toEqual(answer)
  expect(heardSteps).toEqual(answer.steps)
  expect(JSON.stringify(answer)).not.toContain(adminSecret)
  return { ...answer, heardSteps }
}

const outcomes = ({ steps }: ConnectionReport) => steps.map(step => step.outcome)

test('a documented Horizon passes, and the steps say what was found', async () => {
  const server = await horizon()
  const found = await report(server.url)
  expect(found.passed).toBe(true)
  expect(found.steps.map(({ step, outcome, detail }) => [step, outcome, detail])).toEqual([
    ['address', 'passed', '127.0.0.1 is an address'],
    ['tls', 'skipped', 'Plain http to this computer'],
    ['horizon', 'passed', 'GET /health answered 200'],
    ['admin-secret', 'passed', 'Accepted'],
    ['offers', 'passed', 'Create, list and revoke keys, as documented']
  ])
  expect(found.failure).toBeUndefined()
  expect(found.organization).toBeUndefined()
})

test('a Horizon with more names what it offers, and its organization', async () => {
  const server = await horizon({
    '/admin/capabilities': json(200, {
      version: '1',
      features: ['keys.read', 'keys.update', 'directory', 'time_travel']
    }),
    '/admin/organization': json(200, { id: 'org_1', name: 'Acme', plan: 'professional' })
  })
  const found = await report(server.url)
  expect(found.steps[4]?.detail).toBe('Keys with reading, editing, directory, 1 unknown here')
  expect(found.organization).toEqual({ id: 'org_1', name: 'Acme', plan: 'professional' })
})

test('a wrong secret is told apart, with the likely cause and the other header as remedy', async () => {
  const server = await horizon({
    '/admin/api-keys': json(
      401,
      { error: 'invalid_admin_secret', message: `Not ${adminSecret}` },
      { 'X-Request-Id': 'req_7c1e90b2' }
    )
  })
  const bearer = await report(server.url)
  expect(outcomes(bearer)).toEqual(['passed', 'skipped', 'passed', 'failed', 'not-asked'])
  expect(bearer.steps[3]?.detail).toBe('Refused with 401')
  expect(bearer.steps[4]?.detail).toBe('Not asked')
  expect(bearer.failure).toMatchObject({
    code: 'invalid-admin-secret',
    message: 'Horizon is there, but it did not accept this admin secret',
    nextStep:
      'Either the secret is not the current one, or something between here and Horizon removes the Authorization header. Proxies do that; the other header form gets around it.',
    status: 401,
    serverCode: 'invalid_admin_secret',
    requestId: 'req_7c1e90b2'
  })
  expect(bearer.remedy).toBe('try-x-admin-secret')
  const other = await report(server.url, { headerForm: 'x-admin-secret' })
  expect(other.remedy).toBe('try-bearer')
  expect(other.failure?.nextStep).toContain('x-admin-secret header')
})

test.each([
  [403, 'forbidden', 'Refused with 403'],
  [404, 'not-offered', 'Answered 404'],
  [429, 'rate-limited', 'Answered 429'],
  [500, 'server-error', 'Answered 500'],
  [503, 'unavailable', 'Answered 503']
])('%i to the admin secret is told apart', async (status, code, detail) => {
  const server = await horizon({ '/admin/api-keys': json(status, { error: 'x', message: 'No' }) })
  const found = await report(server.url)
  expect(outcomes(found)).toEqual(['passed', 'skipped', 'passed', 'failed', 'not-asked'])
  expect(found.failure).toMatchObject({ code, status })
  expect(found.steps[3]?.detail).toBe(detail)
  expect(found.remedy).toBeUndefined()
})

const page: ReturnType<typeof json> = (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/html' })
  response.end('<h1>Sign in to the guest network</h1>')
}
const redirect: ReturnType<typeof json> = (_request, response) => {
  response.writeHead(302, { Location: '/login' })
  response.end()
}

test.each([
  ['a web page', page, 'not-horizon'],
  ['JSON of something else', json(200, { hello: 'world' }), 'not-horizon'],
  ['404', notFound, 'not-horizon'],
  ['a redirect', redirect, 'redirect-refused'],
  ['429', json(429, { error: 'x', message: '' }), 'rate-limited'],
  ['500', json(500, { error: 'x', message: '' }), 'server-error']
])('the secret is not sent to what answers /health with %s', async (_what, answer, code) => {
  const server = await horizon({ '/health': answer, '/admin/api-keys': page })
  const found = await report(server.url)
  expect(outcomes(found)).toEqual(['passed', 'skipped', 'failed', 'not-asked', 'not-asked'])
  expect(found.failure?.code).toBe(code)
  expect(JSON.stringify(server.heard)).not.toMatch(/canary|authorization/)
})

test('a hidden /health is fine where the admin API answers', async () => {
  const server = await horizon({ '/health': notFound, '/admin/api-keys': unauthorized })
  const found = await report(server.url)
  expect(found.steps[2]).toMatchObject({
    outcome: 'passed',
    detail: 'GET /health answered 404, but the admin API is there'
  })
  expect(found.failure?.code).toBe('invalid-admin-secret')
})

test('a name that does not exist fails at the address', async () => {
  const found = await report(unknownUrl)
  expect(outcomes(found)).toEqual(['failed', 'not-asked', 'not-asked', 'not-asked', 'not-asked'])
  expect(found.failure?.code).toBe('dns-failed')
  expect(found.steps[0]?.detail).toBe('No such name')
})

test('a closed port is refused', async () => {
  const found = await report(refusingUrl)
  expect(outcomes(found)).toEqual(['passed', 'skipped', 'failed', 'not-asked', 'not-asked'])
  expect(found.failure?.code).toBe('refused')
})

test('a port that is never asked has one cause, in its step as in the sentence below', async () => {
  const found = await report('http://127.0.0.1:9')
  expect(found.steps.find(({ outcome }) => outcome === 'failed')?.detail).toBe(
    'Port reserved for something else'
  )
  expect(found.failure?.message).toBe(
    '127.0.0.1:9 uses a port that is reserved for something other than the web'
  )
})

test('a closed port behind https is refused in the TLS step', async () => {
  const found = await report(refusingUrl.replace('http:', 'https:'))
  expect(outcomes(found)).toEqual(['passed', 'failed', 'not-asked', 'not-asked', 'not-asked'])
  expect(found.failure?.code).toBe('refused')
})

test('silence is a timeout, in plain http and in TLS', async () => {
  const server = await track(startRawServer(sayThen(new Uint8Array(), 'silence')))
  const hasty = { headersMs: 150 }
  expect((await report(server.url, {}, hasty)).failure?.code).toBe('timeout')
  const secure = await report(server.url.replace('http:', 'https:'), {}, hasty)
  expect(outcomes(secure)[1]).toBe('failed')
  expect(secure.failure?.code).toBe('timeout')
})

test('is asked once per step: a failing Horizon is not asked again', async () => {
  const server = await horizon({ '/health': json(503, { error: 'unavailable', message: '' }) })
  const found = await report(server.url)
  expect(found.failure?.code).toBe('unavailable')
  expect(server.heard).toHaveLength(1)
})

test('an address the rules forbid fails at once, at its field', async () => {
  const found = await report('http://horizon.example')
  expect(found.failure).toMatchObject({ code: 'invalid-input', fields: [{ field: 'baseUrl' }] })
})

test('cancelling ends it with the code for it, and asks nothing more', async () => {
  const server = await track(startRawServer(sayThen(new Uint8Array(), 'silence')))
  const cancel = new AbortController()
  const testing = connector().testConnection(targetOf(server.url), {
    onStep: ({ step }) => step === 'tls' && setImmediate(() => cancel.abort()),
    signal: cancel.signal
  })
  const found = await testing
  expect(found.passed).toBe(false)
  expect(found.failure?.code).toBe('cancelled')
  expect(outcomes(found)).toEqual(['passed', 'skipped', 'failed', 'not-asked', 'not-asked'])
})

test('where only the system’s proxy knows the name, the request decides', async () => {
  const server = await horizon()
  const behindProxy = createHorizonConnector({
    fetch: (url, init) => fetch(url.replace(unknownUrl, server.url), init),
    clock: { now: () => Date.now() },
    userAgent: 'horizon-console/test'
  })
  const found = await behindProxy.testConnection(targetOf(unknownUrl), {
    onStep: () => {},
    signal: new AbortController().signal
  })
  expect(found.passed).toBe(true)
  expect(found.steps[0]?.detail).toBe('Resolved by this system’s proxy')
  expect(found.steps[1]?.detail).toBe('Certificate accepted by this system')
})
