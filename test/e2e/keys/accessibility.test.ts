import { accessibilityFindings } from '@support/axe'
import {
  confirmStored,
  goToKeys,
  hygieneChip,
  keyRows,
  keyTab,
  type Scheme,
  screens,
  sendNewKey,
  setScheme
} from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nameField } from '../failures/keys-screen'
import { watchSecurityComplaints } from '../journey/page-watch'
import { openConsole, setSafetyLevel } from './console-on-horizon'

const schemes: readonly Scheme[] = ['light', 'dark']
const name = 'Production Backend'

describe.each(schemes)('nothing serious in the %s theme', scheme => {
  let horizon: Sandbox
  let app: LaunchedConsole
  let page: Page
  let complaints: () => readonly string[]

  beforeAll(async () => {
    horizon = await startSandbox({ scenario: 'acme' })
    app = await openConsole(horizon)
    page = app.page
    complaints = await watchSecurityComplaints(page)
    await setSafetyLevel(page, 'confirm')
    await setScheme(page, scheme)
  })
  afterAll(async () => {
    await app?.close()
    await horizon?.close()
  })

  const close = async () => {
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }

  // In the order of the work: each screen is reached from the one before it.
  const screensOfKeys: readonly [string, () => Promise<unknown>][] = [
    [
      'the list with chips, filters and a selection',
      async () => {
        await hygieneChip(page, /^No expiry/).click()
        await page.getByRole('button', { name: 'Filter by type' }).click()
        await page.getByRole('option', { name: /^Organization/ }).click()
        await keyRows(page).nth(0).locator('[data-tick]').click()
        await keyRows(page).nth(1).locator('[data-tick]').click()
        await page.getByRole('toolbar', { name: 'Selected keys' }).waitFor()
      }
    ],
    [
      'a filter’s open menu',
      async () => {
        await page.getByRole('button', { name: 'Filter by scope' }).click()
        await page.getByRole('option').first().waitFor()
      }
    ],
    [
      'Revoke 2 keys',
      async () => {
        await page.keyboard.press('Escape')
        await page.getByRole('option').first().waitFor({ state: 'detached' })
        await page.getByRole('button', { name: /^Revoke 2 keys/ }).click()
        await page.getByRole('checkbox', { name: /stop working at once$/ }).waitFor()
      }
    ],
    [
      'Create key with every section open, for a user',
      async () => {
        await close()
        await goToKeys(page)
        await page.getByRole('button', { name: 'Create key' }).first().click()
        const dialog = screens.create(page)
        await nameField(dialog).fill('Audited key')
        await dialog.getByText('User', { exact: true }).click()
        await dialog.getByRole('combobox', { name: /^Owner/ }).fill('Hana')
        await page.getByRole('option', { name: /^Hana Sato/ }).click()
        await dialog.getByRole('checkbox', { name: /^users write/ }).check()
        await dialog.getByRole('checkbox', { name: /^agents read/ }).check()
        await dialog.getByRole('button', { name: /^Purpose/ }).click()
        await dialog.getByRole('textbox', { name: 'Ticket' }).waitFor()
      }
    ],
    [
      'the new key with its proof',
      async () => {
        const reveal = await sendNewKey(page, screens.create(page))
        await reveal.getByRole('button', { name: 'Prove it' }).click()
        await reveal.getByRole('listitem').first().waitFor()
      }
    ],
    [
      'a key’s Overview',
      async () => {
        await confirmStored(screens.reveal(page))
        await page.getByRole('textbox', { name: 'Filter API keys' }).fill(name)
        await screens.keyRow(page, name).first().click()
        await page.getByRole('heading', { name: 'Configuration' }).waitFor()
      }
    ],
    [
      'Edit rate limit',
      async () => {
        await page.getByRole('button', { name: 'Edit rate limit' }).click()
        await page
          .getByRole('dialog')
          .getByRole('textbox', { name: /^Per minute/ })
          .fill('60')
        await page.getByText(/^Busiest minute/).waitFor()
      }
    ],
    [
      'Revoke with its impact',
      async () => {
        await close()
        await page.getByRole('button', { name: 'Revoke key' }).click()
        await page.getByRole('checkbox', { name: /^I know/ }).waitFor()
        await page.getByText('in 24 hours').waitFor()
      }
    ],
    [
      'Usage',
      async () => {
        await close()
        await keyTab(page, 'Usage').click()
        await page.getByRole('region', { name: 'Callers', exact: true }).waitFor()
      }
    ],
    [
      'Usage as a table',
      async () => {
        await page.getByRole('radiogroup', { name: 'View' }).getByText('Table').click()
        await page.getByRole('table', { name: 'Usage by bucket' }).waitFor()
      }
    ],
    [
      'Requests',
      async () => {
        await keyTab(page, 'Requests').click()
        await page.getByRole('table', { name: /^Requests with this key/ }).waitFor()
      }
    ],
    [
      'the sync pill’s box',
      async () => {
        await page.getByRole('button', { name: /^Synced/ }).click()
        await page.getByRole('button', { name: 'Refresh now' }).waitFor()
      }
    ],
    [
      'Overview',
      async () => {
        await page.keyboard.press('Escape')
        await page.getByRole('link', { name: 'Overview' }).first().click()
        await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
        await page.getByRole('region', { name: 'Busiest keys' }).getByRole('row').nth(1).waitFor()
      }
    ],
    [
      'Settings, what this Horizon offers',
      async () => {
        await page.getByRole('link', { name: 'Settings' }).click()
        await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
        await page.getByRole('link', { name: 'What Horizon offers' }).click()
        await page.getByRole('heading', { name: 'What this Horizon offers' }).waitFor()
        await page.getByRole('table').getByText('GET /admin/usage').waitFor()
      }
    ]
  ]

  test.each(screensOfKeys)('%s', async (_screen, reach) => {
    await reach()
    expect(await accessibilityFindings(page)).toEqual([])
  })

  test('and the page never went against its own content policy', () => {
    expect(complaints()).toEqual([])
  })
})
