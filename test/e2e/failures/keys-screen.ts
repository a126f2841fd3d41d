import { chooseReason, fillNewKey, screens } from '@support/console-journey'
import type { Locator, Page } from 'playwright-core'

/**
 * Asks Horizon for the keys, as an operator does. While a question of the console's own is under
 * way another would join it, and its list may be of before.
 */
export async function refreshKeys(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Synced|Not synced)/ }).waitFor()
  await screens.keys(page).click()
  await page.keyboard.press('r')
}

/** A strip over the page's content, by what it says. */
export const strip = (page: Page, words: string | RegExp): Locator =>
  page.locator('[data-tone][role], [role="alert"]').filter({ hasText: words }).first()

/** What the dialog says after Create was refused; the form stays. */
export async function refusedCreate(dialog: Locator): Promise<string> {
  await dialog.getByRole('button', { name: /^Create key/ }).click()
  const alert = dialog.getByRole('alert').last()
  await alert.waitFor({ timeout: 30_000 })
  return alert.innerText()
}

export const nameField = (dialog: Locator) => dialog.getByRole('textbox', { name: /^Name/ })

export async function createRefused(page: Page, name: string): Promise<string> {
  return refusedCreate(await fillNewKey(page, name))
}

export async function cancelDialog(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** Opens the revoke dialog of a key and types its name, as production wants. */
export async function readyToRevoke(page: Page, name: string): Promise<Locator> {
  await page.getByRole('textbox', { name: 'Filter API keys' }).fill(name)
  await screens.keyRow(page, name).first().click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Revoke key' }).click()
  const dialog = screens.revoke(page, name)
  await dialog.getByRole('textbox', { name: /^Type the key’s name/ }).fill(name)
  await chooseReason(dialog)
  return dialog
}

export async function backToKeys(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'API keys' }).first().click()
  await screens.keys(page).waitFor()
  await page.getByRole('textbox', { name: 'Filter API keys' }).fill('')
}
