import { screens } from '@support/console-journey'
import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectProfile } from './connect-form'
import {
  backToKeys,
  cancelDialog,
  createRefused,
  nameField,
  readyToRevoke,
  strip
} from './keys-screen'
import { say, startProxy, type TroublingProxy } from './proxy'

// Each with a console of its own: after a 429 nothing leaves until its time is over.
let horizon: Sandbox
let proxy: TroublingProxy
let app: LaunchedConsole

const busy = { error: 'rate_limit_exceeded', message: 'Slow down' }
const name = 'Kept, 429'

beforeEach(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  await makeKey(horizon, { client_name: name })
  proxy = await startProxy(horizon.url)
  app = await launchConsole()
  await connectProfile(app.page, {
    name: 'Acme',
    operator: 'Ada',
    url: proxy.url,
    secret: horizon.adminSecret
  })
  await screens.anyKeyRow(app.page).waitFor()
})
afterEach(async () => {
  await app?.close()
  await proxy?.stop()
  await horizon?.close()
})

test('a 429 for a create: sent once, nothing lost, and not sent again before its time', async () => {
  const { page } = app
  const before = proxy.count('POST')
  proxy.make({ method: 'POST', answer: say(429, busy, { 'Retry-After': '90' }) })
  const words = await createRefused(page, 'Asked too fast')
  expect(words).toContain('Horizon asks the console to slow down')
  expect(words).toMatch(/It can be tried again in (90|[6-8]\d) s/)
  const dialog = screens.create(page)
  expect(await nameField(dialog).inputValue()).toBe('Asked too fast')
  await page.keyboard.press('ControlOrMeta+Enter')
  await dialog.getByRole('button', { name: /^Create key/ }).click({ force: true })
  await dialog.getByText(/again in [6-8]\d s/).waitFor()
  expect(proxy.count('POST') - before).toBe(1)
  await cancelDialog(dialog)
  expect(await page.getByText('Asked too fast').count()).toBe(0)
})

test.each([
  ['Horizon’s own 429', busy],
  ['a 429 of something before Horizon', { error: 'too_many' }]
])(
  '%s for a revocation: one DELETE, said as not known, and the key stays to be revoked',
  async (_what, body) => {
    const { page } = app
    const dialog = await readyToRevoke(page, name)
    proxy.make({ method: 'DELETE', answer: say(429, body, { 'Retry-After': '90' }) })
    await dialog.getByRole('button', { name: 'Revoke key' }).click()
    const alert = dialog.getByRole('alert').filter({ hasText: 'It is not known whether' })
    await alert.waitFor()
    expect(await alert.innerText()).toContain('Refresh the list')
    expect(await alert.innerText()).toMatch(/in (90|[6-8]\d) s/)
    expect(proxy.count('DELETE')).toBe(1)
    await cancelDialog(dialog)
    await backToKeys(page)
    await strip(page, `${name} must still be revoked`).waitFor()
  }
)

test('until the time a 429 named is over, nothing at all is asked of Horizon', async () => {
  const { page } = app
  proxy.make({ method: 'POST', answer: say(429, busy, { 'Retry-After': '90' }) })
  await createRefused(page, 'Asked too fast')
  await cancelDialog(screens.create(page))
  proxy.make(undefined)
  const before = proxy.count('')
  await page.getByRole('button', { name: /^Synced/ }).click()
  await page.getByRole('button', { name: 'Refresh now' }).click()
  await page.getByText('Horizon answered 429 and asked to wait').waitFor()
  expect(proxy.count('')).toBe(before)
})
