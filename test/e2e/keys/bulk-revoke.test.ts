import { chooseReason, goToKeys, keyRows, screens } from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { strip } from '../failures/keys-screen'
import { startProxy, type TroublingProxy } from '../failures/proxy'
import {
  createFaultFile,
  grid,
  type LastingConsole,
  openLastingConsole,
  setSafetyLevel,
  untilListed
} from './console-on-horizon'

const faults = createFaultFile()
let horizon: Sandbox
let proxy: TroublingProxy
let lasting: LastingConsole
let page: Page

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', faultFile: faults.file })
  proxy = await startProxy(horizon.url)
  lasting = await openLastingConsole({ url: proxy.url, adminSecret: horizon.adminSecret })
  page = lasting.app().page
  await setSafetyLevel(page, 'confirm')
})
afterAll(async () => {
  await lasting?.end()
  await proxy?.stop()
  await horizon?.close()
  faults.remove()
})

type Made = { readonly name: string; readonly id: string; readonly plaintext: string }

async function makeThree(kind: string): Promise<readonly Made[]> {
  const made: Made[] = []
  for (const number of [1, 2, 3]) {
    const name = `${kind} ${number}`
    made.push({ name, ...(await makeKey(horizon, { client_name: name })) })
  }
  await goToKeys(page)
  await untilListed(page, ...made.map(({ id }) => id))
  await page.getByRole('textbox', { name: 'Filter API keys' }).fill(kind)
  await expect.poll(() => keyRows(page).count()).toBe(3)
  return made
}

const statusOf = async (key: Made): Promise<number> =>
  (await horizon.withKey(key.plaintext, 'GET', '/api/agents')).status

const toolbar = () => page.getByRole('toolbar', { name: 'Selected keys' })
const closing = (dialog: Locator) => dialog.getByText('Close', { exact: true })
const bulkDialog = () => page.getByRole('dialog', { name: /keys? revoked$|^Revoke \d/ })

async function agreeAndSend(dialog: Locator, count: number): Promise<void> {
  await chooseReason(dialog)
  await dialog.getByRole('checkbox', { name: /stops? working at once$/ }).check()
  await dialog.getByRole('button', { name: `Revoke ${count} keys`, exact: true }).click()
}

const resultsIn = async (dialog: Locator, group: string): Promise<readonly string[]> => {
  const region = dialog.getByRole('region', { name: group, exact: true })
  return (await region.getByRole('link').allInnerTexts()).toSorted()
}

test('by mouse: a range is ticked, revoked, and each key has its result read back from Horizon', async () => {
  const made = await makeThree('Mouse')
  await keyRows(page).nth(0).locator('[data-tick]').click()
  await keyRows(page)
    .nth(2)
    .click({ modifiers: ['Shift'] })
  await toolbar().getByText('3 of 3 selected').waitFor()
  await toolbar()
    .getByRole('button', { name: /^Revoke 3 keys/ })
    .click()
  const dialog = bulkDialog()
  await agreeAndSend(dialog, 3)
  await closing(dialog).waitFor()
  await expect.poll(() => resultsIn(dialog, 'Revoked')).toEqual(made.map(({ name }) => name))
  for (const key of made) expect(await statusOf(key)).toBe(401)
  await closing(dialog).click()
  await dialog.waitFor({ state: 'detached' })
  await toolbar().waitFor({ state: 'detached' })
})

test('by keyboard alone: arrows and Space select, and Cancel has the focus before anything is sent', async () => {
  await makeThree('Keyboard')
  const before = proxy.count('DELETE')
  await page.getByRole('textbox', { name: 'Filter API keys' }).press('ArrowDown')
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await toolbar().getByText('3 of 3 selected').waitFor()
  await expect.poll(() => grid(page).locator('[role="row"][aria-selected="true"]').count()).toBe(3)
  await page.keyboard.press('Escape')
  await toolbar().waitFor({ state: 'detached' })
  await page.keyboard.press('ControlOrMeta+a')
  await toolbar().getByText('3 of 3 selected').waitFor()
  const revoke = toolbar().getByRole('button', { name: /^Revoke 3 keys/ })
  for (let presses = 0; presses < 60; presses += 1) {
    if (await revoke.evaluate(element => element === document.activeElement)) break
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  const dialog = bulkDialog()
  const cancel = dialog.getByRole('button', { name: 'Cancel' })
  await expect.poll(() => cancel.evaluate(element => element === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  expect(proxy.count('DELETE')).toBe(before)
  await revoke.press('Escape')
  await toolbar().waitFor({ state: 'detached' })
})

test('one of three fails: the others end, the failed one is named, survives a crash, and ends when revoked again', async () => {
  const made = await makeThree('Sturdy')
  const [first, failing, last] = made as [Made, Made, Made]
  const path = `/admin/api-keys/${failing.id}`
  faults.set({ method: 'DELETE', path, action: 'status', status: 500 })
  const before = proxy.count('DELETE')
  await page.getByRole('checkbox', { name: 'Select every key of the list' }).check()
  await toolbar()
    .getByRole('button', { name: /^Revoke 3 keys/ })
    .click()
  const dialog = bulkDialog()
  await agreeAndSend(dialog, 3)
  await closing(dialog).waitFor()

  await expect.poll(() => resultsIn(dialog, 'Revoked')).toEqual([first.name, last.name])
  expect(await dialog.innerText()).toContain(failing.name)
  expect(await dialog.innerText()).toContain('2 of 3 keys revoked')
  expect(proxy.count('DELETE') - before).toBe(3)
  expect(await Promise.all(made.map(statusOf))).toEqual([401, 200, 401])
  await closing(dialog).click()
  const listed = () => strip(page, `${failing.name} must still be revoked`)
  await listed().waitFor()
  const alerts = page.getByRole('alert').filter({ hasText: 'must still be revoked' })
  await expect.poll(() => alerts.count()).toBe(1)

  await lasting.app().kill()
  const next: LaunchedConsole = await lasting.start()
  page = next.page
  await screens.anyKeyRow(page).waitFor()
  await listed().waitFor()
  await page.getByText('Horizon still lists it as enabled: calls with it succeed').waitFor()

  faults.clear()
  await listed()
    .getByRole('button', { name: /^Revoke key/ })
    .click()
  const single = screens.revoke(page, failing.name)
  await single.getByRole('checkbox', { name: /^I know that it works at once/ }).check()
  await chooseReason(single)
  await single.getByRole('button', { name: 'Revoke key' }).click()
  await single.waitFor({ state: 'detached' })
  expect(await statusOf(failing)).toBe(401)
  await goToKeys(page)
  await listed().waitFor({ state: 'detached' })
})
