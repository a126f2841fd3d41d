import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesHolding } from '@support/canary-sweep'
import {
  answerSaveDialog,
  askToRevoke,
  confirmStored,
  consequence,
  fillNewKey,
  keyInFile,
  keyRows,
  localHorizonUrl,
  openKeyPage,
  openLocalHorizon,
  requestWith,
  revoke,
  saveToFile,
  screens,
  sendNewKey
} from '@support/console-journey'
import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { arrowTo, hasFocus, tabTo } from './keyboard'
import { heapOf, watchSecurityComplaints } from './page-watch'

const name = 'Journey key'
/** What is left of a key after the part that may be shown. */
const secretPart = (key: string) => key.slice(12)

let launched: LaunchedConsole
let scratch: string
let path: string
let dataFolder: string

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'journey-'))
  path = join(scratch, 'key.txt')
  dataFolder = join(scratch, 'data')
  launched = await launchConsole({ dataFolder, keyring: true })
  // The local Horizon is made at its first opening.
  launched.page.setDefaultTimeout(60_000)
})
afterEach(async () => {
  await launched.close()
  await rm(scratch, { recursive: true, force: true })
})

test('by mouse: a key is created, saved, used and revoked, and then refused', async () => {
  const { page } = launched
  const complaints = await watchSecurityComplaints(page)
  await openLocalHorizon(page)

  const reveal = await sendNewKey(page, await fillNewKey(page, name))
  expect(await reveal.innerText()).not.toMatch(/hz_live_[A-Za-z0-9]{6}/)
  await saveToFile(page, reveal, path)
  const key = await keyInFile(path)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  await confirmStored(reveal)

  const url = await localHorizonUrl(page)
  expect(await requestWith(key, url)).toBe(200)

  await openKeyPage(page, name)
  await revoke(await askToRevoke(page, name))
  await page.getByText('Revoked').first().waitFor()
  expect(await requestWith(key, url)).toBe(401)
  expect(complaints()).toEqual([])
})

test('by keyboard alone: the same, and focus starts where it should', async () => {
  const { page } = launched
  const { keyboard } = page
  await screens.openLocal(page).waitFor()
  await tabTo(page, screens.openLocal(page))
  await keyboard.press('Enter')
  await screens.anyKeyRow(page).waitFor()

  await tabTo(page, page.getByRole('button', { name: 'Create key' }).first())
  await keyboard.press('Enter')
  const create = screens.create(page)
  const nameField = create.getByRole('textbox', { name: /^Name/ })
  await nameField.waitFor()
  await expect.poll(() => hasFocus(nameField)).toBe(true)
  await keyboard.type(name)
  await tabTo(page, create.getByRole('checkbox', { name: /^agents read/ }))
  await keyboard.press('Space')
  await keyboard.press('ControlOrMeta+Enter')

  const reveal = screens.reveal(page)
  await reveal.waitFor()
  await expect.poll(() => hasFocus(reveal.getByRole('button', { name: 'Copy' }))).toBe(true)
  await keyboard.press('Escape')
  await saveToFileByKeyboard()
  const key = await keyInFile(path)
  await tabTo(page, reveal.getByRole('checkbox', { name: 'I have stored this key' }))
  await keyboard.press('Space')
  await tabTo(page, reveal.getByRole('button', { name: 'Close' }))
  await keyboard.press('Enter')
  await reveal.waitFor({ state: 'detached' })

  const url = await localHorizonUrl(page)
  expect(await requestWith(key, url)).toBe(200)

  await keyboard.press('/')
  const filter = page.getByRole('textbox', { name: 'Filter API keys' })
  await expect.poll(() => hasFocus(filter)).toBe(true)
  await keyboard.type(name)
  await expect.poll(() => keyRows(page).count()).toBe(1)
  await keyboard.press('Enter')
  await expect.poll(() => hasFocus(screens.keyRow(page, name))).toBe(true)
  await keyboard.press('Enter')
  const revokeButton = page.getByRole('button', { name: 'Revoke key' })
  await revokeButton.waitFor()
  await tabTo(page, revokeButton)
  await keyboard.press('Enter')
  const dialog = screens.revoke(page, name)
  const send = dialog.getByRole('button', { name: 'Revoke key' })
  await send.waitFor()
  await expect.poll(() => hasFocus(dialog.getByRole('button', { name: 'Cancel' }))).toBe(true)
  await chooseReasonByKeyboard()
  await tabTo(page, consequence(dialog))
  await keyboard.press('Space')
  await tabTo(page, send)
  await keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  expect(await requestWith(key, url)).toBe(401)

  async function chooseReasonByKeyboard() {
    await tabTo(page, dialog.getByRole('combobox', { name: 'Reason' }))
    await keyboard.press('ArrowDown')
    await page.getByRole('option').first().waitFor()
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await page.getByRole('option').first().waitFor({ state: 'detached' })
  }

  async function saveToFileByKeyboard() {
    await tabTo(page, reveal.getByRole('button', { name: /^Save to file/ }))
    await keyboard.press('Enter')
    const item = page.getByRole('menuitem', { name: /^As plain text/ })
    await item.waitFor()
    await arrowTo(page, item)
    await keyboard.press('Enter')
    await answerSaveDialog(page, path)
    await reveal.getByText(path).waitFor()
  }
})

test('after it was confirmed as stored, a key is in no file, no output and no page memory', async () => {
  const { page } = launched
  await openLocalHorizon(page)
  const reveal = await sendNewKey(page, await fillNewKey(page, name))
  await saveToFile(page, reveal, path)
  const secret = secretPart(await keyInFile(path))

  // It has to be on the page once, so that its absence afterwards means something.
  await reveal.getByRole('button', { name: 'Show' }).click()
  await reveal.getByText(secret).waitFor()
  expect((await heapOf(page)).includes(secret)).toBe(true)
  await confirmStored(reveal)
  await openKeyPage(page, name)

  expect((await heapOf(page)).includes(secret)).toBe(false)
  expect(await page.content()).not.toContain(secret)
  expect(await filesHolding(dataFolder, secret)).toEqual([])
  await launched.close()
  expect(await filesHolding(dataFolder, secret)).toEqual([])
  expect(launched.output()).not.toContain(secret)
})
