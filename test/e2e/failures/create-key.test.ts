import { callBridge, fillNewKey, screens } from '@support/console-journey'
import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { connectProfile } from './connect-form'
import { cancelDialog, nameField, refreshKeys, strip } from './keys-screen'
import { pass, say, startProxy, type TroublingProxy } from './proxy'

let horizon: Sandbox
let other: Sandbox
let proxy: TroublingProxy
let app: LaunchedConsole
let page: Page

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  other = await startSandbox({ adminSecretFile: `${horizon.dataFolder}/admin-secret` })
  proxy = await startProxy(horizon.url)
  app = await launchConsole()
  page = app.page
  const { url } = proxy
  await connectProfile(page, { name: 'A', operator: 'Ada', url, secret: horizon.adminSecret })
  await screens.anyKeyRow(page).waitFor()
})
afterAll(async () => {
  await app?.close()
  await proxy?.stop()
  await other?.close()
  await horizon?.close()
})
afterEach(async () => proxy.make(undefined))

const perMinute = (dialog: Locator) => dialog.getByRole('textbox', { name: /^Per minute/ })
const perDay = (dialog: Locator) => dialog.getByRole('textbox', { name: /^Per day/ })
const date = (dialog: Locator) => dialog.getByLabel('Last day on which the key works')
const scope = (dialog: Locator) => dialog.getByRole('checkbox', { name: /^agents read/ })
const send = (dialog: Locator) => dialog.getByRole('button', { name: /^Create key/ }).click()

/** After its end the page asks nothing by itself for a minute. */
async function refreshed(): Promise<void> {
  const before = proxy.count('GET /admin/api-keys')
  await refreshKeys(page)
  await expect.poll(() => proxy.count('GET /admin/api-keys')).toBeGreaterThan(before)
  await page.getByRole('button', { name: /^Synced/ }).waitFor()
}

async function expiring(dialog: Locator, day: string): Promise<void> {
  await dialog.getByText('Date…').click()
  await date(dialog).fill(day)
}

/** What stands beside a control: its own description, as a screen reader says it. */
async function beside(control: Locator): Promise<string> {
  const ids = (await control.getAttribute('aria-describedby')) ?? ''
  const words = await Promise.all(
    ids
      .split(' ')
      .filter(Boolean)
      .map(id => page.locator(`[id="${id}"]`).innerText())
  )
  return words.join(' ')
}

const refusals: readonly [
  string,
  (dialog: Locator) => Promise<unknown>,
  (dialog: Locator) => Locator,
  RegExp
][] = [
  ['an empty name', d => nameField(d).fill('  '), nameField, /Enter a name/],
  [
    'a name of 201',
    d => nameField(d).fill('n'.repeat(201)),
    nameField,
    /200 characters; this has 201/
  ],
  [
    'no scope',
    d => scope(d).uncheck(),
    d => d.locator('[data-field="scopes"]'),
    /at least one scope/
  ],
  ['limit 0', d => perMinute(d).fill('0'), perMinute, /Enter 1 or more/],
  ['a negative limit', d => perMinute(d).fill('-5'), perMinute, /Enter 1 or more/],
  ['half a call', d => perMinute(d).fill('1.5'), perMinute, /whole number/],
  [
    'more than the plan',
    d => perMinute(d).fill('301'),
    perMinute,
    /The plan allows 300 per minute/
  ],
  ['more per day', d => perDay(d).fill('100001'), perDay, /The plan allows 100,000 per day/],
  ['yesterday', d => expiring(d, '2020-01-01'), date, /time in the future/]
]

test.each(refusals)(
  '%s is refused beside the field, and nothing is sent',
  async (_what, spoil, field, words) => {
    const dialog = await fillNewKey(page, 'A fine name')
    await spoil(dialog)
    await send(dialog)
    await expect.poll(() => beside(field(dialog))).toMatch(words)
    // What there is to read the console asks for by itself at any time.
    expect(proxy.count('')).toBe(proxy.count('GET '))
    await cancelDialog(dialog)
  }
)

