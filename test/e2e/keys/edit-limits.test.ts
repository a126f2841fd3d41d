import { callBridge, goToKeys, screens } from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { strip } from '../failures/keys-screen'
import { drop, pass, say, startProxy, type TroublingProxy } from '../failures/proxy'
import { goToKey, openConsole, profileOf, setSafetyLevel, untilListed } from './console-on-horizon'

let horizon: Sandbox
let proxy: TroublingProxy
let app: LaunchedConsole
let page: Page
let profileId: string

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  proxy = await startProxy(horizon.url)
  app = await openConsole({ url: proxy.url, adminSecret: horizon.adminSecret })
  page = app.page
  await setSafetyLevel(page, 'confirm')
  profileId = (await profileOf(page)).id
})
afterAll(async () => {
  await app?.close()
  await proxy?.stop()
  await horizon?.close()
})
afterEach(() => proxy.make(undefined))

async function newKeyPage(name: string, body: object = {}): Promise<string> {
  const { id } = await makeKey(horizon, { client_name: name, rate_limit: 100, ...body })
  await goToKeys(page)
  await untilListed(page, id)
  await goToKey(page, id)
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  // The page has asked for a list as it opened, and one still under way would tell it of what the
  // test does next: this joins that question.
  await callBridge(page, 'keys.refresh', { profileId, isBackground: false })
  return id
}

async function openLimits(name: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Edit rate limit' }).click()
  const dialog = page.getByRole('dialog', { name: `Edit rate limit of ${name}` })
  await dialog.waitFor()
  return dialog
}

const perMinute = (dialog: Locator) => dialog.getByRole('textbox', { name: /^Per minute/ })
const save = (dialog: Locator) => dialog.getByRole('button', { name: 'Change limits' })
const limitOf = async (id: string): Promise<number> =>
  (await horizon.admin('GET', `/admin/api-keys/${id}`)).body.rate_limit
async function cancel(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })
}

test('a limit is changed with before and after in sight, and Horizon then has it', async () => {
  const id = await newKeyPage('Edited')
  const before = proxy.count('PATCH')
  const dialog = await openLimits('Edited')
  expect(await dialog.innerText()).toMatch(/Per minute now\s*100/)
  expect(await save(dialog).getAttribute('aria-disabled')).toBe('true')
  await perMinute(dialog).fill('60')
  await dialog.getByText('lower', { exact: true }).waitFor()
  await save(dialog).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText(/^60, plan/).waitFor()
  expect(await limitOf(id)).toBe(60)
  expect(proxy.count('PATCH') - before).toBe(1)
})

test('above the plan is refused beside the field, and nothing is sent', async () => {
  await newKeyPage('Too much')
  const before = proxy.count('PATCH')
  const dialog = await openLimits('Too much')
  await perMinute(dialog).fill('301')
  await dialog.getByText(/The plan allows 300 per minute/).waitFor()
  expect(await save(dialog).getAttribute('aria-disabled')).toBe('true')
  expect(proxy.count('PATCH')).toBe(before)
  await cancel(dialog)
})

test('a limit that someone else changed meanwhile stops the change, says what changed, and keeps the entry', async () => {
  const id = await newKeyPage('Contested')
  const before = proxy.count('PATCH')
  const dialog = await openLimits('Contested')
  await perMinute(dialog).fill('60')
  await horizon.admin('PATCH', `/admin/api-keys/${id}`, { rate_limit: 80 })
  await save(dialog).click()
  const refusal = dialog.getByRole('alert')
  await refusal.waitFor()
  expect(await refusal.innerText()).toContain('Nothing was changed')
  expect(await dialog.innerText()).toContain('80')
  expect(await perMinute(dialog).inputValue()).toBe('60')
  expect(await limitOf(id)).toBe(80)
  expect(proxy.count('PATCH')).toBe(before)

  await dialog.getByRole('button', { name: 'Compare again' }).click()
  await dialog
    .getByText(/Per minute now\s*80|^80$/)
    .first()
    .waitFor()
  expect(await perMinute(dialog).inputValue()).toBe('60')
  await save(dialog).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await limitOf(id)).toBe(60)
})

