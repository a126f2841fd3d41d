import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { closeDialog, confirmStored, goToKeys, screens, sendNewKey } from '@support/console-journey'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nameField } from '../failures/keys-screen'
import { type LastingConsole, openLastingConsole } from './console-on-horizon'

const pasted = 'hz_live_CANARYpasted0123456789abcdefghij'
let horizon: Sandbox
let lasting: LastingConsole
let page: Page

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  lasting = await openLastingConsole(horizon)
  page = lasting.app().page
})
afterAll(async () => {
  await lasting?.end()
  await horizon?.close()
})

async function openCreate(): Promise<Locator> {
  await goToKeys(page)
  await page.getByRole('button', { name: 'Create key' }).first().click()
  const dialog = screens.create(page)
  await dialog.waitFor()
  return dialog
}
const perMinute = (dialog: Locator) => dialog.getByRole('textbox', { name: /^Per minute/ })
const purposeField = (dialog: Locator, name: string) => dialog.getByRole('textbox', { name })
const note = (dialog: Locator) => dialog.getByText(/^Draft restored, last changed [^.]+\.$/)
const scope = (dialog: Locator) => dialog.getByRole('checkbox', { name: /^agents read/ })
const profileFiles = () =>
  readdirSync(lasting.app().dataFolder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))

async function stands(dialog: Locator): Promise<void> {
  await note(dialog).waitFor()
  expect(await nameField(dialog).inputValue()).toBe('Ledger sync')
  expect(await scope(dialog).isChecked()).toBe(true)
  expect(await perMinute(dialog).inputValue()).toBe('40')
  expect(await purposeField(dialog, 'Owner').inputValue()).toBe('Finance systems')
}

test('killed while a key was being entered: everything stands again, but no key pasted by mistake', async () => {
  const dialog = await openCreate()
  expect(await note(dialog).count()).toBe(0)
  await nameField(dialog).fill('Ledger sync')
  await scope(dialog).check()
  await perMinute(dialog).fill('40')
  await dialog.getByRole('button', { name: /^Purpose/ }).click()
  await purposeField(dialog, 'Owner').fill('Finance systems')
  await purposeField(dialog, 'Note').fill(`it is ${pasted} for now`)
  const isOnDisk = () =>
    profileFiles().some(path => readFileSync(path).includes('it is hz_live_[masked] for now'))
  await expect.poll(isOnDisk).toBe(true)
  await lasting.app().kill()
  for (const path of profileFiles()) {
    expect(readFileSync(path).includes('CANARYpasted'), path).toBe(false)
  }

  page = (await lasting.start()).page
  const again = await openCreate()
  await stands(again)
  expect(await purposeField(again, 'Note').inputValue()).toBe('it is hz_live_[masked] for now')
})

test('a reload right after the last letter keeps it', async () => {
  await nameField(screens.create(page)).fill('Half a na')
  await page.reload()
  const dialog = screens.create(page)
  await note(dialog).waitFor()
  expect(await nameField(dialog).inputValue()).toBe('Half a na')
  await nameField(dialog).fill('Ledger sync')
  await closeDialog(dialog)
  await stands(await openCreate())
})

test('a refused create keeps the draft, a key that was made ends it', async () => {
  const dialog = screens.create(page)
  await perMinute(dialog).fill('100000')
  await dialog.getByRole('button', { name: /^Create key/ }).click()
  await dialog.getByText(/The plan allows/).waitFor()
  await perMinute(dialog).fill('40')
  await closeDialog(dialog)
  await stands(await openCreate())
  await confirmStored(await sendNewKey(page, screens.create(page)))

  const empty = await openCreate()
  expect(await note(empty).count()).toBe(0)
  expect(await nameField(empty).inputValue()).toBe('')
  await closeDialog(empty)
})

test('Discard draft leaves nothing to restore', async () => {
  const dialog = await openCreate()
  await nameField(dialog).fill('Not wanted')
  await closeDialog(dialog)
  const again = await openCreate()
  await again.getByRole('button', { name: 'Discard draft' }).click()
  expect(await nameField(again).inputValue()).toBe('')
  await closeDialog(again)
  const empty = await openCreate()
  expect(await note(empty).count()).toBe(0)
  expect(await nameField(empty).inputValue()).toBe('')
})
