import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'

/** The main job as an operator does it, for the end-to-end tests and the tour. */

export type Scheme = 'light' | 'dark'

type Reply = { readonly ok: boolean; readonly value?: unknown; readonly error?: unknown }
type BridgeWindow = {
  readonly consoleBridge: { call(name: string, input: unknown): Promise<Reply> }
}

/** Asks main through the page's own bridge; for facts that are on no screen. */
export async function callBridge<T>(page: Page, name: string, input: unknown): Promise<T> {
  const reply = await page.evaluate(
    ([procedure, given]) =>
      (globalThis as unknown as BridgeWindow).consoleBridge.call(procedure as string, given),
    [name, input] as const
  )
  if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply.error)}`)
  return reply.value as T
}

export async function setScheme(page: Page, colorScheme: Scheme): Promise<void> {
  await callBridge(page, 'settings.update', { colorScheme })
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor()
}

export async function localHorizonUrl(page: Page): Promise<string> {
  const { url } = await callBridge<{ url?: string }>(page, 'localHorizon.status', {})
  if (url === undefined) throw new Error('The local Horizon is not running')
  return url
}

/** The status of a real request with a key, as any program would send it. */
export async function requestWith(key: string, url: string, path = '/api/agents'): Promise<number> {
  const answer = await fetch(new URL(path, url), {
    headers: { 'x-api-key': key },
    redirect: 'error'
  })
  await answer.arrayBuffer()
  return answer.status
}

/** The key in a file written by "Save to file…": an .env line or the key alone. */
export async function keyInFile(path: string): Promise<string> {
  const text = (await readFile(path, 'utf8')).trim()
  return text.slice(text.indexOf('=') + 1).replaceAll('"', '')
}

export const screens = {
  openLocal: (page: Page): Locator => page.getByRole('button', { name: 'Open the local Horizon' }),
  keys: (page: Page): Locator => page.getByRole('heading', { name: 'API keys', level: 1 }),
  keyRow: (page: Page, name: string): Locator => page.getByRole('row').filter({ hasText: name }),
  anyKeyRow: (page: Page): Locator => page.locator('[role="row"][data-row-index]').first(),
  create: (page: Page): Locator => page.getByRole('dialog', { name: 'Create key' }),
  reveal: (page: Page): Locator => page.getByRole('dialog', { name: 'Store this key now' }),
  revoke: (page: Page, name: string): Locator =>
    page.getByRole('dialog', { name: `Revoke ${name}` })
} as const

/** From Welcome to the list of the local Horizon's keys. */
export async function openLocalHorizon(page: Page): Promise<void> {
  await screens.openLocal(page).click()
  await screens.keys(page).waitFor()
  await screens.anyKeyRow(page).waitFor()
}

/** Opens the dialog, empty, whatever was left in it before. */
export async function openNewKey(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Create key' }).first().click()
  const dialog = screens.create(page)
  await dialog.waitFor()
  const discard = dialog.getByRole('button', { name: 'Discard draft' })
  if (await discard.isVisible()) await discard.click()
  return dialog
}

/** Fills the dialog; the caller sends it. */
export async function fillNewKey(page: Page, name: string): Promise<Locator> {
  const dialog = await openNewKey(page)
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(name)
  await dialog.getByRole('checkbox', { name: /^agents read/ }).check()
  return dialog
}

/** Sends the form and answers the reveal dialog, still masked. */
export async function sendNewKey(page: Page, dialog: Locator): Promise<Locator> {
  await dialog.getByRole('button', { name: /^Create key/ }).click()
  const reveal = screens.reveal(page)
  await reveal.waitFor()
  return reveal
}

export async function confirmStored(reveal: Locator): Promise<void> {
  await reveal.getByRole('checkbox', { name: 'I have stored this key' }).check()
  await reveal.getByRole('button', { name: 'Close' }).click()
  await reveal.waitFor({ state: 'detached' })
}

/** Makes two harmless calls with the key that waits; answers what they showed. */
export async function proveNewKey(reveal: Locator): Promise<string> {
  await reveal.getByRole('button', { name: 'Prove it' }).click()
  const proof = reveal.getByRole('region', { name: 'Proof' })
  await proof.getByRole('listitem').first().waitFor()
  return proof.getByRole('status').innerText()
}

type LocatedWindow = {
  readonly location: { hash: string }
  addEventListener(name: string, listener: () => void, options: { once: true }): void
}

/** Opens a place of the console by its location; the page has heard of it then. */
export const goTo = (page: Page, place: string): Promise<void> =>
  page.evaluate(hash => {
    const located = globalThis as unknown as LocatedWindow
    const before = located.location.hash
    return new Promise<void>(resolve => {
      located.location.hash = hash
      if (located.location.hash === before) resolve()
      else located.addEventListener('hashchange', () => resolve(), { once: true })
    })
  }, `#${place}`)

/** The list without filters, as a link to it leads. */
export async function goToKeys(page: Page, search = ''): Promise<void> {
  await goTo(page, `/keys${search}`)
  await screens.keys(page).waitFor()
}

export const keyRows = (page: Page): Locator => page.locator('[role="row"][data-row-index]')
export const hygieneChip = (page: Page, name: RegExp): Locator =>
  page.getByRole('group', { name: 'Hygiene' }).getByRole('button', { name })
export const keyTab = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Parts of this key' }).getByRole('link', { name })

export async function closeDialog(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** Filters first: a long list draws only the rows in sight. */
export async function openKeyPage(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Filter API keys' }).fill(name)
  await screens.keyRow(page, name).first().click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

/** Opens the dialog from the key's page; the facts in it are fresh. */
export async function askToRevoke(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Revoke key' }).click()
  const dialog = screens.revoke(page, name)
  await dialog.getByRole('button', { name: 'Revoke key' }).waitFor()
  return dialog
}

/** What the local Horizon's profile asks for before anything is revoked. */
export const consequence = (dialog: Locator): Locator =>
  dialog.getByRole('checkbox', { name: 'I know that it works at once and is final' })

/** No reason is preset, and nothing is revoked without one. */
export async function chooseReason(dialog: Locator): Promise<void> {
  await dialog.getByRole('combobox', { name: 'Reason' }).click()
  await dialog.page().getByRole('option', { name: 'Leaked or suspected' }).click()
}

export async function revoke(dialog: Locator): Promise<void> {
  await chooseReason(dialog)
  await consequence(dialog).check()
  await dialog.getByRole('button', { name: 'Revoke key' }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** Saves the key alone, to a path of ours, through the runtime's save dialog. */
export async function saveToFile(page: Page, reveal: Locator, path: string): Promise<void> {
  await reveal.getByRole('button', { name: /^Save to file/ }).click()
  await page.getByRole('menuitem', { name: /^As plain text/ }).click()
  await answerSaveDialog(page, path)
  await reveal.getByText(path).waitFor()
}

/** The dialog is out of the page's reach, and so of ours: it has the focus, and takes keys. */
export async function answerSaveDialog(page: Page, path: string): Promise<void> {
  const dialog = page.locator('[data-runtime-dialog="save"]')
  await dialog.waitFor({ state: 'attached' })
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(path)
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
}
