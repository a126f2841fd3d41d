import { screens } from '@support/console-journey'
import { type HostileServer, startRawServer, wireKey } from '@support/hostile-server'
import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { connectProfile } from './connect-form'
import {
  backToKeys,
  cancelDialog,
  createRefused,
  nameField,
  readyToRevoke,
  refreshKeys,
  strip
} from './keys-screen'
import { cut, drop, say, startProxy, type TroublingProxy } from './proxy'

let horizon: Sandbox
let proxy: TroublingProxy
let elsewhere: HostileServer
let app: LaunchedConsole

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  proxy = await startProxy(horizon.url)
  elsewhere = await startRawServer(() => undefined)
  app = await launchConsole()
  await connectProfile(app.page, {
    name: 'Acme',
    operator: 'Ada',
    url: proxy.url,
    secret: horizon.adminSecret
  })
  await screens.anyKeyRow(app.page).waitFor()
})
afterAll(async () => {
  await app?.close()
  await proxy?.stop()
  await elsewhere?.close()
  await horizon?.close()
})
afterEach(() => {
  proxy.make(undefined)
  return proxy.start()
})

const createButton = () => app.page.getByRole('button', { name: 'Create key' }).first()

/** The next refresh works again, and says nothing of what was. */
async function recovers(words: string): Promise<void> {
  proxy.make(undefined)
  await refreshKeys(app.page)
  await strip(app.page, words).waitFor({ state: 'detached' })
  await screens.anyKeyRow(app.page).waitFor()
}

test('a Horizon that is gone leaves the keys readable and switches writing off with the reason', async () => {
  const { page } = app
  await proxy.stop()
  await refreshKeys(page)
  // A question that was on its way is said to be lost, until the list is asked for.
  const away = strip(page, /Horizon cannot be reached.*refused the connection/s)
  await away.waitFor()
  const words = await away.innerText()
  expect(words).toContain('You see what was fetched at')
  expect(words).toContain('Creating and revoking are off until it answers')
  await expect.poll(() => createButton().getAttribute('aria-disabled')).toBe('true')
  await screens.anyKeyRow(page).waitFor()
  await proxy.start()
  await recovers('Horizon cannot be reached')
  await expect.poll(() => createButton().getAttribute('aria-disabled')).toBeNull()
})

test.each([
  [
    'a web page',
    say(200, '<!doctype html><h1>Sign in</h1>', { 'Content-Type': 'text/html' }),
    'answered with a web page instead of Horizon’s data'
  ],
  ['half an answer', cut, 'was lost before its answer was complete'],
  ['a server error', say(500, { error: 'internal_error' }), 'Horizon failed inside']
])('%s in place of the list is said over the old one', async (_what, answer, cause) => {
  proxy.make({ answer, isHandled: true, path: '/admin/api-keys' })
  await refreshKeys(app.page)
  await strip(app.page, cause).waitFor()
  expect(await strip(app.page, cause).innerText()).toMatch(/You see what was fetched at/)
  await screens.anyKeyRow(app.page).waitFor()
  await recovers(cause)
})

test('a redirect of the list is not followed', async () => {
  proxy.make({ answer: say(307, {}, { Location: `${elsewhere.url}/admin/api-keys` }) })
  await refreshKeys(app.page)
  const cause = `redirect to 127.0.0.1:${elsewhere.port}`
  await strip(app.page, cause).waitFor()
  expect(elsewhere.connections()).toBe(0)
  await recovers(cause)
})

test('a key with a name of 5 MB leaves the page usable', async () => {
  const { page } = app
  const names = ['N'.repeat(5_000_000), 'Short name beside it']
  const keys = names.map((client_name, at) => wireKey(`key_${at}`, { client_name }))
  proxy.make({ answer: say(200, keys), method: 'GET', path: '/admin/api-keys' })
  await refreshKeys(page)
  await screens.keyRow(page, 'Short name beside it').waitFor()
  await page.getByRole('textbox', { name: 'Filter API keys' }).fill('NNN')
  await screens.keyRow(page, 'Short name beside it').waitFor({ state: 'detached' })
  await screens.keyRow(page, 'NNNN').click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect((await page.locator('body').innerText()).length).toBeLessThan(20_000)
  await backToKeys(page)
  await recovers('Short name beside it')
})

