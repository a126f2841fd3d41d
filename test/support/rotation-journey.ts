import type { Locator, Page } from 'playwright-core'
import { confirmStored, goTo, screens } from './console-journey.ts'

/** A rotation as an operator does it, for the end-to-end tests and the tour. */

export const rotationScreens = {
  start: (page: Page): Locator => page.getByRole('button', { name: 'Start rotation' }),
  /** The present step's heading, or that of the one that is looked at again. */
  step: (page: Page, name: string): Locator => page.getByRole('heading', { name, level: 2 }),
  steps: (page: Page): Locator => page.getByRole('list', { name: 'Steps' }),
  create: (page: Page): Locator => page.getByRole('button', { name: 'Create replacement' }),
  createAgain: (page: Page): Locator => page.getByRole('button', { name: 'Create once more' }),
  look: (page: Page): Locator => page.getByRole('button', { name: 'Look now' }),
  deliver: (page: Page): Locator => page.getByRole('button', { name: 'Mark as delivered' }),
  verdict: (page: Page): Locator => page.getByRole('region', { name: 'Verdict' }),
  matrix: (page: Page): Locator => page.getByRole('region', { name: 'Callers by endpoint' }),
  refresh: (page: Page): Locator => page.getByRole('button', { name: 'Refresh', exact: true }),
  lockedRevoke: (page: Page): Locator =>
    page.getByRole('button', { name: 'Revoke old key', exact: true }),
  revokeOld: (page: Page): Locator => page.getByRole('button', { name: 'Revoke old key…' }),
  cancel: (page: Page): Locator => page.getByRole('button', { name: 'Cancel rotation…' }),
  finish: (page: Page): Locator => page.getByRole('button', { name: 'Finish and record' }),
  revokeDialog: (page: Page): Locator =>
    page.getByRole('dialog', { name: /^(Revoke|Cancel the rotation)/ })
} as const

/** The page on which a rotation of this key is prepared, its checks done. */
export async function prepareRotation(page: Page, keyId: string): Promise<void> {
  await goTo(page, `/rotations/new?key=${encodeURIComponent(keyId)}`)
  await page.getByRole('region', { name: 'Checks' }).getByRole('listitem').first().waitFor()
}

/** Begins it; nothing is sent to Horizon yet. */
export async function startRotation(page: Page, keyId: string): Promise<void> {
  await prepareRotation(page, keyId)
  await rotationScreens.start(page).click()
  await rotationScreens.step(page, 'Create').waitFor()
}

/** Creates the replacement and answers its dialog, still masked. */
export async function createReplacement(page: Page): Promise<Locator> {
  await rotationScreens.create(page).click()
  const reveal = screens.reveal(page)
  await reveal.waitFor()
  return reveal
}

/** The new key, as it is shown once. */
export async function shownKey(reveal: Locator): Promise<string> {
  await reveal.getByRole('button', { name: 'Show' }).click()
  const key = reveal.getByText(/hz_live_\w{20}/).first()
  await key.waitFor()
  return (await key.innerText()).trim()
}

/** Confirms it as stored, and that every system has it. */
export async function storeAndDeliver(page: Page, reveal: Locator): Promise<void> {
  await confirmStored(reveal)
  await rotationScreens.step(page, 'Deliver').waitFor()
  await rotationScreens.deliver(page).click()
  await rotationScreens.step(page, 'Verify').waitFor()
}

/** Goes on by the operator's word where nothing has called yet. */
export async function verifyByWord(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Verify by your word…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Verify by your word' })
  await dialog.getByRole('textbox').fill(reason)
  await dialog.getByRole('button', { name: 'Verify by my word' }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** What the profile asks for and, where the verdict does not allow it, why; then it is sent. */
export async function revokeInRotation(
  dialog: Locator,
  name: string,
  reason?: string
): Promise<void> {
  if (reason !== undefined) {
    await dialog.getByRole('textbox', { name: 'Why it is revoked even so' }).fill(reason)
  }
  await dialog.getByRole('textbox', { name: /^Type the key’s name/ }).fill(name)
  await dialog.getByRole('button', { name: /^Revoke/ }).click()
}