const answers: readonly [number, object, RegExp][] = [
  [
    409,
    { error: 'conflict', message: 'Another change is under way' },
    /because of the present state of things[\s\S]*look at what changed, then decide again/
  ],
  [
    412,
    { error: 'precondition_failed', message: 'It is at version 9' },
    /not what you saw|changed|version/
  ],
  [
    422,
    {
      error: 'limit_above_plan',
      message: 'No',
      details: [{ field: 'rate_limit', issue: 'is above what the contract allows' }]
    },
    /is above what the contract allows/
  ],
  [500, { error: 'internal_error', message: 'Broken inside' }, /the limits are as they were/]
]

test.each(answers)(
  'a PATCH answered %i: one PATCH, the entry kept, the limit as it was, and the reason said',
  async (status, body, words) => {
    const name = `Refused with ${status}`
    const id = await newKeyPage(name)
    const before = proxy.count('PATCH')
    const dialog = await openLimits(name)
    await perMinute(dialog).fill('60')
    proxy.make({ method: 'PATCH', answer: say(status, body) })
    await save(dialog).click()
    await expect.poll(() => dialog.innerText()).toMatch(words)
    expect(await perMinute(dialog).inputValue()).toBe('60')
    expect(await limitOf(id)).toBe(100)
    expect(proxy.count('PATCH') - before).toBe(1)
    await cancel(dialog)
  }
)

test('a PATCH that was done without an answer is found out by reading, and not sent twice', async () => {
  const id = await newKeyPage('Silent')
  const before = proxy.count('PATCH')
  const dialog = await openLimits('Silent')
  await perMinute(dialog).fill('60')
  proxy.make({ method: 'PATCH', isHandled: true, answer: drop })
  await save(dialog).click()
  await page
    .getByRole('dialog', { name: 'The limits are changed' })
    .or(page.getByText(/^60, plan/))
    .first()
    .waitFor()
  expect(await limitOf(id)).toBe(60)
  expect(proxy.count('PATCH') - before).toBe(1)
  await page.keyboard.press('Escape')
})

test('a key revoked by someone else while its page is open says so, and offers no change any more', async () => {
  const id = await newKeyPage('Ended elsewhere')
  await horizon.admin('DELETE', `/admin/api-keys/${id}`)
  await page.getByRole('button', { name: 'Revoke key' }).click()
  await strip(page, 'This key was revoked while its page was open').waitFor()
  // What the dialog reads and what the page reads are two answers.
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await page.getByRole('button', { name: 'Revoke key' }).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Edit rate limit' }).count()).toBe(0)
})

test('a limit cannot be changed of a key that was revoked meanwhile, and that is the reason given', async () => {
  const id = await newKeyPage('Ended before saving')
  const before = proxy.count('PATCH')
  const dialog = await openLimits('Ended before saving')
  await perMinute(dialog).fill('60')
  await horizon.admin('DELETE', `/admin/api-keys/${id}`)
  await save(dialog).click()
  await strip(page, 'This key was revoked while its page was open').waitFor()
  await page
    .getByText(/revoked/i)
    .first()
    .waitFor()
  expect(proxy.count('PATCH')).toBe(before)
})

test('a key that Horizon no longer has is said by its name, with the way back to the list', async () => {
  const id = await newKeyPage('Taken away')
  proxy.make({
    method: 'GET',
    path: '/admin/api-keys',
    isHandled: true,
    answer: (response, reply) => {
      const body = JSON.parse(reply.body.toString())
      const isList = Array.isArray(body)
      const left = isList && body.filter((key: { id: string }) => key.id !== id)
      if (isList) pass(response, { ...reply, body: Buffer.from(JSON.stringify(left)) })
      else if (body.id !== id) pass(response, reply)
      else say(404, { error: 'not_found', message: 'There is no such key' })(response)
    }
  })
  await page.getByRole('button', { name: 'Revoke key' }).click()
  const dialog = screens.revoke(page, 'Taken away')
  await dialog.getByText('Horizon does not list this key any more').waitFor()
  await cancel(dialog)
  await page.getByRole('button', { name: /^Synced/ }).click()
  await page.getByRole('button', { name: 'Refresh now' }).click()
  await page.getByText('Horizon has no key with this id').waitFor()
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Taken away')
  await page.getByRole('button', { name: 'Show API keys' }).click()
  await screens.keys(page).waitFor()
})