test.each([
  ['a 500', 'Made, then 500', say(500, { error: 'internal_error', message: 'After commit' })],
  ['no reply', 'Made, then dropped', drop],
  ['half a reply', 'Made, then cut', cut],
  ['a web page', 'Made, then a page', say(200, '<h1>Hello</h1>', { 'Content-Type': 'text/html' })]
])(
  '%s after the key was made: one POST, said as unknown, listed with Revoke',
  async (_what, name, answer) => {
    const { page } = app
    const before = proxy.count('POST')
    proxy.make({ method: 'POST', isHandled: true, answer })
    const words = await createRefused(page, name)
    expect(words).toContain('so the key may or may not exist')
    expect(words).toContain('Do not try again before the list shows whether it is there')
    expect(await nameField(screens.create(page)).inputValue()).toBe(name)
    await cancelDialog(screens.create(page))
    const stray = strip(page, `${name}: may have been created`)
    await stray.getByRole('button', { name: 'Revoke key…' }).waitFor()
    expect(proxy.count('POST') - before).toBe(1)
    await stray.getByRole('button', { name: 'I have looked' }).click()
    await stray.waitFor({ state: 'detached' })
  }
)

test('a redirect of a create is not followed, and it is said that nothing was sent there', async () => {
  const { page } = app
  const before = proxy.count('POST')
  const answer = say(308, {}, { Location: `${elsewhere.url}/admin/api-keys` })
  proxy.make({ method: 'POST', answer })
  const words = await createRefused(page, 'Sent away')
  expect(words).toContain(`redirect to 127.0.0.1:${elsewhere.port}`)
  expect(words).toContain('Nothing was sent there')
  expect(await nameField(screens.create(page)).inputValue()).toBe('Sent away')
  expect(proxy.count('POST') - before).toBe(1)
  expect(elsewhere.connections()).toBe(0)
  await cancelDialog(screens.create(page))
})

test('a Horizon that goes away while a key is being entered costs none of the entries', async () => {
  const { page } = app
  const before = proxy.count('POST')
  await createButton().click()
  const dialog = screens.create(page)
  await nameField(dialog).fill('Half entered')
  await dialog.getByRole('checkbox', { name: /^agents read/ }).check()
  await proxy.stop()
  await dialog.getByRole('button', { name: /^Create key/ }).click()
  await dialog.getByRole('alert').filter({ hasText: 'refused the connection' }).waitFor()
  await page.evaluate(`(async () => {
    const { value } = await consoleBridge.call('profiles.list', {})
    await consoleBridge.call('keys.refresh', { profileId: value.activeProfileId })
  })()`)
  await dialog.getByText('Needs a connection. Horizon does not answer').waitFor()
  expect(await nameField(dialog).inputValue()).toBe('Half entered')
  expect(await dialog.getByRole('checkbox', { name: /^agents read/ }).isChecked()).toBe(true)
  await proxy.start()
  expect(proxy.count('POST')).toBe(before)
  await cancelDialog(dialog)
  await recovers('Horizon cannot be reached')
})

test.each([
  ['no reply', 'Revoked, dropped', drop],
  ['a 500', 'Revoked, 500', say(500, { error: 'internal_error' })]
])('%s after a revocation: one DELETE, and the list decides', async (_what, name, answer) => {
  const { page } = app
  await makeKey(horizon, { client_name: name })
  await refreshKeys(page)
  const before = proxy.count('DELETE')
  const dialog = await readyToRevoke(page, name)
  proxy.make({ method: 'DELETE', isHandled: true, answer })
  await dialog.getByRole('button', { name: 'Revoke key' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Revoked').first().waitFor()
  expect(proxy.count('DELETE') - before).toBe(1)
  await backToKeys(page)
})

test('no reply instead of a revocation: one DELETE, and the key is said to be active', async () => {
  const { page } = app
  const name = 'Kept, dropped'
  await makeKey(horizon, { client_name: name })
  await refreshKeys(page)
  const before = proxy.count('DELETE')
  const dialog = await readyToRevoke(page, name)
  proxy.make({ method: 'DELETE', answer: drop })
  await dialog.getByRole('button', { name: 'Revoke key' }).click()
  const alert = dialog.getByRole('alert').filter({ hasText: 'is still listed as active' })
  await alert.waitFor()
  expect(await alert.innerText()).toContain('Refresh the list')
  expect(proxy.count('DELETE') - before).toBe(1)
  await cancelDialog(dialog)
  await backToKeys(page)
})

test('a Horizon that goes away before a revocation is sent is said, and nothing leaves', async () => {
  const { page } = app
  const name = 'Kept, refused'
  await makeKey(horizon, { client_name: name })
  await refreshKeys(page)
  const before = proxy.count('DELETE')
  const dialog = await readyToRevoke(page, name)
  await proxy.stop()
  await dialog.getByRole('button', { name: 'Revoke key' }).click()
  await dialog.getByRole('alert').filter({ hasText: 'refused the connection' }).waitFor()
  await proxy.start()
  expect(proxy.count('DELETE')).toBe(before)
  await cancelDialog(dialog)
  await backToKeys(page)
  await refreshKeys(page)
})
