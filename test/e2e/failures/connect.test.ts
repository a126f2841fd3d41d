import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificates } from '@support/certificates'
import {
  type HostileServer,
  json,
  refusingUrl,
  startRawServer,
  startWebServer
} from '@support/hostile-server'
import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import { removeFolder } from '@support/remove-folder'
import { type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  connectButton,
  expectFormKept,
  fillConnectForm,
  testBox,
  testButton,
  testedWords
} from './connect-form'

const canary = 'CANARY-4f1b-never-shown-anywhere'
const folder = mkdtempSync(join(tmpdir(), 'console-test-connect-'))
const certificates = makeCertificates()
const servers: HostileServer[] = []
let app: LaunchedConsole
let horizon: Sandbox

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  // Trusted, so that a certificate is refused for its own fault and not for its issuer's.
  const authority = join(folder, 'authority.pem')
  writeFileSync(authority, certificates.authority)
  const env = { NODE_EXTRA_CA_CERTS: authority }
  app = await launchConsole({ dataFolder: join(folder, 'data'), env })
})
afterAll(async () => {
  await app?.close()
  await horizon?.close()
  await Promise.all(servers.map(server => server.close()))
  removeFolder(folder)
})

const kept = async (starting: Promise<HostileServer>): Promise<HostileServer> => {
  const server = await starting
  servers.push(server)
  return server
}
const formTo = (url: string, secret = canary) => ({
  name: 'Acme production',
  operator: 'Ada Lovelace',
  url,
  secret
})

/** Answers as Horizon does until the admin API is asked. */
const healthThen = (answer: ReturnType<typeof json>): ReturnType<typeof json> => {
  const healthy = json(200, { status: 'ok' })
  return (request, response, heard) =>
    heard.url === '/health' ? healthy(request, response, heard) : answer(request, response, heard)
}

/** Tests what the form holds; says what stands below the steps. */
async function tried(url: string): Promise<string> {
  const form = formTo(url)
  await fillConnectForm(app.page, form)
  const words = await testedWords(app.page)
  await expectFormKept(app.page, form)
  expect(await connectButton(app.page).getAttribute('aria-disabled')).toBe('true')
  return words
}

test('a wrong admin secret is named as such, and the other header form is one press away', async () => {
  const words = await tried(horizon.url)
  expect(words).toContain('Horizon is there, but it did not accept this admin secret')
  expect(words).toContain('the other header form gets around it')
  expect(words).toContain('401 invalid_admin_secret')
  await testBox(app.page).getByRole('button', { name: 'Try x-admin-secret' }).click()
  await testBox(app.page).getByRole('button', { name: 'Try Bearer' }).waitFor()
  await expectFormKept(app.page, formTo(horizon.url))
})

test.each([
  ['expired', 'expired', 'has expired', 'Ask whoever runs this Horizon for a valid certificate'],
  ['for another host', 'otherHost', 'is for another host', 'Check the base URL'],
  ['self-signed', 'selfSigned', 'is self-signed', 'The console never connects past this']
] as const)('a certificate that is %s stops the test', async (_what, pair, cause, nextStep) => {
  const server = await kept(startWebServer(json(200, { status: 'ok' }), certificates[pair]))
  const words = await tried(server.url)
  expect(words).toContain(cause)
  expect(words).toContain(nextStep)
  expect(server.heard).toEqual([])
})

test('a web page instead of JSON is told apart from a refused secret', async () => {
  const portal = await kept(
    startWebServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' })
      response.end('<!doctype html><title>Hotel</title><h1>Sign in to the network</h1>')
    })
  )
  const words = await tried(portal.url)
  expect(words).toContain('answered with a web page instead of Horizon’s data')
  expect(words).toContain('open a web page in your browser and sign in there first')
  expect(JSON.stringify(portal.heard)).not.toContain(canary)
})

test('a redirect is refused and the other address hears nothing', async () => {
  const other = await kept(startRawServer(() => undefined))
  const away = json(302, {}, { Location: `${other.url}/admin` })
  const server = await kept(startWebServer(healthThen(away)))
  const words = await tried(server.url)
  expect(words).toContain(
    `answered with a redirect to 127.0.0.1:${other.port}, which the console does not follow`
  )
  expect(words).toContain('Nothing was sent there')
  expect(other.connections()).toBe(0)
})

