import { auditScreens, openEntry, untilSyncIs } from '@support/audit-journey'
import { accessibilityFindings } from '@support/axe'
import { goTo, type Scheme, setScheme } from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import {
  fillInvitation,
  fillPartnerKey,
  goToPartner,
  goToPartners,
  partnerScreens,
  setLevel
} from '@support/partner-journey'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { watchSecurityComplaints } from '../journey/page-watch'
import { openConsole } from '../keys/console-on-horizon'

const schemes: readonly Scheme[] = ['light', 'dark']
let horizon: Sandbox
let app: LaunchedConsole
let page: Page
let complaints: () => readonly string[]
let ids: ReadonlyMap<string, string>

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  const { body } = await horizon.admin('GET', '/admin/partners')
  ids = new Map(
    body.map((each: { id: string; organization_name: string }) => [each.organization_name, each.id])
  )
  app = await openConsole(horizon)
  page = app.page
  complaints = await watchSecurityComplaints(page)
})
afterAll(async () => {
  await app?.close()
  await horizon?.close()
})

const open = (name: string, rest = '') => goToPartner(page, ids.get(name) ?? '', rest)
const dialogGone = async () => {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
const closed = (reach: () => Promise<unknown>) => async () => {
  await dialogGone()
  await reach()
}

// In this order: a dialog stays open for the look at it and is closed by the next.
const screens: readonly [string, () => Promise<unknown>][] = [
  [
    'the list',
    async () => {
      await goToPartners(page)
      await page.getByRole('row').filter({ hasText: 'Vela Robotics' }).waitFor()
    }
  ],
  [
    'an invitation with fields that cannot be sent',
    async () => {
      await fillInvitation(page, 'Juniper Freight', 'nobody')
      await setLevel(page, 'Sales', '4')
      await page.getByRole('button', { name: 'Review and send…' }).click()
      await page
        .getByRole('textbox', { name: /^Contact’s e-mail/ })
        .and(invalid())
        .waitFor()
    }
  ],
  [
    'its review',
    async () => {
      await page.getByRole('textbox', { name: /^Contact’s e-mail/ }).fill('ops@juniper.example')
      await page.getByRole('button', { name: 'Review and send…' }).click()
      await page.getByRole('dialog', { name: /^Invite / }).waitFor()
    }
  ],
  [
    'a change of access',
    closed(async () => {
      await open('Acme Agency')
      await partnerScreens.line(page, 'Sales').waitFor()
      await setLevel(page, 'Sales', '4')
      await partnerScreens.unsaved(page).waitFor()
    })
  ],
  [
    'the menu of a level',
    async () => {
      await partnerScreens.line(page, 'Finance').focus()
      await page.keyboard.press('Enter')
      await page.getByRole('menu').waitFor()
    }
  ],
  [
    'every effect of it',
    async () => {
      await page.keyboard.press('Escape')
      await page
        .getByRole('button', { name: /^(All effects|\d+ more)$/ })
        .first()
        .click()
      await page.getByRole('dialog').waitFor()
    }
  ],
  [
    'keys with every place taken',
    closed(async () => {
      await page.getByRole('button', { name: 'Discard' }).click()
      await open('Brightwater Analytics', '/keys')
      await page.getByText('5 of 5 partner keys in use').waitFor()
      await page.getByRole('button', { name: 'Show them' }).click()
    })
  ],
  [
    'the ways out',
    async () => {
      await page.getByRole('button', { name: 'Make room…' }).click()
      await partnerScreens.slots(page).waitFor()
    }
  ],
  [
    'a new key with a range that cannot be read',
    closed(async () => {
      await open('Acme Agency', '/keys')
      const dialog = await fillPartnerKey(page, 'Probe', '10.0.0.0/33')
      await dialog.getByText(/^Line 1:/).waitFor()
    })
  ],
  [
    'a hand-off sheet',
    closed(async () => {
      await page.getByRole('button', { name: 'Actions for Agency CRM sync' }).click()
      await page.getByRole('menuitem', { name: 'Hand-off sheet…' }).click()
      await page.getByRole('article', { name: 'Hand-off sheet' }).waitFor()
    })
  ],
  [
    'activity',
    closed(async () => {
      await open('Acme Agency', '/activity')
      await page.getByRole('table', { name: 'Recent entries, newest first' }).waitFor()
    })
  ],
  [
    'the activity log, an entry of it open',
    async () => {
      await page.getByRole('button', { name: 'Whole log' }).click()
      await auditScreens.download(page).click()
      await auditScreens.row(page, 0).waitFor()
      await untilSyncIs(page, 'idle')
      await openEntry(page, 0)
    }
  ],
  [
    'settings',
    async () => {
      await open('Acme Agency', '/settings')
      await page.getByRole('form', { name: 'Settings' }).waitFor()
    }
  ],
  [
    'the end of a partnership',
    async () => {
      await page.getByRole('button', { name: 'End partnership…' }).click()
      await page
        .getByRole('dialog')
        .getByRole('textbox', { name: /^Type the organization/ })
        .waitFor()
    }
  ],
  [
    'who outside reaches an agent',
    closed(async () => {
      await goTo(page, '/partners/reach')
      await page.locator('[data-reach-list]').waitFor()
      await page.getByRole('textbox', { name: 'Find a resource' }).fill('Ledger analyst')
      await page.keyboard.press('Enter')
      await page.getByText('Brightwater Analytics').first().waitFor()
    })
  ],
  [
    'the overview',
    async () => {
      await goTo(page, '/overview')
      await page.getByRole('region', { name: 'Partners' }).waitFor()
    }
  ]
]
const invalid = () => page.locator('[aria-invalid="true"]')

test.each(screens)('nothing serious in either theme: %s', async (_name, reach) => {
  await reach()
  for (const scheme of schemes) {
    await setScheme(page, scheme)
    expect(await accessibilityFindings(page)).toEqual([])
  }
})

test('on all of these the page broke none of its security rules', () => {
  expect(complaints()).toEqual([])
})
