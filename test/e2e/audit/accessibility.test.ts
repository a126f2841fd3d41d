import {
  auditScreens,
  found,
  goToAudit,
  openCoverage,
  openEntry,
  openExport,
  untilSyncIs
} from '@support/audit-journey'
import { accessibilityFindings } from '@support/axe'
import { callBridge, keyTab, type Scheme, setScheme } from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import { goToPartner } from '@support/partner-journey'
import { type Sandbox, startSandbox } from '@support/sandbox'
import { deleteEntries } from '@support/sandbox-audit'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { watchSecurityComplaints } from '../journey/page-watch'
import { createFaultFile, goToKey, openConsole, profileOf } from '../keys/console-on-horizon'

const schemes: readonly Scheme[] = ['light', 'dark']
const path = '/admin/audit-logs'
const faults = createFaultFile()
let horizon: Sandbox
let app: LaunchedConsole
let page: Page
let complaints: () => readonly string[]

beforeAll(async () => {
  horizon = await startSandbox({
    scenario: 'acme',
    seed: 'axe',
    audit: 4_000,
    faultFile: faults.file
  })
  deleteEntries(horizon, [2_001, 2_002, 2_003])
  app = await openConsole(horizon)
  page = app.page
  complaints = await watchSecurityComplaints(page)
})
afterAll(async () => {
  await app?.close()
  await horizon?.close()
  faults.remove()
})

const closed = async () => {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

// In this order: each screen is reached from the one before it.
const screens: readonly [string, () => Promise<unknown>][] = [
  [
    'before the first download',
    async () => {
      await goToAudit(page)
      await auditScreens.download(page).waitFor()
    }
  ],
  [
    'the first download under way',
    async () => {
      faults.set({ path, nth: 2, action: 'delay', ms: 600_000 })
      await auditScreens.download(page).click()
      await auditScreens.row(page, 0).waitFor()
      await page.getByRole('button', { name: 'Stop' }).first().click()
      await page.getByRole('button', { name: 'Go on' }).waitFor()
      faults.set({ path, action: 'delay', ms: 600_000 })
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByText(/^Downloading the audit log/).waitFor()
    }
  ],
  [
    'a hole in what is held',
    async () => {
      // A page held back for 15 s takes the console offline: whether it is, no button tells before.
      faults.clear()
      const { id: profileId } = await profileOf(page)
      await callBridge(page, 'audit.stopSync', { profileId })
      await callBridge(page, 'audit.sync', { profileId, isBackground: false })
      // Its end runs a search that was begun before it once more.
      await untilSyncIs(page, 'idle')
      await page.getByRole('button', { name: /not held/ }).waitFor()
      await goToAudit(page, 'outcome:denied')
      await found(page)
      await auditScreens.answered(page).waitFor()
    }
  ],
  [
    'an entry with its raw JSON beside the list',
    async () => {
      await openEntry(page, 0)
      await auditScreens
        .entry(page)
        .getByRole('button', { name: /^Raw JSON/ })
        .click()
      await auditScreens.entry(page).locator('pre').waitFor()
    }
  ],
  [
    'the completion',
    async () => {
      await page.keyboard.press('Escape')
      await auditScreens.entry(page).waitFor({ state: 'detached' })
      await auditScreens.query(page).fill('outcome:')
      await auditScreens
        .completions(page)
        .getByRole('option', { name: /denied/ })
        .waitFor()
    }
  ],
  [
    'a query that cannot run',
    async () => {
      await auditScreens.query(page).fill('after:2026-11-31 outcome:denied')
      await page.keyboard.press('Enter')
      await auditScreens.issue(page).getByRole('button').waitFor()
    }
  ],
  [
    'the chart as a table',
    async () => {
      await goToAudit(page, 'after:30d')
      await page.getByRole('button', { name: 'Show as a table' }).click()
      await page.getByRole('region', { name: 'Entries over time, as a table' }).waitFor()
    }
  ],
  [
    'the saved searches',
    async () => {
      await page.getByRole('button', { name: 'Show the chart' }).click()
      await page.getByRole('button', { name: 'Saved', exact: true }).click()
      await auditScreens.saved(page).getByRole('button').first().waitFor()
    }
  ],
  [
    'the coverage',
    async () => {
      await closed()
      await goToAudit(page)
      await openCoverage(page)
    }
  ],
  [
    'the export',
    async () => {
      await closed()
      await openExport(page)
    }
  ],
  [
    'a key’s History',
    async () => {
      await closed()
      const [key] = (await horizon.admin('GET', '/admin/api-keys')).body
      await goToKey(page, key.id)
      await keyTab(page, 'History').click()
      await auditScreens.query(page).waitFor()
    }
  ],
  [
    'a partner’s activity log',
    async () => {
      const [partner] = (await horizon.admin('GET', '/admin/partners')).body
      await goToPartner(page, partner.id, '/activity?view=log')
      await auditScreens.row(page, 0).waitFor()
    }
  ]
]

test.each(screens)('%s: nothing serious in either theme', async (_screen, reach) => {
  await reach()
  for (const scheme of schemes) {
    await setScheme(page, scheme)
    expect([scheme, await accessibilityFindings(page)]).toEqual([scheme, []])
  }
})

test('the browser complained of nothing on the way', () => {
  expect(complaints()).toEqual([])
})