const serverRefusals: readonly [string, string, (dialog: Locator) => Locator][] = [
  ['client_name', 'is reserved', nameField],
  ['scopes.0', 'is not for this plan', d => d.locator('[data-field="scopes"]')],
  ['rate_limit', 'is above what the contract allows', perMinute]
]

test.each(serverRefusals)(
  'Horizon’s refusal of %s stands beside the same field',
  async (name, issue, field) => {
    const before = proxy.count('POST')
    const refusal = { error: 'validation_error', message: 'No', details: [{ field: name, issue }] }
    proxy.make({ method: 'POST', answer: say(422, refusal) })
    const dialog = await fillNewKey(page, 'Refused there')
    await perMinute(dialog).fill('50')
    await send(dialog)
    await expect.poll(() => beside(field(dialog))).toContain(issue)
    expect(await nameField(dialog).inputValue()).toBe('Refused there')
    expect(await perMinute(dialog).inputValue()).toBe('50')
    expect(await scope(dialog).isChecked()).toBe(true)
    expect(proxy.count('POST') - before).toBe(1)
    await cancelDialog(dialog)
  }
)

test('a plan that was lowered meanwhile is asked for first, and no POST leaves', async () => {
  const before = proxy.count('POST')
  const dialog = await fillNewKey(page, 'Above the new plan')
  await perMinute(dialog).fill('200')
  proxy.make({
    path: '/admin/organization',
    isHandled: true,
    answer: (response, reply) => {
      const body = reply.body
        .toString()
        .replace('"requests_per_minute":300', '"requests_per_minute":60')
      pass(response, { ...reply, body: Buffer.from(body) })
    }
  })
  await send(dialog)
  await expect.poll(() => beside(perMinute(dialog))).toContain('The plan allows 60 per minute')
  expect(await nameField(dialog).inputValue()).toBe('Above the new plan')
  expect(proxy.count('POST')).toBe(before)
  await cancelDialog(dialog)
})

test('another organization behind the same address stops writing until it is accepted', async () => {
  await refreshed()
  const before = proxy.count('POST') + proxy.count('DELETE')
  const dialog = await fillNewKey(page, 'For the other one')
  proxy.leadTo(other.url)
  await send(dialog)
  const refusal = dialog.getByRole('alert').filter({ hasText: 'Another organization answers' })
  await refusal.waitFor()
  expect(await refusal.innerText()).toContain('Nothing was changed')
  expect(await nameField(dialog).inputValue()).toBe('For the other one')
  await cancelDialog(dialog)

  const notice = strip(page, 'This is another organization than on')
  await notice.waitFor()
  expect(await notice.innerText()).toContain('Creating and revoking are off until you accept it')
  const create = page.getByRole('button', { name: 'Create key' }).first()
  await expect.poll(() => create.getAttribute('aria-disabled')).toBe('true')
  await screens.anyKeyRow(page).click()
  const revoke = page.getByRole('button', { name: 'Revoke key' })
  await expect
    .poll(() => revoke.getAttribute('data-hint'))
    .toContain('Another organization answers')
  const keyId = page.url().split('/keys/')[1]?.split('?')[0]
  const { activeProfileId: profileId } = await callBridge<{ activeProfileId: string }>(
    page,
    'profiles.list',
    {}
  )
  await expect(callBridge(page, 'keys.prepareRevoke', { profileId, keyId })).rejects.toThrow(
    'other-organization'
  )
  expect(proxy.count('POST') + proxy.count('DELETE')).toBe(before)

  await page.getByRole('button', { name: 'Accept this organization' }).click()
  await notice.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'API keys' }).first().click()
  await page.getByText('No API key yet').waitFor()
  await expect.poll(() => create.getAttribute('aria-disabled')).toBeNull()
})
