import type { Locator, Page } from 'playwright-core'
import { goTo, screens } from './console-journey.ts'

/** A partnership as an operator leads it, for the end-to-end tests and the tour. */

export type PartnerTab = 'Access' | 'Keys' | 'Activity' | 'Settings'

export const partnerScreens = {
  list: (page: Page): Locator => page.getByRole('heading', { name: 'Partners', level: 1 }),
  title: (page: Page, name: string): Locator => page.getByRole('heading', { name, level: 1 }),
  tab: (page: Page, name: PartnerTab): Locator =>
    page.getByRole('navigation', { name: 'Parts of this partner' }).getByRole('link', { name }),
  tree: (page: Page): Locator => page.getByRole('tree', { name: 'Resources' }),
  /** The line of what can be shared, by the name that begins it. */
  line: (page: Page, name: string): Locator =>
    page.getByRole('treeitem').filter({ hasText: new RegExp(`^${name}(?!\\p{Ll})`, 'u') }),
  unsaved: (page: Page): Locator => page.getByRole('region', { name: 'Changes not saved yet' }),
  saveAccess: (page: Page): Locator => page.getByRole('button', { name: 'Save access' }),
  createKey: (page: Page): Locator =>
    page.getByRole('button', { name: 'Create partner key' }).first(),
  keyDialog: (page: Page): Locator => page.getByRole('dialog', { name: /^Create partner key for/ }),
  keyRow: (page: Page, name: string): Locator => page.getByRole('row').filter({ hasText: name }),
  slots: (page: Page): Locator => page.getByRole('dialog', { name: /^(Rotate|Make room)/ })
} as const

export async function goToPartners(page: Page): Promise<void> {
  await goTo(page, '/partners')
  await partnerScreens.list(page).waitFor()
}

/** The partner's page by its location, on one of its tabs. */
export async function goToPartner(page: Page, id: string, rest = ''): Promise<void> {
  await goTo(page, `/partners/${encodeURIComponent(id)}${rest}`)
  await page.getByRole('navigation', { name: 'Parts of this partner' }).waitFor()
}

/** From the list to the form, filled in; what it may is given in the tree beside it. */
export async function fillInvitation(page: Page, name: string, email: string): Promise<void> {
  await page.getByRole('button', { name: 'Invite partner' }).first().click()
  await partnerScreens.title(page, 'Invite a partner').waitFor()
  await page.getByRole('textbox', { name: 'Organization’s name' }).fill(name)
  await page.getByRole('textbox', { name: /^Contact’s e-mail/ }).fill(email)
  await partnerScreens.tree(page).getByRole('treeitem').first().waitFor()
}

/** By keyboard, as the tree takes it: 1 View, 2 Interact, 3 Edit, 4 Manage, Delete. */
export async function setLevel(page: Page, name: string, key: string): Promise<void> {
  const line = partnerScreens.line(page, name)
  await line.focus()
  await page.keyboard.press(key)
}

/** Looks at what it comes to and sends it; answers the dialog that has the link. */
export async function sendInvitation(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Review and send…' }).click()
  const review = page.getByRole('dialog', { name: `Invite ${name}` })
  await review.getByRole('button', { name: 'Send invitation' }).click()
  const sent = page.getByRole('dialog', { name: `${name} is invited` })
  await sent.waitFor()
  return sent
}

/** Fills the dialog; the caller sends it. Without a range every address may call. */
export async function fillPartnerKey(page: Page, name: string, range?: string): Promise<Locator> {
  await partnerScreens.createKey(page).click()
  const dialog = partnerScreens.keyDialog(page)
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(name)
  const isNarrow = dialog.getByRole('switch', { name: /^Only from certain addresses/ })
  await isNarrow.setChecked(range !== undefined)
  if (range !== undefined) {
    await dialog.getByRole('textbox', { name: /^Addresses and ranges/ }).fill(range)
  }
  return dialog
}

/** Sends it and answers the reveal dialog, still masked. */
export async function sendPartnerKey(page: Page, dialog: Locator): Promise<Locator> {
  await dialog.getByRole('button', { name: 'Create partner key' }).click()
  const reveal = screens.reveal(page)
  await reveal.waitFor()
  return reveal
}

async function openChange(page: Page, open: string, send: string): Promise<Locator> {
  await page.getByRole('button', { name: open, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: send }).waitFor()
  return dialog
}

async function sendChange(dialog: Locator, send: string): Promise<void> {
  await dialog.getByRole('button', { name: send }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** Suspends or unsuspends it, with the tick that a profile at Confirm asks for. */
export async function changePartner(page: Page, change: 'Suspend' | 'Unsuspend'): Promise<void> {
  const send = `${change} partner`
  const dialog = await openChange(page, change, send)
  await dialog.getByRole('checkbox').check()
  await sendChange(dialog, send)
}

/** For good: that asks for a reason and the name, whatever the profile. */
export async function endPartner(page: Page, name: string, reason: string): Promise<void> {
  const send = 'Revoke partnership'
  const dialog = await openChange(page, 'End partnership…', send)
  await dialog.getByRole('button', { name: 'Suspend instead' }).waitFor()
  await dialog.getByRole('textbox', { name: /^Reason/ }).fill(reason)
  await dialog.getByRole('textbox', { name: /^Type the organization’s name/ }).fill(name)
  await sendChange(dialog, send)
}

/** One of the things that can be done with a key, from the menu of its line. */
export async function actOnKey(page: Page, name: string, act: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click()
  await page.getByRole('menuitem', { name: act }).click()
}
