import type { LaunchedConsole } from '@support/launch-console'
import { goToPartners, partnerScreens } from '@support/partner-journey'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrowTo, hasFocus, tabTo } from '../journey/keyboard'
import { openConsole, setSafetyLevel } from '../keys/console-on-horizon'

let horizon: Sandbox
let app: LaunchedConsole
let page: Page

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  app = await openConsole(horizon)
  page = app.page
  await setSafetyLevel(page, 'confirm')
})
afterAll(async () => {
  await app?.close()
  await horizon?.close()
})

async function press(control: Locator, key = 'Enter'): Promise<void> {
  await control.waitFor()
  await tabTo(page, control)
  // What is locked until an answer comes keeps the focus and takes no key.
  await expect.poll(() => control.getAttribute('aria-disabled')).not.toBe('true')
  await page.keyboard.press(key)
}

const named = async (name: string) =>
  (await horizon.admin('GET', '/admin/partners')).body.find(
    (each: { organization_name: string }) => each.organization_name === name
  )

test('by keyboard alone: a partner is found, given more, suspended, and looked up from an agent', async () => {
  const { keyboard } = page
  await press(page.getByRole('link', { name: /^Partners/ }).first())
  await partnerScreens.list(page).waitFor()
  await page.getByRole('row').filter({ hasText: 'Kestrel Care' }).waitFor()
  await keyboard.press('/')
  await keyboard.type('lumen')
  await page.getByRole('row').filter({ hasText: 'Kestrel Care' }).waitFor({ state: 'detached' })
  await keyboard.press('Enter')
  await keyboard.press('Enter')
  await partnerScreens.title(page, 'Lumen Translations').waitFor()

  const tree = partnerScreens.tree(page)
  await tree.getByRole('treeitem').first().waitFor()
  await tabTo(page, tree.locator('[role="treeitem"][tabindex="0"]'))
  const line = partnerScreens.line(page, 'Brand reviewer')
  await arrowTo(page, line)
  await keyboard.press('3')
  await partnerScreens.unsaved(page).waitFor()
  await expect.poll(() => hasFocus(line)).toBe(true)
  await press(partnerScreens.saveAccess(page))
  await partnerScreens.unsaved(page).waitFor({ state: 'detached' })
  expect((await named('Lumen Translations')).access.resources).toEqual([
    { type: 'agent', id: 'agent_018', level: 'edit' }
  ])

  await press(page.getByRole('button', { name: 'Suspend', exact: true }))
  const dialog = page.getByRole('dialog')
  await expect.poll(() => hasFocus(dialog.getByRole('button', { name: 'Cancel' }))).toBe(true)
  await press(dialog.getByRole('checkbox'), 'Space')
  await press(dialog.getByRole('button', { name: 'Suspend partner' }))
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => hasFocus(partnerScreens.tab(page, 'Access'))).toBe(true)
  expect((await named('Lumen Translations')).status).toBe('suspended')

  await keyboard.press('Escape')
  await partnerScreens.list(page).waitFor()
  await press(page.getByRole('button', { name: 'Who outside reaches…' }))
  await page.locator('[data-reach-list]').waitFor()
  await keyboard.press('/')
  await keyboard.type('Ledger analyst')
  await keyboard.press('Enter')
  const found = page.getByText('Brightwater Analytics').first()
  await found.waitFor()
  await expect.poll(() => page.locator('main').innerText()).toContain('Acme Agency')
})

test('a read-only profile shows everything and offers no change of a partner', async () => {
  await setSafetyLevel(page, 'read-only')
  await goToPartners(page)
  await page.getByRole('button', { name: 'Invite partner' }).waitFor({ state: 'detached' })
  await page.getByRole('row').filter({ hasText: 'Acme Agency' }).click()
  await partnerScreens.line(page, 'Sales').waitFor()
  await partnerScreens.line(page, 'Sales').focus()
  await page.keyboard.press('4')
  expect(await partnerScreens.unsaved(page).count()).toBe(0)
  for (const name of ['Suspend', 'End partnership…']) {
    expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0)
  }
  await partnerScreens.tab(page, 'Keys').click()
  await partnerScreens.keyRow(page, 'Agency CRM sync').waitFor()
  expect(await partnerScreens.createKey(page).count()).toBe(0)
})