test('a server that never answers is given up, and says so', async () => {
  const words = await tried((await kept(startRawServer(() => undefined))).url)
  expect(words).toContain('did not begin to answer within 15 s')
  expect(words).toContain('Try again in a moment')
})

test('Cancel ends a running test at once', async () => {
  const { page } = app
  const form = formTo((await kept(startRawServer(() => undefined))).url)
  await fillConnectForm(page, form)
  await testButton(page).click()
  await testBox(page).getByText('step 3 of 5').waitFor()
  await testBox(page).getByRole('button', { name: 'Cancel' }).click()
  await testBox(page).getByText('cancelled at step 3 of 5').waitFor()
  await expectFormKept(page, form)
})

test('a refused connection names the port as the thing to check', async () => {
  const words = await tried(refusingUrl)
  expect(words).toContain('refused the connection')
  expect(words).toContain('Check the port in the base URL, and that Horizon is running there')
})

test('a name that does not resolve is called that', async () => {
  const words = await tried('https://horizon.invalid')
  expect(words).toMatch(/No computer named horizon\.invalid was found|could not be looked up/)
  expect(words).toContain('Check the base URL and this computer’s network connection')
})

test('after a 429 the next test waits for the time the server named, and counts it down', async () => {
  const busy = json(429, { error: 'rate_limited', message: 'Slow down' }, { 'Retry-After': '90' })
  const server = await kept(startWebServer(healthThen(busy)))
  const words = await tried(server.url)
  expect(words).toContain('Horizon asks the console to slow down')
  expect(words).toMatch(/It can be tested again in (90|[6-8]\d) s/)
  const before = server.heard.length
  expect(await testButton(app.page).getAttribute('aria-disabled')).toBe('true')
  await testButton(app.page).click({ force: true })
  await app.page.getByRole('textbox', { name: 'Base URL' }).press('Enter')
  expect(await testBox(app.page).innerText()).toContain('Horizon asks the console to slow down')
  expect(server.heard.length).toBe(before)
  await testBox(app.page)
    .getByText(/again in [6-8]\d s/)
    .waitFor()
})

test.each([
  [500, 'Horizon failed inside while it handled this', 'report it with the request id'],
  [503, 'Horizon is not available just now', 'Try again in a moment'],
  [404, 'there is no /admin/api-keys at this address', 'Check the base URL, its path included']
])('a %i of the admin API keeps the form and says what to do', async (status, cause, nextStep) => {
  const answer = json(status, { error: 'some_error', message: 'From the server' })
  const words = await tried((await kept(startWebServer(healthThen(answer)))).url)
  expect(words).toContain(cause)
  expect(words).toContain(nextStep)
  expect(words).toContain('From the server')
})

test('a server that knows no path at all is not taken for Horizon', async () => {
  const server = await kept(startWebServer(json(404, { message: 'Nothing here' })))
  const words = await tried(server.url)
  expect(words).toContain('answers, but it is not Horizon')
  expect(JSON.stringify(server.heard)).not.toContain(canary)
})

/** The console goes on writing: what it has just replaced is listed and is not there. */
function textIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

test('a secret that a server repeats is neither on the page nor in a file', async () => {
  const echo = json(401, {
    error: 'invalid_admin_secret',
    message: `The secret ${canary} (Bearer ${canary}) is wrong`,
    details: [{ field: canary, issue: encodeURIComponent(`${canary}/+`) }]
  })
  const words = await tried((await kept(startWebServer(healthThen(echo)))).url)
  expect(words).toContain('Horizon wrote')
  expect(words).not.toContain(canary)
  expect(await app.page.locator('body').innerText()).not.toContain(canary)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => textIfThere(join(entry.parentPath, entry.name)))
  expect(files.length).toBeGreaterThan(0)
  expect(files.filter(text => text.includes(canary))).toEqual([])
  expect(app.output()).not.toContain(canary)
})
